package entra

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// spelled: ways of writing an update that Entra has, and the RFC does not.
func spelled(scope *spec.Scope, s *stage.Stage) {
	Describe("updates in Entra's own spelling", Ordered, func() {
		var joe user
		someone(s, &joe)

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.dotted-keys",
			Title: "Names with a dot in the value of an operation without a path set sub-attributes.",
			Why:   "Entra sends several attributes at once as {\"name.givenName\": …}; a server that looks for an attribute of that name changes nothing.",
			Fix:   "Read the names in a value without a path as paths.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.EntraIssues("PATCH"), cite.RFC("7644", "3.5.2")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-path-keys-ignored", "patch-pathless-refused"},
		}, func(c *spec.Case) {
			joe.Given(c)
			after := accepted(c, s, joe.ID, "replace the given name by a name with a dot",
				map[string]any{"op": "Replace", "value": map[string]any{"name.givenName": "Dotted"}})
			c.Expect(after.Text("name.givenName")).To(Equal("Dotted"), "name.givenName")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.urn-keys",
			Title: "Whole names of an extension's attributes in the value of an operation without a path set them.",
			Why:   "Entra sends {\"urn:…:User:department\": …} beside the attributes of the core; a server that knows the nested form alone loses it.",
			Fix:   "Read the names in a value without a path as paths, URN and all.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.EntraIssues("PATCH"), cite.RFC("7644", "3.10")},
			Needs: needs(scimdrill.CanPatch, scimdrill.HasEnterpriseSchema),
			Kills: []string{"patch-path-keys-ignored", "patch-pathless-refused"},
		}, func(c *spec.Case) {
			joe.Given(c)
			after := accepted(c, s, joe.ID, "replace the department by its whole name",
				map[string]any{"op": "Replace", "value": map[string]any{enterprise + ":department": "Spelled"}})
			c.Expect(after.Text(enterprise+"|department")).To(Equal("Spelled"), "department")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.add-makes-selected",
			Title: "Add with a filter that no value satisfies makes the value that the filter describes.",
			Why:   "Entra gives somebody their first number by Add with phoneNumbers[type eq \"mobile\"].value; a refusal keeps the whole update out.",
			Fix:   "Where the filter is “type eq …” and nothing matches, add a value of that type.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("Update User, multi-valued properties"), cite.RFC("7644", "3.5.2.1")},
			Needs: needs(scimdrill.CanPatch),
			Kills: []string{"patch-add-no-target", "patch-add-unsupported"},
		}, func(c *spec.Case) {
			joe.Given(c)
			const number = "+12015550177" // of those that are kept for fiction
			body := s.NewUser(s.People.Someone())
			body["phoneNumbers"] = []any{map[string]any{"type": "mobile", "value": number}}
			owner := s.MakeUser(c.Context(), "a user with a number", body)
			owner.Given(c)
			if !hasNumber(read(c, s, owner.ID), number) {
				c.NotApplicable("the target keeps no mobile number of users")
			}
			after := accepted(c, s, joe.ID, "add a number where there is none", operation("Add", `phoneNumbers[type eq "mobile"].value`, number))
			c.Expect(hasNumber(after, number)).To(BeTrue(), "whether the user has the number now")
		})
	})
}

// hasNumber compares numbers by what they mean: a server may write them in another form.
func hasNumber(r probe.Resource, number string) bool {
	return len(probe.Unlike(map[string]any{"phoneNumbers": []any{map[string]any{"value": number}}}, r)) == 0
}
