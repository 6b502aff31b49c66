package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/scimdrill/scimdrill/reference/server"
)

type serveCommand struct {
	Addr    string   `help:"Address to listen on; port 0 picks one." default:"127.0.0.1:8085" placeholder:"HOST:PORT"`
	DB      string   `name:"db" help:"SQLite file that keeps the employees. Without it they are kept in memory." placeholder:"FILE"`
	Control bool     `help:"Offer the control API below /_control: clock, attributes, schedules, deliveries. Loopback only, unless PEAKON_CONTROL_TOKEN is set."`
	Defect  []string `help:"Switch on a named vendor mistake. May be repeated." placeholder:"ID"`
}

// Run serves the reference until it is stopped. Its first token is taken from PEAKON_TOKEN, or made and printed once.
func (s *serveCommand) Run(w *world) error {
	token := w.getenv("PEAKON_TOKEN")
	running, err := server.Start(w.ctx, server.Options{
		Addr: s.Addr, DB: s.DB, Control: s.Control, ControlToken: w.getenv("PEAKON_CONTROL_TOKEN"), Token: token,
		Defects: s.Defect, Log: slog.New(slog.NewTextHandler(w.stderr, nil)),
	})
	if err != nil {
		return usage(err)
	}
	if token == "" && running.Token != "" {
		fmt.Fprintf(w.stdout, "token %s\n", running.Token)
	}
	fmt.Fprintf(w.stdout, "ready url=%s\n", running.URL)
	<-w.ctx.Done()
	ctx, cancel := graceful()
	defer cancel()
	return running.Close(ctx)
}

// graceful is the time that a server has to end what is under way.
func graceful() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 10*time.Second)
}
