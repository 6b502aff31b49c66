package read

import (
	"net/http"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// memberships: the groups that a user is in, as the user shows them.
func memberships(scope *spec.Scope, s *stage.Stage) {
	Describe("groups of a user", Ordered, func() {
		var made, group stage.Made
		var read stage.Asked
		BeforeAll(func(ctx SpecContext) {
			made = s.MakeUser(ctx, "a member", s.NewUser(s.People.Someone()))
			group = s.MakeGroup(ctx, "a group with one member", s.GroupName("Memberships"), made.ID)
			read = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the member", nil)
		})
		// entry is what the user shows of the group.
		entry := func(c *spec.Case) probe.Resource {
			made.Given(c)
			group.Given(c)
			if !s.Definitions(c.Context()).Lists(userSchema, "groups") {
				c.NotApplicable("the target does not say that its users have groups")
			}
			listed, _ := read.Resource(c).At("groups").([]any)
			at := slices.IndexFunc(listed, func(each any) bool { return probe.Resource{"it": each}.Text("it.value") == group.ID })
			if at < 0 {
				c.Fail("groups of the member: expected the group %q among the values, found %v", group.ID, listed)
			}
			object, _ := listed[at].(map[string]any)
			return object
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.groups",
			Title: "A user shows the groups that it is in, each by its id.",
			Why:   "Whoever asks what a person may do reads it there; a name in the place of the id fits several groups, or none tomorrow.",
			Fix:   "List in groups the id of each group that has the user as a member, as value.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups},
			Kills: []string{"user-groups-missing", "user-groups-by-name"},
		}, func(c *spec.Case) { entry(c) })

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.groups-described",
			Title: "What a user shows of a group has the group's address, and says that the membership is direct.",
			Why:   "By $ref a client opens the group; by type it knows whether it can take the membership away there.",
			Fix:   "Add $ref and type, which is direct or indirect.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2"), cite.RFC("7643", "2.4")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups},
			Kills: []string{"user-groups-bare"},
		}, func(c *spec.Case) {
			found := entry(c)
			c.Expect(found.At("type")).To(Equal("direct"), "type of a membership that is written on the group")
			address, err := s.Target.Address(found.Text("$ref"))
			c.Expect(err).NotTo(HaveOccurred(), "$ref")
			c.Expect(address).To(HaveSuffix("/Groups/"+group.ID), "$ref, decoded")
		})
	})
}
