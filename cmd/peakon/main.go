// Command peakon is the reference Peakon alone: a SCIM server, and the control API where it is switched on. It is what the
// container image runs.
//
//	peakon [-addr 127.0.0.1:8085] [-db FILE|postgres://…] [-mode peakon|full] [-base-url URL] [-control] [-console] [-metrics-addr HOST:PORT]
//	       [-tls-cert FILE -tls-key FILE] [-rate-limit N] [-defect ID]…
//	peakon -health [-addr HOST:PORT]
//
// PEAKON_TOKEN is the first integration token, PEAKON_CONTROL_TOKEN that of the control API; PEAKON_ADDR, PEAKON_DB,
// PEAKON_BASE_URL and PEAKON_CONTROL stand in for the flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/scimdrill/scimdrill/reference/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "peakon:", err)
		os.Exit(1)
	}
}

// drain is the time that requests under way have to end when the server is stopped.
const drain = 8 * time.Second // Docker kills after 10

func run(ctx context.Context, arguments []string, getenv func(string) string, stdout, stderr io.Writer) error {
	options, health, err := parse(arguments, getenv, stderr)
	if err != nil {
		return err
	}
	if health {
		return checkHealth(ctx, options.Addr)
	}
	log := server.NewLogBuffer(stderr)
	defer log.Close() //nolint:errcheck // there is nowhere to say it
	options.Log = slog.New(slog.NewJSONHandler(log, nil))
	if getenv("GOGC") == "" {
		// The heap is a few megabytes, whatever the database holds: collecting less often costs little memory and saves much work.
		debug.SetGCPercent(400)
	}
	running, err := server.Start(ctx, options)
	if err != nil {
		return err
	}
	if options.Token == "" && running.Token != "" {
		fmt.Fprintf(stdout, "token %s\n", running.Token)
	}
	if running.AdminPassword != "" {
		fmt.Fprintf(stdout, "admin password %s\n", running.AdminPassword)
	}
	fmt.Fprintf(stdout, "ready url=%s\n", running.URL)
	<-ctx.Done()
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	return running.Close(closing)
}

func parse(arguments []string, getenv func(string) string, stderr io.Writer) (options server.Options, health bool, err error) {
	flags := flag.NewFlagSet("peakon", flag.ContinueOnError)
	flags.SetOutput(stderr)
	address := getenv("PEAKON_ADDR")
	if address == "" {
		address = "127.0.0.1:8085"
	}
	control, err := boolean("PEAKON_CONTROL", getenv)
	if err != nil {
		return options, false, err
	}
	flags.StringVar(&options.Addr, "addr", address, "`HOST:PORT` to listen on; port 0 picks one")
	flags.StringVar(&options.DB, "db", getenv("PEAKON_DB"), "SQLite `FILE`, or postgres://… that several servers may share; without it everything is kept in memory")
	flags.StringVar(&options.Mode, "mode", server.PeakonMode, "what is served: peakon, or full for all of RFC 7643 and 7644")
	flags.IntVar(&options.RateLimit, "rate-limit", server.RateLimitOfMode, "SCIM operations that a company may make in an hour; 0 sets no limit; -1 is 25000 in mode peakon and none in mode full")
	flags.StringVar(&options.MetricsAddr, "metrics-addr", "", "`HOST:PORT` of /metrics, /healthz and /readyz; without it no metrics are served")
	flags.StringVar(&options.TLSCert, "tls-cert", "", "certificate `FILE` in PEM; the server then speaks TLS")
	flags.StringVar(&options.TLSKey, "tls-key", "", "`FILE` with the certificate's key")
	flags.StringVar(&options.BaseURL, "base-url", getenv("PEAKON_BASE_URL"), "SCIM base `URL` as clients write it, for locations, where something stands in front; else it is taken from each request")
	flags.BoolVar(&options.Control, "control", control, "offer the control API at /_control: to this host, or to whoever has PEAKON_CONTROL_TOKEN")
	flags.BoolVar(&health, "health", false, "ask the server at -addr whether it is well, and exit 0 if it is")
	flags.Func("defect", "switch on the vendor mistake `ID`; may be repeated", func(id string) error {
		options.Defects = append(options.Defects, id)
		return nil
	})
	flags.BoolVar(&options.Console, "console", false, "serve the admin's pages at /admin/; the admin's password is PEAKON_ADMIN_PASSWORD, or made and printed once")
	options.Token, options.ControlToken = getenv("PEAKON_TOKEN"), getenv("PEAKON_CONTROL_TOKEN")
	options.AdminPassword = getenv("PEAKON_ADMIN_PASSWORD")
	if err := flags.Parse(arguments); err != nil {
		return options, health, err
	}
	if flags.NArg() > 0 {
		return options, health, fmt.Errorf("unexpected argument %q: everything is a flag, see -help", flags.Arg(0))
	}
	return options, health, nil
}

func boolean(name string, getenv func(string) string) (bool, error) {
	text := getenv(name)
	if text == "" {
		return false, nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%s=%q: expected true or false", name, text)
	}
	return on, nil
}

// checkHealth asks for ServiceProviderConfig, which needs no token. It is the image's HEALTHCHECK: the image has no shell.
func checkHealth(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("-addr %s: expected HOST:PORT", address)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	target := "http://" + net.JoinHostPort(host, port) + "/api/scim/v2/ServiceProviderConfig"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("not well: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // only the status is of interest
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not well: GET %s was answered with %s", target, response.Status)
	}
	return nil
}
