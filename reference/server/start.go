package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/reference/defects"
	"github.com/scimdrill/scimdrill/reference/store"
)

// Options say how a server is started.
type Options struct {
	// Addr is the address to listen on; port 0 picks one.
	Addr string
	// DB is the SQLite file; "" keeps everything in memory.
	DB string
	// Token is the first integration token of the first company; "" makes one, unless the database has a company already.
	Token string
	// Control offers the control API.
	Control bool
	// ControlToken must be sent to the control API; without one only callers on this host are let in.
	ControlToken string
	// Defects are switched on.
	Defects []string
	// BaseURL is the SCIM base URL that is written into locations; "" takes it from each request.
	BaseURL string
	// Clock is read by everything; nil is a real one, which the control API may stop.
	Clock *Clock
	// Log takes a line for each request; nil discards them. It holds no personal data and no token.
	Log *slog.Logger
}

// Running is a server that accepts requests.
type Running struct {
	// URL is the SCIM base URL, "http://127.0.0.1:8085/api/scim/v2".
	URL string
	// ControlURL is the control API, "http://127.0.0.1:8085/_control"; "" where it is off.
	ControlURL string
	// Token is the integration token that was given or made; "" where the database had a company and none was given.
	Token string

	server *http.Server
	served chan error
	stop   context.CancelFunc
	ticked chan struct{}
	store  *store.Store
}

// Start opens the store, founds the first company where there is none, and listens.
func Start(ctx context.Context, options Options) (*Running, error) {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.ControlToken != "" && !options.Control {
		return nil, errors.New("a control token was given, but the control API is off: switch it on with --control")
	}
	if base, err := url.Parse(options.BaseURL); options.BaseURL != "" && (err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("base URL %q: expected one like https://api.example.com%s", options.BaseURL, canonicalPrefix)
	}
	clock := options.Clock
	if clock == nil {
		clock = &Clock{}
	}
	inner, err := defects.Within(options.Defects...)
	if err != nil {
		return nil, err
	}
	data, err := store.Open(ctx, store.Options{Path: options.DB, Clock: clock, SurveyMistakes: inner.Surveys})
	if err != nil {
		return nil, err
	}
	running, err := listen(ctx, options, data, clock)
	if err != nil {
		return nil, errors.Join(err, data.Close())
	}
	return running, nil
}

func listen(ctx context.Context, options Options, data *store.Store, clock *Clock) (*Running, error) {
	token, err := firstCompany(ctx, data, options.Token)
	if err != nil {
		return nil, err
	}
	handler, err := New(Config{
		Store: data, Clock: clock, Control: options.Control, ControlToken: options.ControlToken, BaseURL: options.BaseURL,
		Defects: options.Defects, Log: options.Log,
	})
	if err != nil {
		return nil, err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", options.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; choose another address, or port 0 for any", options.Addr, err)
	}
	root := "http://" + reachable(listener.Addr())
	ticking, stop := context.WithCancel(context.WithoutCancel(ctx))
	r := &Running{
		URL: root + canonicalPrefix, Token: token, served: make(chan error, 1), stop: stop, ticked: make(chan struct{}), store: data,
		server: &http.Server{
			Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
			ErrorLog: slog.NewLogLogger(options.Log.Handler(), slog.LevelWarn),
		},
	}
	if options.Control {
		r.ControlURL = root + controlPrefix
	}
	go func() { r.served <- r.server.Serve(listener) }()
	go r.tick(ticking, clock, options.Log)
	return r, nil
}

// firstCompany founds a company where there is none, and lets the given token, or a new one, authenticate for the first.
func firstCompany(ctx context.Context, data *store.Store, token string) (string, error) {
	err := data.Change(ctx, func(t *store.Tx) error {
		companies, err := t.Companies(ctx)
		if err != nil {
			return err
		}
		if len(companies) > 0 {
			if token == "" {
				return nil
			}
			return t.Adopt(ctx, companies[0].ID, token)
		}
		company, err := t.CreateCompany(ctx, "Example Company", "")
		if err != nil {
			return err
		}
		if token == "" {
			token = rand.Text()
		}
		return t.Adopt(ctx, company.ID, token)
	})
	return token, err
}

// reachable is an address that a client on this host can use.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr.String()
}

// tick runs the survey scheduler while the clock is the real one; a clock that is moved by hand runs it itself.
func (r *Running) tick(ctx context.Context, clock *Clock, logger *slog.Logger) {
	defer close(r.ticked)
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		if clock.Frozen() {
			continue
		}
		if due, planned, err := r.store.NextDue(ctx); err != nil || !planned || due.After(clock.Now()) {
			continue
		}
		if err := r.store.Tick(ctx); err != nil && ctx.Err() == nil {
			logger.Error("survey scheduler", "error", err)
		}
	}
}

// Close ends the server: requests under way are finished while ctx lasts, then cut.
func (r *Running) Close(ctx context.Context) error {
	r.stop()
	<-r.ticked
	err := r.server.Shutdown(ctx)
	if err != nil {
		err = r.server.Close()
	}
	if served := <-r.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, r.store.Close())
}

// Prefixes: Peakon's documentation has had both; the first is the canonical one (D01).
const (
	canonicalPrefix = "/api/scim/v2"
	olderPrefix     = "/scim/v2"
	controlPrefix   = "/_control"
)

func below(path, prefix string) (string, bool) {
	rest, found := strings.CutPrefix(path, prefix)
	return rest, found && (rest == "" || rest[0] == '/')
}
