package create

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	// pageSize is small, so that the people of a run fill several pages.
	pageSize = 7
	// mostPages bounds the walk: beyond it the list is larger than a rehearsal reads.
	mostPages = 60
)

// pages: the whole list, page by page.
func pages(scope *spec.Scope, s *stage.Stage) {
	Describe("the list of users, page by page", Ordered, func() {
		var last stage.Made
		BeforeAll(func(ctx SpecContext) {
			for range pageSize + 1 {
				last = s.MakeUser(ctx, "one of more users than a page holds", s.NewUser(s.People.Someone()))
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.list.pages",
			Title: "A walk over the pages of the list shows every user once, and as many as totalResults says.",
			Why:   "Okta's import advances startIndex by the count that it asked for. A page that repeats or leaves out users makes it unassign people who are there.",
			Fix:   "Order the list by something that does not change, and honour startIndex (from 1) and count.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Import users"), cite.RFC("7644", "3.4.2.4")},
			Kills: []string{"count-ignored", "list-numbers-as-strings"},
		}, func(c *spec.Case) {
			last.Given(c)
			walk, err := s.Target.WalkUsers(c.Context(), pageSize, mostPages)
			c.Decisive(walk.Last.Exchange)
			c.Answered(err)
			if walk.Trouble != "" {
				c.Fail("%s", walk.Trouble)
			}
			if walk.TooMany {
				c.NotApplicable("the list has %d users, more than a rehearsal reads: of the first %d each was shown once", walk.Total, len(walk.IDs))
			}
			if len(walk.IDs) != walk.Total {
				c.Fail("expected %d users, as totalResults says, found %d", walk.Total, len(walk.IDs))
			}
		})
	})
}
