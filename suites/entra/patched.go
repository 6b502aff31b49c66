package entra

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

// patched: how Entra updates a user. It sends nothing but PATCH.
func patched(scope *spec.Scope, s *stage.Stage) {
	Describe("a user whom Entra updates", Ordered, func() {
		var jane user
		someone(s, &jane)

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.op-in-capitals",
			Title: "An operation whose op is \"Replace\" or \"Add\", in capitals, is carried out.",
			Why:   "Entra writes every op like that. A server that knows the lower case alone takes no update at all.",
			Fix:   "Compare op without regard to case.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("General: no case-sensitive match on op"), cite.EntraIssues("PATCH"), cite.RFC("7644", "3.5.2")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"op-capitals-refused"},
		}, func(c *spec.Case) {
			jane.Given(c)
			after := accepted(c, s, jane.ID, "replace the family name", operation("Replace", "name.familyName", "Replaced"))
			c.Expect(after.Text("name.familyName")).To(Equal("Replaced"), "name.familyName after Replace")
			after = accepted(c, s, jane.ID, "add the family name", operation("Add", "name.familyName", "Added"))
			c.Expect(after.Text("name.familyName")).To(Equal("Added"), "name.familyName after Add")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.add-single-valued",
			Title: "Add on an attribute of one value, which has a value already, replaces it.",
			Why:   "Entra does not know what stands there, and sends Add for whatever it has a value for.",
			Fix:   "Let add set an attribute of one value.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1"), cite.EntraIssues("PATCH")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-add-keeps-old", "patch-add-unsupported"},
		}, func(c *spec.Case) {
			jane.Given(c)
			after := accepted(c, s, jane.ID, "add a given name where there is one", operation("Add", "name.givenName", "Once"))
			c.Expect(after.Text("name.givenName")).To(Equal("Once"), "name.givenName after the first Add")
			after = accepted(c, s, jane.ID, "add another given name", operation("Add", "name.givenName", "Twice"))
			c.Expect(after.Text("name.givenName")).To(Equal("Twice"), "name.givenName after the second Add")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.email-by-type",
			Title: "Replace with the path emails[type eq \"work\"].value changes the address of that type.",
			Why:   "It is the only way in which Entra changes an address. A server that ignores the brackets changes all of them, or none.",
			Fix:   "Read the filter in the path, and set the sub-attribute of the values that match.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.Entra("Update User, multi-valued properties")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-selection-refused", "patch-path-unread"},
		}, func(c *spec.Case) {
			jane.Given(c)
			after := accepted(c, s, jane.ID, "replace the work address", operation("Replace", `emails[type eq "work"].value`, "moved."+jane.Email))
			c.Expect(after.Text("emails[0].value")).To(Equal("moved."+jane.Email), "the work address")
			c.Expect(after.At("emails[1]")).To(BeNil(), "a second address")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.several-operations",
			Title: "Several operations with paths, of which some name sub-attributes, in one PATCH are all carried out.",
			Why:   "Entra sends every change of a user in one PATCH, an operation for each attribute.",
			Fix:   "Carry out all Operations in their order, or none.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.Entra("Update User, multi-valued properties")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-first-only"},
		}, func(c *spec.Case) {
			jane.Given(c)
			after := accepted(c, s, jane.ID, "change names and address at once",
				operation("Replace", `emails[type eq "work"].value`, "again."+jane.Email),
				operation("Replace", "name.givenName", "Given"), operation("Replace", "name.familyName", "Family"), operation("Replace", "active", true))
			c.NoDifference("the user after the PATCH", after.Differences(map[string]any{
				"emails[0].value": "again." + jane.Email, "name.givenName": "Given", "name.familyName": "Family", "active": true,
			}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.same-attribute-twice",
			Title: "Of two operations on one attribute in a PATCH the later one counts.",
			Why:   "Entra repeats an operation where several mappings make one attribute.",
			Fix:   "Carry out operations in their order.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.Entra("Update User, single-valued properties")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-first-only", "patch-order-lost"},
		}, func(c *spec.Case) {
			jane.Given(c)
			after := accepted(c, s, jane.ID, "replace the family name twice",
				operation("Replace", "name.familyName", "Early"), operation("Replace", "name.familyName", "Late"))
			c.Expect(after.Text("name.familyName")).To(Equal("Late"), "name.familyName")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.username",
			Title: "Replace of userName changes it, and keeps the id.",
			Why:   "People who marry get another user principal name, and Entra sends it like any other attribute.",
			Fix:   "Let PATCH change userName.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.Entra("Update User, single-valued properties")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-username-kept"},
		}, func(c *spec.Case) {
			jane.Given(c)
			other := s.People.Someone().Email
			after := accepted(c, s, jane.ID, "replace the userName", operation("Replace", "userName", other))
			c.NoDifference("the user after the PATCH", after.Differences(map[string]any{"userName": other, "id": jane.ID}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.no-operations",
			Title: "A PATCH with an empty list of operations is answered, with success or with a refusal, and not with an error of the server.",
			Why:   "Microsoft's validator sends one.",
			Fix:   "Take it for a change of nothing, or answer 400.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Issue("scimmyjs/scimmy", 59), cite.RFC("7644", "3.5.2")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-empty-500"},
		}, func(c *spec.Case) {
			jane.Given(c)
			answer, err := s.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPatch, Path: probe.UserPath(jane.ID), Purpose: "change nothing, as Microsoft's validator does",
				Body: probe.Body(map[string]any{"schemas": []any{patchOp}, "Operations": []any{}}),
			})
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(BeNumerically("<", 500), "status of the PATCH")
		})
	})
}
