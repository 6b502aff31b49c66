package extensions

import (
	"maps"
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// attributes: the texts of the enterprise extension.
func attributes(scope *spec.Scope, s *stage.Stage) {
	Describe("the enterprise extension", Ordered, func() {
		var written map[string]any
		var made stage.Made
		var read, put, after stage.Asked
		BeforeAll(func(ctx SpecContext) {
			body := s.WholeUser(ctx, s.People.Someone())
			extension, _ := body[stage.EnterpriseSchema].(map[string]any)
			written = maps.Clone(extension)
			made = s.MakeUser(ctx, "a user with an enterprise extension", body)
			read = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the user back", nil)
			if extension["department"] != nil {
				extension["department"] = "Another department"
				put = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user by one in another department", body)
				after = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the user in another department", nil)
			}
		})
		keeps := func(name, attribute, kill string) {
			scope.Check(scimdrill.Requirement{
				ID:    "rfc.extension.stores-" + name,
				Title: attribute + " of the enterprise extension, where /Schemas lists it, is stored.",
				Why:   "Okta maps it by default: an admin who sees no error believes that it arrives.",
				Fix:   "Store each attribute of the extension that /Schemas lists as readWrite, or do not list it.",
				Level: scimdrill.Should,
				Cites: []scimdrill.Citation{cite.RFC("7643", "4.3"), cite.RFC("7644", "3.3")},
				Needs: needs(),
				Kills: []string{kill},
			}, func(c *spec.Case) {
				made.Given(c)
				if !s.Definitions(c.Context()).Keeps(stage.EnterpriseSchema, attribute) {
					c.NotApplicable("the target does not say that it keeps %s", attribute)
				}
				c.NoDifference("the user as it is read back",
					probe.Unlike(map[string]any{stage.EnterpriseSchema: map[string]any{attribute: written[attribute]}}, read.Resource(c)))
			})
		}
		keeps("employee-number", "employeeNumber", "employee-number-lost")
		keeps("cost-center", "costCenter", "enterprise-texts-lost")
		keeps("organization", "organization", "enterprise-texts-lost")
		keeps("division", "division", "enterprise-texts-lost")
		keeps("department", "department", "enterprise-texts-lost")

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.replaced",
			Title: "A PUT with another value in an extension changes it.",
			Why:   "People change departments, and their surveys and rights with them.",
			Fix:   "Apply a PUT to extensions as to the core.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7643", "3.3")},
			Needs: needs(),
			Kills: []string{"update-lost"},
		}, func(c *spec.Case) {
			made.Given(c)
			if !s.Definitions(c.Context()).Keeps(stage.EnterpriseSchema, "department") {
				c.NotApplicable("the target does not say that it keeps a department")
			}
			put.Given(c)
			c.NoDifference("the user as it is read back",
				probe.Unlike(map[string]any{stage.EnterpriseSchema: map[string]any{"department": "Another department"}}, after.Resource(c)))
		})
	})
}
