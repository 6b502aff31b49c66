package scimclient

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestAnIdleConnectionIsLookedAtWithoutWaiting(t *testing.T) {
	for name, c := range map[string]struct {
		then func(net.Conn) error
		want bool
	}{
		"silent":                      {func(net.Conn) error { return nil }, false},
		"closed by the other side":    {net.Conn.Close, true},
		"sent what nobody asked for":  {func(c net.Conn) error { _, err := c.Write([]byte("HTTP/1.1 408 ")); return err }, true},
		"closed for writing, silent":  {func(c net.Conn) error { return c.(*net.TCPConn).CloseWrite() }, true},
		"answered, and silent since":  {func(net.Conn) error { return nil }, false},
		"kept open by its other side": {func(c net.Conn) error { return c.SetDeadline(time.Now().Add(time.Minute)) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			ours, theirs := connectedPair(t)
			if err := c.then(theirs); err != nil {
				t.Fatal(err)
			}
			// What the other side did takes a moment to arrive; silence is looked at as often.
			found := false
			for range 100 {
				if found = hungUp(ours); found {
					break
				}
				time.Sleep(time.Millisecond)
			}
			if found != c.want {
				t.Errorf("expected %v, found %v", c.want, found)
			}
		})
	}
}

func connectedPair(t *testing.T) (ours, theirs net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // it has served
	if ours, err = net.Dial("tcp", listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if theirs, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ours.Close(); _ = theirs.Close() })
	return ours, theirs
}

// Under TLS 1.3 a server sends session tickets after the handshake: they are no reason to give the connection up.
func TestSessionTicketsAreNoReasonToHangUp(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	roots := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	conn, err := tls.Dial("tcp", server.Listener.Addr().String(), &tls.Config{RootCAs: roots, ServerName: "example.com", MinVersion: tls.VersionTLS13})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()                //nolint:errcheck // it was read from
	time.Sleep(20 * time.Millisecond) // for the tickets to arrive
	if hungUp(conn) {
		t.Error("expected an open connection")
	}
	server.CloseClientConnections()
	if _, err := io.ReadAll(conn); err == nil && !hungUp(conn) {
		t.Error("expected the end of the connection to be seen")
	}
}
