// Package entitlements is what Okta Identity Governance does: it discovers what the target has to grant, gives it to people, and
// takes it away.
package entitlements

import (
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Okta SCIM 2.0 Entitlements test", func(scope *spec.Scope) { published(scope, s) })
	p.ForEachApp("Entitlements", func(scope *spec.Scope) {
		w := &governance{stage: s, scope: scope}
		BeforeAll(func(ctx SpecContext) { w.rehearse(ctx) })
		discovered(w)
		granted(w)
	})
}

// governance is an app with entitlement management: what it discovers, and a person whom something is granted.
type governance struct {
	stage *stage.Stage
	scope *spec.Scope

	app    *stage.App
	failed error

	wire  []scimdrill.Exchange
	found []admin.Entitlement
	err   error

	jane *stage.Employee
	// given is the push of a grant, taken that of its end; first and second are what is granted in turn.
	given, taken    *stage.Push
	first, second   admin.Entitlement
	after, withdrew stage.Look
}

func (w *governance) rehearse(ctx context.Context) {
	s := w.stage
	if w.app, w.failed = s.Another(ctx, admin.AppSettings{Kind: w.scope.App, Label: "Drill, entitlements, " + string(w.scope.App), Entitlements: true}); w.failed != nil {
		return
	}
	mark := s.Recorder.Mark()
	w.found, w.err = s.Admin.DiscoverEntitlements(ctx, w.app.App)
	w.wire = s.SentByOkta(mark)
	w.jane = w.app.Hire(ctx, s.People.Someone(), nil)
	if w.err != nil || len(w.found) == 0 {
		return
	}
	w.first, w.second = w.found[0], w.found[len(w.found)-1]
	w.given = w.grant(ctx, w.first, w.second)
	w.after = s.Look(ctx, w.jane, "after a grant")
	w.taken = w.grant(ctx, w.first)
	w.withdrew = s.Look(ctx, w.jane, "after a grant has ended")
}

func (w *governance) grant(ctx context.Context, entitlements ...admin.Entitlement) *stage.Push {
	return w.app.Do(ctx, "grant entitlements to "+w.jane.Email, w.jane, func(ctx context.Context) error {
		return w.stage.Admin.Grant(ctx, w.app.App, w.jane.Okta, entitlements...)
	})
}

// about is a requirement about entitlements, which a real org manages in its console alone, and which take an app of their own.
func (w *governance) about(requirement scimdrill.Requirement, body func(*spec.Case)) (scimdrill.Requirement, func(*spec.Case)) {
	requirement.Needs = append([]scimdrill.Capability{scimdrill.HasEntitlements, scimdrill.CanPressConsole, scimdrill.CanAddressApps}, requirement.Needs...)
	return requirement, func(c *spec.Case) {
		if w.failed != nil {
			c.Block("preparing an app with entitlements failed: %v", w.failed)
		}
		body(c)
	}
}

// guide cites Okta's guide to a server with entitlements.
func guide(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Okta, Build a SCIM 2.0 server with entitlements", Section: section,
		URL: "https://developer.okta.com/docs/guides/scim-with-entitlements/main/",
	}
}

// ready blocks the case unless entitlements were discovered and the person was provisioned.
func (w *governance) ready(c *spec.Case) {
	c.Shows(w.wire...)
	if w.err != nil {
		c.Block("discovering entitlements failed: %v", w.err)
	}
	if len(w.found) == 0 {
		c.NotApplicable("the target has nothing to grant")
	}
	w.jane.Given(c)
}
