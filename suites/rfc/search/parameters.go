package search

import (
	"slices"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// parameters: what stands in the body means what it means in a query by GET.
func parameters(scope *spec.Scope, q query) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.filter",
		Title: "filter in the body finds whom it finds in a query by GET.",
		Why:   "A filter that is dropped on this way answers with everybody.",
		Fix:   "Answer both kinds of query with the same code.",
		Level: scimdrill.Must,
		Cites: searching(cite.RFC("7644", "3.4.2.2")),
		Needs: needs(scimdrill.CanFilter),
		Kills: []string{"search-filter-ignored"},
	}, func(c *spec.Case) {
		q.people.Given(c)
		ids, total := q.found(c, map[string]any{"filter": "userName eq " + crowd.Quote(q.people.Ada.UserName)})
		if total != 1 || !slices.Equal(ids, []string{q.people.Ada.ID}) {
			c.Fail("a search for Ada: expected her alone, found %d: %v", total, q.people.Named(ids))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.pages",
		Title: "startIndex and count in the body choose the page as in a query by GET.",
		Why:   "A walk by POST that ignores them never ends.",
		Fix:   "Answer both kinds of query with the same code.",
		Level: scimdrill.Must,
		Cites: searching(cite.RFC("7644", "3.4.2.4")),
		Needs: needs(scimdrill.CanFilter),
		Kills: []string{"search-pages-ignored"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		want, total := q.people.Shown(c, list, "startIndex=2&count=2")
		got, counted := q.found(c, map[string]any{"filter": q.people.Everybody(), "startIndex": 2, "count": 2})
		if counted != total || len(got) != len(want) {
			c.Fail("the page of 2 from 2: expected %v of %d as by GET, found %v of %d", q.people.Named(want), total, q.people.Named(got), counted)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.sort",
		Title: "sortBy and sortOrder in the body order as in a query by GET.",
		Why:   "A client that merges pages by key loses people where they come in another order.",
		Fix:   "Answer both kinds of query with the same code.",
		Level: scimdrill.Must,
		Cites: searching(cite.RFC("7644", "3.4.2.3")),
		Needs: needs(scimdrill.CanFilter, scimdrill.CanSort),
		Kills: []string{"search-sort-ignored"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		want, _ := q.people.Shown(c, list, "sortBy=userName&sortOrder=descending")
		got, _ := q.found(c, map[string]any{"filter": q.people.Everybody(), "sortBy": "userName", "sortOrder": "descending"})
		if !slices.Equal(got, want) {
			c.Fail("by userName, descending: expected %v as by GET, found %v", q.people.Named(want), q.people.Named(got))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.projection",
		Title: "attributes and excludedAttributes in the body are lists of names, and choose what is shown.",
		Why:   "Who searches for names is sent profiles.",
		Fix:   "Answer both kinds of query with the same code.",
		Level: scimdrill.Must,
		Cites: searching(cite.RFC("7644", "3.9")),
		Needs: needs(scimdrill.CanFilter),
		Kills: []string{"search-projection-ignored"},
	}, func(c *spec.Case) {
		q.people.Given(c)
		item := func(member string, names ...string) probe.Resource {
			answer := q.post(c, "/Users/.search", map[string]any{
				"filter": "userName eq " + crowd.Quote(q.people.Ada.UserName), member: names,
			})
			object, isObject := answer.At("Resources[0]").(map[string]any)
			if !isObject {
				c.Fail("a search with %s: expected Ada, found %s", member, crowd.Refusal(answer))
			}
			return object
		}
		if q.people.Returned(c.Context(), "name") == "always" {
			c.NotApplicable("the target's schema says that name is always returned")
		}
		shown := item("attributes", "userName", "active")
		c.Expect(shown.Text("userName")).To(Equal(q.people.Ada.Resource.Text("userName")), "userName, which was asked for")
		c.Expect(shown.At("name")).To(BeNil(), "name, which was not asked for")
		rest := item("excludedAttributes", "name")
		c.Expect(rest.At("name")).To(BeNil(), "name, which was excluded")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.bad-filter",
		Title: "A filter in the body that is none is refused with 400 invalidFilter.",
		Why:   "A list that was not filtered is taken for the result.",
		Fix:   "Answer both kinds of query with the same code.",
		Level: scimdrill.Must,
		Cites: searching(cite.RFC("7644", "3.4.2.2"), cite.RFC("7644", "3.12")),
		Needs: needs(scimdrill.CanFilter),
		Kills: []string{"search-error-500", "search-filter-ignored"},
	}, func(c *spec.Case) {
		answer := q.post(c, "/Users/.search", map[string]any{"filter": `userName like "x"`, "count": 1})
		if answer.Status() != 400 || answer.Text("scimType") != "invalidFilter" {
			c.Fail("a search with an unknown operator: expected 400 invalidFilter, found %s", crowd.Refusal(answer))
		}
	})
}
