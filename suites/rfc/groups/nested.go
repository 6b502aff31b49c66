package groups

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// nested: groups that are members of groups.
func nested(scope *spec.Scope, h *hall) {
	Describe("groups in groups", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.nested",
			Title: "A group as a member of a group is taken, or refused with 4xx.",
			Why:   "A server need not have nested groups; one that fails with 500 cannot say so.",
			Fix:   "Accept the id of a group as a member, or answer 400 invalidValue.",
			Level: scimdrill.May, Cites: []scimdrill.Citation{cite.RFC("7643", "4.2")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-nested-500"},
		}, func(c *spec.Case) {
			inner, outer := h.team(c, "Inner", h.ada), h.team(c, "Outer")
			answer := outer.patches(c, "add a group to a group", patching.Add("members", membersOf(inner.id)))
			if patching.IsSuccess(answer) {
				c.Expect(outer.members(c)).To(ContainElement(inner.id), "members of the outer group")
				return
			}
			c.Expect(answer.Status()).To(BeNumerically("<", http.StatusInternalServerError), "status of a PATCH that adds a group to a group")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.circle",
			Title: "Groups that would hold each other are refused, or can be read all the same.",
			Why:   "One circle, made by mistake, and nobody in it can be read or deactivated any more.",
			Fix:   "Refuse a membership that closes a circle, or visit each group once when memberships are followed.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "4.2"), cite.RFC("7643", "4.1.2")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-circle-500", "group-nested-500"},
		}, func(c *spec.Case) {
			one, other := h.team(c, "Circle", h.ada), h.team(c, "Circle")
			for _, answer := range []probe.Answer{
				other.patches(c, "add a group to another", patching.Add("members", membersOf(one.id))),
				one.patches(c, "add the other to it", patching.Add("members", membersOf(other.id))),
				one.patches(c, "add a group to itself", patching.Add("members", membersOf(one.id))),
			} {
				c.Expect(answer.Status()).To(BeNumerically("<", http.StatusInternalServerError), "status of a PATCH that adds a group to a group")
			}
			one.now(c)
			user := h.asks(c, probe.Ask{Method: http.MethodGet, Path: probe.UserPath(h.ada.ID), Purpose: "read a user in a circle of groups"})
			c.Expect(user.Status()).To(Equal(http.StatusOK), "status of GET of a user in a circle of groups")
			one.patches(c, "open the circle again", patching.Remove(chosen(other.id)), patching.Remove(chosen(one.id)))
		})
	})
}
