package record

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// answers passes on answers until the target has closed the connection. It always waits for the next byte, so that a target that
// closes an idle connection closes the client's.
func (l *link) answers() {
	var current *passage
	var err error
	for err == nil {
		current, err = l.answer(current)
	}
	l.mu.Lock()
	l.over = true
	l.mu.Unlock()
	_ = l.toHim.Flush()
	_ = l.client.Close()
	_ = l.target.Close()
	if current != nil {
		l.finish(current, err)
	}
	for p := range l.begun {
		l.finish(p, err)
	}
}

// finish tells of a request that is without an answer when the connection ends.
func (l *link) finish(p *passage, cause error) {
	<-p.sent
	l.silent(p, cause)
}

// answer passes on one answer, and returns the request that it is of while that has no final one.
func (l *link) answer(of *passage) (*passage, error) {
	if _, err := l.fromIt.Peek(1); err != nil {
		return of, err
	}
	if of == nil && l.under.Load() > 0 {
		of = <-l.begun
	}
	head, err := readHead(l.fromIt)
	status := 0
	if err == nil {
		status, err = head.status()
	}
	var how framing
	if of != nil && err == nil {
		how, err = head.ofResponse(of.exchange.Request.Method, status)
	}
	_, _ = l.toHim.Write(head.raw) // whether the client is still there shows when it is flushed
	switch {
	case errors.Is(err, errHead):
		// The client may make of it what it would without us.
		_, _ = io.Copy(l.toHim, l.fromIt)
		return of, fmt.Errorf("%w: %w", transcript.ErrUnreadable, err)
	case err != nil:
		return of, err
	case of == nil:
		_, err = io.Copy(l.toHim, l.fromIt) // an answer that nobody asked for, as before a target closes an idle connection
		return nil, errors.Join(err, io.EOF)
	case status < 200 && status != http.StatusSwitchingProtocols:
		return of, l.toHim.Flush()
	}
	var body keeper
	if err := pass(l.toHim, l.fromIt, how, &body); err != nil {
		return of, err
	}
	x := &of.exchange
	x.Duration = time.Since(x.Started)
	x.Response = &scimdrill.Response{Status: status, Header: head.lines}
	gone := l.toHim.Flush()
	l.keep(of, &body)
	if how.tillEnd || status == http.StatusSwitchingProtocols {
		return nil, io.EOF
	}
	return nil, gone
}

// keep tells of an exchange that has an answer.
func (l *link) keep(p *passage, body *keeper) {
	// An answer may come before all of the request has passed. What passes later is no part of what was answered, but is waited
	// for: it belongs to the request.
	select {
	case <-p.sent:
	case <-time.After(afterwards):
		_ = l.client.SetReadDeadline(time.Now())
		<-p.sent
	}
	x := p.exchange
	x.Request.Body = p.body.text(x.Request.Header.Get("Content-Encoding"))
	x.Response.Body = body.text(x.Response.Header.Get("Content-Encoding"))
	l.proxy.options.Keep(x)
	if l.under.Add(-1) > 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ending {
		_ = l.client.SetReadDeadline(time.Now())
	}
	if !l.left.IsZero() {
		_ = l.target.Close()
	}
}
