package grouppush

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// together: “Bulk edit”, one press of a button for several groups, whose requests come at once.
func together(w *crew) {
	Describe("several pushed groups that are edited at once", Ordered, func() {
		var teams []*stage.Team
		var pushed []*stage.TeamPush
		var resumed *stage.TeamPush
		AfterAll(func(ctx SpecContext) {
			for _, team := range teams {
				team.Dissolve(ctx)
			}
		})
		BeforeAll(func(ctx SpecContext) {
			for range 3 {
				team, push := w.app.PushTeam(ctx, w.name("bulk"), w.ada, w.ben)
				teams, pushed = append(teams, team), append(pushed, push)
				if push.Reason() != "" {
					return
				}
			}
			for _, team := range teams {
				_ = team.Deactivate(ctx)
				_ = team.Remove(ctx, w.ben)
			}
			resumed = teams[0].Do(ctx, "activate the push of three groups", func(ctx context.Context) error {
				return each(teams, func(team *stage.Team) error { return w.stage.Admin.ActivateGroupPush(ctx, w.app.App, team.Mapping) })
			})
		})
		given := func(c *spec.Case) {
			for _, push := range pushed {
				push.Given(c)
			}
			c.Expect(teams).To(HaveLen(3), "groups that are pushed")
		}

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.bulk-activated",
			Title: "Groups whose pushes are activated at once all get the members that they have in Okta by then.",
			Why:   "“Bulk edit” lets Okta send the requests of many groups side by side. A server that locks a table, or loses updates, leaves some groups behind.",
			Fix:   "Change each group in a transaction of its own.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9328"), cite.OIN("C9329"), cite.Capture(cite.WizardRun, "requests 57 to 71")},
			Kills: []string{"group-put-merges", "group-replace-members-unsupported"},
		}, func(c *spec.Case) {
			given(c)
			resumed.Succeeds(c)
			for _, team := range teams {
				holds(c, team, "after its push was activated", w.ada)
			}
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.bulk-deleted",
			Title: "Groups that are unlinked and deleted at once are all gone, but for those that the admin leaves.",
			Why:   "What stays behind keeps its access, and nobody looks after it any more.",
			Fix:   "Answer each DELETE /Groups/{id} with 204, and delete.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9327"), cite.OIN("C9331"), cite.RFC("7644", "3.6")},
			Kills: []string{"group-delete-ignored"},
		}, func(c *spec.Case) {
			given(c)
			gone1, gone2, stays := teams[0], teams[1], teams[2]
			removed := gone1.Do(c.Context(), "unlink three groups, of which one is left", func(ctx context.Context) error {
				return each(teams, func(team *stage.Team) error {
					return w.stage.Admin.UnlinkGroup(ctx, w.app.App, team.Mapping, team != stays)
				})
			})
			removed.Succeeds(c)
			gone(c, w.stage, gone1)
			gone(c, w.stage, gone2)
			c.Expect(stays.Look(c).Text("displayName")).To(Equal(stays.Okta.Name), "the name of the group that is left")
		}))
	})
}

func each(teams []*stage.Team, do func(*stage.Team) error) error {
	for _, team := range teams {
		if err := do(team); err != nil {
			return err
		}
	}
	return nil
}
