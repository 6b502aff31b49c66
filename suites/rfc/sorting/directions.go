package sorting

import (
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// directions: up and down.
func directions(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.ascending",
		Title: "sortBy without sortOrder sorts in ascending order.",
		Why:   "A client that merges two lists by key loses people where one of them is in no order.",
		Fix:   "Apply sortBy, ascending by default, or say in ServiceProviderConfig that sorting is not offered.",
		Level: scimdrill.Must,
		Cites: sorting(),
		Needs: needs(),
		Kills: []string{"sort-ignored", "sort-descending-by-default"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Keeps(c, people.Ada, "name.givenName", "Ada")
		inOrder(c, people, "sortBy=name.givenName", people.Ada, people.Cleo, people.Dora)
		inOrder(c, people, "sortBy=name.givenName&sortOrder=ascending", people.Ada, people.Cleo, people.Dora)
		inOrder(c, people, "sortBy=userName", byUserName(people)...)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.descending",
		Title: "sortOrder=descending sorts in descending order.",
		Why:   "Who asks for the last changes first is shown the oldest.",
		Fix:   "Apply sortOrder.",
		Level: scimdrill.Must,
		Cites: sorting(),
		Needs: needs(),
		Kills: []string{"sort-ignored", "sort-order-ignored"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Keeps(c, people.Ada, "name.givenName", "Ada")
		inOrder(c, people, "sortBy=name.givenName&sortOrder=descending", people.Dora, people.Cleo, people.Ada)
		want := byUserName(people)
		slices.Reverse(want)
		inOrder(c, people, "sortBy=userName&sortOrder=descending", want...)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.not-understood",
		Title: "A sortBy or sortOrder that the server cannot follow is refused with 400 or passed over, never answered with 5xx.",
		Why:   "Sorting is optional; a client that asks for it all the same has to get its list, or learn why not.",
		Fix:   "Ignore what is not offered, and refuse what is no attribute with 400 invalidValue or invalidPath.",
		Level: scimdrill.Should,
		Cites: sorting(cite.RFC("7644", "3.12")),
		Kills: []string{"sort-unknown-500"},
	}, func(c *spec.Case) {
		list := people.GivenList(c)
		for _, query := range []string{"sortBy=noSuchAttribute", "sortBy=userName&sortOrder=sideways", "sortBy=userName", "sortOrder=descending"} {
			answer := people.Page(c, list, query+"&startIndex=1&count=2")
			if answer.Status() >= 500 {
				c.Fail("%s: expected a list or 400, found %s", query, crowd.Refusal(answer))
			}
		}
	})
}
