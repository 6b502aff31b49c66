package lifecycle

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// triggers: the other ways in which an assignment ends.
func triggers(scope *spec.Scope, s *stage.Stage) {
	Describe("the ways of leaving", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.okta-user",
			Title: "A person whose Okta user is deactivated becomes inactive in the target.",
			Why:   "HR deactivates the person once, in Okta, and relies on every application to follow.",
			Fix:   "Store active false, whether it comes by PATCH or by PUT.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.PeakonArticle("Deactivate Users"), cite.OIN("C9292"), cite.OktaCRUD(9), cite.OktaCRUD(11), cite.OktaConcepts("Deprovision")},
			Kills: []string{"deactivate-ignored", "deactivate-refused"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			app.Do(c.Context(), "deactivate the Okta user "+jane.Email, jane, func(ctx context.Context) error {
				return s.Admin.DeactivatePerson(ctx, jane.Okta)
			}).Succeeds(c)
			c.Expect(jane.Now(c, s).Active()).To(Equal(false), "active after the Okta user was deactivated")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.left-group",
			Title: "A person who is removed from the group that gives them the app becomes inactive in the target, and the other members stay active.",
			Why:   "Most companies assign apps to groups: leaving the group is leaving the app.",
			Fix:   "Store active false, whether it comes by PATCH or by PUT.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaConcepts("Deprovision"), cite.OIN("C9307"), cite.OIN("C9311")},
			Kills: []string{"deactivate-ignored", "deactivate-refused"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			pair := assembled(c, s, app)
			defer pair.dissolve(c.Context())
			app.Do(c.Context(), "remove "+pair.first.Email+" from the group", pair.first, func(ctx context.Context) error {
				return s.Admin.RemoveFromGroup(ctx, pair.group, pair.first.Okta)
			}).Succeeds(c)
			c.Expect(pair.second.Now(c, s).Active()).To(Equal(true), "active of the member who stays")
			c.Expect(pair.first.Now(c, s).Active()).To(Equal(false), "active of the member who left")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.group-unassigned",
			Title: "All members of a group from which the app is taken away become inactive in the target.",
			Why:   "A contract ends, or a department leaves: Okta deactivates everybody at once, in parallel.",
			Fix:   "Let requests for different users run side by side, and store active false for each.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9311"), cite.OktaConcepts("Deprovision")},
			Kills: []string{"deactivate-ignored", "deactivate-refused"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			pair := assembled(c, s, app)
			defer pair.dissolve(c.Context())
			since := s.Admin.Now()
			app.Do(c.Context(), "unassign the group of "+pair.first.Email, pair.first, func(ctx context.Context) error {
				return s.Admin.UnassignGroup(ctx, app.App, pair.group)
			}).Succeeds(c)
			if outcome, err := s.Admin.WaitForPush(c.Context(), app.App, pair.second.Okta, since); err != nil || outcome.Failed {
				c.AdminSees(outcome.AdminText)
				c.Fail("the second member was not deactivated: %v %s", err, outcome.AdminText)
			}
			c.Expect(pair.second.Now(c, s).Active()).To(Equal(false), "active of the second member")
			c.Expect(pair.first.Now(c, s).Active()).To(Equal(false), "active of the first member")
		})
	})
}

// deleted: a deactivated Okta user is deleted; Okta never sends DELETE for users.
func deleted(scope *spec.Scope, s *stage.Stage) {
	Describe("an Okta user who is deactivated and then deleted", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.deleted-stays",
			Title: "A person whose deactivated Okta user is deleted stays in the target as they were, inactive.",
			Why:   "Okta sends nothing for it, and never sends DELETE for users: what the person answered and wrote is the application's to keep.",
			Fix:   "Nothing has to be done; rely on no DELETE from Okta to remove people.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaConcepts("Delete (Deprovision)"), cite.OktaProtocol("Delete users")},
			Kills: []string{"deactivate-ignored", "inactive-hidden", "deactivate-deletes"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			app.Do(c.Context(), "deactivate the Okta user "+jane.Email, jane, func(ctx context.Context) error {
				return s.Admin.DeactivatePerson(ctx, jane.Okta)
			}).Given(c)
			before := jane.Now(c, s)
			sent, err := app.Quietly(c.Context(), func(ctx context.Context) error { return s.Admin.DeletePerson(ctx, jane.Okta) })
			if err != nil {
				c.Block("deleting the Okta user failed: %v", err)
			}
			c.Expect(sent).To(BeEmpty(), "what Okta sent")
			after := jane.Now(c, s)
			c.Expect(after.Active()).To(Equal(false), "active after the Okta user was deleted")
			stage.OnlyChanged(c, "the user before and after the Okta user was deleted", before, after)
		})
	})
}
