package create

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// inactive: somebody who left comes back.
func inactive(scope *spec.Scope, s *stage.Stage) {
	Describe("an inactive employee", Ordered, func() {
		var back *stage.Employee
		var left, again *stage.Push
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			back = app.Hire(ctx, s.People.Someone(), nil)
			left = app.Unassign(ctx, back)
			again = app.Assign(ctx, back)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.inactive-relinked",
			Title: "An inactive user is found by the lookup, linked again with the same id, and active afterwards.",
			Why:   "Okta deactivates, it does not delete: people come back. A server whose lookup hides inactive users makes Okta send a POST, which ends in 409 or in a twin.",
			Fix:   "Let filters and lists show inactive users, with active false.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Reactivate users"), cite.Capture(cite.TemplateRun, "requests 19 to 22"), cite.Capture(cite.WizardRun, "requests 52 to 56"), cite.Issue("fleetdm/fleet", 53446)},
			Kills: []string{"inactive-unlisted", "deactivate-deletes", "reactivate-ignored"},
		}, func(c *spec.Case) {
			back.Given(c)
			left.Given(c)
			again.Succeeds(c)
			c.Expect(again.Outcome.ExternalID).To(Equal(back.ID()), "the id after coming back")
			c.Expect(back.Now(c, s).At("active")).To(Equal(true), "active after coming back")
		})
	})
}
