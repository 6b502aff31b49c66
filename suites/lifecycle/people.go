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

// returningPeople: the other ways of coming back.
func returningPeople(scope *spec.Scope, s *stage.Stage) {
	Describe("the ways of coming back", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.okta-user",
			Title: "A person whose Okta user is deactivated, activated again and assigned again becomes active, with the same id.",
			Why:   "It is the order in which a re-hire happens: activating the Okta user by itself gives nobody their apps back.",
			Fix:   "Find inactive users in the lookup, and let active true take effect.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9293"), cite.OktaCRUD(12), cite.OktaCRUD(13), cite.OktaCRUD(15), cite.PeakonArticle("Deactivate Users")},
			Kills: []string{"reactivate-ignored", "inactive-unlisted"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			app.Do(c.Context(), "deactivate the Okta user "+jane.Email, jane, func(ctx context.Context) error {
				return s.Admin.DeactivatePerson(ctx, jane.Okta)
			}).Given(c)
			sent, err := app.Quietly(c.Context(), func(ctx context.Context) error { return s.Admin.ReactivatePerson(ctx, jane.Okta) })
			if err != nil {
				c.Block("activating the Okta user again failed: %v", err)
			}
			c.Expect(sent).To(BeEmpty(), "what Okta sent when the Okta user was activated again")
			back := app.Assign(c.Context(), jane)
			back.Succeeds(c)
			c.Expect(back.Outcome.ExternalID).To(Equal(jane.ID()), "the id after coming back")
			c.Expect(jane.Now(c, s).Active()).To(Equal(true), "active after coming back")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.group-member",
			Title: "A person who has the app through a group becomes active again as soon as their Okta user is activated.",
			Why:   "Nobody assigns anything: Okta gives back what the group gives, and sends the whole sequence by itself.",
			Fix:   "Find inactive users in the lookup, and let active true take effect.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9293"), cite.OIN("C9307"), cite.OktaProtocol("Reactivate users")},
			Kills: []string{"reactivate-ignored", "inactive-unlisted"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			pair := assembled(c, s, app)
			defer pair.dissolve(c.Context())
			app.Do(c.Context(), "deactivate the Okta user "+pair.first.Email, pair.first, func(ctx context.Context) error {
				return s.Admin.DeactivatePerson(ctx, pair.first.Okta)
			}).Given(c)
			back := app.Do(c.Context(), "activate the Okta user "+pair.first.Email+" again", pair.first, func(ctx context.Context) error {
				return s.Admin.ReactivatePerson(ctx, pair.first.Okta)
			})
			back.Succeeds(c)
			c.Expect(back.Outcome.ExternalID).To(Equal(pair.first.ID()), "the id after coming back")
			c.Expect(pair.first.Now(c, s).Active()).To(Equal(true), "active after coming back")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.back-and-forth",
			Title: "A person may leave and come back any number of times.",
			Why:   "Admins unassign and assign to see whether provisioning works; seasonal workers come every year.",
			Fix:   "Keep no history that a second return trips over.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Reactivate users"), cite.OktaSupport("Reassigning a user", "https://devforum.okta.com/t/27262")},
			Kills: []string{"deactivate-ignored", "reactivate-ignored", "inactive-unlisted"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			for range 3 {
				app.Unassign(c.Context(), jane).Succeeds(c)
				c.Expect(jane.Now(c, s).Active()).To(Equal(false), "active after leaving")
				app.Assign(c.Context(), jane).Succeeds(c)
				c.Expect(jane.Now(c, s).Active()).To(Equal(true), "active after coming back")
			}
			stage.OnlyChanged(c, "the user before and after leaving three times", jane.CreatedAs, jane.Now(c, s))
		})
	})
}

// changedMeanwhile: somebody is hired again, with another name and in another place.
func changedMeanwhile(scope *spec.Scope, s *stage.Stage) {
	Describe("an employee who changed while away", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.changed-meanwhile",
			Title: "What changed in Okta while a person was away arrives when they come back, and the rest is as it was.",
			Why:   "While nobody is assigned Okta pushes nothing; the new name and time zone come with the return, in the PUT after the activation.",
			Fix:   "Accept the profile PUT that follows the activation as any other.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Reactivate users"), cite.Capture(cite.TemplateRun, "requests 19 to 22"), cite.Capture(cite.WizardRun, "requests 52 to 56"), cite.Issue("fleetdm/fleet", 53446)},
			Kills: []string{"update-lost", "timezone-lost", "inactive-unlisted", "put-unsupported"},
		}, func(c *spec.Case) {
			app := s.Apps[scope.App]
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			app.Unassign(c.Context(), jane).Given(c)
			gone := jane.Now(c, s)
			sent, err := app.Quietly(c.Context(), func(ctx context.Context) error {
				_, err := s.Admin.ChangeProfile(ctx, jane.Okta, map[string]any{"lastName": "Married", "timezone": "America/New_York"})
				return err
			})
			if err != nil {
				c.Block("changing the profile failed: %v", err)
			}
			c.Expect(sent).To(BeEmpty(), "what Okta sent while nobody was assigned")
			stage.OnlyChanged(c, "the user before and after the change in Okta", gone, jane.Now(c, s))
			back := app.Assign(c.Context(), jane)
			back.Succeeds(c)
			c.Expect(back.Outcome.ExternalID).To(Equal(jane.ID()), "the id after coming back")
			after := jane.Now(c, s)
			c.NoDifference("the user after coming back", after.Differences(s.Kept(c.Context(), jane.CreatedAs, map[string]any{
				"name.familyName": "Married", "timezone": "America/New_York", "active": true,
			})))
			stage.OnlyChanged(c, "the user before leaving and after coming back", jane.CreatedAs, after,
				"/name/familyName", "/name/formatted", "/displayName", "/timezone")
		})
	})
}
