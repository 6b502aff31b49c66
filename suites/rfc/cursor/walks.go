package cursor

import (
	"slices"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// walks: the pages from the first to the last.
func walks(scope *spec.Scope, q query) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.first",
		Title: "An empty cursor asks for the first page.",
		Why:   "There is no other way to begin.",
		Fix:   "Tell a cursor that is empty from one that is not sent, and take it for the beginning.",
		Level: scimdrill.Must,
		Cites: pages("2"),
		Needs: needs(),
		Kills: []string{"cursor-empty-refused"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		for _, page := range []string{"cursor=&count=2", "cursor&count=2"} {
			ids, _ := q.people.Shown(c, list, page)
			c.Expect(ids).NotTo(BeEmpty(), "resources of the first page, %s", page)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.next",
		Title: "Every page but the last has a nextCursor.",
		Why:   "A page without one is taken for the last: everybody behind it is not imported.",
		Fix:   "Write nextCursor whenever there is more.",
		Level: scimdrill.Must,
		Cites: pages("2"),
		Needs: needs(),
		Kills: []string{"cursor-next-missing"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		ids, next := q.shown(c, list, "", 2)
		if len(ids) < len(q.people.Members()) && next == "" {
			c.Fail("a page of %d of %d: expected nextCursor, found none", len(ids), len(q.people.Members()))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.walk",
		Title: "Following nextCursor shows everybody once, and comes to an end.",
		Why:   "An import takes for gone whom it did not see; one that does not end holds up all others.",
		Fix:   "Let a cursor stand for a place in an order that does not change; leave nextCursor out on the last page.",
		Level: scimdrill.Must,
		Cites: pages("2"),
		Needs: needs(),
		Kills: []string{"cursor-ignored", "cursor-on-the-last-page", "cursor-next-missing"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		for _, size := range []int{1, 2} {
			got, ended := q.walk(c, list, size)
			want := called(q.people.Members())
			if !ended {
				c.Fail("pages of %d: the last page has a nextCursor still; found so far %v", size, q.people.Named(got))
			}
			if names := slices.Sorted(slices.Values(q.people.Named(got))); !slices.Equal(names, want) {
				c.Fail("pages of %d: expected %v, each once; found %v", size, want, q.people.Named(got))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.cursor.total",
		Title: "totalResults, where a page by cursor has it, counts all pages.",
		Why:   "Clients show progress by it, and compare it with what they read.",
		Fix:   "Count all that match, or leave totalResults out.",
		Level: scimdrill.Should,
		Cites: pages("2"),
		Needs: needs(),
		Kills: []string{"total-is-page"},
	}, func(c *spec.Case) {
		list := q.people.GivenNarrowList(c)
		answer := q.page(c, list, "", 2)
		if total, there := crowd.Number(answer.At("totalResults")); there {
			c.Expect(total).To(Equal(len(q.people.Members())), "totalResults of the first page by cursor")
		}
	})
}

// walk follows the cursors, and says whether they came to an end. A page that is empty is no end: it may be followed by another.
func (q query) walk(c *spec.Case, list crowd.List, size int) (ids []string, ended bool) {
	cursor := ""
	for range 3*len(q.people.Members()) + 1 {
		page, next := q.shown(c, list, cursor, size)
		ids = append(ids, page...)
		if next == "" {
			return ids, true
		}
		cursor = next
	}
	return ids, false
}

func called(members []*crowd.Member) []string {
	names := make([]string, len(members))
	for i, member := range members {
		names[i] = member.Name
	}
	return names
}
