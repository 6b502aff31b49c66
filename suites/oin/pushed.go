package oin

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// pushed: groups that are pushed for the first time, renamed, and pushed again.
func pushed(w *pushing) {
	Describe("a group that is pushed", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9312.push-create-group",
			Title: "C9312: a group that is pushed is created in the application, with everybody of it who is provisioned.",
			Why:   "It is what an admin pushes a group for: permissions follow from it.",
			Fix:   "Answer POST /Groups with 201, and store displayName and members.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9312"), cite.OktaProtocol("Create Groups")},
			Kills: []string{"group-create-empty-answer", "group-member-type-required"},
		}, func(c *spec.Case) {
			team, push := w.app().PushTeam(c.Context(), w.name("create"), w.ada, w.ben)
			defer team.Dissolve(c.Context())
			push.Succeeds(c)
			w.holds(c, team, "after the push", w.ada, w.ben)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9317.push-empty-group",
			Title: "C9317: a group without members is created in the application as well.",
			Why:   "Groups are often made first and filled later.",
			Fix:   "Take members [] for a group without members.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9317"), cite.OIN("C9297"), cite.OktaProtocol("Create Groups")},
			Kills: []string{"group-empty-refused"},
		}, func(c *spec.Case) {
			team, push := w.app().PushTeam(c.Context(), w.name("empty"))
			defer team.Dissolve(c.Context())
			push.Succeeds(c)
			w.holds(c, team, "after the push")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9313.rename-enabled",
			Title: "C9313: with “Rename app groups to match group name in Okta” a group that is renamed in Okta is renamed in the application.",
			Why:   "Admins look for the name that they gave; a stale one leads them to the wrong group.",
			Fix:   "Store a new displayName, by PATCH without a path and by PUT, and keep the members.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9313"), cite.OktaProtocol("Update a specific Group name")},
			Kills: []string{"group-rename-lost", "group-rename-clears"},
		}, func(c *spec.Case) {
			team := w.push(c, "rename", w.ada)
			defer team.Dissolve(c.Context())
			team.Rename(c.Context(), w.name("renamed")).Succeeds(c)
			w.holds(c, team, "after the rename", w.ada)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9316.push-now",
			Title: "C9316: “Push now” gives a group in the application exactly the members that it has in Okta, also when those are none.",
			Why:   "It is what an admin presses when both have drifted apart. Who was added in the application behind Okta's back is to be gone.",
			Fix:   "Let replace on members, and PUT, set the whole list; take [] for nobody.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9316"), cite.RFC("7644", "3.5.2.3"), cite.RFC("7644", "3.5.1")},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole},
			Kills: []string{"group-put-merges", "group-replace-members-unsupported", "group-empty-ignored"},
		}, func(c *spec.Case) {
			team := w.push(c, "now", w.ada, w.ben)
			defer team.Dissolve(c.Context())
			w.drift(c, team, w.ada, w.cem)
			team.PushNow(c.Context()).Succeeds(c)
			w.holds(c, team, "after Push now", w.ada, w.ben)
			team.Remove(c.Context(), w.ada).Given(c)
			team.Remove(c.Context(), w.ben).Given(c)
			w.drift(c, team, w.cem)
			team.PushNow(c.Context()).Succeeds(c)
			w.holds(c, team, "after Push now of an empty group")
		}))
	})
}
