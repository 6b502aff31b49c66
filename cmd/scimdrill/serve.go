package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/scimdrill/scimdrill/reference/server"
)

type serveCommand struct {
	Addr      string   `help:"Address to listen on; port 0 picks one." default:"127.0.0.1:8085" placeholder:"HOST:PORT"`
	DB        string   `name:"db" help:"SQLite file that keeps the employees, or postgres://… that several servers may share. Without it they are kept in memory." placeholder:"FILE"`
	Mode      string   `help:"What is served: Peakon as it is documented, or all of RFC 7643 and 7644." enum:"peakon,full" default:"peakon"`
	Grants    bool     `name:"entitlements" help:"In mode full, offer entitlements and roles in Okta's schemas, too."`
	Metrics   string   `name:"metrics-addr" help:"Address of /metrics, /healthz and /readyz." placeholder:"HOST:PORT"`
	TLSCert   string   `name:"tls-cert" help:"Certificate in PEM; the server then speaks TLS." placeholder:"FILE"`
	TLSKey    string   `name:"tls-key" help:"The certificate's key." placeholder:"FILE"`
	Rate      int      `name:"rate-limit" help:"SCIM operations that a company may make in an hour; 0 sets no limit; -1 is 25000 in mode peakon and none in mode full." default:"-1" placeholder:"N"`
	Control   bool     `help:"Offer the control API below /_control: clock, attributes, schedules, deliveries. Loopback only, unless PEAKON_CONTROL_TOKEN is set."`
	Console   bool     `help:"Serve the admin's pages at /admin/. The password of admin is PEAKON_ADMIN_PASSWORD, or made and printed once."`
	Variation []string `help:"Switch on a legal way to differ. May be repeated." placeholder:"ID"`
	Defect    []string `help:"Switch on a named vendor mistake. May be repeated." placeholder:"ID"`
}

// Run serves the reference until it is stopped. Its first token is taken from PEAKON_TOKEN, or made and printed once.
func (s *serveCommand) Run(w *world) error {
	token := w.getenv("PEAKON_TOKEN")
	running, err := server.Start(w.ctx, server.Options{
		Addr: s.Addr, DB: s.DB, Control: s.Control, ControlToken: w.getenv("PEAKON_CONTROL_TOKEN"), Token: token,
		Console: s.Console, AdminPassword: w.getenv("PEAKON_ADMIN_PASSWORD"), Mode: s.Mode, Entitlements: s.Grants, MetricsAddr: s.Metrics, TLSCert: s.TLSCert, TLSKey: s.TLSKey, RateLimit: s.Rate,
		Defects: s.Defect, Variations: s.Variation, Log: slog.New(slog.NewTextHandler(w.stderr, nil)),
	})
	if err != nil {
		return usage(err)
	}
	if token == "" && running.Token != "" {
		fmt.Fprintf(w.stdout, "token %s\n", running.Token)
	}
	if running.AdminPassword != "" {
		fmt.Fprintf(w.stdout, "admin password %s\n", running.AdminPassword)
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
