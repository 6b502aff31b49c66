package customattributes

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// createOnly: "Apply mapping on user create only" freezes the value in Okta; it does not take it out of later requests.
func createOnly(scope *spec.Scope, s *stage.Stage) {
	Describe("a mapping that is applied on create only", Ordered, func() {
		var walked error
		var jane *stage.Employee
		var changed *stage.Push
		BeforeAll(func(ctx SpecContext) {
			if walked = s.EnsureAttribute(ctx, peakon.Attribute{Name: "Drill Origin", Type: peakon.Option, Aliases: []string{"Drill_Origin"}}); walked != nil {
				return
			}
			var app *stage.App
			app, walked = setUp(ctx, s, scope.App, "Create only",
				attribute{"Origin", "drillOrigin", "Drill_Origin", "string", "user.division", admin.CreateOnly})
			if walked != nil {
				return
			}
			jane = app.Hire(ctx, s.People.Someone(), map[string]any{"division": "as hired"})
			changed = app.Change(ctx, jane, map[string]any{"division": "as moved", "lastName": "Moved"})
		})

		scope.Check(scimdrill.Requirement{
			ID:    "peakon.custom.create-only",
			Title: "An attribute that is mapped on create only keeps its first value through later updates.",
			Why:   "Okta still sends the first value with every PUT; a server that takes its absence or its presence for a change loses it.",
			Fix:   "Store the extension object of a PUT as it is.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaSupport("Partial profile push", "https://support.okta.com/help/s/"), cite.PeakonArticle("Custom attributes, 6")},
			Needs: needs(),
			Kills: []string{"extension-lost"},
		}, func(c *spec.Case) {
			if walked != nil {
				c.Block("the attribute could not be set up: %v", walked)
			}
			jane.Given(c)
			changed.Given(c)
			found := jane.Now(c, s)
			c.Expect(found.Text("name.familyName")).To(Equal("Moved"), "family name, which did change")
			c.Expect(found.At(namespace+"|Drill_Origin")).To(Equal("as hired"), "the attribute mapped on create only")
		})
	})
}
