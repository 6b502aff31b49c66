package interpretation_test

import (
	"bufio"
	"crypto/tls"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// TestTargetsThatSpeakTLS shows both outcomes of the requirements that no defect of the reference can show, since it speaks plain
// HTTP in a run.
func TestTargetsThatSpeakTLS(t *testing.T) {
	trustTheServersOfTests(t)
	engine := new(gate.Gate)
	over := func(least uint16) func(http.Handler) *httptest.Server {
		return func(handler http.Handler) *httptest.Server {
			server := httptest.NewUnstartedServer(handler)
			server.TLS = &tls.Config{MinVersion: least}
			server.StartTLS()
			return server
		}
	}
	for _, row := range []row{
		{
			trap:        "A server may speak any version of TLS from 1.2 on (RFC 7644 §7.2).",
			requirement: "rfc.media.tls-versions",
			legal: []variation{
				{name: "1.2 and 1.3", serve: over(tls.VersionTLS12)},
				{name: "1.3 alone", serve: over(tls.VersionTLS13)},
				{name: "no TLS at all", expected: scimdrill.NotApplicable},
			},
			illegal: []variation{{name: "1.0 too", serve: over(tls.VersionTLS10)}, {name: "1.1 too", serve: over(tls.VersionTLS11)}},
		},
		{
			trap:        "A port that speaks TLS may refuse plain HTTP in any way.",
			requirement: "rfc.media.plain-http",
			legal:       []variation{{name: "refused with 400", serve: over(tls.VersionTLS12)}},
			illegal:     []variation{{name: "served beside TLS", serve: overBoth}},
		},
	} {
		t.Run(row.requirement, func(t *testing.T) {
			for _, legal := range row.legal {
				judge(t, engine, row, legal, scimdrill.Pass)
			}
			for _, illegal := range row.illegal {
				judge(t, engine, row, illegal, scimdrill.Fail, scimdrill.Warn)
			}
		})
	}
}

// trustTheServersOfTests lets this process trust the certificate of httptest. Roots are read once, so that it must come before
// anything else looks at one.
func trustTheServersOfTests(t *testing.T) {
	t.Helper()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	file := filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", file)
}

// overBoth serves TLS and plain HTTP on one port.
func overBoth(handler http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.StartTLS()
	address, config := server.Listener.Addr().String(), server.TLS.Clone()
	server.Close()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		panic(err)
	}
	config.NextProtos = []string{"http/1.1"}
	both := &httptest.Server{
		Listener: &sniffing{listener, config}, Config: &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute},
	}
	both.Start()
	both.URL = "https://" + address
	return both
}

// sniffing is a listener whose connections speak TLS where the client begins so, and plain HTTP where it does not.
type sniffing struct {
	net.Listener

	config *tls.Config
}

func (s *sniffing) Accept() (net.Conn, error) {
	connection, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	const handshake = 0x16
	buffered := &peeked{connection, bufio.NewReader(connection)}
	if first, err := buffered.reader.Peek(1); err == nil && first[0] == handshake {
		return tls.Server(buffered, s.config), nil
	}
	return buffered, nil
}

// peeked is a connection of which something was read ahead.
type peeked struct {
	net.Conn

	reader *bufio.Reader
}

func (p *peeked) Read(data []byte) (int, error) { return p.reader.Read(data) }
