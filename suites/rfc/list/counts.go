package list

import (
	"strconv"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

func decimal(number int) string { return strconv.Itoa(number) }

// counts: how many were asked for.
func counts(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.count",
		Title: "count is the most that a page holds, with startIndex and without.",
		Why:   "An import that asks for 100 and is sent 1000 goes on at 101, and reads 900 people twice.",
		Fix:   "Honour count up to the server's own limit.",
		Level: scimdrill.Must,
		Cites: paging(),
		Kills: []string{"count-ignored"},
	}, func(c *spec.Case) {
		list := people.GivenList(c)
		for _, page := range []string{first, "count=2"} {
			ids, total := people.Shown(c, list, page)
			if len(ids) > 2 || len(ids) == 0 {
				c.Fail("%s: expected one or two of %d, found %d", page, total, len(ids))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.count-zero",
		Title: "count=0 is answered with totalResults and no resources.",
		Why:   "It is how clients ask how many there are without reading anybody.",
		Fix:   "Tell a count of 0 from none.",
		Level: scimdrill.Must,
		Cites: paging(),
		Kills: []string{"count-zero-as-default", "total-is-page"},
	}, func(c *spec.Case) {
		list := people.GivenList(c)
		ids, total := people.Shown(c, list, "startIndex=1&count=0")
		c.Expect(ids).To(BeEmpty(), "resources of a page of none")
		c.Expect(total).To(BeNumerically(">=", len(people.Members())), "totalResults beside a page of none")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.count-negative",
		Title: "A negative count is taken for 0.",
		Why:   "It is no error by the RFC; a refusal stops clients that reckon what is left.",
		Fix:   "Take what is below 0 for 0.",
		Level: scimdrill.Must,
		Cites: paging(),
		Kills: []string{"page-below-bounds-refused", "count-zero-as-default"},
	}, func(c *spec.Case) {
		ids, total := people.Shown(c, people.GivenList(c), "startIndex=1&count=-1")
		c.Expect(ids).To(BeEmpty(), "resources of a page of fewer than none")
		c.Expect(total).To(BeNumerically(">=", len(people.Members())), "totalResults beside it")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.count-huge",
		Title: "A count above what the server returns at once is cut, not refused.",
		Why:   "A client cannot know the limit; a page that is smaller than count tells it, an error does not.",
		Fix:   "Return at most the server's limit, and the true totalResults.",
		Level: scimdrill.Should,
		Cites: append(paging(), cite.RFC("7644", "3.4.2.1")),
		Needs: []scimdrill.Capability{scimdrill.CanFilter},
		Kills: []string{"count-huge-refused"},
	}, func(c *spec.Case) {
		list := people.GivenNarrowList(c)
		ids, _ := people.Shown(c, list, "startIndex=1&count=1000000")
		c.Expect(ids).NotTo(BeEmpty(), "resources of a page without a sensible end")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.page-not-a-number",
		Title: "A count or startIndex that is no number is refused with 400 or passed over, never answered with 5xx.",
		Why:   "A mistake of the client that looks like an outage is sent again for ever.",
		Fix:   "Refuse it with 400 invalidValue.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "3.4.2.4")},
		Kills: []string{"page-not-a-number-500"},
	}, func(c *spec.Case) {
		list := people.GivenList(c)
		for _, page := range []string{"startIndex=1&count=many", "startIndex=first&count=1", "startIndex=1.5&count=1", "startIndex=99999999999999999999&count=1"} {
			answer := people.Page(c, list, page)
			if answer.Status() >= 500 {
				c.Fail("%s: expected 400 or a list, found %s", page, crowd.Refusal(answer))
			}
		}
	})
}
