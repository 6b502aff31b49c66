package create

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// identity: the id, which is the server's to give.
func identity(scope *spec.Scope, s *stage.Stage) {
	Describe("the id", Ordered, func() {
		var wished string
		var first, second, group stage.Made
		BeforeAll(func(ctx SpecContext) {
			wished = s.NoSuchID()
			first = s.MakeUser(ctx, "a user", s.NewUser(s.People.Someone()))
			body := s.NewUser(s.People.Someone())
			body["id"] = wished
			second = s.MakeUser(ctx, "a user with an id that the client wishes for", body)
			if s.Capabilities[scimdrill.HasGroups] {
				group = s.MakeGroup(ctx, "a group", s.GroupName("Beside users"))
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.id-text",
			Title: "A created user has an id, which is a string that is not empty.",
			Why:   "The id is the only handle by which the user is ever changed or deactivated; a number is read by lax clients and refused by strict ones.",
			Fix:   "Give every user an id and send it in quotation marks.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"id-numeric"},
		}, func(c *spec.Case) {
			id := first.Resource(c).At("id")
			c.Expect(id).To(BeAssignableToTypeOf(""), "type of id")
			c.Expect(id).NotTo(BeEmpty(), "id")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.id-chosen-by-server",
			Title: "An id that the client sends with a create is ignored: the server gives its own.",
			Why:   "Okta and others send back what they once read; a client that could choose ids could take over those of others.",
			Fix:   "Treat id as readOnly: drop it from the body of a POST.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1"), cite.RFC("7644", "3.3")},
			Kills: []string{"create-echoes-body", "readonly-refused"},
		}, func(c *spec.Case) {
			found := second.Heard(c)
			c.Expect(found.Status()).To(Equal(201), "status of a create that holds an id")
			c.Expect(second.ID).NotTo(BeEmpty(), "id of the new user")
			c.Expect(second.ID).NotTo(Equal(wished), "id of the new user")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.id-not-reserved",
			Title: "An id does not hold the word bulkId, which is reserved for references within a bulk request.",
			Why:   "A bulk request that names such an id would be read as a reference to something that it creates itself.",
			Fix:   "Make ids of anything else.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"id-bulkid"},
		}, func(c *spec.Case) {
			first.Resource(c)
			c.Expect(strings.ToLower(first.ID)).NotTo(ContainSubstring("bulkid"), "id of the new user")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.id-unique",
			Title: "Two users have two ids.",
			Why:   "Okta keeps nothing but the id of a person: two people of one id are one person to it, and the second is deactivated with the first.",
			Fix:   "Take the id from the row that was inserted, not from one that was found.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"id-of-the-first"},
		}, func(c *spec.Case) {
			first.Given(c)
			second.Given(c)
			c.Decisive(second.Answer.Exchange)
			c.Expect(second.ID).NotTo(Equal(first.ID), "id of the second user")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.id-unique-across-types",
			Title: "A group and a user do not share an id: ids are unique across all resources.",
			Why:   "A member of a group is named by its id alone; where a user and a group share one, the wrong of them joins.",
			Fix:   "Draw ids from one source for all resource types, such as UUIDs, not from one sequence for each table.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups},
			Kills: []string{"id-shared-by-types"},
		}, func(c *spec.Case) {
			first.Given(c)
			second.Given(c)
			group.Given(c)
			c.Decisive(group.Answer.Exchange)
			c.Expect([]string{first.ID, second.ID}).NotTo(ContainElement(group.ID), "id of the group beside those of the users")
		})
	})
}
