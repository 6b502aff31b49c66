package cursor

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// combined: cursors beside what else a query says.
func combined(scope *spec.Scope, q query) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.sorted",
		Title: "Pages by cursor are sorted where sorting is offered and asked for.",
		Why:   "A client that merges by key reads pages one after the other, in their order.",
		Fix:   "Let the cursor stand for a place in the order that was asked for.",
		Level: scimdrill.Should,
		Cites: pages("2.2", cite.RFC("7644", "3.4.2.3")),
		Needs: needs(scimdrill.CanSort),
		Kills: []string{"sort-ignored", "sort-order-ignored"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		list.Query += "sortBy=userName&sortOrder=descending&"
		want := slices.SortedFunc(slices.Values(q.people.Members()), func(a, b *crowd.Member) int {
			return strings.Compare(strings.ToLower(b.UserName), strings.ToLower(a.UserName))
		})
		got, _ := q.walk(c, list, 2)
		if !slices.Equal(q.people.Named(got), called(want)) {
			c.Fail("by userName, descending: expected %v, found %v", called(want), q.people.Named(got))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.search",
		Title: "A search by POST takes a cursor in its body.",
		Why:   "Who keeps filters out of addresses pages by cursor all the same.",
		Fix:   "Answer both kinds of query with the same code.",
		Level: scimdrill.Should,
		Cites: pages("3", cite.RFC("7644", "3.4.3")),
		Needs: needs(scimdrill.CanSearch),
		Kills: []string{"cursor-search-ignored"},
	}, func(c *spec.Case) {
		q.people.GivenNarrow(c)
		cursor := ""
		var got []string
		for range 2 * len(q.people.Members()) {
			answer, err := q.Target.Do(c.Context(), probe.Ask{Method: http.MethodPost, Path: "/Users/.search", Purpose: "search by POST, by cursor", Body: probe.Body(map[string]any{
				"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:SearchRequest"}, "filter": q.people.Everybody(), "cursor": cursor, "count": 2,
			})})
			c.Answered(err)
			c.Decisive(answer.Exchange)
			ids, _, trouble := crowd.Page(answer)
			if trouble != "" {
				c.Fail("the page of the cursor %q: %s", cursor, trouble)
			}
			got = append(got, ids...)
			if cursor = answer.Text("nextCursor"); cursor == "" {
				break
			}
		}
		if names := slices.Sorted(slices.Values(q.people.Named(got))); cursor != "" || !slices.Equal(names, called(q.people.Members())) {
			c.Fail("pages of 2: expected %v, each once; found %v", called(q.people.Members()), q.people.Named(got))
		}
	})
}
