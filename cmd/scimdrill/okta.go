package main

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
)

type oktaCommand struct {
	Addr    string        `help:"Address to listen on; port 0 picks one." default:"127.0.0.1:4100" placeholder:"HOST:PORT"`
	Timeout time.Duration `help:"Cut a request to an app that is not answered for so long. Okta's limit is 60s." default:"60s"`
}

// Run serves the mock org until it is stopped. Its API token is taken from OKTA_API_TOKEN, or made and printed once.
func (o *oktaCommand) Run(w *world) error {
	token := w.getenv("OKTA_API_TOKEN")
	mock := org.New(org.Options{APIToken: token, Timeout: o.Timeout, Log: slog.New(slog.NewTextHandler(w.stderr, nil)), AllowPlainHTTP: true})
	running, err := mock.Start(w.ctx, o.Addr)
	if err != nil {
		return usage(fmt.Errorf("--addr: %w", err))
	}
	if token == "" {
		fmt.Fprintf(w.stdout, "token %s\n", mock.APIToken())
	}
	fmt.Fprintf(w.stdout, "ready url=%s\n", running.URL)
	<-w.ctx.Done()
	ctx, cancel := graceful()
	defer cancel()
	return running.Close(ctx)
}
