package oin

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// members: who joins and leaves a pushed group.
func members(w *pushing) {
	Describe("the members of a pushed group", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9332.member-added",
			Title: "C9332: a person who is put into a pushed group is put into the group in the application; who was in it stays.",
			Why:   "A new colleague gets what the team has. A server that takes the addition for the whole list throws the team out.",
			Fix:   "Let add on members add.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9332"), cite.OktaProtocol("Update a specific Group membership")},
			Kills: []string{"group-add-lost", "group-add-replaces"},
		}, func(c *spec.Case) {
			team := w.push(c, "joined", w.ada)
			defer team.Dissolve(c.Context())
			team.Add(c.Context(), w.ben).Succeeds(c)
			w.holds(c, team, "after somebody joined", w.ada, w.ben)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9333.member-removed",
			Title: "C9333: a person who is taken out of a pushed group is taken out of the group in the application; the others stay, and so does the account.",
			Why:   "Leaving a team is losing what it may do. One filter that is not understood takes it from everybody, or from nobody.",
			Fix:   "Let remove with members[value eq \"…\"] take out that member alone.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9333"), cite.OktaProtocol("Update a specific Group membership")},
			Kills: []string{"group-remove-clears", "group-put-merges"},
		}, func(c *spec.Case) {
			team := w.push(c, "quit", w.ada, w.ben)
			defer team.Dissolve(c.Context())
			team.Remove(c.Context(), w.ada).Succeeds(c)
			w.holds(c, team, "after somebody left", w.ben)
			w.stay(c, "after they left the group", w.ada)
		}))
	})
}

// paused: the push of a group is deactivated and activated again.
func paused(w *pushing) {
	Describe("a push that is deactivated", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9319.push-deactivated",
			Title: "C9319: while the push of a group is deactivated the group stays in the application as it is, whoever joins in Okta.",
			Why:   "Okta sends nothing for it; a group of which nothing is heard is not one that is gone.",
			Fix:   "Nothing has to be done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9319")},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			team := w.push(c, "paused", w.ada)
			defer team.Dissolve(c.Context())
			for _, push := range []*stage.TeamPush{team.Deactivate(c.Context()), team.Add(c.Context(), w.ben)} {
				push.Given(c)
				c.Expect(push.Wire).To(BeEmpty(), "what Okta sent to %s", push.What)
			}
			w.holds(c, team, "while the push is inactive", w.ada)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9320.push-activated",
			Title: "C9320: when the push of a group is activated again, the group in the application has the members that it has in Okta by then.",
			Why:   "Okta overwrites the whole list at that moment. Who left meanwhile is to be gone.",
			Fix:   "Let replace on members, and PUT, set the whole list.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9320"), cite.RFC("7644", "3.5.2.3"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"group-put-merges", "group-replace-members-unsupported"},
		}, func(c *spec.Case) {
			team := w.push(c, "resumed", w.ada)
			defer team.Dissolve(c.Context())
			for _, push := range []*stage.TeamPush{team.Deactivate(c.Context()), team.Add(c.Context(), w.ben), team.Remove(c.Context(), w.ada)} {
				push.Given(c)
			}
			team.Activate(c.Context()).Succeeds(c)
			w.holds(c, team, "after the push was activated", w.ben)
		}))
	})
}
