package record_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/record"
)

// kept collects what a proxy tells.
type kept struct {
	mu    sync.Mutex
	all   []scimdrill.Exchange
	notes []string
}

func (k *kept) keep(x scimdrill.Exchange) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all = append(k.all, x)
}

func (k *kept) wait(t *testing.T, many int) []scimdrill.Exchange {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		k.mu.Lock()
		all := append([]scimdrill.Exchange(nil), k.all...)
		k.mu.Unlock()
		if len(all) >= many {
			return all
		}
		if time.Now().After(end) {
			t.Fatalf("expected %d exchanges, found %d", many, len(all))
		}
	}
}

func start(t *testing.T, target string, options record.Options) (*record.Proxy, *kept) {
	t.Helper()
	k := &kept{}
	options.Target, options.Keep = target, k.keep
	options.Note = func(note string) {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.notes = append(k.notes, note)
	}
	p, err := record.Start(t.Context(), "127.0.0.1:0", options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		if err := p.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return p, k
}

// listen is a target that does what it is told with each connection.
func listen(t *testing.T, handle func(net.Conn)) string {
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
				defer func() { _ = conn.Close() }()
				handle(conn)
			}()
		}
	}()
	return listener.Addr().String()
}

func dial(t *testing.T, p *record.Proxy) net.Conn {
	t.Helper()
	address := strings.TrimPrefix(p.URL(), "http://")
	address, _, _ = strings.Cut(address, "/")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	return conn
}

func send(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
}

// TestEveryByteButTheHostPasses sends what no library would write, two requests at once, and reads what no library would.
func TestEveryByteButTheHostPasses(t *testing.T) {
	const first = "POST /scim/v2/Users?filter=a+b%20%zz HTTP/1.1\r\nx-ODD:  two blanks \r\nHOST: \tproxy.example:1\r\nAccept: b\r\naccept: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
		"5;ext=1\r\n{\"a\":\r\n0002\r\n1}\r\n0\r\nTrailer: x\r\n\r\n"
	const second = "PUT /scim/v2/Users/1 HTTP/1.1\r\nHost: proxy.example:1\r\nContent-Length: 4\r\n\r\n\x00\xff\r\n"
	const answers = "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 201 Made\r\nzeta: 1\r\nALPHA: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n" +
		"HTTP/1.1 200\r\ncontent-length: 5\r\n\r\nthere"
	arrived := make(chan string, 1)
	var target string
	ready := make(chan struct{})
	target = listen(t, func(conn net.Conn) {
		<-ready
		want := len(first) + len(second) - 2*len("proxy.example:1") + 2*len(target)
		got := make([]byte, want)
		_, err := io.ReadFull(conn, got)
		if err != nil {
			t.Errorf("after %q: %v", got, err)
		}
		arrived <- string(got)
		_, _ = io.WriteString(conn, answers)
		_, _ = io.Copy(io.Discard, conn)
	})
	close(ready)
	p, k := start(t, "http://"+target+"/scim/v2", record.Options{})
	conn := dial(t, p)
	send(t, conn, first+second)
	want := strings.ReplaceAll(first+second, "proxy.example:1", target)
	if diff := cmp.Diff(want, <-arrived); diff != "" {
		t.Errorf("sent (-), arrived (+):\n%s", diff)
	}
	got := make([]byte, len(answers))
	if _, err := io.ReadFull(conn, got); err != nil || string(got) != answers {
		t.Errorf("answered %q, found %q (%v)", answers, got, err)
	}
	all := k.wait(t, 2)
	for i := range all {
		all[i].Started, all[i].Duration = time.Time{}, 0
	}
	if diff := cmp.Diff([]scimdrill.Exchange{
		{
			Number: 1, Actor: scimdrill.ByProbe,
			Request: scimdrill.Request{Method: "POST", URL: "http://" + target + "/scim/v2/Users?filter=a+b%20%zz", Body: `{"a":1}`, Header: scimdrill.Header{
				{Name: "x-ODD", Value: "two blanks"}, {Name: "HOST", Value: "proxy.example:1"}, {Name: "Accept", Value: "b"}, {Name: "accept", Value: "a"}, {Name: "Transfer-Encoding", Value: "chunked"},
			}},
			Response: &scimdrill.Response{Status: 201, Body: "hi", Header: scimdrill.Header{{Name: "zeta", Value: "1"}, {Name: "ALPHA", Value: "2"}, {Name: "Transfer-Encoding", Value: "chunked"}}},
		},
		{
			Number: 2, Actor: scimdrill.ByProbe,
			Request:  scimdrill.Request{Method: "PUT", URL: "http://" + target + "/scim/v2/Users/1", Body: "\x00\xff\r\n", Header: scimdrill.Header{{Name: "Host", Value: "proxy.example:1"}, {Name: "Content-Length", Value: "4"}}},
			Response: &scimdrill.Response{Status: 200, Body: "there", Header: scimdrill.Header{{Name: "content-length", Value: "5"}}},
		},
	}, all); diff != "" {
		t.Errorf("expected (-), kept (+):\n%s", diff)
	}
}

// TestWhatTheTargetDoesToAConnectionTheClientSees has a raw target go wrong in each way.
func TestWhatTheTargetDoesToAConnectionTheClientSees(t *testing.T) {
	for _, c := range []struct {
		name, answer, seen string
		want               scimdrill.Silence
	}{
		{"cut at once", "", "", scimdrill.CutConnection},
		{"cut in the head", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Le", scimdrill.CutConnection},
		{"cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", scimdrill.CutConnection},
		{"cut in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", scimdrill.CutConnection},
		{"no HTTP", "SSH-2.0-OpenSSH_9.6\r\n", "SSH-2.0-OpenSSH_9.6\r\n", scimdrill.Unreadable},
		{"until the end", "HTTP/1.0 200 OK\r\n\r\nabc", "HTTP/1.0 200 OK\r\n\r\nabc", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := listen(t, func(conn net.Conn) {
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = io.WriteString(conn, c.answer)
			})
			p, k := start(t, "http://"+target, record.Options{})
			conn := dial(t, p)
			send(t, conn, "GET /Users HTTP/1.1\r\nHost: x\r\n\r\n")
			seen, _ := io.ReadAll(conn)
			if string(seen) != c.seen {
				t.Errorf("expected the client to see %q, found %q", c.seen, seen)
			}
			if x := k.wait(t, 1)[0]; x.Silence != c.want || (x.Response == nil) != (c.want != "") {
				t.Errorf("expected %q, found %q (%s)", c.want, x.Silence, x.Problem)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	p, k := start(t, "http://"+listener.Addr().String(), record.Options{})
	conn := dial(t, p)
	send(t, conn, "GET /Users HTTP/1.1\r\nHost: x\r\n\r\n")
	if seen, _ := io.ReadAll(conn); len(seen) > 0 {
		t.Errorf("the proxy answered for the target: %q", seen)
	}
	if x := k.wait(t, 1)[0]; x.Silence != scimdrill.NoAnswer {
		t.Errorf("found %q (%s)", x.Silence, x.Problem)
	}
}

func TestAClientThatGivesUpIsToldAsAHang(t *testing.T) {
	hung := make(chan error, 1)
	target := listen(t, func(conn net.Conn) {
		_, err := io.Copy(io.Discard, conn)
		hung <- err
	})
	p, k := start(t, "http://"+target, record.Options{})
	conn := dial(t, p)
	send(t, conn, "GET /Users HTTP/1.1\r\nHost: x\r\n\r\n")
	time.Sleep(20 * time.Millisecond)
	_ = conn.Close()
	if err := <-hung; err != nil {
		t.Errorf("the target did not see the client go: %v", err)
	}
	x := k.wait(t, 1)[0]
	if x.Silence != scimdrill.Hang || !strings.Contains(x.Problem, "the client closed the connection after") {
		t.Errorf("found %q (%s)", x.Silence, x.Problem)
	}
}

func TestATargetThatClosesAnIdleConnectionClosesTheClients(t *testing.T) {
	target := listen(t, func(conn net.Conn) {
		_, _ = http.ReadRequest(bufio.NewReader(conn))
		_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n")
		time.Sleep(10 * time.Millisecond)
	})
	p, k := start(t, "http://"+target, record.Options{})
	conn := dial(t, p)
	send(t, conn, "DELETE /Users/1 HTTP/1.1\r\nHost: x\r\n\r\n")
	if seen, err := io.ReadAll(conn); err != nil || string(seen) != "HTTP/1.1 204 No Content\r\n\r\n" {
		t.Errorf("found %q and %v", seen, err)
	}
	if all := k.wait(t, 1); len(all) != 1 || all[0].Status() != 204 {
		t.Errorf("found %v", all)
	}
}

func TestASlowAnswerIsPassedOnPieceByPiece(t *testing.T) {
	more := make(chan struct{})
	target := listen(t, func(conn net.Conn) {
		_, _ = http.ReadRequest(bufio.NewReader(conn))
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
		<-more
		_, _ = io.WriteString(conn, "cd")
	})
	p, k := start(t, "http://"+target, record.Options{})
	conn := dial(t, p)
	send(t, conn, "GET /Users HTTP/1.1\r\nHost: x\r\n\r\n")
	begun := make([]byte, len("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"))
	if _, err := io.ReadFull(conn, begun); err != nil {
		t.Fatalf("the beginning is held back: %v", err)
	}
	close(more)
	if x := k.wait(t, 1)[0]; x.Response.Body != "abcd" {
		t.Errorf("found %q", x.Response.Body)
	}
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	for _, c := range []struct{ name, sent, want string }{
		{"TLS where none is spoken", "\x16\x03\x01\x02\x00\x01\n", "400 Bad Request"},
		{"HTTP/2", "PRI * HTTP/2.0\r\n\r\n", "400 Bad Request"},
		{"two lengths", "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "both a Content-Length and a Transfer-Encoding"},
		{"two different lengths", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "Content-Length"},
		{"no colon", "POST / HTTP/1.1\r\nnonsense\r\n\r\n", "no colon"},
		{"endless lines", "GET / HTTP/1.1\r\n" + strings.Repeat("x: "+strings.Repeat("y", 1000)+"\r\n", 300), "more than 262144 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, k := start(t, "http://127.0.0.1:1", record.Options{})
			conn := dial(t, p)
			go func() { _, _ = io.WriteString(conn, c.sent) }()
			answer, _ := io.ReadAll(conn)
			if !strings.Contains(string(answer), c.want) {
				t.Errorf("expected %q in %q", c.want, answer)
			}
			k.mu.Lock()
			defer k.mu.Unlock()
			if len(k.notes) != 1 || len(k.all) > 0 {
				t.Errorf("notes %q, exchanges %v", k.notes, k.all)
			}
		})
	}
}

// TestTLSOnBothSides has a client and a target that speak TLS, each with its own certificate.
func TestTLSOnBothSides(t *testing.T) {
	target := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s", r.Host, r.URL)
	}))
	t.Cleanup(target.Close)
	front := httptest.NewUnstartedServer(nil) // for its certificate
	front.StartTLS()
	t.Cleanup(front.Close)
	trusted := x509.NewCertPool()
	trusted.AddCert(target.Certificate())
	p, k := start(t, target.URL+"/scim/v2", record.Options{TLS: front.TLS, TargetTLS: &tls.Config{RootCAs: trusted, ServerName: "example.com", MinVersion: tls.VersionTLS12}})
	if !strings.HasPrefix(p.URL(), "https://127.0.0.1:") || !strings.HasSuffix(p.URL(), "/scim/v2") {
		t.Fatalf("found %s", p.URL())
	}
	response, err := front.Client().Get(p.URL() + "/Users?x=1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, _ := io.ReadAll(response.Body)
	host := strings.TrimPrefix(target.URL, "https://")
	if x := k.wait(t, 1)[0]; string(body) != host+" /scim/v2/Users?x=1" || x.Response.Body != string(body) || x.Request.URL != target.URL+"/scim/v2/Users?x=1" {
		t.Errorf("the client read %q; kept: %+v", body, x)
	}
	t.Run("a target whose certificate is not trusted", func(t *testing.T) {
		p, k := start(t, target.URL, record.Options{})
		if response, err := http.Get(p.URL()); err == nil {
			_ = response.Body.Close()
			t.Errorf("the client was answered: %s", response.Status)
		}
		if x := k.wait(t, 1)[0]; x.Silence == "" || !strings.Contains(x.Problem, "certificate") {
			t.Errorf("found %q (%s)", x.Silence, x.Problem)
		}
	})
}

func TestAPackedBodyIsKeptUnpacked(t *testing.T) {
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	_, _ = io.WriteString(zip, `{"a":1}`)
	_ = zip.Close()
	packed := zipped.String()
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write([]byte(packed))
	}))
	t.Cleanup(target.Close)
	p, k := start(t, target.URL, record.Options{})
	request, _ := http.NewRequest(http.MethodGet, p.URL(), http.NoBody)
	request.Header.Set("Accept-Encoding", "gzip,deflate")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if raw, _ := io.ReadAll(response.Body); string(raw) != packed {
		t.Errorf("the client read %q", raw)
	}
	if x := k.wait(t, 1)[0]; x.Response.Body != `{"a":1}` {
		t.Errorf("found %q", x.Response.Body)
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }))
	t.Cleanup(target.Close)
	p, k := start(t, target.URL, record.Options{})
	const clients, each = 20, 20
	var wait sync.WaitGroup
	for client := range clients {
		wait.Go(func() {
			own := &http.Client{Transport: &http.Transport{}}
			defer own.CloseIdleConnections()
			for n := range each {
				text := fmt.Sprintf("%d of %d", n, client)
				response, err := own.Post(p.URL(), "text/plain", strings.NewReader(text))
				if err != nil {
					t.Error(err)
					return
				}
				body, _ := io.ReadAll(response.Body)
				if _ = response.Body.Close(); string(body) != text {
					t.Errorf("sent %q, read %q", text, body)
				}
			}
		})
	}
	wait.Wait()
	numbers := map[int]bool{}
	for _, x := range k.wait(t, clients*each) {
		if numbers[x.Number] || x.Request.Body != x.Response.Body {
			t.Errorf("exchange %d: %q and %q", x.Number, x.Request.Body, x.Response.Body)
		}
		numbers[x.Number] = true
	}
}
