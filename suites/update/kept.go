package update

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// kept: what has to outlive any number of updates.
func kept(scope *spec.Scope, s *stage.Stage) {
	Describe("what outlives updates", Ordered, func() {
		var jane *stage.Employee
		var first, back *stage.Push
		var updated stage.Look
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			first = app.Change(ctx, jane, map[string]any{"lastName": "Married"})
			updated = s.Look(ctx, jane, "after an update")
			back = app.Change(ctx, jane, map[string]any{"lastName": jane.Family})
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.external-id-kept",
			Title: "The externalId that came with the create is still there after an update.",
			Why:   "It is Okta's own id of the person. Okta sends back the one that the server returned, so that one that is lost once is lost for good.",
			Fix:   "Store externalId and return it; let a PUT that echoes it leave it as it is.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create users"), cite.RFC("7643", "3.1"), cite.Issue("snipe/snipe-it", 12049)},
			Kills: []string{"externalid-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			first.Given(c)
			c.Expect(updated.Resource(c).At("externalId")).To(Equal(jane.Okta.ID), "externalId is the id of the Okta user")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.active-kept",
			Title: "An update of the profile leaves the user active.",
			Why:   "The PUT echoes active. A server that sets it on every PUT to a value of its own locks people out, or lets those back in who left.",
			Fix:   "Set active to what the PUT holds, and to nothing else.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific user (PUT)"), cite.OktaSupport("active changes after a profile push", "https://devforum.okta.com/t/14380")},
			Kills: []string{"put-forgets-active"},
		}, func(c *spec.Case) {
			jane.Given(c)
			first.Given(c)
			c.Expect(updated.Resource(c).Active()).To(Equal(true), "active after the update")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.there-and-back",
			Title: "A change that is taken back leaves the user as it was, the time of the last change aside.",
			Why:   "Whatever wears off with each update is gone after a year of them.",
			Fix:   "Store the PUT whole; add, drop and reorder nothing.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.OktaProtocol("Update a specific user (PUT)")},
			Kills: []string{"put-recreates"},
		}, func(c *spec.Case) {
			jane.Given(c)
			first.Given(c)
			back.Succeeds(c)
			stage.OnlyChanged(c, "the user before, and after there and back", jane.CreatedAs, jane.Now(c, s))
		})
	})
}
