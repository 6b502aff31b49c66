package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// spelling: names and operators in any case.
func spelling(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.name-case",
		Title: "Names of attributes in a filter are read without regard to upper and lower case.",
		Why:   "RFC 7644 itself writes userName and username; clients do so too, and the lookup of one of them would find nobody.",
		Fix:   "Compare names of attributes without regard to case, after parsing.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-names-case-sensitive"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Finds(c, "username eq "+crowd.Quote(people.Ada.UserName), people.Ada)
		people.Finds(c, "USERNAME eq "+crowd.Quote(people.Ada.UserName), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.operator-case",
		Title: "Operators in a filter are read without regard to upper and lower case.",
		Why:   "Some clients write EQ. A server that knows only eq refuses their lookups.",
		Fix:   "Compare operators without regard to case.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-operators-case-sensitive"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Finds(c, "userName EQ "+crowd.Quote(people.Ada.UserName), people.Ada)
		people.Finds(c, "userName Eq "+crowd.Quote(people.Ada.UserName), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.logic-case",
		Title: "and, or and not are read without regard to upper and lower case.",
		Why:   "The grammar's literals are case-insensitive; filters with AND come from generated queries.",
		Fix:   "Compare and, or and not without regard to case.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("5234", "2.3")},
		Needs: needs(),
		Kills: []string{"filter-operators-case-sensitive"},
	}, func(c *spec.Case) {
		people.Given(c)
		ada, bob := "userName eq "+crowd.Quote(people.Ada.UserName), "userName eq "+crowd.Quote(people.Bob.UserName)
		people.Offers(c, ada+" or "+bob)
		people.Finds(c, ada+" OR "+bob, people.Ada, people.Bob)
		people.Offers(c, "("+ada+" or "+bob+") and not ("+ada+")")
		people.Finds(c, "("+ada+" Or "+bob+") AND NOT ("+ada+")", people.Bob)
	})
}
