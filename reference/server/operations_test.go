package server_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/server"
)

// fetch reads an address that needs no token.
func fetch(t *testing.T, client *http.Client, url string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestMetricsTellNoNames(t *testing.T) {
	s := start(t, func(o *server.Options) { o.MetricsAddr = "127.0.0.1:0"; o.RateLimit = 3 })
	s.scim(http.MethodPost, "/Users", user("jane.hale@example.com", nil)).must(t, http.StatusCreated)
	s.scim(http.MethodGet, "/Users/1", nil)
	s.scim(http.MethodGet, "/Users/somebody-else", nil)
	if limited := s.scim(http.MethodGet, "/Users/1", nil); limited.StatusCode != http.StatusTooManyRequests || limited.Header.Get("Retry-After") == "" {
		t.Errorf("the fourth operation of three: %d", limited.StatusCode)
	}
	status, text := fetch(t, http.DefaultClient, s.MetricsURL)
	for _, line := range []string{
		`peakon_http_requests_total{endpoint="/api/scim/v2/Users",method="POST",status="201"} 1`,
		`peakon_http_requests_total{endpoint="/api/scim/v2/Users/{id}",method="GET",status="200"} 1`,
		`peakon_http_requests_total{endpoint="/api/scim/v2/Users/{id}",method="GET",status="404"} 1`,
		`peakon_rate_limited_total 1`, `peakon_panics_total 0`, `peakon_http_request_duration_seconds_count{endpoint="/api/scim/v2/Users",method="POST"} 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("/metrics, answered with %d, has no line %s", status, line)
		}
	}
	for _, secret := range []string{"jane", "somebody-else", "the-token"} {
		if strings.Contains(text, secret) || strings.Contains(s.log.String(), secret) {
			t.Errorf("%q is in the metrics or in the log", secret)
		}
	}
	if status, _ := fetch(t, http.DefaultClient, strings.TrimSuffix(s.URL, "/api/scim/v2")+"/metrics"); status != http.StatusNotFound {
		t.Errorf("metrics where SCIM is: %d", status)
	}
}

func TestHealth(t *testing.T) {
	s := start(t)
	root := strings.TrimSuffix(s.URL, "/api/scim/v2")
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		if status, text := fetch(t, http.DefaultClient, root+path); status != http.StatusOK || text != want {
			t.Errorf("%s: %d %q", path, status, text)
		}
	}
}

func TestTLS(t *testing.T) {
	certificate, key := selfSigned(t)
	s := start(t, func(o *server.Options) { o.TLSCert, o.TLSKey = certificate, key })
	data, err := os.ReadFile(certificate)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(data)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}}
	status, text := fetch(t, client, s.URL+"/ServiceProviderConfig")
	if status != http.StatusOK || !strings.HasPrefix(s.URL, "https://") || !strings.Contains(text, `"location":"`+s.URL) {
		t.Errorf("%s: %d %s", s.URL, status, text)
	}
	old := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, MaxVersion: tls.VersionTLS11}}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := old.Do(request); err == nil {
		_ = response.Body.Close()
		t.Error("TLS 1.1 was spoken")
	}
}

// selfSigned makes a certificate for this host.
func selfSigned(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for file, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "EC PRIVATE KEY", Bytes: encoded}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}

func TestOptionsThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		options server.Options
		words   string
	}{
		"control for everybody": {server.Options{Addr: "0.0.0.0:0", Control: true}, "PEAKON_CONTROL_TOKEN"},
		"half of TLS":           {server.Options{Addr: "127.0.0.1:0", TLSCert: "cert.pem"}, "--tls-key"},
		"no certificate":        {server.Options{Addr: "127.0.0.1:0", TLSCert: "none.pem", TLSKey: "none.pem"}, "none.pem"},
		"a negative limit":      {server.Options{Addr: "127.0.0.1:0", RateLimit: -2}, "rate limit -2"},
		"an unknown mode":       {server.Options{Addr: "127.0.0.1:0", Mode: "half"}, `mode "half"`},
		"pages of a directory":  {server.Options{Addr: "127.0.0.1:0", Mode: server.FullMode, Console: true}, "--mode peakon"},
		"a password for nobody": {server.Options{Addr: "127.0.0.1:0", AdminPassword: "x"}, "--console"},
		"a metrics address":     {server.Options{Addr: "127.0.0.1:0", MetricsAddr: "nowhere"}, "listen on nowhere"},
		"PostgreSQL elsewhere":  {server.Options{Addr: "127.0.0.1:0", DB: "postgres://someone:secret@127.0.0.1:1/none?connect_timeout=1"}, "does not answer"},
		"a folder for a file":   {server.Options{Addr: "127.0.0.1:0", DB: "/"}, "database /"},
	} {
		t.Run(name, func(t *testing.T) {
			running, err := server.Start(t.Context(), c.options)
			if err == nil {
				_ = running.Close(t.Context())
				t.Fatal("it was started")
			}
			if !strings.Contains(err.Error(), c.words) || strings.Contains(err.Error(), "secret") {
				t.Errorf("the error does not name %q, or tells a secret: %v", c.words, err)
			}
		})
	}
	running, err := server.Start(t.Context(), server.Options{Addr: "0.0.0.0:0", Control: true, ControlToken: "x"})
	if err != nil {
		t.Fatalf("with a token the control API may be reached: %v", err)
	}
	if err := running.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// What was accepted is finished when the server is closed, and meanwhile the server says that it is not ready.
func TestClosingFinishesWhatWasAccepted(t *testing.T) {
	running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "the-token", Log: discard()})
	if err != nil {
		t.Fatal(err)
	}
	reading, writing := io.Pipe()
	// The server asks for the body when it has begun with the request.
	asked := make(chan struct{})
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(asked) }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, running.URL+"/Users", reading)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Expect", "100-continue")
	request.Header.Set("Authorization", "Bearer the-token")
	request.Header.Set("Content-Type", "application/scim+json")
	answered := make(chan int, 1)
	go func() {
		client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
		response, err := client.Do(request)
		if err != nil {
			answered <- 0
			return
		}
		_ = response.Body.Close()
		answered <- response.StatusCode
	}()
	<-asked
	if _, err := writing.Write([]byte(`{"schemas":["` + core + `"],"userName":"jane@example.com",`)); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 20*time.Second)
		defer cancel()
		closed <- running.Close(ctx)
	}()
	waitUntilClosing(t, running.URL)
	if _, err := writing.Write([]byte(`"name":{"givenName":"Jane","familyName":"Hale"}}`)); err != nil {
		t.Fatal(err)
	}
	_ = writing.Close()
	if status := <-answered; status != http.StatusCreated {
		t.Errorf("the request under way was answered with %d", status)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

// waitUntilClosing waits until the server takes no new connection.
func waitUntilClosing(t *testing.T, url string) {
	t.Helper()
	address := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/api/scim/v2")
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var dialer net.Dialer
		connection, err := dialer.DialContext(t.Context(), "tcp", address)
		if err != nil {
			return
		}
		_ = connection.Close()
	}
	t.Fatal("the server still takes connections")
}
