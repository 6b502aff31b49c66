package transcript_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

func TestAProbeIsRecorded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(append([]byte("got "), body...))
	}))
	defer server.Close()
	recorder := transcript.NewRecorder()
	client := &http.Client{Transport: &transcript.Transport{Recorder: recorder}}
	var kept scimdrill.Exchange
	ctx := transcript.WithExchange(transcript.WithPurpose(t.Context(), "look at the employee"), &kept)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/Users?x=1", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer geheim99")
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, _ := io.ReadAll(response.Body); string(body) != "got hello" {
		t.Errorf("the caller read %q", body)
	}
	if kept.Number != 1 || kept.Actor != scimdrill.ByProbe || kept.Purpose != "look at the employee" || kept.Request.URL != server.URL+"/Users?x=1" ||
		kept.Request.Body != "hello" || kept.Status() != 200 || kept.Response.Body != "got hello" || kept.Request.Header.Get("Authorization") != "Bearer <redacted>" {
		t.Errorf("found %+v", kept)
	}
}

// TestSilences has a raw listener answer in each wrong way.
func TestSilences(t *testing.T) {
	nobody := listen(t, func(net.Conn) {})
	_ = nobody.Close()
	for _, c := range []struct {
		name    string
		address string
		want    scimdrill.Silence
	}{
		{"nobody listens", nobody.Addr().String(), scimdrill.NoAnswer},
		{"closed at once", serve(t, ""), scimdrill.CutConnection},
		{"cut in the header", serve(t, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n"), scimdrill.CutConnection},
		{"cut in the body", serve(t, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), scimdrill.CutConnection},
		{"cut between chunks", serve(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), scimdrill.CutConnection},
		{"not HTTP", serve(t, "SSH-2.0-OpenSSH_9.6\r\n\r\n"), scimdrill.Unreadable},
		{"broken header", serve(t, "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"), scimdrill.Unreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			kept := probe(t.Context(), t, "http://"+c.address)
			if kept.Silence != c.want || kept.Response != nil || kept.Problem == "" {
				t.Errorf("expected %s, found %s (%s)", c.want, kept.Silence, kept.Problem)
			}
		})
	}
	t.Run("plain HTTP where TLS is expected", func(t *testing.T) {
		if kept := probe(t.Context(), t, "https://"+serve(t, "HTTP/1.1 400 Bad Request\r\n\r\n")); kept.Silence != scimdrill.Unreadable {
			t.Errorf("found %s (%s)", kept.Silence, kept.Problem)
		}
	})
	t.Run("hang", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if kept := probe(ctx, t, "http://"+hang(t)); kept.Silence != scimdrill.Hang {
			t.Errorf("found %s (%s)", kept.Silence, kept.Problem)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		listener := listen(t, func(conn net.Conn) {
			cancel()
			_, _ = io.Copy(io.Discard, conn)
		})
		if kept := probe(ctx, t, "http://"+listener.Addr().String()); kept.Silence != scimdrill.Interrupted {
			t.Errorf("found %s (%s)", kept.Silence, kept.Problem)
		}
	})
}

func probe(ctx context.Context, t *testing.T, address string) scimdrill.Exchange {
	t.Helper()
	recorder := transcript.NewRecorder()
	base := &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	client := &http.Client{Transport: &transcript.Transport{Base: base, Recorder: recorder}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/Users", nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := client.Do(request); err == nil {
		_ = response.Body.Close()
		t.Fatalf("an answer came: %s", response.Status)
	}
	return recorder.All()[0]
}

func serve(t *testing.T, answer string) string {
	t.Helper()
	return listen(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = conn.Write([]byte(answer))
	}).Addr().String()
}

func hang(t *testing.T) string {
	t.Helper()
	return listen(t, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }).Addr().String()
}

func listen(t *testing.T, handle func(net.Conn)) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				handle(conn)
				_ = conn.Close()
			}()
		}
	}()
	return listener
}

func TestALongBodyIsSentWholeAndKeptByItsLength(t *testing.T) {
	var arrived int
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		arrived = len(body)
	}))
	t.Cleanup(server.Close)
	recorder := transcript.NewRecorder()
	client := &http.Client{Transport: &transcript.Transport{Recorder: recorder}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(strings.Repeat("x", 1<<20)))
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	kept := recorder.All()[0].Request.Body
	if arrived != 1<<20 || len(kept) > 2<<10 || !strings.HasSuffix(kept, "… (1048576 bytes in all)") {
		t.Errorf("arrived: %d bytes; kept: %d bytes that end in %q", arrived, len(kept), kept[max(0, len(kept)-40):])
	}
}
