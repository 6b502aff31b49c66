package scimclient

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill/driver/transcript"
)

// mostIdle is how many idle connections are kept.
const mostIdle = 64

// largestHead is how many bytes the status line and header lines of an answer may have.
const largestHead = 64 << 10

// longest is how many time limits an answer may take that comes in drops. Okta documents the limit for silence alone; without one
// for the whole a target could hold a push for months.
const longest = 10

// mostInterim is how many interim answers (1xx) may come before the final one.
const mostInterim = 10

// pool keeps connections to one host open between requests, as "Connection: Keep-Alive" promises.
type pool struct {
	base    *url.URL
	timeout time.Duration
	tls     *tls.Config
	open    Dial
	mu      sync.Mutex
	idle    []*connected
	closed  bool
}

// connected is an open connection with what was read ahead on it.
type connected struct {
	net.Conn

	timeout time.Duration
	// until is when the answer must have come whole.
	until  time.Time
	reader *bufio.Reader
}

// Dial opens a connection, as net.Dialer.DialContext does.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

func newPool(base *url.URL, timeout time.Duration, config *tls.Config, open Dial) *pool {
	if open == nil {
		open = (&net.Dialer{Timeout: timeout}).DialContext
	}
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	config = config.Clone()
	config.NextProtos = []string{"http/1.1"}
	if config.ServerName == "" {
		config.ServerName = base.Hostname()
	}
	return &pool{base: base, timeout: timeout, tls: config, open: open}
}

func (p *pool) get(ctx context.Context) (*connected, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for {
		conn := p.takeIdle()
		if conn == nil {
			return p.dial(ctx)
		}
		if conn.alive() {
			return conn, nil
		}
		_ = conn.Close()
	}
}

func (p *pool) takeIdle() *connected {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil
	}
	last := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	return last
}

func (p *pool) put(conn *connected, reusable bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !reusable || p.closed || len(p.idle) >= mostIdle {
		_ = conn.Close()
		return
	}
	p.idle = append(p.idle, conn)
}

func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, conn := range p.idle {
		_ = conn.Close()
	}
	p.idle = nil
}

func (p *pool) dial(ctx context.Context) (*connected, error) {
	port := p.base.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[p.base.Scheme]
	}
	opened, err := p.open(ctx, "tcp", net.JoinHostPort(p.base.Hostname(), port))
	if err != nil {
		return nil, err
	}
	if p.base.Scheme == "https" {
		if opened, err = p.handshake(ctx, opened); err != nil {
			return nil, err
		}
	}
	conn := &connected{Conn: opened, timeout: p.timeout}
	conn.reader = bufio.NewReaderSize(patient{conn}, largestHead)
	return conn, nil
}

func (p *pool) handshake(ctx context.Context, opened net.Conn) (net.Conn, error) {
	limited, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	secured := tls.Client(opened, p.tls)
	if err := secured.HandshakeContext(limited); err != nil {
		_ = opened.Close()
		var notTLS tls.RecordHeaderError
		if errors.As(err, &notTLS) {
			return nil, fmt.Errorf("%w: %w", transcript.ErrUnreadable, err)
		}
		return nil, err
	}
	return secured, nil
}

// alive tells whether an idle connection can serve another request: the other side has not closed it, nor sent what nobody asked
// for. It does not wait.
func (c *connected) alive() bool {
	// The time limit of the last request says nothing of a connection that idles.
	return c.reader.Buffered() == 0 && c.SetReadDeadline(time.Time{}) == nil && !hungUp(c.Conn)
}

// patient reads from a connection and gives up when nothing is received for the time limit, or when the whole takes many times as
// long.
type patient struct{ conn *connected }

// Read starts the time limit anew.
func (p patient) Read(to []byte) (int, error) {
	deadline := time.Now().Add(p.conn.timeout)
	if p.conn.until.Before(deadline) {
		deadline = p.conn.until
	}
	if err := p.conn.SetReadDeadline(deadline); err != nil {
		return 0, err
	}
	return p.conn.Read(to)
}
