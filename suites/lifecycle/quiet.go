package lifecycle

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// switchedOff: without the tick "Deactivate Users" nobody is deactivated.
func switchedOff(scope *spec.Scope, s *stage.Stage) {
	Describe("Deactivate Users is off", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:       "okta.deactivate.switched-off",
			Title:    "While “Deactivate Users” is off, a person from whom the app is taken away stays as they are in the target.",
			Why:      "Companies that offboard by hand leave it off. The target is told nothing, and must not conclude anything from that.",
			Fix:      "Nothing has to be done; deactivate nobody of whom Okta says nothing.",
			Level:    scimdrill.Okta,
			Cites:    []scimdrill.Citation{cite.OktaGuide("Provisioning actions"), cite.PeakonArticle("Configuration steps, 6")},
			Unproved: "Okta sends nothing, so that no answer of a server can break it",
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			off := admin.AllFeatures()
			off.DeactivateUsers = false
			if err := s.Admin.EnableProvisioning(c.Context(), app.App, off); err != nil {
				c.Block("switching “Deactivate Users” off failed: %v", err)
			}
			sent, err := app.Quietly(c.Context(), func(ctx context.Context) error { return s.Admin.Unassign(ctx, app.App, jane.Okta) })
			if on := s.Admin.EnableProvisioning(context.WithoutCancel(c.Context()), app.App, admin.AllFeatures()); on != nil {
				c.Broken(on)
			}
			if err != nil {
				c.Block("unassigning failed: %v", err)
			}
			c.Expect(sent).To(BeEmpty(), "what Okta sent")
			stage.OnlyChanged(c, "the user before and after unassigning", jane.CreatedAs, jane.Now(c, s))
		})
	})
}

// suspended: a suspension is not a deactivation, and provisions nothing.
func suspended(scope *spec.Scope, s *stage.Stage) {
	Describe("a suspension", Ordered, func() {
		var jane *stage.Employee
		var sent, sentAgain []scimdrill.Exchange
		var failed error
		var during, after stage.Look
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			if jane.ID() == "" {
				return
			}
			sent, failed = app.Quietly(ctx, func(ctx context.Context) error { return s.Admin.Suspend(ctx, jane.Okta) })
			during = s.Look(ctx, jane, "while suspended")
			if failed == nil {
				sentAgain, failed = app.Quietly(ctx, func(ctx context.Context) error { return s.Admin.Unsuspend(ctx, jane.Okta) })
			}
			after = s.Look(ctx, jane, "after the suspension")
		})
		given := func(c *spec.Case) {
			jane.Given(c)
			if failed != nil {
				c.Block("suspending the Okta user failed: %v", failed)
			}
		}

		scope.Check(scimdrill.Requirement{
			ID:       "okta.suspend.changes-nothing",
			Title:    "A person who is suspended in Okta stays in the target as they were, active.",
			Why:      "A suspension ends sign-in, not employment; Okta sends nothing for it.",
			Fix:      "Nothing has to be done; deactivate nobody of whom Okta says nothing.",
			Level:    scimdrill.Okta,
			Cites:    []scimdrill.Citation{cite.OIN("C9295"), cite.OktaConcepts("Suspended users")},
			Unproved: "Okta sends nothing, so that no answer of a server can break it",
		}, func(c *spec.Case) {
			given(c)
			c.Expect(sent).To(BeEmpty(), "what Okta sent")
			stage.OnlyChanged(c, "the user before and during the suspension", jane.CreatedAs, during.Resource(c))
		})

		scope.Check(scimdrill.Requirement{
			ID:       "okta.suspend.ends-without-change",
			Title:    "A person whose suspension in Okta ends is in the target as they were before it.",
			Why:      "Nothing was sent for the suspension, so that nothing is sent for its end.",
			Fix:      "Nothing has to be done.",
			Level:    scimdrill.Okta,
			Cites:    []scimdrill.Citation{cite.OIN("C9300"), cite.OktaConcepts("Suspended users")},
			Unproved: "Okta sends nothing, so that no answer of a server can break it",
		}, func(c *spec.Case) {
			given(c)
			c.Expect(sentAgain).To(BeEmpty(), "what Okta sent")
			stage.OnlyChanged(c, "the user before and after the suspension", jane.CreatedAs, after.Resource(c))
		})
	})
}
