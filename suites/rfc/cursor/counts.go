package cursor

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// counts: how many were asked for.
func counts(scope *spec.Scope, q query) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.count",
		Title: "count is the most that a page by cursor holds.",
		Why:   "A client that asks for 100 has room for 100.",
		Fix:   "Honour count up to the server's own limit.",
		Level: scimdrill.Must,
		Cites: pages("2"),
		Needs: needs(),
		Kills: []string{"count-ignored"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		if ids, _ := q.shown(c, list, "", 2); len(ids) > 2 {
			c.Fail("a page of 2: found %d", len(ids))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.count-zero",
		Title: "A count of 0 with a cursor is refused with 400 invalidCount, or answered with nobody.",
		Why:   "count is a positive integer here; pages of nobody have no end.",
		Fix:   "Refuse it with scimType invalidCount.",
		Level: scimdrill.Should,
		Cites: pages("2", cite.RFC("9865", "2.1")),
		Needs: needs(),
		Kills: []string{"cursor-count-500", "count-zero-as-default"},
	}, func(c *spec.Case) {
		answer := q.page(c, q.people.GivenNarrowList(c), "", 0)
		refused(c, "a count of 0", "invalidCount", answer)
		if ids, _, _ := crowd.Page(answer); answer.Status() == 200 && len(ids) > 0 {
			c.Fail("a count of 0: expected nobody, found %v", q.people.Named(ids))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.count-huge",
		Title: "A count above the server's limit is cut, or refused with 400 invalidCount.",
		Why:   "A client that asks for too much has to learn the limit, not meet an outage.",
		Fix:   "Cut it to maxPageSize, or refuse it with scimType invalidCount.",
		Level: scimdrill.Should,
		Cites: pages("2.1", cite.RFC("9865", "4")),
		Needs: needs(),
		Kills: []string{"cursor-count-500"},
	}, func(c *spec.Case) {
		refused(c, "a count of a million", "invalidCount", q.page(c, q.people.GivenNarrowList(c), "", 1000000))
	})
}
