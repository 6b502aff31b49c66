package org

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Running is an org that listens.
type Running struct {
	// URL is the org's address, "http://127.0.0.1:4100", without a trailing slash.
	URL string
	// Org is the org itself.
	Org *Org

	server *http.Server
	served chan error

	mu sync.Mutex
	// silent are connections on which nothing has been sent yet. Clients open some in reserve; Shutdown would wait seconds
	// for each.
	silent map[net.Conn]bool
}

// Start makes the org listen on addr ("127.0.0.1:0" picks a port) until Close.
func (o *Org) Start(ctx context.Context, addr string) (*Running, error) {
	return o.StartBehind(ctx, addr, o)
}

// StartBehind is Start with a handler before the org, which hands on to the org what is not its own.
func (o *Org) StartBehind(ctx context.Context, addr string, front http.Handler) (*Running, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("mock org: listen on %s: %w", addr, err)
	}
	running := &Running{
		URL: "http://" + listener.Addr().String(), Org: o, served: make(chan error, 1), silent: map[net.Conn]bool{},
		server: &http.Server{
			Handler: front, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
			ErrorLog: slog.NewLogLogger(o.log.Handler(), slog.LevelWarn),
		},
	}
	running.server.ConnState = running.noteState
	running.server.RegisterOnShutdown(running.closeSilent)
	go func() { running.served <- running.server.Serve(listener) }()
	return running, nil
}

// Close stops listening, lets requests and pushes under way finish, and closes the org.
func (r *Running) Close(ctx context.Context) error {
	err := r.server.Shutdown(ctx)
	if served := <-r.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, r.Org.Close(ctx))
}

func (r *Running) noteState(conn net.Conn, state http.ConnState) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if state == http.StateNew {
		r.silent[conn] = true
	} else {
		delete(r.silent, conn)
	}
}

func (r *Running) closeSilent() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for conn := range r.silent {
		_ = conn.Close()
	}
}
