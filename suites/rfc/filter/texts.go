package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// texts: the operators on parts of strings, and their order.
func texts(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.co",
		Title: "co finds a value that contains the text, at its end as well.",
		Why:   "Searches in admin consoles are co; a server that takes it for eq finds nobody.",
		Fix:   "Implement co as “is a substring of”.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-every-operator-is-eq"},
	}, func(c *spec.Case) {
		people.Given(c)
		name := people.Ada.UserName
		people.Offers(c, "userName co "+crowd.Quote(name))
		people.Finds(c, "userName co "+crowd.Quote(name[1:len(name)-1]), people.Ada)
		people.Finds(c, "userName co "+crowd.Quote(name[1:]), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.sw",
		Title: "sw finds a value that begins with the text, also when it is the whole value.",
		Why:   "Imports that run in parallel share the alphabet out among them with sw; what falls through is taken for deleted.",
		Fix:   "Implement sw as “begins with”, the whole value included.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-sw-as-co", "filter-every-operator-is-eq"},
	}, func(c *spec.Case) {
		people.Given(c)
		name := people.Ada.UserName
		people.Offers(c, "userName sw "+crowd.Quote(name))
		people.Finds(c, "userName sw "+crowd.Quote(name[:len(name)-1]), people.Ada)
		people.Finds(c, "userName sw "+crowd.Quote(name), people.Ada)
		people.Finds(c, "userName sw "+crowd.Quote(name[1:]))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.ew",
		Title: "ew finds a value that ends with the text, also when it is the whole value.",
		Why:   "It is how the people of one mail domain are found.",
		Fix:   "Implement ew as “ends with”, the whole value included.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-sw-as-co", "filter-every-operator-is-eq"},
	}, func(c *spec.Case) {
		people.Given(c)
		name := people.Ada.UserName
		people.Offers(c, "userName ew "+crowd.Quote(name))
		people.Finds(c, "userName ew "+crowd.Quote(name[1:]), people.Ada)
		people.Finds(c, "userName ew "+crowd.Quote(name), people.Ada)
		people.Finds(c, "userName ew "+crowd.Quote(name[:len(name)-1]))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.text-order",
		Title: "gt, ge, lt and le compare strings in lexicographical order.",
		Why:   "Clients that page by key ask for what comes after the last name they saw; they lose people where the order is not that of the letters.",
		Fix:   "Compare strings as strings, by the case rule of the attribute.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-ge-as-gt", "filter-every-operator-is-eq"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Keeps(c, people.Cleo, "name.givenName", "Cleo")
		people.Offers(c, people.Narrow(`name.givenName gt "Cleo"`))
		early, late := members(people.Ada), members(people.Dora)
		people.Tells(c, people.Narrow(`name.givenName gt "Cleo"`), late, members(people.Ada, people.Cleo))
		people.Tells(c, people.Narrow(`name.givenName lt "Cleo"`), early, members(people.Dora, people.Cleo))
		people.Tells(c, people.Narrow(`name.givenName ge "Cleo"`), members(people.Cleo, people.Dora), early)
		people.Tells(c, people.Narrow(`name.givenName le "Cleo"`), members(people.Cleo, people.Ada), late)
	})
}
