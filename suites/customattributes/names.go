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

// names: aliases, because Okta's names hold no spaces, and names that Peakon lacks.
func names(scope *spec.Scope, s *stage.Stage) {
	Describe("names", Ordered, func() {
		var app *stage.App
		var walked error
		var jane *stage.Employee
		BeforeAll(func(ctx SpecContext) {
			walked = s.EnsureAttribute(ctx, peakon.Attribute{Name: "Joined the board", Type: peakon.Date, Aliases: []string{"Joined_the_board"}})
			if walked == nil {
				walked = s.EnsureAttribute(ctx, peakon.Attribute{Name: "Without alias", Type: peakon.Option})
			}
			if walked != nil {
				return
			}
			app, walked = setUp(ctx, s, scope.App, "Names of attributes",
				attribute{"Joined the board", "drillJoined", "Joined_the_board", "string", "user.honorificPrefix", admin.CreateAndUpdate},
				attribute{"Without alias", "drillNoAlias", "Without_alias", "string", "user.division", admin.CreateAndUpdate},
				attribute{"Not in Peakon", "drillUnknown", "Not_in_Peakon", "string", "user.costCenter", admin.CreateAndUpdate},
			)
			if walked != nil {
				return
			}
			jane = app.Hire(ctx, s.People.Someone(), map[string]any{
				"honorificPrefix": "2019-11-04", "division": "by name alone", "costCenter": "nowhere to go",
			})
		})
		given := func(c *spec.Case) {
			if walked != nil {
				c.Block("the attributes could not be set up: %v", walked)
			}
		}

		scope.Check(scimdrill.Requirement{
			ID:    "peakon.custom.alias",
			Title: "An attribute whose name has spaces is reached by the alias that was configured for it.",
			Why:   "Okta's names hold no spaces; the article tells admins to map Employed_Since and to add it as an alias in Peakon.",
			Fix:   "Resolve names, then aliases, both without regard to case.",
			Level: scimdrill.Peakon,
			Cites: []scimdrill.Citation{cite.PeakonArticle("Note on spaces in attribute names")},
			Needs: needs(),
			Kills: []string{"alias-ignored", "extension-lost"},
		}, func(c *spec.Case) {
			given(c)
			jane.Given(c)
			c.Expect(jane.Now(c, s).At(namespace+"|Joined_the_board")).To(HavePrefix("2019-11-04"), "the value under its alias")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "peakon.custom.unknown-name",
			Title: "An attribute that the target lacks does not keep the person from being created.",
			Why:   "One attribute too many in Okta must not stop everybody from being provisioned; the admin may add it in the target later.",
			Fix:   "Ignore attributes of an extension that you do not know; do not answer 400.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.PeakonHelp("Troubleshooting data import errors: no field found for the column"), cite.RFC("7644", "3.3")},
			Needs: needs(),
			Kills: []string{"unknown-extension-refused"},
		}, func(c *spec.Case) {
			given(c)
			jane.Assigned.Succeeds(c)
			found := jane.Now(c, s)
			c.Expect(found.At(namespace+"|Not_in_Peakon")).To(BeNil(), "the value of the attribute that Peakon lacks")
			c.Expect(found.Text("userName")).To(Equal(jane.Email), "the person")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "reference.custom.no-guessing",
			Title: "A name with underscores does not reach an attribute with spaces unless an alias says so.",
			Why:   "The article has the admin add an alias; a server that guesses hides that it is missing until two names collide.",
			Fix:   "Do not take underscores for spaces.",
			Level: scimdrill.Reference,
			Cites: []scimdrill.Citation{cite.Decision("aliases are configured, never guessed"), cite.PeakonArticle("Note on spaces in attribute names")},
			Needs: needs(),
			Kills: []string{"alias-guessed"},
		}, func(c *spec.Case) {
			given(c)
			jane.Given(c)
			found := jane.Now(c, s)
			c.Expect(found.At(namespace+"|Without alias")).To(BeNil(), "the attribute with spaces")
			c.Expect(found.At(namespace+"|Without_alias")).To(BeNil(), "the name with underscores")
		})
	})
}
