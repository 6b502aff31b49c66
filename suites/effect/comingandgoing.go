package effect

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// comingAndGoing: somebody is assigned the app, loses it, and is assigned it again.
func comingAndGoing(scope *spec.Scope, s *stage.Stage) {
	Describe("an employee who is assigned, unassigned and assigned again", Ordered, func() {
		var jane *stage.Employee
		var left, back *stage.Push
		var gone probe.Answer
		var errGone error
		var hooks watch
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			hooks.begin(s, access.Question{ID: jane.ID(), UserName: jane.Email, Email: jane.Email, ExternalID: jane.Okta.ID})
			hooks.ask(ctx, access.Provisioned, everyMeans)
			left = app.Unassign(ctx, jane)
			gone, errGone = s.Target.Get(ctx, probe.UserPath(jane.ID()), "read "+jane.Email+" after leaving")
			hooks.ask(ctx, access.Deactivated, everyMeans)
			back = app.Assign(ctx, jane)
			hooks.ask(ctx, access.Reactivated, everyMeans)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "effect.provisioned.gets-in",
			Title: "A person who was provisioned gets into the application.",
			Why:   "An account that is in the list and cannot be used is a ticket on somebody's first day, while Okta shows success.",
			Fix:   "Make everything that an account needs when it is created by SCIM, licence and invitation included.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaConcepts("Provisioning"), cite.RFC("7643", "4.1.1"), cite.OIN("C9290")},
			Needs: needs(),
			Kills: []string{"create-active-unset"},
		}, func(c *spec.Case) {
			jane.Given(c)
			hooks.lets(c, access.Provisioned)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "effect.deactivated.kept-out",
			Title: "A person who was deactivated does not get in anew, whatever the target shows as active.",
			Why:   "It is what deprovisioning is for. The admin sees the task done and the auditor sees active false; the person who was let go still signs in.",
			Fix:   "Ask for active wherever somebody signs in, and when anything is handed out, in every way in: password, single sign-on, link by mail.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaConcepts("Deprovision"), cite.OIN("C9294"), cite.RFC("7643", "4.1.1"), cite.Issue("NorthlandPositronics/Cogtrix", 392)},
			Needs: needs(),
			Kills: []string{"survey-after-deactivation", "deactivate-ignored"},
		}, func(c *spec.Case) {
			jane.Given(c)
			left.Given(c)
			c.Decisive(gone.Exchange)
			hooks.keepsOut(c, newAccess, shown(gone, errGone))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "effect.deactivated.keys-end",
			Title: "Sessions, refresh tokens, keys and links from before end with the deactivation.",
			Why:   "Who is let go keeps the phone with the session on it. Single sign-on stops new sessions alone; the application has to end its own.",
			Fix:   "When active becomes false end sessions and refresh tokens, and look the account up whenever a key is used.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaConcepts("Deprovision"), cite.OIN("C9294"), cite.RFC("6749", "10.4"), cite.Issue("NorthlandPositronics/Cogtrix", 392)},
			Needs: needs(),
			Kills: []string{"survey-after-deactivation", "deactivate-ignored"},
		}, func(c *spec.Case) {
			jane.Given(c)
			left.Given(c)
			c.Decisive(gone.Exchange)
			hooks.keepsOut(c, accessFrom, shown(gone, errGone))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "effect.reactivated.gets-in",
			Title: "A person who comes back gets in again.",
			Why:   "Somebody back from leave is provisioned in Okta and locked out: a licence that was freed and not given back, a password that was wiped.",
			Fix:   "Undo on reactivation what deactivation did.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Reactivate users"), cite.OIN("C9293"), cite.RFC("7643", "4.1.1")},
			Needs: needs(),
			Kills: []string{"no-survey-after-reactivation", "reactivate-ignored"},
		}, func(c *spec.Case) {
			jane.Given(c)
			left.Given(c)
			back.Given(c)
			hooks.lets(c, access.Reactivated)
		})
	})
}
