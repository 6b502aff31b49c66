package entra

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// references: attributes of the enterprise extension, the manager among them.
func references(scope *spec.Scope, s *stage.Stage) {
	Describe("the enterprise extension, as Entra writes it", Ordered, func() {
		var jane, boss user
		someone(s, &jane)
		someone(s, &boss)

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.extension-path",
			Title: "Add with the path of an extension's attribute, its URN before it, sets the attribute.",
			Why:   "Department, cost center and employee number come like that.",
			Fix:   "Take a path apart at the last colon of the URN.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.EntraIssues("extension attributes")},
			Needs: needs(scimdrill.CanPatch, scimdrill.HasEnterpriseSchema),
			Kills: []string{"patch-urn-path-refused", "patch-path-unread"},
		}, func(c *spec.Case) {
			jane.Given(c)
			if read(c, s, jane.ID).At(enterprise+"|department") == nil {
				c.NotApplicable("the target keeps no department")
			}
			after := accepted(c, s, jane.ID, "add a department", operation("Add", enterprise+":department", "Engineering"))
			c.NoDifference("the user after the PATCH", after.Differences(map[string]any{enterprise + "|department": "Engineering"}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.patch.manager-as-text",
			Title: "Add of a manager whose value is the bare id is accepted.",
			Why:   "Entra sends the id alone, without an object around it. A server that refuses it refuses the whole update of everybody who has a manager.",
			Fix:   "Take a text for the value of manager.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.EntraIssues("manager, flag aadOptscim062020"), cite.RFC("7643", "4.3")},
			Needs: needs(scimdrill.CanPatch, scimdrill.HasEnterpriseSchema),
			Kills: []string{"manager-text-refused"},
		}, func(c *spec.Case) {
			jane.Given(c)
			boss.Given(c)
			after := accepted(c, s, jane.ID, "add a manager", operation("Add", enterprise+":manager", boss.ID))
			if found := after.At(enterprise + "|manager.value"); found != nil {
				c.Expect(found).To(BeEquivalentTo(boss.ID), "the manager")
			}
		})
	})
}
