package admin_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/org"
)

const apiToken = "00testtoken"

// rig is an administrator of a mock org on a loopback socket, and a target.
type rig struct {
	*admin.Admin
	t      testing.TB
	org    *org.Org
	url    string
	target *target
}

func newRig(tb testing.TB) *rig {
	tb.Helper()
	return newRigOf(tb, org.Options{})
}

func newRigOf(tb testing.TB, options org.Options) *rig {
	tb.Helper()
	options.APIToken = apiToken
	running, err := org.New(options).Start(tb.Context(), "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), 10*time.Second)
		defer cancel()
		if err := running.Close(ctx); err != nil {
			tb.Errorf("close the org: %v", err)
		}
	})
	a, err := admin.New(tb.Context(), admin.Options{OrgURL: watched(tb, running), APIToken: apiToken, PatienceForPush: 10 * time.Second})
	if err != nil {
		tb.Fatal(err)
	}
	return &rig{Admin: a, t: tb, org: running.Org, url: running.URL, target: newTarget(tb)}
}

// app adds an app of the kind, connects it and ticks all features.
func (r *rig) app(kind scimdrill.AppKind) admin.App {
	r.t.Helper()
	app := r.bareApp(kind)
	r.connect(app)
	return app
}

func (r *rig) bareApp(kind scimdrill.AppKind) admin.App {
	r.t.Helper()
	app, err := r.AddApp(r.t.Context(), admin.AppSettings{Kind: kind, Label: "Peakon", BaseURL: r.target.URL})
	r.must(err)
	return app
}

func (r *rig) connect(app admin.App) {
	r.t.Helper()
	r.must(r.ConnectAPI(r.t.Context(), app, tokenFor(app)))
	r.must(r.EnableProvisioning(r.t.Context(), app, admin.AllFeatures()))
}

// tokenFor is what an administrator types: the header-auth template wants the scheme as well.
func tokenFor(app admin.App) string {
	if app.Name == admin.DefaultTemplate {
		return targetToken
	}
	return strings.TrimPrefix(targetToken, "Bearer ")
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// people counts the logins of a test binary, so that none is used twice.
type people struct{ count atomic.Int64 }

func (p *people) profile() map[string]any {
	n := p.count.Add(1)
	login := fmt.Sprintf("person%d@example.com", n)
	return map[string]any{"login": login, "email": login, "firstName": "Person", "lastName": fmt.Sprintf("Number%d", n)}
}

func (r *rig) person(login string) admin.Person {
	r.t.Helper()
	person, err := r.AddPerson(r.t.Context(), map[string]any{"login": login, "email": login, "firstName": "Test", "lastName": "Person"})
	r.must(err)
	return person
}

// provisioned assigns a person and waits for the push.
func (r *rig) provisioned(app admin.App, person admin.Person) admin.PushOutcome {
	r.t.Helper()
	return r.pushed(app, person, func() error {
		_, err := r.AssignPerson(r.t.Context(), app, person)
		return err
	})
}

// pushed makes a change and waits for a push that succeeds.
func (r *rig) pushed(app admin.App, person admin.Person, change func() error) admin.PushOutcome {
	r.t.Helper()
	since := r.Now()
	r.must(change())
	outcome, err := r.WaitForPush(r.t.Context(), app, person, since)
	r.must(err)
	if outcome.Failed {
		r.t.Fatalf("the push failed: %s", outcome.AdminText)
	}
	return outcome
}

// silent makes a change after which nothing may be sent to the target.
func (r *rig) silent(app admin.App, person admin.Person, change func() error) {
	r.t.Helper()
	mark, since := r.target.mark(), r.Now()
	r.must(change())
	if outcome, err := r.WaitForPush(r.t.Context(), app, person, since); !errors.Is(err, admin.ErrNoPush) {
		r.t.Fatalf("want no push, found %+v (error %v)", outcome, err)
	}
	r.must(r.Settle(r.t.Context(), app))
	if sent, _ := r.target.since(mark); len(sent) > 0 {
		r.t.Fatalf("want nothing sent, found %v", sent)
	}
}

// both runs a test for each kind of app.
func both(t *testing.T, test func(t *testing.T, r *rig, app admin.App)) {
	t.Helper()
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			r := newRig(t)
			test(t, r, r.app(kind))
		})
	}
}

func (r *rig) wantSent(mark int, want ...string) {
	r.t.Helper()
	if sent, _ := r.target.since(mark); !slices.Equal(sent, want) {
		r.t.Errorf("sent %v, want %v", sent, want)
	}
}
