package record

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scimdrill/scimdrill"
)

// Options say what is recorded.
type Options struct {
	// Target is the SCIM base URL of the server that is recorded.
	Target string
	// TLS is how the recorder speaks to clients; nil for plain HTTP.
	TLS *tls.Config
	// TargetTLS is how it speaks to a target with https; nil for the system's certificates.
	TargetTLS *tls.Config
	// Keep is told of each exchange when it is over, by several goroutines at once, and before the next one of the same connection.
	Keep func(scimdrill.Exchange)
	// Note is told of what is no exchange: a connection that did not speak HTTP. May be nil.
	Note func(string)
}

// Proxy passes on what comes, and tells of it.
type Proxy struct {
	options  Options
	target   *url.URL
	dialer   net.Dialer
	last     atomic.Int64
	listener net.Listener
	address  string
	ctx      context.Context //nolint:containedctx // that of everything under way: Close ends it
	cancel   context.CancelFunc
	links    sync.WaitGroup
	mu       sync.Mutex
	open     map[*link]bool
}

// Start listens, and passes on until [Proxy.Close] is called.
func Start(ctx context.Context, listen string, options Options) (*Proxy, error) {
	target, err := url.Parse(options.Target)
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		return nil, fmt.Errorf("%q is not the base URL of a target: expected something like https://api.example.com/scim/v2", options.Target)
	}
	if options.Note == nil {
		options.Note = func(string) {}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, err
	}
	p := &Proxy{options: options, target: target, dialer: net.Dialer{Timeout: 30 * time.Second}, listener: listener, open: map[*link]bool{}}
	p.address = "http://" + listener.Addr().String() + target.EscapedPath()
	if options.TLS != nil {
		// Okta's client speaks HTTP/1.1, and so does this.
		config := options.TLS.Clone()
		config.NextProtos = []string{"http/1.1"}
		p.listener = tls.NewListener(listener, config)
		p.address = "https" + strings.TrimPrefix(p.address, "http")
	}
	// What is under way is given its time when ctx ends: Close says how much.
	p.ctx, p.cancel = context.WithCancel(context.WithoutCancel(ctx))
	p.links.Go(p.accept)
	return p, nil
}

// URL is the base URL to enter in Okta, or in another client.
func (p *Proxy) URL() string { return p.address }

func (p *Proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		switch {
		case err == nil:
			p.links.Go(func() { p.serve(conn) })
		case errors.Is(err, net.ErrClosed):
			return
		default:
			// Too many open files, as a rule: it passes.
			p.options.Note(fmt.Sprintf("a connection was not accepted: %v", err))
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func (p *Proxy) serve(conn net.Conn) {
	l := newLink(p, conn)
	if !p.enter(l) {
		_ = conn.Close()
		return
	}
	defer p.leave(l)
	l.requests()
}

func (p *Proxy) enter(l *link) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ctx.Err() != nil {
		return false
	}
	p.open[l] = true
	return true
}

func (p *Proxy) leave(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, l)
}

// Close takes no more connections, gives what is under way until ctx ends, and then cuts it. All that was begun is told when it
// returns.
func (p *Proxy) Close(ctx context.Context) error {
	err := p.listener.Close()
	p.each(func(l *link) { l.end(false) })
	done := make(chan struct{})
	go func() { p.links.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		p.cancel()
		p.each(func(l *link) { l.end(true) })
		<-done
	}
	p.cancel()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	return err
}

func (p *Proxy) each(do func(*link)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.open {
		do(l)
	}
}

// dial opens a connection to the target.
func (p *Proxy) dial() (net.Conn, error) {
	port := p.target.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[p.target.Scheme]
	}
	address := net.JoinHostPort(p.target.Hostname(), port)
	if p.target.Scheme == "http" {
		return p.dialer.DialContext(p.ctx, "tcp", address)
	}
	config := p.options.TargetTLS.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config.ServerName = p.target.Hostname()
	}
	config.NextProtos = []string{"http/1.1"}
	dialer := tls.Dialer{NetDialer: &p.dialer, Config: config}
	return dialer.DialContext(p.ctx, "tcp", address)
}
