package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/anonymise"
	"github.com/scimdrill/scimdrill/driver/record"
	"github.com/scimdrill/scimdrill/internal/har"
	"github.com/scimdrill/scimdrill/internal/version"
)

type recordCommand struct {
	Target  string `help:"SCIM base URL of the server to which requests are passed on." required:"" placeholder:"URL"`
	Listen  string `help:"Address to listen on; port 0 picks one. Okta reaches it through your tunnel." default:"127.0.0.1:8095" placeholder:"HOST:PORT"`
	Out     string `help:"File to write, as HAR 1.2. It must not exist." required:"" placeholder:"FILE.har"`
	TLSCert string `name:"tls-cert" help:"Certificate in PEM; the recorder then speaks TLS to its clients." placeholder:"FILE"`
	TLSKey  string `name:"tls-key" help:"The certificate's key." placeholder:"FILE"`
	Hidden  bool   `name:"anonymise" help:"Replace people by others that are nobody: names, addresses, logins, numbers, Okta's ids of them; the same person by the same. A key in SCIMDRILL_ANONYMISE_KEY makes it the same in several recordings; without one it is made and forgotten."`
	Quiet   bool   `help:"Say nothing of single exchanges."`
}

// Run records until it is stopped. What has passed is in the file by then, however it is stopped.
func (r *recordCommand) Run(w *world) error {
	options := record.Options{Target: r.Target, Note: func(note string) { fmt.Fprintf(w.stderr, "scimdrill: %s\n", note) }}
	var err error
	if options.TLS, err = r.certificate(); err != nil {
		return usage(err)
	}
	console := record.NewConsole(w.stdout, r.Target)
	taped := record.TapeOptions{File: r.Out, Creator: har.Creator{Name: "scimdrill", Version: version.Read().Version}, Target: r.Target}
	if token := w.getenv("SCIM_TOKEN"); token != "" {
		taped.Hide = []string{token}
	}
	if r.Hidden {
		taped.Disguise = anonymise.New([]byte(w.getenv("SCIMDRILL_ANONYMISE_KEY"))).Exchange
	}
	if !r.Quiet {
		taped.Say = console.Say
	}
	proxy, tape, err := r.start(w, options, taped)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "recording %s\nready url=%s\n", r.Out, proxy.URL())
	<-w.ctx.Done()
	ctx, cancel := graceful()
	defer cancel()
	err = proxy.Close(ctx)
	rest, closed := tape.Close()
	console.End(rest)
	fmt.Fprintf(w.stdout, "%d exchanges in %s\n", tape.Entries(), r.Out)
	return errors.Join(err, closed)
}

// start begins the file last: one that was begun is in the way of the next attempt.
func (r *recordCommand) start(w *world, options record.Options, taped record.TapeOptions) (*record.Proxy, *record.Tape, error) {
	if _, err := os.Lstat(r.Out); err == nil {
		return nil, nil, usage(fmt.Errorf("--out: %s exists, and a recording is not written over: name another file, or move it away", r.Out))
	}
	var tape *record.Tape
	begun := make(chan struct{})
	options.Keep = func(x scimdrill.Exchange) {
		<-begun
		tape.Keep(x)
	}
	proxy, err := record.Start(w.ctx, r.Listen, options)
	if err != nil {
		return nil, nil, usage(fmt.Errorf("--target, --listen: %w", err))
	}
	if tape, err = record.NewTape(taped); err != nil {
		ctx, cancel := graceful()
		defer cancel()
		return nil, nil, usage(errors.Join(fmt.Errorf("--out: %w", err), proxy.Close(ctx)))
	}
	close(begun)
	if host, _, err := net.SplitHostPort(r.Listen); err == nil && !isLoopback(host) && options.TLS == nil {
		fmt.Fprintln(w.stderr, "scimdrill: tokens and people pass in the clear: use --tls-cert and --tls-key, or listen on 127.0.0.1 behind a tunnel")
	}
	return proxy, tape, nil
}

func (r *recordCommand) certificate() (*tls.Config, error) {
	if r.TLSCert == "" && r.TLSKey == "" {
		return nil, nil //nolint:nilnil // plain HTTP needs none
	}
	if r.TLSCert == "" || r.TLSKey == "" {
		return nil, errors.New("--tls-cert and --tls-key belong together: name both")
	}
	pair, err := tls.LoadX509KeyPair(r.TLSCert, r.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert, --tls-key: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}
