// Package password is “Sync Password”: the Okta password of a person is pushed to the target when they set it or change it.
package password

import (
	"context"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Sync Password", func(scope *spec.Scope) {
		w := &sync{stage: s, scope: scope}
		BeforeAll(func(ctx SpecContext) { w.rehearse(ctx) })
		AfterAll(func(ctx SpecContext) {
			if app := s.Apps[scope.App]; app.NotConnected == nil {
				_ = s.Admin.EnableProvisioning(context.WithoutCancel(ctx), app.App, admin.AllFeatures())
			}
		})
		accepted(w)
		secret(w)
	})
}

// sync is a person whose Okta password is set, and then changed.
type sync struct {
	stage *stage.Stage
	scope *spec.Scope

	switchedOn    error
	jane          *stage.Employee
	set, changed  *stage.Push
	before, after stage.Look
}

func (w *sync) rehearse(ctx context.Context) {
	app, s := w.stage.Apps[w.scope.App], w.stage
	if app.NotConnected == nil {
		w.switchedOn = s.Admin.SyncPasswords(ctx, app.App, admin.PasswordSync{Seed: "OKTA", OnChange: true})
	}
	w.jane = app.Hire(ctx, s.People.Someone(), nil)
	w.before = s.Look(ctx, w.jane, "before a password was pushed")
	first, second := madeUp(s), madeUp(s)
	w.set = app.Do(ctx, "set the password of "+w.jane.Email, w.jane, func(ctx context.Context) error {
		return s.Admin.SetPassword(ctx, w.jane.Okta, first)
	})
	w.changed = app.Do(ctx, "change the password of "+w.jane.Email, w.jane, func(ctx context.Context) error {
		return s.Admin.ChangePassword(ctx, w.jane.Okta, first, second)
	})
	w.after = s.Look(ctx, w.jane, "after a password was pushed")
}

// madeUp is a password that nobody else has, and that Okta's usual policy takes.
func madeUp(s *stage.Stage) string {
	unique, _, _ := strings.Cut(s.People.Nobody(), "@")
	return "Aa1-" + strings.TrimPrefix(unique, "nobody.")
}

func (w *sync) given(c *spec.Case) {
	if w.switchedOn != nil {
		c.Block("switching “Sync Password” on failed: %v", w.switchedOn)
	}
	w.jane.Given(c)
}

// accepted: the push of a password succeeds.
func accepted(w *sync) {
	Describe("a password that Okta pushes", Ordered, func() {
		w.scope.Check(scimdrill.Requirement{
			ID:    "okta.password.set",
			Title: "The password that a person sets in Okta is accepted.",
			Why:   "“Sync Password” gives people one password for both. Where the push fails they cannot sign in with the one that they know.",
			Fix:   "Accept password in PATCH and in PUT, or say in ServiceProviderConfig that you do not change passwords.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9301"), cite.OktaProtocol("Update a specific user (PATCH)"), cite.RFC("7643", "4.1.1")},
			Needs: []scimdrill.Capability{scimdrill.CanChangePassword},
			Kills: []string{"password-change-refused", "password-put-refused"},
		}, func(c *spec.Case) {
			w.given(c)
			w.set.Succeeds(c)
		})

		w.scope.Check(scimdrill.Requirement{
			ID:    "okta.password.changed",
			Title: "The password that a person changes in Okta is accepted, too.",
			Why:   "People change passwords more often than names. A target that takes the first one alone locks them out with the second.",
			Fix:   "Take a password at any time, not with the create alone.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9302"), cite.OktaProtocol("Update a specific user (PATCH)")},
			Needs: []scimdrill.Capability{scimdrill.CanChangePassword},
			Kills: []string{"password-change-refused", "password-put-refused"},
		}, func(c *spec.Case) {
			w.given(c)
			w.changed.Succeeds(c)
		})

		w.scope.Check(scimdrill.Requirement{
			ID:    "okta.password.requests",
			Title: "The requests that push a password are answered with 2xx: a PATCH without a path, or a GET and a PUT.",
			Why:   "An app of the catalog patches the password by itself; one of the wizard puts the whole user back with the password in it.",
			Fix:   "Take a replace without a path as a set of attributes; let a PUT hold a password.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific user (PATCH)"), cite.RFC("7644", "3.5.2.3")},
			Needs: []scimdrill.Capability{scimdrill.CanChangePassword, scimdrill.CanShowWire},
			Kills: []string{"password-change-refused", "password-put-refused"},
		}, func(c *spec.Case) {
			w.given(c)
			c.Shows(w.set.Wire...)
			c.AdminSees(w.set.Outcome.AdminText)
			want, method := []string{"PATCH /Users/{id}"}, http.MethodPatch
			if w.scope.App == scimdrill.Wizard {
				want, method = []string{"GET /Users/{id}", "PUT /Users/{id}"}, http.MethodPut
			}
			c.Expect(w.stage.Apps[w.scope.App].Sequence(w.set)).To(Equal(want), "what Okta sent")
			sent, _ := w.set.Sent(method)
			c.Decisive(sent)
			c.Expect(sent.Request.Body).To(ContainSubstring(`"password":`), "the body")
			c.Expect(sent.Status()).To(Or(Equal(200), Equal(204)), "status of the answer")
		})
	})
}

// secret: what a password that was pushed must not bring about.
func secret(w *sync) {
	Describe("the user whose password was pushed", Ordered, func() {
		w.scope.Check(scimdrill.Requirement{
			ID:    "okta.password.not-returned",
			Title: "A password that was pushed is returned in no answer.",
			Why:   "It is the password with which the person signs in to everything. Whoever may read users must not read it, nor may a log.",
			Fix:   "Leave password out of every answer (returned: never).",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "7"), cite.RFC("7643", "9.2")},
			Needs: []scimdrill.Capability{scimdrill.CanChangePassword},
			Kills: []string{"password-returned"},
		}, func(c *spec.Case) {
			w.given(c)
			w.set.Given(c)
			for _, exchange := range append(w.set.Wire, w.changed.Wire...) {
				c.Expect(probe.Read(exchange).At("password")).To(BeNil(), "password in the answer to %s", exchange.Request.Method)
			}
			c.Expect(w.after.Resource(c).At("password")).To(BeNil(), "password when the user is read")
		})

		w.scope.Check(scimdrill.Requirement{
			ID:    "okta.password.nothing-else",
			Title: "The push of a password changes nothing that is shown of the user but the time of the last change.",
			Why:   "A password that comes by itself says nothing of name, groups or active.",
			Fix:   "Store the password, and leave the rest alone.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.OIN("C9301")},
			Needs: []scimdrill.Capability{scimdrill.CanChangePassword},
			Kills: []string{"put-recreates"},
		}, func(c *spec.Case) {
			w.given(c)
			w.set.Given(c)
			w.changed.Given(c)
			stage.OnlyChanged(c, "the user before and after the password was pushed", w.before.Given(c), w.after.Resource(c))
		})
	})
}
