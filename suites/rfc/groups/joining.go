package groups

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// joining: members who come, by PATCH.
func joining(scope *spec.Scope, h *hall) {
	Describe("members who join", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.add-member",
			Title: "A PATCH that adds a member keeps those who are there.",
			Why:   "Okta pushes who joins, not who stays: with each the others would lose their access.",
			Fix:   "Append to the members; never replace them in add.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-add-lost", "group-add-replaces", "patch-add-unsupported"},
		}, func(c *spec.Case) {
			t := h.team(c, "Joining", h.ada)
			ids := h.ids(c, h.ben)
			t.does(c, "add a member", patching.Add("members", membersOf(ids...)))
			t.holds(c, "after a member was added", h.ada, h.ben)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.add-several",
			Title: "A PATCH that adds several members in one operation adds all of them.",
			Why:   "Okta sends up to a thousand members in one list.",
			Fix:   "Go through the whole list in value.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-add-first-only", "group-add-lost"},
		}, func(c *spec.Case) {
			t := h.team(c, "Several", h.ada)
			ids := h.ids(c, h.ben, h.cleo)
			t.does(c, "add two members", patching.Add("members", membersOf(ids...)))
			t.holds(c, "after two members were added", h.ada, h.ben, h.cleo)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.add-pathless",
			Title: "An add without a path whose value holds members adds them.",
			Why:   "It is the same statement in the other form that PATCH has.",
			Fix:   "Where path is missing, apply each member of the value object to the group.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-pathless-refused"},
		}, func(c *spec.Case) {
			t := h.team(c, "Pathless", h.ada)
			ids := h.ids(c, h.ben)
			t.does(c, "add a member without a path", patching.Add("", map[string]any{"members": membersOf(ids...)}))
			t.holds(c, "after a member was added without a path", h.ada, h.ben)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.add-again",
			Title: "Adding somebody who is a member succeeds and changes nothing.",
			Why:   "Okta adds the members again right after it has created the group with them, and repeats what timed out.",
			Fix:   "Ignore members who are there already; answer success.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-members-duplicated", "patch-add-again-refused"},
		}, func(c *spec.Case) {
			t := h.team(c, "Again", h.ada, h.ben)
			t.does(c, "add a member who is there", patching.Add("members", membersOf(h.ben.ID)))
			t.holds(c, "after a member was added again", h.ada, h.ben)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.replace-members",
			Title: "A PATCH that replaces the members leaves those alone who are given.",
			Why:   "“Push Now” sends the whole list: who is not in it has left, and must lose access.",
			Fix:   "Take out members who are not in the list, and put in those who are new.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-replace-members-unsupported", "patch-replace-appends"},
		}, func(c *spec.Case) {
			t := h.team(c, "Replaced", h.ada, h.ben)
			ids := h.ids(c, h.ben, h.cleo)
			t.does(c, "replace the members", patching.Replace("members", membersOf(ids...)))
			t.holds(c, "after the members were replaced", h.ben, h.cleo)
		})
	})
}
