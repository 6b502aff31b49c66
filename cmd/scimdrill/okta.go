package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/workbench"
	"github.com/scimdrill/scimdrill/internal/version"
)

type oktaCommand struct {
	Addr    string        `help:"Address to listen on; port 0 picks one." default:"127.0.0.1:4100" placeholder:"HOST:PORT"`
	DB      string        `name:"db" help:"SQLite file that keeps the org, the tokens of its apps included. Without it the org is kept in memory." placeholder:"FILE"`
	Repeat  time.Duration `help:"Try again so long after creating a user ended in 5xx or a timeout; 0s for never. Users of Okta report half an hour." default:"30m"`
	Hurry   float64       `help:"Make waits for a repetition that many times shorter: with 60 five minutes take five seconds." default:"1"`
	Delay   time.Duration `help:"Let each push wait so long before it is begun, as in an org that has much to do: Okta's CRUD test allows for 20s to 40s."`
	AsOkta  bool          `name:"as-okta" help:"Show nothing that Okta does not have: no header that tells the mock, 404 for its extensions, and no workbench."`
	Plus    bool          `name:"space-as-plus" help:"Write a space in queries to apps as + instead of %20: Okta's published samples have both."`
	Texts   bool          `name:"values-as-texts" help:"Send booleans, numbers and arrays of custom attributes as texts. No capture shows in which form Okta sends them."`
	Anyhow  bool          `name:"any-condition" help:"Take Convert, Arrays and Time functions in conditions of mappings: Okta's reference forbids them, and its help does not."`
	Limits  bool          `name:"okta-rate-limits" help:"Answer as many requests a minute as Okta does, and 429 to the rest. Without it there is as good as no limit."`
	Timeout time.Duration `help:"Cut a request to an app that is not answered for so long. Okta's limit is 60s." default:"60s"`
	Open    bool          `name:"workbench" help:"Serve the workbench, the page at /, although --addr is not a loopback address. Whoever reaches the page acts as the org's administrator."`
}

// Run serves the mock org until it is stopped. Its API token is taken from OKTA_API_TOKEN, or made and printed once.
func (o *oktaCommand) Run(w *world) error {
	token := w.getenv("OKTA_API_TOKEN")
	if w.getenv("GOGC") == "" {
		// An org of 100,000 people is mostly what lives on: twice as much room for garbage would be for nothing.
		debug.SetGCPercent(50)
	}
	options := org.Options{
		APIToken: token, DB: o.DB, Timeout: o.Timeout, SpaceAsPlus: o.Plus, Repeat: cmp.Or(o.Repeat, -1), Hurry: o.Hurry, ValuesAsTexts: o.Texts,
		AnyCondition: o.Anyhow, Delay: o.Delay, Log: slog.New(slog.NewTextHandler(w.stderr, nil)), AllowPlainHTTP: true,
	}
	if o.Limits {
		options.RateLimit = org.OktaRateLimits
	}
	mock, err := org.Open(options)
	if err != nil {
		return usage(fmt.Errorf("--db: %w", err))
	}
	front, note, err := o.front(w, mock)
	if err != nil {
		return err
	}
	running, err := mock.StartBehind(w.ctx, o.Addr, front)
	if err != nil {
		return usage(fmt.Errorf("--addr: %w", err))
	}
	if note != "" {
		fmt.Fprintf(w.stderr, "scimdrill: %s\n", note)
	} else {
		fmt.Fprintf(w.stdout, "workbench %s/\n", running.URL)
	}
	if token == "" && mock.APIToken() != "" {
		fmt.Fprintf(w.stdout, "token %s\n", mock.APIToken())
	}
	fmt.Fprintf(w.stdout, "ready url=%s\n", running.URL)
	<-w.ctx.Done()
	ctx, cancel := graceful()
	defer cancel()
	return running.Close(ctx)
}

// front puts the workbench before the org, or says why there is none.
func (o *oktaCommand) front(w *world, mock *org.Org) (front http.Handler, note string, err error) {
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, "", usage(fmt.Errorf("--addr: expected HOST:PORT: %w", err))
	}
	if o.AsOkta {
		return org.Disguise(mock), "no workbench at /, and none of the mock's extensions: --as-okta", nil
	}
	if !isLoopback(host) && !o.Open {
		return mock, fmt.Sprintf("no workbench at /: %s is not a loopback address, and whoever reached it would act as the org's administrator; --workbench serves it all the same", o.Addr), nil
	}
	front, err = workbench.New(workbench.Options{
		Org: mock, Administrator: mock.Administrator(), Recorder: mock.Recorder(), Host: host, Version: version.Read().Version, Done: w.ctx.Done(),
		Log: slog.New(slog.NewTextHandler(w.stderr, nil)),
	})
	return front, "", err
}

// isLoopback: without a host a server listens on every address.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
