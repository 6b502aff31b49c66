package oin

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// returning: people who come back, and people who were only suspended.
func returning(d *desk) {
	Describe("users who come back", Ordered, func() {
		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9293.reactivation",
			Title: "C9293: a person who was deactivated, is activated in Okta and assigned again is active, with the same id and the same attributes.",
			Why:   "Somebody back from leave wants the account that they had, not a new one beside it.",
			Fix:   "Find inactive users in the lookup, let active true take effect, and keep what they had.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9293"), cite.OktaProtocol("Reactivate users")},
			Kills: []string{"reactivate-ignored", "inactive-unlisted", "deactivate-deletes"},
		}, func(c *spec.Case) {
			jane := d.hired(c, nil)
			d.app().Do(c.Context(), "deactivate "+jane.Email+" in Okta", jane, func(ctx context.Context) error {
				return d.stage.Admin.DeactivatePerson(ctx, jane.Okta)
			}).Given(c)
			if _, err := d.app().Quietly(c.Context(), func(ctx context.Context) error { return d.stage.Admin.ReactivatePerson(ctx, jane.Okta) }); err != nil {
				c.Block("activating %s in Okta failed: %v", jane.Email, err)
			}
			back := d.app().Assign(c.Context(), jane)
			back.Succeeds(c)
			c.Expect(back.Outcome.ExternalID).To(Equal(jane.ID()), "the id after coming back")
			after := d.shows(c, "after coming back", jane, basics(jane))
			stage.OnlyChanged(c, "the user before leaving and after coming back", jane.CreatedAs, after)
		})

		d.scope.Check(scimdrill.Requirement{
			ID:       "oin.c9295.suspended",
			Title:    "C9295: a person who is suspended in Okta keeps their account in the application as it is.",
			Why:      "A suspension closes Okta's own door. Assignments and memberships are kept for when it ends.",
			Fix:      "Nothing has to be done; deactivate nobody of whom Okta says nothing.",
			Level:    scimdrill.Okta,
			Cites:    []scimdrill.Citation{cite.OIN("C9295")},
			Unproved: "Okta sends nothing: there is no request that a server could answer wrongly.",
		}, func(c *spec.Case) {
			jane := d.hired(c, nil)
			before := jane.Now(c, d.stage)
			sent, err := d.app().Quietly(c.Context(), func(ctx context.Context) error { return d.stage.Admin.Suspend(ctx, jane.Okta) })
			if err != nil {
				c.Block("suspending %s failed: %v", jane.Email, err)
			}
			c.Expect(sent).To(BeEmpty(), "what Okta sent for a suspension")
			stage.OnlyChanged(c, "the user before and after the suspension", before, jane.Now(c, d.stage))
		})

		d.scope.Check(scimdrill.Requirement{
			ID:    "oin.c9300.unsuspended",
			Title: "C9300: a person whose suspension has ended is active, and what changes in Okta from then on arrives.",
			Why:   "Nothing was sent for the suspension or for its end. The account has to be where it was.",
			Fix:   "Nothing has to be done for the suspension; store each PUT that comes after it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9300")},
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			jane := d.hired(c, nil)
			sent, err := d.app().Quietly(c.Context(), func(ctx context.Context) error {
				if err := d.stage.Admin.Suspend(ctx, jane.Okta); err != nil {
					return err
				}
				return d.stage.Admin.Unsuspend(ctx, jane.Okta)
			})
			if err != nil {
				c.Block("suspending %s, and ending it, failed: %v", jane.Email, err)
			}
			c.Expect(sent).To(BeEmpty(), "what Okta sent")
			d.app().Change(c.Context(), jane, map[string]any{"lastName": "Returned"}).Succeeds(c)
			d.shows(c, "after the suspension and a change", jane, map[string]any{"active": true, "name.familyName": "Returned"})
		})
	})
}
