package groups

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// whole: groups that are replaced by PUT.
func whole(scope *spec.Scope, h *hall) {
	Describe("replacing a group", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.put",
			Title: "A PUT replaces the name and the members of a group.",
			Why:   "An app of the wizard pushes groups by PUT: who is not in the list has left, and must lose access.",
			Fix:   "Take out members who are not in the body, and put in those who are new.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1")}, Needs: needs(),
			Kills: []string{"group-put-merges", "group-rename-lost"},
		}, func(c *spec.Case) {
			t, name := h.team(c, "Put", h.ada, h.ben), h.s.GroupName("Putted")
			ids := h.ids(c, h.ben, h.cleo)
			answer := t.asks(c, http.MethodPut, "replace the group", probe.Body(map[string]any{
				"schemas": []string{groupSchema}, "id": t.id, "displayName": name, "members": membersOf(ids...),
			}))
			c.Expect(answer.Status()).To(Equal(http.StatusOK), "status of PUT of a group")
			c.Expect(t.now(c).Text("displayName")).To(Equal(name), "displayName after PUT")
			t.holds(c, "after PUT", h.ben, h.cleo)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.put-empty",
			Title: "A PUT with an empty list of members leaves the group empty.",
			Why:   "The last member of a group never leaves it.",
			Fix:   "Take [] for no members, not for no statement about members.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7643", "2.5")}, Needs: needs(),
			Kills: []string{"group-empty-ignored", "group-put-merges"},
		}, func(c *spec.Case) {
			t := h.team(c, "Put empty", h.ada)
			answer := t.asks(c, http.MethodPut, "replace the group by one without members", probe.Body(map[string]any{
				"schemas": []string{groupSchema}, "id": t.id, "displayName": t.made.Answer.Text("displayName"), "members": []any{},
			}))
			c.Expect(answer.Status()).To(Equal(http.StatusOK), "status of PUT of a group")
			t.holds(c, "after PUT with members []")
		})
	})
}
