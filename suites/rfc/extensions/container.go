package extensions

import (
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// container: the object that holds what an extension adds.
func container(scope *spec.Scope, s *stage.Stage) {
	Describe("the object of an extension", Ordered, func() {
		var made stage.Made
		var read stage.Asked
		BeforeAll(func(ctx SpecContext) {
			made = s.MakeUser(ctx, "a user with an enterprise extension", s.WholeUser(ctx, s.People.Someone()))
			read = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the user back", nil)
		})
		// held is the object; the case is not applicable where the target keeps nothing of the extension.
		held := func(c *spec.Case) map[string]any {
			made.Given(c)
			if !s.Definitions(c.Context()).Keeps(stage.EnterpriseSchema, "employeeNumber") && !s.Definitions(c.Context()).Keeps(stage.EnterpriseSchema, "department") {
				c.NotApplicable("the target says of no attribute of the enterprise extension that it keeps it")
			}
			object, _ := read.Resource(c).At(stage.EnterpriseSchema + "|").(map[string]any)
			return object
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.container",
			Title: "What an extension adds stands in an object under the extension's URN.",
			Why:   "Okta reads department from there; at the top of the user it is an attribute that no schema has.",
			Fix:   "Show the attributes of an extension in an object that is named by its URN.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.3")},
			Needs: needs(),
			Kills: []string{"extension-flattened"},
		}, func(c *spec.Case) {
			c.Expect(held(c)).NotTo(BeEmpty(), "object under %s", stage.EnterpriseSchema)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.listed",
			Title: "schemas of a user names each extension that the user has data of.",
			Why:   "A strict client looks for an extension only where schemas names it.",
			Fix:   "Add the URN of an extension to schemas when you show its object.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3"), cite.RFC("7643", "3.3")},
			Needs: needs(),
			Kills: []string{"extension-unlisted"},
		}, func(c *spec.Case) {
			held(c)
			user := read.Resource(c)
			for name := range user {
				if strings.HasPrefix(strings.ToLower(name), "urn:") {
					c.Expect(lists(user, name)).To(BeTrue(), "schemas %v names %s, of which there is data", user.At("schemas"), name)
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.unlisted-in-body",
			Title: "An extension whose URN is missing from schemas of the body is refused, ignored, or stored and listed.",
			Why:   "Data that is stored and not listed is seen by some clients and not by others.",
			Fix:   "Decide for one of the three; what you show, list.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3"), cite.RFC("7643", "3.3")},
			Needs: needs(),
			Kills: []string{"extension-unlisted"},
		}, func(c *spec.Case) {
			held(c)
			body := s.WholeUser(c.Context(), s.People.Someone())
			body["schemas"] = []any{userSchema}
			made := s.MakeUser(c.Context(), "a user with an extension that schemas does not name", body)
			found := made.Heard(c)
			c.Expect(found.Status()).To(BeElementOf(http.StatusCreated, http.StatusBadRequest), "status of the create")
			if found.Status() == http.StatusBadRequest {
				return
			}
			user := made.Resource(c)
			if user.At(stage.EnterpriseSchema+"|") != nil {
				c.Expect(lists(user, stage.EnterpriseSchema)).To(BeTrue(), "schemas names the extension that is shown")
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.not-mixed",
			Title: "An attribute at the top of a user is not taken for that of an extension.",
			Why:   "Two attributes of one name, in the core and in an extension, are two; a server that mixes them overwrites one by the other.",
			Fix:   "Look for attributes of an extension in its object alone.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7643", "3.3")},
			Needs: needs(),
			Kills: []string{"extension-hoisted"},
		}, func(c *spec.Case) {
			held(c)
			body := s.NewUser(s.People.Someone())
			body["department"] = "At the top"
			made := s.MakeUser(c.Context(), "a user with a department at the top", body)
			if status := made.Heard(c).Status(); status == http.StatusBadRequest {
				return // it is refused, and so not mixed
			}
			c.Expect(made.Resource(c).At(stage.EnterpriseSchema+"|department")).NotTo(Equal("At the top"), "department of the enterprise extension")
		})
	})
}

// lists reports whether schemas of a user names a schema.
func lists(user probe.Resource, urn string) bool {
	listed, _ := user.At("schemas").([]any)
	return slices.ContainsFunc(listed, func(each any) bool {
		text, _ := each.(string)
		return strings.EqualFold(text, urn)
	})
}
