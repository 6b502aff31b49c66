package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/reference/console"
	"github.com/scimdrill/scimdrill/reference/defects"
	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

// Options say how a server is started.
type Options struct {
	// Addr is the address to listen on; port 0 picks one.
	Addr string
	// DB is the SQLite file, or the address of a PostgreSQL database (postgres://…), which several servers may share; "" keeps
	// everything in memory.
	DB string
	// Token is the first integration token of the first company; "" makes one, unless the database has a company already.
	Token string
	// Mode says what is served: [PeakonMode], which is the default, or [FullMode].
	Mode string
	// Entitlements has [FullMode] offer what the application has to grant, in Okta's schemas.
	Entitlements bool
	// Control offers the control API.
	Control bool
	// ControlToken must be sent to the control API; without one only callers on this host are let in, and the server must listen
	// there alone.
	ControlToken string
	// Console serves the admin's pages at /admin/. AdminPassword is that of the first company's admin, whose name is "admin"; without
	// one, a new database makes one.
	Console       bool
	AdminPassword string
	// MetricsAddr is where /metrics, /healthz and /readyz are served by themselves; "" serves no metrics.
	MetricsAddr string
	// TLSCert and TLSKey are files in PEM; with them the server speaks TLS.
	TLSCert, TLSKey string
	// RateLimit is how many SCIM operations a company may make in an hour; 0 sets no limit, and [RateLimitOfMode] leaves it to the
	// mode.
	RateLimit int
	// Defects are switched on.
	Defects []string
	// Variations are legal ways to differ that are switched on; they stand before the defects.
	Variations []string
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
	// MetricsURL is "http://127.0.0.1:9090/metrics"; "" where they are not served.
	MetricsURL string
	// Token is the integration token that was given or made; "" where the database had a company and none was given.
	Token string
	// ConsoleURL is the admin's pages, "http://127.0.0.1:8085/admin/"; "" where they are off.
	ConsoleURL string
	// AdminPassword is the password that was made for the admin; "" where none was made.
	AdminPassword string

	servers []*http.Server
	served  chan error
	health  *health
	stop    context.CancelFunc
	ticked  chan struct{}
	store   *store.Store
}

// Start opens the store, founds the first company where there is none, and listens.
func Start(ctx context.Context, options Options) (*Running, error) {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if err := options.check(); err != nil {
		return nil, err
	}
	clock := options.Clock
	if clock == nil {
		clock = &Clock{}
	}
	inner, err := defects.Within(options.Defects...)
	if err != nil {
		return nil, err
	}
	data, err := store.Open(ctx, store.Options{Path: options.DB, Clock: clock, Represent: represent(inner), SurveyMistakes: inner.Surveys})
	if err != nil {
		return nil, err
	}
	running, err := serve(ctx, options, data, clock)
	if err != nil {
		return nil, errors.Join(err, data.Close())
	}
	return running, nil
}

// check refuses options that contradict each other or that would open what is not meant to be open.
func (o Options) check() error {
	if o.ControlToken != "" && !o.Control {
		return errors.New("a control token was given, but the control API is off: switch it on with --control")
	}
	if o.Control && o.ControlToken == "" && !isLoopback(o.Addr) {
		return fmt.Errorf("the control API cannot be offered on %s: listen on 127.0.0.1, or set PEAKON_CONTROL_TOKEN", o.Addr)
	}
	if base, err := url.Parse(o.BaseURL); o.BaseURL != "" && (err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https") {
		return fmt.Errorf("base URL %q: expected one like https://api.example.com%s", o.BaseURL, canonicalPrefix)
	}
	if o.AdminPassword != "" && !o.Console {
		return errors.New("an admin's password was given, but there are no pages to sign in to: switch them on with --console")
	}
	if o.Console && o.Mode == FullMode {
		return errors.New("the console is Peakon's: it goes with --mode peakon")
	}
	if o.Entitlements && o.Mode != FullMode {
		return errors.New("entitlements are not what Peakon has: they go with --mode full")
	}
	if (o.TLSCert == "") != (o.TLSKey == "") {
		return errors.New("TLS needs both a certificate and its key: give --tls-cert and --tls-key")
	}
	if o.RateLimit < RateLimitOfMode {
		return fmt.Errorf("rate limit %d: expected a number of operations per hour, or 0 for none", o.RateLimit)
	}
	return nil
}

// represent is how the store keeps what employees are shown as; nil where a mistake is switched on that gives attributes other
// names than the store knows.
func represent(inner defects.Inner) func(peakon.Employee, []peakon.Attribute, func(int64) (peakon.Colleague, bool)) []byte {
	if inner.NoAliases || inner.GuessedAliases {
		return nil
	}
	return func(e peakon.Employee, attributes []peakon.Attribute, find func(int64) (peakon.Colleague, bool)) []byte {
		return scimuser.Represent(e, attributes, find)
	}
}

// serve listens and serves.
func serve(ctx context.Context, options Options, data *store.Store, clock *Clock) (*Running, error) {
	if err := fits(ctx, data, options.Mode); err != nil {
		return nil, err
	}
	token, err := firstCompany(ctx, data, options)
	if err != nil {
		return nil, err
	}
	made, err := firstAdmin(ctx, data, options)
	if err != nil {
		return nil, err
	}
	health, metrics := &health{store: data}, newMetrics()
	handler, err := New(Config{
		Store: data, Clock: clock, Mode: options.Mode, Entitlements: options.Entitlements, Control: options.Control, ControlToken: options.ControlToken, BaseURL: options.BaseURL,
		Console: options.Console, TLS: options.TLSCert != "", RateLimit: options.limit(), Defects: options.Defects, Variations: options.Variations, Log: options.Log, metrics: metrics,
	})
	if err != nil {
		return nil, err
	}
	r := &Running{Token: token, AdminPassword: made, served: make(chan error, 2), health: health, ticked: make(chan struct{}), store: data}
	root, err := r.listen(ctx, options, options.Addr, health.beside(handler))
	if err != nil {
		return nil, err
	}
	r.URL = root + canonicalPrefix
	if options.Control {
		r.ControlURL = root + controlPrefix
	}
	if options.Console {
		r.ConsoleURL = root + console.Prefix + "/"
	}
	if options.MetricsAddr != "" {
		options.TLSCert, options.TLSKey = "", "" // it is for the machines of one's own network
		root, err := r.listen(ctx, options, options.MetricsAddr, health.beside(metrics.handler()))
		if err != nil {
			return nil, errors.Join(err, r.servers[0].Close())
		}
		r.MetricsURL = root + "/metrics"
	}
	ticking, stop := context.WithCancel(context.WithoutCancel(ctx))
	r.stop = stop
	go r.tick(ticking, clock, options.Log)
	return r, nil
}

// fits refuses a database of the other mode, in which nobody would be found.
func fits(ctx context.Context, data *store.Store, mode string) error {
	return data.View(ctx, func(t *store.Tx) error {
		employees, documents, err := t.Holds(ctx)
		switch {
		case err != nil:
			return err
		case mode == FullMode && employees && !documents:
			return errors.New("the database holds employees of Peakon, which mode full does not serve: use --mode peakon, or another database")
		case mode != FullMode && documents && !employees:
			return errors.New("the database holds users and groups of mode full, which Peakon does not serve: use --mode full, or another database")
		default:
			return nil
		}
	})
}

// firstCompany founds a company where there is none, and lets the given token, or a new one, authenticate for the first. Tokens that
// were issued before stay good, which is said.
func firstCompany(ctx context.Context, data *store.Store, options Options) (string, error) {
	token := options.Token
	err := data.Change(ctx, func(t *store.Tx) error {
		companies, err := t.Companies(ctx)
		if err != nil {
			return err
		}
		if len(companies) > 0 {
			if token == "" {
				return nil
			}
			if err := t.Adopt(ctx, companies[0].ID, token); err != nil {
				return err
			}
			good, err := t.Tokens(ctx, companies[0].ID)
			if good > 1 {
				options.Log.Warn("the token was added to others that stay good; Regenerate token in the console, or POST /_control/regenerate, revokes all of them", "tokens", good)
			}
			return err
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

// firstAdmin gives the first company its admin, where there are pages to sign in to. It returns a password that was made.
func firstAdmin(ctx context.Context, data *store.Store, options Options) (made string, err error) {
	if !options.Console {
		return "", nil
	}
	err = data.Change(ctx, func(t *store.Tx) error {
		companies, err := t.Companies(ctx)
		if err != nil {
			return err
		}
		made, err = t.EnsureAdmin(ctx, companies[0].ID, options.AdminPassword)
		return err
	})
	return made, err
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

// Close ends the server: requests under way are finished while ctx lasts, then cut. Whoever asks meanwhile whether it is ready is
// told that it is not.
func (r *Running) Close(ctx context.Context) error {
	r.health.ending.Store(true)
	r.stop()
	<-r.ticked
	var errs []error
	for _, server := range r.servers {
		if server.Shutdown(ctx) != nil {
			errs = append(errs, server.Close())
		}
		if served := <-r.served; !errors.Is(served, http.ErrServerClosed) {
			errs = append(errs, served)
		}
	}
	return errors.Join(append(errs, r.store.Close())...)
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
