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

// bulk: "Bulk Edit", one press of a button for several groups, whose requests come at once.
func bulk(w *pushing) {
	Describe("several groups at once", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9327.bulk-delete",
			Title: "C9327: several groups that are unlinked and deleted at once are all gone from the application, and no account with them.",
			Why:   "The deletes come side by side. What stays behind keeps its permissions.",
			Fix:   "Answer each DELETE /Groups/{id} with 204, and delete.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9327"), cite.RFC("7644", "3.6")},
			Kills: []string{"group-delete-ignored"},
		}, func(c *spec.Case) {
			teams := w.several(c, "bulk delete")
			defer w.dissolveAll(c.Context(), teams)
			w.all(c, teams, "unlink and delete", func(ctx context.Context, team *stage.Team) error {
				return w.stage.Admin.UnlinkGroup(ctx, w.app().App, team.Mapping, true)
			}).Succeeds(c)
			for _, team := range teams {
				w.isGone(c, team.ID)
			}
			w.stay(c, "after groups of theirs were deleted", w.ada)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9331.bulk-leave",
			Title: "C9331: several groups that are unlinked at once and left stay in the application, with their members.",
			Why:   "The admin has decided that the groups are the application's from now on; Okta sends nothing.",
			Fix:   "Nothing has to be done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9331")},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			teams := w.several(c, "bulk leave")
			defer w.dissolveAll(c.Context(), teams)
			left := w.all(c, teams, "unlink and leave", func(ctx context.Context, team *stage.Team) error {
				return w.stage.Admin.UnlinkGroup(ctx, w.app().App, team.Mapping, false)
			})
			left.Given(c)
			c.Expect(left.Wire).To(BeEmpty(), "what Okta sent")
			for _, team := range teams {
				w.holds(c, team, "after it was left", w.ada)
			}
			w.stay(c, "after groups of theirs were left", w.ada)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9328.bulk-deactivate",
			Title: "C9328: several groups whose pushes are deactivated at once stay in the application as they are, whoever joins in Okta.",
			Why:   "Okta sends nothing for it.",
			Fix:   "Nothing has to be done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9328")},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			teams := w.several(c, "bulk pause")
			defer w.dissolveAll(c.Context(), teams)
			w.pause(c, teams)
			for _, team := range teams {
				w.holds(c, team, "while its push is inactive", w.ada)
			}
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9329.bulk-activate",
			Title: "C9329: several groups whose pushes are activated at once all get the members that they have in Okta by then.",
			Why:   "The requests of many groups come side by side. A server that loses updates leaves some groups behind.",
			Fix:   "Change each group in a transaction of its own.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9329"), cite.RFC("7644", "3.5.2.3")},
			Kills: []string{"group-replace-members-unsupported"},
		}, func(c *spec.Case) {
			teams := w.several(c, "bulk resume")
			defer w.dissolveAll(c.Context(), teams)
			w.pause(c, teams)
			w.all(c, teams, "activate the push of", func(ctx context.Context, team *stage.Team) error {
				return w.stage.Admin.ActivateGroupPush(ctx, w.app().App, team.Mapping)
			}).Succeeds(c)
			for _, team := range teams {
				w.holds(c, team, "after its push was activated", w.ada, w.ben)
			}
		}))
	})
}

// several are two pushed groups with one member; the case is blocked when that fails.
func (w *pushing) several(c *spec.Case, what string) []*stage.Team {
	var teams []*stage.Team
	for _, which := range []string{" one", " two"} {
		team, push := w.app().PushTeam(c.Context(), w.name(what+which), w.ada)
		teams = append(teams, team)
		if push.Reason() != "" {
			w.dissolveAll(c.Context(), teams)
		}
		push.Given(c)
	}
	return teams
}

func (w *pushing) dissolveAll(ctx context.Context, teams []*stage.Team) {
	for _, team := range teams {
		team.Dissolve(ctx)
	}
}

// pause deactivates the pushes of groups at once, and puts somebody into each meanwhile, for which nothing is sent.
func (w *pushing) pause(c *spec.Case, teams []*stage.Team) {
	paused := w.all(c, teams, "deactivate the push of", func(ctx context.Context, team *stage.Team) error {
		if err := w.stage.Admin.DeactivateGroupPush(ctx, w.app().App, team.Mapping); err != nil {
			return err
		}
		return w.stage.Admin.AddToGroup(ctx, team.Okta, w.ben.Okta)
	})
	paused.Given(c)
	c.Expect(paused.Wire).To(BeEmpty(), "what Okta sent")
}

// all lets an administrator act on groups without waiting in between, and then waits for what is pushed.
func (w *pushing) all(c *spec.Case, teams []*stage.Team, what string, act func(context.Context, *stage.Team) error) *stage.TeamPush {
	return teams[0].Do(c.Context(), what+" several groups", func(ctx context.Context) error {
		for _, team := range teams {
			if err := act(ctx, team); err != nil {
				return err
			}
		}
		return nil
	})
}
