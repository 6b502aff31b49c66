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

// leaving: members who go, and groups that do.
func leaving(scope *spec.Scope, h *hall) {
	Describe("members who leave", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.remove-member",
			Title: "A PATCH that removes one member by a filter leaves the others in.",
			Why:   "When one person leaves, the whole group loses its access, or nobody does.",
			Fix:   "Take out the members whose value satisfies the filter in the path.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"group-remove-clears", "patch-remove-ignored"},
		}, func(c *spec.Case) {
			t := h.team(c, "Leaving", h.ada, h.ben)
			t.does(c, "remove a member", patching.Remove(chosen(h.ben.ID)))
			t.holds(c, "after a member was removed", h.ada)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.remove-last-member",
			Title: "The last member of a group can be removed.",
			Why:   "Somebody who is the last of a project keeps its access for good.",
			Fix:   "Let a group be empty.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-last-value-stays", "patch-remove-ignored"},
		}, func(c *spec.Case) {
			t := h.team(c, "Last", h.ada)
			t.does(c, "remove the last member", patching.Remove(chosen(h.ada.ID)))
			t.holds(c, "after the last member was removed")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.remove-all",
			Title: "A PATCH that removes members without a filter leaves the group empty.",
			Why:   "A group that is emptied at the source keeps everybody.",
			Fix:   "Unassign members when the path names them without a filter.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.2")}, Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-remove-ignored"},
		}, func(c *spec.Case) {
			t := h.team(c, "Emptied", h.ada, h.ben)
			t.does(c, "remove all members", patching.Remove("members"))
			t.holds(c, "after all members were removed")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.deleted-user-leaves",
			Title: "A user who is deleted is a member of nothing any more.",
			Why:   "A member who does not exist makes every later push of the group fail, or gives access to whoever gets the id.",
			Fix:   "Take a user who is deleted out of all groups, in the same transaction.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "4.2"), cite.RFC("7644", "3.6")}, Needs: needs(scimdrill.CanDelete),
			Kills: []string{"group-ghost-members"},
		}, func(c *spec.Case) {
			goner := h.s.MakeUser(c.Context(), "a member who will be deleted", h.s.NewUser(h.s.People.Someone()))
			t := h.team(c, "Bereaved", h.ada, goner)
			deleted := h.asks(c, probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(goner.ID), Purpose: "delete a member"})
			if deleted.Status() >= http.StatusMultipleChoices {
				c.Block("deleting a user who is a member: status %d", deleted.Status())
			}
			t.holds(c, "after a member was deleted", h.ada)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.delete",
			Title: "A group is deleted with 204, and is not found afterwards.",
			Why:   "Okta deletes a group when its push ends; one that stays keeps giving access.",
			Fix:   "Delete the group, answer 204 without a body, and 404 from then on.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.6")}, Needs: needs(),
			Kills: []string{"group-delete-ignored", "group-gone-500"},
		}, func(c *spec.Case) {
			t := h.team(c, "Deleted", h.ada)
			c.Expect(t.asks(c, http.MethodDelete, "delete the group", nil).Status()).To(Equal(http.StatusNoContent), "status of DELETE of a group")
			c.Expect(t.asks(c, http.MethodGet, "read the group that was deleted", nil).Status()).To(Equal(http.StatusNotFound), "status of GET of a group that was deleted")
		})
	})
}
