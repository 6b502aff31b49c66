package entra

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// created: a create in Entra's form, and what comes back of it.
func created(scope *spec.Scope, s *stage.Stage) {
	Describe("a user whom Entra creates", Ordered, func() {
		var jane user
		someone(s, &jane)

		scope.Check(scimdrill.Requirement{
			ID:    "entra.create.user",
			Title: "A create that holds meta.resourceType, an empty list of roles and the enterprise schema is answered with 201, and keeps externalId.",
			Why:   "Entra sends all of them with every create. What is refused is tried again every forty minutes, until the whole job is put into quarantine.",
			Fix:   "Ignore read-only attributes and empty lists, and store externalId.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("Create User"), cite.RFC("7643", "3.1"), cite.RFC("7644", "3.3")},
			Needs: needs(),
			Kills: []string{"readonly-refused", "externalid-lost"},
		}, func(c *spec.Case) {
			c.Answered(jane.Err)
			c.Decisive(jane.Answer.Exchange)
			c.Expect(jane.Answer.Status()).To(Equal(201), "status of the create")
			c.NoDifference("the user as the target holds it", read(c, s, jane.ID).Differences(map[string]any{
				"userName": jane.Email, "externalId": jane.externalID, "active": true,
			}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.create.role-with-text",
			Title: "A create with a role whose primary is the text \"True\" is not refused.",
			Why:   "Roles of an Entra app come like that from the function that makes them. A server that reads it as a fault provisions nobody who has a role.",
			Fix:   "Take \"True\" and \"False\" for booleans, or ignore roles.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.EntraIssues("booleans as text, flag aadOptscim062020"), cite.RFC("7643", "4.1.2")},
			Needs: needs(),
			Kills: []string{"role-text-refused"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			body["roles"] = []any{map[string]any{"primary": "True", "value": "reader", "display": "Reader", "type": "WindowsAzureActiveDirectoryRole"}}
			made := s.MakeUser(c.Context(), "a user with a role, as Entra makes one", body)
			c.Answered(made.Err)
			c.Decisive(made.Answer.Exchange)
			c.Expect(made.Answer.Status()).To(Equal(201), "status of the create")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.create.no-nulls",
			Title: "A user is shown without attributes that are null.",
			Why:   "Entra takes null for a value of its own, and updates such an attribute for ever.",
			Fix:   "Leave out what has no value.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("General: don't send null values"), cite.RFC("7643", "2.5")},
			Needs: needs(),
			Kills: []string{"nulls-shown"},
		}, func(c *spec.Case) {
			jane.Given(c)
			for name, value := range read(c, s, jane.ID) {
				if value == nil {
					c.Fail("at /%s expected nothing, found null", name)
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.create.values-as-sent",
			Title: "A phone number is returned in the form in which it was sent, where the target keeps phone numbers.",
			Why:   "Entra compares what it reads with what it sent. A number that comes back in another form is sent again with every cycle.",
			Fix:   "Store and return values as they are sent; refuse those that are wrong.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("General: values are stored in the format in which they were sent")},
			Needs: needs(),
			Kills: []string{"phone-formatted"},
		}, func(c *spec.Case) {
			body := s.NewUser(s.People.Someone())
			body["phoneNumbers"] = []any{map[string]any{"type": "work", "value": "55555555555"}}
			made := s.MakeUser(c.Context(), "a user with a phone number", body)
			made.Given(c)
			found := read(c, s, made.ID).At("phoneNumbers[0].value")
			if found == nil {
				c.NotApplicable("the target keeps no phone numbers")
			}
			c.Expect(found).To(BeEquivalentTo("55555555555"), "the phone number")
		})
	})
}
