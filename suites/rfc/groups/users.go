package groups

import (
	"net/http"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// users: the groups of a user, as the user shows them.
func users(scope *spec.Scope, h *hall) {
	Describe("the groups of a user", func() {
		// belongs tells whether a user shows a group among theirs.
		belongs := func(c *spec.Case, user stage.Made, group string) bool {
			answer := h.asks(c, probe.Ask{Method: http.MethodGet, Path: probe.UserPath(user.ID), Purpose: "read the groups of a user"})
			c.Expect(answer.Status()).To(Equal(http.StatusOK), "status of GET of a member")
			return slices.ContainsFunc(elements(resourceOf(answer), "groups"), func(g probe.Resource) bool { return g.Text("value") == group })
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.user-follows",
			Title: "Where a user shows their groups, one that they leave is gone from them.",
			Why:   "An application that grants by groups of the user goes on granting.",
			Fix:   "Work groups of a user out when the user is shown, instead of keeping a second copy.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"user-groups-stale"},
		}, func(c *spec.Case) {
			t := h.team(c, "Followed", h.ada, h.ben)
			if !belongs(c, h.ben, t.id) {
				c.NotApplicable("the target does not show the groups of a user")
			}
			t.does(c, "remove a member", patching.Remove(chosen(h.ben.ID)))
			c.Expect(belongs(c, h.ben, t.id)).To(BeFalse(), "whether somebody who has left the group shows it in groups")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.not-through-user",
			Title: "groups of a user is readOnly: a PATCH of it makes nobody a member.",
			Why:   "Whoever may write users, but not groups, could give access by it.",
			Fix:   "Refuse a PATCH whose path is groups with 400 mutability, or ignore it; change members by the group alone.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2"), cite.RFC("7644", "3.5.2")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"user-groups-writable"},
		}, func(c *spec.Case) {
			t, ids := h.team(c, "Locked", h.ada), h.ids(c, h.cleo)
			answer := h.asks(c, probe.Ask{
				Method: http.MethodPatch, Path: probe.UserPath(ids[0]), Purpose: "add a group to a user",
				Body: patching.Message(patching.Add("groups", membersOf(t.id))),
			})
			c.Expect(answer.Status()).To(BeNumerically("<", http.StatusInternalServerError), "status of a PATCH of groups of a user")
			t.holds(c, "after a PATCH of groups of a user", h.ada)
		})
	})
}
