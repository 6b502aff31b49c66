package grouppush

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// paused: the push is inactive while the group changes in Okta.
func paused(w *crew) {
	Describe("a group whose push is deactivated and activated again", Ordered, func() {
		var team *stage.Team
		var pushed, off, joined, quit, on *stage.TeamPush
		var meanwhile []string
		BeforeAll(func(ctx SpecContext) {
			if team, pushed = w.app.PushTeam(ctx, w.name("paused"), w.ada); pushed.Reason() != "" {
				return
			}
			off = team.Deactivate(ctx)
			joined = team.Add(ctx, w.ben)
			quit = team.Remove(ctx, w.ada)
			meanwhile = w.stage.MembersNow(ctx, team)
			on = team.Activate(ctx)
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.push-deactivated",
			Title: "A group whose push is deactivated stays in the target as it is.",
			Why:   "An admin deactivates a push to change the group in peace. Okta sends nothing, and the application has nothing to do.",
			Fix:   "Nothing has to be done; do not take a silent group for one that is gone.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9319")},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			for _, push := range []*stage.TeamPush{off, joined, quit} {
				push.Given(c)
				c.Expect(push.Wire).To(BeEmpty(), "what Okta sent to %s", push.What)
			}
			c.Expect(meanwhile).To(Equal(stage.IDsOf(w.ada)), "the members while the push is inactive")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.push-activated",
			Title: "What changed in Okta while the push was inactive arrives when it is activated again.",
			Why:   "Okta then overwrites the whole list. A server that adds where Okta replaces keeps those who left meanwhile.",
			Fix:   "Let replace on members, and PUT, set the whole list.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9320"), cite.RFC("7644", "3.5.2.3"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"group-put-merges", "group-replace-members-unsupported"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			off.Given(c)
			on.Succeeds(c)
			holds(c, team, "after the push was activated", w.ben)
		}))
	})
}

// left: the push ends, and the group is left in the target; then it is linked once more.
func left(w *crew) {
	Describe("a group that is left in the target", Ordered, func() {
		var team, other *stage.Team
		var pushed, unlinked, linked *stage.TeamPush
		var stays []string
		var id string
		BeforeAll(func(ctx SpecContext) {
			if team, pushed = w.app.PushTeam(ctx, w.name("left"), w.ada); pushed.Reason() != "" {
				return
			}
			id = team.ID
			mapping := team.Mapping
			unlinked = team.Unlink(ctx, false)
			stays = w.stage.MembersNow(ctx, team)
			other, linked = w.app.LinkTeam(ctx, w.name("linked"), mapping.TargetGroupID, w.ben)
		})
		AfterAll(func(ctx SpecContext) {
			other.Dissolve(ctx)
			team.Dissolve(ctx)
		})

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.left",
			Title: "A group that is unlinked and left stays in the target, with its members.",
			Why:   "Okta sends nothing for it: the admin has decided that the group is the application's from now on.",
			Fix:   "Nothing has to be done; do not tie the life of a group to its being pushed.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9321")},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			unlinked.Given(c)
			c.Expect(unlinked.Wire).To(BeEmpty(), "what Okta sent")
			c.Expect(stays).To(Equal(stage.IDsOf(w.ada)), "the members after the group was left")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.linked-again",
			Title: "A group that was left can be linked to another Okta group: it keeps its id and its members, takes the other's name, and gets its members besides.",
			Why:   "“Link Group” is how an admin hands a group of the application over to Okta, with “Rename App Groups” on. Who is in it must not lose access by that.",
			Fix:   "Change displayName and nothing else; append members.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9315"), cite.OIN("C9322"), cite.RFC("7644", "3.5.2.1")},
			Kills: []string{"group-add-replaces", "group-rename-lost", "group-rename-clears"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			unlinked.Given(c)
			linked.Succeeds(c)
			other.ID = id
			holds(c, other, "after it was linked", w.ada, w.ben)
		}))
	})
}
