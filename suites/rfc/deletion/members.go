package deletion

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// members: groups that are deleted, and members who are.
func members(scope *spec.Scope, s *stage.Stage) {
	Describe("groups and members", Ordered, func() {
		var leaver, stayer, group, doomed stage.Made
		var leaving, dropping stage.Asked
		BeforeAll(func(ctx SpecContext) {
			leaver = s.MakeUser(ctx, "a member to be deleted", s.NewUser(s.People.Someone()))
			stayer = s.MakeUser(ctx, "a member who stays", s.NewUser(s.People.Someone()))
			group = s.MakeGroup(ctx, "a group that loses a member", s.GroupName("Losing"), leaver.ID, stayer.ID)
			doomed = s.MakeGroup(ctx, "a group to be deleted", s.GroupName("Doomed"), stayer.ID)
			leaving = s.Ask(ctx, http.MethodDelete, probe.UserPath(leaver.ID), "delete a member", nil)
			dropping = s.Ask(ctx, http.MethodDelete, probe.GroupPath(doomed.ID), "delete a group", nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.group",
			Title: "A DELETE of a group is answered with 204, and a read of it afterwards with 404.",
			Why:   "Okta deletes a group in the application when its push is taken back; one that stays keeps its rights.",
			Fix:   "Offer DELETE on /Groups/<id>, as on users.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6"), cite.OktaProtocol("Delete a specific group")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups, scimdrill.CanDelete},
			Kills: []string{"delete-200", "group-delete-ignored"},
		}, func(c *spec.Case) {
			doomed.Given(c)
			c.Expect(dropping.Heard(c).Status()).To(Equal(http.StatusNoContent), "status of the DELETE")
			c.Expect(s.Ask(c.Context(), http.MethodGet, probe.GroupPath(doomed.ID), "read the group that was deleted", nil).Heard(c).Status()).
				To(Equal(http.StatusNotFound), "status of a read of the group")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.group-keeps-users",
			Title: "The members of a group that is deleted stay.",
			Why:   "Okta takes back the push of a group: its people are still employees.",
			Fix:   "Delete the memberships with the group, and no more.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6"), cite.OktaProtocol("Delete a specific group")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups, scimdrill.CanDelete},
			Kills: []string{"group-delete-takes-members"},
		}, func(c *spec.Case) {
			stayer.Given(c)
			doomed.Given(c)
			dropping.Given(c)
			c.Expect(s.Read(c, stayer.ID, "read the member of the group that was deleted").ID()).To(Equal(stayer.ID), "id of the member")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.delete.leaves-groups",
			Title: "A user who is deleted is no longer a member of any group, and the others stay.",
			Why:   "A member that leads nowhere breaks clients that follow it, and counts where people are counted.",
			Fix:   "Delete the memberships with the user.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.2"), cite.RFC("7644", "3.6")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups, scimdrill.CanDelete},
			Kills: []string{"deleted-still-member"},
		}, func(c *spec.Case) {
			leaver.Given(c)
			stayer.Given(c)
			group.Given(c)
			leaving.Given(c)
			left := s.Members(c, group.ID)
			c.Expect(left).NotTo(ContainElement(leaver.ID), "members of the group")
			c.Expect(left).To(ContainElement(stayer.ID), "members of the group")
		})
	})
}
