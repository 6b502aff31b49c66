package list

import (
	"encoding/json"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

const first = "startIndex=1&count=2"

// envelope: what is around the resources.
func envelope(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.envelope",
		Title: "A list is answered with 200 and the schema ListResponse.",
		Why:   "By it a client tells a list from an error and from a single resource; a bare array is read as nothing.",
		Fix:   "Wrap every list, that of one resource and that of none included, in a ListResponse.",
		Level: scimdrill.Must,
		Cites: listing(),
		Kills: []string{"list-without-schemas"},
	}, func(c *spec.Case) {
		answer := people.Page(c, people.GivenList(c), first)
		c.Expect(answer.Status()).To(Equal(200), "status of a list")
		c.Expect(answer.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:ListResponse"), "schemas of a list")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.total-results",
		Title: "A list says in totalResults how many there are, as a number.",
		Why:   "An import ends when it has seen as many. Written as a string, Okta's lookup fails without a reason.",
		Fix:   "Write totalResults into every list, as a JSON number.",
		Level: scimdrill.Must,
		Cites: listing(),
		Kills: []string{"list-without-total", "list-numbers-as-strings"},
	}, func(c *spec.Case) {
		answer := people.Page(c, people.GivenList(c), first)
		number, isNumber := answer.At("totalResults").(json.Number)
		c.Expect(isNumber).To(BeTrue(), "totalResults is a JSON number; found %v", answer.At("totalResults"))
		whole, err := number.Int64()
		c.Expect(err).NotTo(HaveOccurred(), "totalResults is a whole number")
		c.Expect(whole).To(BeNumerically(">=", len(people.Members())), "totalResults, of at least the people of this run")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.resources",
		Title: "Resources is an array where there is anything to return, of one as of many.",
		Why:   "Converters from XML write the only element of a list without brackets; a client that iterates finds nobody.",
		Fix:   "Always write an array.",
		Level: scimdrill.Must,
		Cites: listing(),
		Kills: []string{"single-result-as-object"},
	}, func(c *spec.Case) {
		list := people.GivenList(c)
		for _, page := range []string{first, "startIndex=1&count=1"} {
			answer := people.Page(c, list, page)
			c.Expect(answer.At("Resources")).To(BeAssignableToTypeOf([]any{}), "Resources of %s", page)
			c.Expect(answer.At("Resources")).NotTo(BeEmpty(), "Resources of %s", page)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.items-per-page",
		Title: "itemsPerPage of a page is how many resources are on it, on the last page as well.",
		Why:   "Clients add it to startIndex for the next page: too large, and people are skipped; too small, and they are read twice.",
		Fix:   "Write the number of resources in this answer, not the count that was asked for.",
		Level: scimdrill.Must,
		Cites: append(paging(), listing()...),
		Kills: []string{"items-per-page-is-count", "list-numbers-as-strings"},
	}, func(c *spec.Case) {
		list := people.GivenList(c)
		_, total := people.Shown(c, list, first)
		pages := []string{first}
		if list.Narrowed {
			pages = append(pages, "startIndex="+json.Number(decimal(total)).String()+"&count=10")
		}
		for _, page := range pages {
			answer := people.Page(c, list, page)
			resources, _ := answer.At("Resources").([]any)
			c.Expect(answer.At("itemsPerPage")).To(Equal(json.Number(decimal(len(resources)))), "itemsPerPage of %s", page)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.start-index",
		Title: "startIndex of a page is where it begins.",
		Why:   "A client that gets another page than it asked for learns it from startIndex alone.",
		Fix:   "Write the index of the first resource in this answer, counted from 1.",
		Level: scimdrill.Must,
		Cites: append(paging(), listing()...),
		Kills: []string{"start-index-always-1", "list-numbers-as-strings"},
	}, func(c *spec.Case) {
		answer := people.Page(c, people.GivenList(c), "startIndex=2&count=2")
		c.Expect(answer.At("startIndex")).To(Equal(json.Number("2")), "startIndex of the page that begins at 2")
	})
}
