package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/har"
)

// afterwards is how long an answer is waited for whose client has gone.
const afterwards = time.Second

// mostUnanswered is how many requests of one connection may be without an answer (RFC 9112 §9.3.2 allows a client to send on).
const mostUnanswered = 64

// passage is one exchange under way. sent is closed when all of the request has passed, or no more of it will.
type passage struct {
	exchange scimdrill.Exchange
	body     keeper
	sent     chan struct{}
}

// link is a client's connection and the one to the target that belongs to it. One goroutine passes on requests, another one
// answers.
type link struct {
	proxy    *Proxy
	client   net.Conn
	target   net.Conn
	fromHim  *bufio.Reader
	toHim    *bufio.Writer
	fromIt   *bufio.Reader
	toIt     *bufio.Writer
	begun    chan *passage
	under    atomic.Int64 // requests without an answer
	answered sync.WaitGroup

	mu     sync.Mutex
	ending bool
	over   bool      // the target has closed its connection
	left   time.Time // when the client closed its own, before that
}

const buffer = 64 << 10

// flushing sends what is to be sent before it waits for what comes: nothing lies in a buffer while nothing happens.
type flushing struct {
	from  io.Reader
	flush func() error
}

func (f flushing) Read(into []byte) (int, error) {
	if err := f.flush(); err != nil {
		return 0, err
	}
	return f.from.Read(into)
}

func newLink(p *Proxy, client net.Conn) *link {
	l := &link{proxy: p, client: client, begun: make(chan *passage, mostUnanswered)}
	l.fromHim = bufio.NewReaderSize(flushing{client, func() error {
		if l.toIt == nil {
			return nil
		}
		return l.toIt.Flush()
	}}, buffer)
	l.toHim = bufio.NewWriterSize(client, buffer)
	return l
}

// end closes the connection once nothing is under way, or now.
func (l *link) end(now bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ending = true
	if now {
		_ = l.client.Close()
		if l.target != nil {
			_ = l.target.Close()
		}
		return
	}
	if l.under.Load() == 0 {
		_ = l.client.SetReadDeadline(time.Now())
	}
}

// requests passes on requests until the client has no more, or the target has closed the connection.
func (l *link) requests() {
	for {
		if err := l.request(); err != nil {
			break
		}
	}
	close(l.begun)
	l.hangUp()
	l.answered.Wait()
	_ = l.client.Close()
	if l.target != nil {
		_ = l.target.Close()
	}
}

// hangUp lets the target know that the client has no more to say, and waits a while for what it still owes.
func (l *link) hangUp() {
	if l.target == nil {
		return
	}
	l.mu.Lock()
	if !l.over {
		l.left = time.Now()
	}
	ending := l.ending
	l.mu.Unlock()
	if l.under.Load() == 0 {
		_ = l.target.Close()
		return
	}
	if half, can := l.target.(interface{ CloseWrite() error }); can && !ending {
		_ = half.CloseWrite()
	}
	if !ending {
		_ = l.target.SetReadDeadline(time.Now().Add(afterwards))
	}
}

func (l *link) request() error {
	if _, err := l.fromHim.Peek(1); err != nil {
		return err
	}
	started := time.Now()
	head, err := readHead(l.fromHim)
	if err != nil {
		if !isEnd(err) {
			l.refuse(err)
		}
		return err
	}
	method, target, err := head.requestLine()
	var how framing
	if err == nil {
		how, err = head.ofRequest()
	}
	if err != nil {
		l.refuse(err)
		return err
	}
	p := &passage{sent: make(chan struct{}), exchange: scimdrill.Exchange{
		Number: int(l.proxy.last.Add(1)), Actor: har.ActorOf(head.lines), Started: started,
		Request: scimdrill.Request{Method: method, URL: l.proxy.target.Scheme + "://" + l.proxy.target.Host + pathOf(target), Header: head.lines},
	}}
	defer close(p.sent)
	l.under.Add(1)
	if err := l.connect(); err != nil {
		l.silent(p, err)
		return err
	}
	l.begun <- p
	_, err = l.toIt.Write(head.withHost(l.proxy.target.Host))
	if err == nil {
		err = pass(l.toIt, l.fromHim, how, &p.body)
	}
	return errors.Join(err, l.toIt.Flush())
}

// pathOf is the path of a target in either form of RFC 9112 §3.2.
func pathOf(target string) string {
	if target[0] == '/' {
		return target
	}
	if address, err := url.Parse(target); err == nil && address.Host != "" {
		return address.RequestURI()
	}
	return "/" + target
}

// refuse answers what is no HTTP/1.1 request: there is nothing to pass on that could be written down.
func (l *link) refuse(cause error) {
	l.proxy.options.Note(fmt.Sprintf("%s sent something that cannot be recorded: %v", l.client.RemoteAddr(), cause))
	if l.under.Load() > 0 {
		return
	}
	text := "scimdrill record: " + cause.Error() + "\n"
	_, _ = fmt.Fprintf(l.client, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(text), text)
}

// connect opens the connection to the target with the first request.
func (l *link) connect() error {
	if l.target != nil {
		return nil
	}
	target, err := l.proxy.dial()
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.target = target
	l.mu.Unlock()
	l.toIt = bufio.NewWriterSize(target, buffer)
	l.fromIt = bufio.NewReaderSize(flushing{target, l.toHim.Flush}, buffer)
	l.answered.Go(l.answers)
	return nil
}

// silent tells of a request that gets no answer.
func (l *link) silent(p *passage, cause error) {
	defer l.under.Add(-1)
	x := p.exchange
	l.mu.Lock()
	left := l.left
	l.mu.Unlock()
	x.Duration = time.Since(x.Started)
	x.Problem = cause.Error()
	switch x.Silence = transcript.SilenceOf(l.proxy.ctx, cause); {
	case x.Silence == scimdrill.Interrupted:
		x.Problem = "the recording was stopped before an answer came"
	case !left.IsZero():
		// Okta's own limit is a minute.
		x.Duration = left.Sub(x.Started)
		x.Silence, x.Problem = scimdrill.Hang, fmt.Sprintf("the client closed the connection after %s without an answer", x.Duration.Round(time.Millisecond))
	}
	x.Request.Body = p.body.text(x.Request.Header.Get("Content-Encoding"))
	l.proxy.options.Keep(x)
}
