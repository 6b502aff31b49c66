package rehearsal

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/journal"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Rehearsal is a stage that is set.
type Rehearsal struct {
	options   Options
	started   time.Time
	seed      string
	stage     *stage.Stage
	ownTarget bool
	target    scimdrill.Target
	org       scimdrill.Org
	cleaner   *probe.Client
	// guard and secondGuard know what the run made in its tenants; journal is nil where none is kept.
	guard, secondGuard *guard.Guard
	journal            *journal.Writer
	// foreignOrg is the org at --org-url; nil for the mock in this process.
	foreignOrg *foreignOrg
	// said is what the target's own documents say that it can do.
	said scimdrill.CapabilitySet
	// consistencies are those of the target and of the second tenant, where reads may lag.
	consistencies []*probe.Consistency
	findings      findings
	closers       []func()
}

// Prepare sets the stage. Its error wraps ErrConfiguration or ErrUnreachable where the fault is not ours. Nothing is left
// running when it fails.
func Prepare(ctx context.Context, options Options) (_ *Rehearsal, err error) {
	if err := options.validate(); err != nil {
		return nil, err
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	r := &Rehearsal{options: options, started: time.Now(), seed: options.Seed}
	defer func() {
		if err != nil {
			r.Close()
		}
	}()
	if r.seed == "" {
		r.seed = strings.ToLower(rand.Text()[:6])
	}
	cast, err := people.NewCast(r.seed)
	if err != nil {
		return nil, err
	}
	r.stage = &stage.Stage{Kinds: options.Kinds, People: cast, Recorder: transcript.NewRecorder(options.Token, options.SecondToken, options.ControlToken, options.OrgToken)}
	r.stage.Recorder.Hide(options.Hidden...)
	if r.stage.Kinds, err = wanted(options.Kinds, options.Declared); err != nil {
		return nil, err
	}
	r.options.Kinds = r.stage.Kinds
	r.declare()
	r.closers = append(r.closers, r.stage.Recorder.Subscribe(r.stage.Watch))

	if err := r.setTarget(ctx); err != nil {
		return nil, err
	}
	r.setAccess()
	r.stage.Capabilities[scimdrill.TriesEntra] = r.options.Entra
	if err := r.keepJournal(); err != nil {
		return nil, err
	}
	if err := r.setOrg(ctx); err != nil {
		return nil, err
	}
	return r, r.connectApps(ctx)
}

// setTarget starts the reference, or takes the target that was named, and finds out what it can do.
func (r *Rehearsal) setTarget(ctx context.Context) error {
	control, controlToken := r.options.ControlURL, r.options.ControlToken
	r.stage.URL, r.stage.Token = r.options.URL, r.options.Token
	r.target = scimdrill.Target{URL: r.options.URL, Kind: r.options.Kind}
	if r.options.URL == "" {
		running, err := server.Start(ctx, server.Options{
			Addr: "127.0.0.1:0", Control: true, Mode: r.options.Mode, Entitlements: r.options.Mode == server.FullMode, Defects: r.options.Defects, Variations: r.options.Variations, Log: r.options.Log,
		})
		if err != nil {
			return fmt.Errorf("%w: start the reference: %w", ErrConfiguration, err)
		}
		r.ownTarget = true
		r.closers = append(r.closers, func() { closeQuietly(running.Close) })
		r.stage.URL, r.stage.Token, control = running.URL, running.Token, running.ControlURL
		r.stage.Recorder.Hide(running.Token)
		r.target = scimdrill.Target{URL: running.URL, Kind: reference(r.options.Mode), Defects: r.options.Defects}
	}
	if err := r.setGuard(); err != nil {
		return err
	}
	r.stage.Target = probe.New(probe.Options{
		Guard: r.guard, Consistency: r.consistencyOf(r.stage.URL, scimdrill.ByProbe, scimdrill.ByOkta),
		BaseURL: r.stage.URL, Token: r.stage.Token, Authorization: r.options.Authorization, Timeout: r.options.Timeout, Recorder: r.stage.Recorder, Note: r.findings.note,
	})
	r.cleaner = r.stage.Target
	r.closers = append(r.closers, r.stage.Target.Close)
	if err := preflight(ctx, r.stage.Target, r.options.source(), r.findings.note); err != nil {
		return err
	}
	r.stage.Capabilities, r.said = discover(ctx, r.stage.Target)
	overlay(r.stage.Capabilities, r.options.Declared)
	r.stage.Capabilities[scimdrill.AllowsHeavy] = r.ownTarget && !r.options.StandIn || r.options.AllowHeavy
	if err := r.setSecondTenant(ctx, control); err != nil {
		return err
	}
	if control == "" || r.options.StandIn || r.options.Mode == server.FullMode { // there are no surveys in a directory
		return nil
	}
	return r.takeControl(ctx, control, controlToken)
}

// reference says which reference it is, as reports name it.
func reference(mode string) string {
	if mode == server.FullMode {
		return "reference, in-process, mode full"
	}
	return "reference, in-process"
}

// takeControl opens the reference's control API: with it, surveys and custom attributes are rehearsed too.
func (r *Rehearsal) takeControl(ctx context.Context, address, token string) error {
	administrator, err := peakon.New(address, token)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrConfiguration, err)
	}
	if _, err := administrator.Now(ctx); err != nil {
		return fmt.Errorf("%w: the control API: %w", ErrConfiguration, err)
	}
	r.stage.Peakon = administrator
	r.closers = append(r.closers, administrator.Close)
	for _, can := range []scimdrill.Capability{scimdrill.CanScheduleSurveys, scimdrill.CanDefineAttributes, scimdrill.CanConnect} {
		r.stage.Capabilities[can] = true
	}
	return nil
}

// setOrg starts the mock org, or signs in to the real one.
func (r *Rehearsal) setOrg(ctx context.Context) error {
	if r.options.OrgURL != "" {
		return r.signIn(ctx)
	}
	mock := org.New(org.Options{Recorder: r.stage.Recorder, Timeout: r.options.Timeout, Log: r.options.Log, AllowPlainHTTP: true, Guard: r.guard, Before: r.stage.Target.Settle})
	running, err := mock.Start(ctx, "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("start the mock org: %w", err)
	}
	r.closers = append(r.closers, func() { closeQuietly(running.Close) })
	r.stage.Recorder.Hide(mock.APIToken())
	r.org = scimdrill.Org{URL: running.URL, Kind: "mock", Apps: r.options.Kinds}
	administrator, err := admin.New(ctx, admin.Options{OrgURL: running.URL, APIToken: mock.APIToken(), PatienceForPush: r.patience()})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrConfiguration, err)
	}
	r.stage.Admin = administrator
	for _, can := range []scimdrill.Capability{scimdrill.CanShowWire, scimdrill.CanAddressApps, scimdrill.CanPressConsole} {
		r.stage.Capabilities[can] = true
	}
	return nil
}

// patience is how long a push may take: a few requests, each of which may last until the time limit.
func (r *Rehearsal) patience() time.Duration {
	limit := r.options.Timeout
	if limit == 0 {
		limit = time.Minute
	}
	return 6*limit + 10*time.Second
}

// connectApps adds and connects an app of each kind, or takes up the prepared one. That a target does not let itself be
// connected is a result of the run, not a fault of it.
func (r *Rehearsal) connectApps(ctx context.Context) error {
	r.stage.Apps = map[scimdrill.AppKind]*stage.App{}
	if r.options.AppID != "" {
		prepared, err := r.stage.Admin.UseApp(ctx, r.options.AppID)
		if err != nil {
			return fmt.Errorf("%w: --app-id: %w", ErrConfiguration, err)
		}
		r.stage.Kinds = []scimdrill.AppKind{prepared.Kind}
		r.org.Apps = r.stage.Kinds
		r.stage.Apps[prepared.Kind] = &stage.App{App: prepared, Stage: r.stage}
		return nil
	}
	for _, kind := range r.options.Kinds {
		added, err := r.stage.AddApp(ctx, kind, "Rehearsal, "+kind.String(), r.stage.URL)
		if err != nil {
			return fmt.Errorf("add an app to the org: %w", err)
		}
		r.stage.Apps[kind] = r.stage.Connect(ctx, added)
	}
	return nil
}

// Stage is what the suites stand on.
func (r *Rehearsal) Stage() *stage.Stage { return r.stage }

// Target is the target as reports name it.
func (r *Rehearsal) Target() scimdrill.Target {
	target := r.target
	target.Capabilities = r.stage.Capabilities.List()
	return target
}

// Org is the org as reports name it.
func (r *Rehearsal) Org() scimdrill.Org { return r.org }

// Close ends everything that was started, the last first.
func (r *Rehearsal) Close() {
	for i := len(r.closers) - 1; i >= 0; i-- {
		r.closers[i]()
	}
	r.closers = nil
}

func closeQuietly(closing func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = closing(ctx) // the process ends or starts afresh; there is nothing to save
}

// findings collects departures from the RFC, each once, with how often it was seen.
type findings struct {
	mu   sync.Mutex
	list []scimdrill.Finding
}

func (f *findings) note(finding scimdrill.Finding) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.list {
		if f.list[i].Title == finding.Title {
			f.list[i].Count++
			return
		}
	}
	f.list = append(f.list, finding)
}

func (f *findings) all() []scimdrill.Finding {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]scimdrill.Finding(nil), f.list...)
}
