package sorting

import (
	"fmt"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// together: sorting, and what else a query says.
func together(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.pages",
		Title: "The list is sorted before it is cut into pages.",
		Why:   "Pages that are each in order are together in none: people come twice or never.",
		Fix:   "Sort all that match, then take the page.",
		Level: scimdrill.Should,
		Cites: sorting(cite.RFC("7644", "3.4.2.4")),
		Needs: needs(),
		Kills: []string{"sort-within-the-page", "sort-ignored"},
	}, func(c *spec.Case) {
		list := people.GivenNarrowList(c)
		people.Keeps(c, people.Ada, "name.givenName", "Ada")
		const query = "sortBy=name.givenName"
		var ids []string
		for start := 1; start <= len(people.Members()); start += 2 {
			page, _ := people.Shown(c, list, fmt.Sprintf("%s&startIndex=%d&count=2", query, start))
			ids = append(ids, page...)
		}
		judge(c, people, query+", pages of 2", ids, []*crowd.Member{people.Ada, people.Cleo, people.Dora})
		if len(ids) != len(people.Members()) {
			c.Fail("%s, pages of 2: expected each of %d once, found %v", query, len(people.Members()), people.Named(ids))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.sort.urn",
		Title: "sortBy takes attribute notation: a sub-attribute, a URN in front, any case.",
		Why:   "Names are written in one way everywhere; a server that reads them otherwise here sorts by nothing.",
		Fix:   "Resolve sortBy as the names in a filter.",
		Level: scimdrill.Must,
		Cites: sorting(cite.RFC("7644", "3.10")),
		Needs: needs(),
		Kills: []string{"sort-by-plain-names-alone", "sort-ignored"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Keeps(c, people.Ada, "name.givenName", "Ada")
		for _, name := range []string{"name.givenName", crowd.Core + ":name.givenName", "NAME.GIVENNAME"} {
			inOrder(c, people, "sortBy="+name, people.Ada, people.Cleo, people.Dora)
		}
	})
}
