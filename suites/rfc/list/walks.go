package list

import (
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// walks: the pages together.
func walks(scope *spec.Scope, people *crowd.Crowd) {
	const most = 20

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.walk",
		Title: "The pages of a list together hold everybody once.",
		Why:   "An import takes for gone whom it did not see, and unassigns them; whom it saw twice it reports as a conflict.",
		Fix:   "Order by a key that is unique and does not change, such as the id, and honour startIndex and count.",
		Level: scimdrill.Must,
		Cites: paging(),
		Kills: []string{"start-index-is-offset", "start-index-is-page", "start-index-ignored", "order-unstable"},
	}, func(c *spec.Case) {
		list, total := people.GivenBoundedList(c)
		for _, size := range sizes(list, total) {
			walk := people.Walk(c, list, size, most)
			got := people.Named(walk.IDs)
			slices.Sort(got)
			switch {
			case len(slices.Compact(slices.Clone(got))) != len(got):
				c.Fail("pages of %d: somebody is on two of them: %v", size, people.Named(walk.IDs))
			case len(got) != total:
				c.Fail("pages of %d: expected %d on all pages together, found %d: %v", size, total, len(got), people.Named(walk.IDs))
			}
			for _, name := range names(people) {
				if _, there := slices.BinarySearch(got, name); !there {
					c.Fail("pages of %d: %s is on none of them", size, name)
				}
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.total-constant",
		Title: "totalResults is the same on every page of a list that nobody changes.",
		Why:   "Clients reckon the number of pages from the first; a total that counts what is left ends the import half-way.",
		Fix:   "Count all that match, not those from here on.",
		Level: scimdrill.Should,
		Cites: append(paging(), listing()...),
		Kills: []string{"total-is-what-is-left"},
	}, func(c *spec.Case) {
		list, total := people.GivenBoundedList(c)
		walk := people.Walk(c, list, slices.Max(sizes(list, total)), most)
		if slices.Min(walk.Totals) != slices.Max(walk.Totals) {
			c.Fail("expected the same totalResults on each page, found %v", walk.Totals)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.total-counts-matches",
		Title: "totalResults counts all who match the filter, not those on the page, and not those who do not match.",
		Why:   "With the size of the page in totalResults every import ends after the first page, and the rest of the company is unassigned.",
		Fix:   "Count with the filter and without the page.",
		Level: scimdrill.Must,
		Cites: append(paging(), listing()...),
		Needs: []scimdrill.Capability{scimdrill.CanFilter},
		Kills: []string{"total-is-page", "total-counts-everybody"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		list := crowd.List{Query: "filter=" + crowd.Escape(people.Narrow("userName ne "+crowd.Quote(people.Ada.UserName))) + "&"}
		_, total := people.Shown(c, list, first)
		if want := len(people.Members()) - 1; total != want {
			c.Fail("a page of 2 of %d who match: expected totalResults %d, found %d", want, want, total)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.stable-order",
		Title: "The same page is the same when it is asked for again.",
		Why:   "A database that is not told an order has none: people move between pages while an import reads them.",
		Fix:   "Order every list by a key that is unique.",
		Level: scimdrill.Should,
		Cites: append(paging(), cite.RFC("7644", "3.4.2.3")),
		Kills: []string{"order-unstable"},
	}, func(c *spec.Case) {
		list := people.GivenList(c)
		before, _ := people.Shown(c, list, "startIndex=1&count=3")
		again, _ := people.Shown(c, list, "startIndex=1&count=3")
		if !slices.Equal(before, again) {
			c.Fail("the first page, twice: expected %v again, found %v", people.Named(before), people.Named(again))
		}
	})
}

// sizes are the sizes of pages by which a list is walked over: small ones, but not so small that it takes long.
func sizes(list crowd.List, total int) []int {
	if list.Narrowed {
		return []int{1, 2}
	}
	const pages = 6
	return []int{total/pages + 1}
}

func names(people *crowd.Crowd) []string {
	var all []string
	for _, member := range people.Members() {
		all = append(all, member.Name)
	}
	return all
}
