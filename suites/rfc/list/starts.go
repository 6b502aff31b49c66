package list

import (
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// starts: where a page begins.
func starts(scope *spec.Scope, people *crowd.Crowd) {
	// fromTheStart fails the case unless a page begins with the first resource.
	fromTheStart := func(c *spec.Case, page string) {
		list := people.GivenList(c)
		answer := people.Page(c, list, page+"&count=100")
		ids, total, trouble := crowd.Page(answer)
		switch {
		case trouble != "":
			c.Fail("%s: %s", page, trouble)
		case list.Narrowed && len(ids) != total:
			c.Fail("%s: expected all %d, found %d: %v", page, total, len(ids), people.Named(ids))
		case len(ids) == 0:
			c.Fail("%s: expected the first page, found an empty one", page)
		}
		if start, there := crowd.Number(answer.At("startIndex")); there {
			c.Expect(start).To(Equal(1), "startIndex of the answer to %s", page)
		}
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.start-zero",
		Title: "startIndex=0 is taken for 1.",
		Why:   "Clients that count from 0 are told to be understood; a server that counts from 0 itself gives itself away here.",
		Fix:   "Take what is below 1 for 1.",
		Level: scimdrill.Must,
		Cites: paging(),
		Kills: []string{"page-below-bounds-refused"},
	}, func(c *spec.Case) { fromTheStart(c, "startIndex=0") })

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.start-negative",
		Title: "A negative startIndex is taken for 1.",
		Why:   "It is no error by the RFC.",
		Fix:   "Take what is below 1 for 1.",
		Level: scimdrill.Must,
		Cites: paging(),
		Kills: []string{"page-below-bounds-refused"},
	}, func(c *spec.Case) { fromTheStart(c, "startIndex=-5") })

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.start-alone",
		Title: "startIndex is honoured without count.",
		Why:   "The parameters are independent; a server that wants both starts over at the first page.",
		Fix:   "Read each parameter for itself.",
		Level: scimdrill.Must,
		Cites: paging(),
		Kills: []string{"start-index-needs-count"},
	}, func(c *spec.Case) {
		list, total := people.GivenBoundedList(c)
		all, _ := people.Shown(c, list, "startIndex=1")
		rest, _ := people.Shown(c, list, "startIndex=2")
		if len(all) == total && len(rest) != total-1 {
			c.Fail("startIndex=2 without count: expected %d of %d, found %d: %v", total-1, total, len(rest), people.Named(rest))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.last",
		Title: "A page that begins at totalResults holds the last resource, and it alone.",
		Why:   "Indices count from 1. A server that takes them for offsets never shows the first person to anybody, or the last.",
		Fix:   "Subtract 1 from startIndex before it becomes an offset.",
		Level: scimdrill.Must,
		Cites: paging(),
		Kills: []string{"start-index-is-offset", "start-index-is-page"},
	}, func(c *spec.Case) {
		list, total := people.GivenBoundedList(c)
		ids, _ := people.Shown(c, list, "startIndex="+decimal(total)+"&count=10")
		if len(ids) != 1 {
			c.Fail("startIndex=%d of %d: expected one resource, found %d: %v", total, total, len(ids), people.Named(ids))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.list.past-end",
		Title: "A page past the end is answered with 200, no resources and the true totalResults.",
		Why:   "An import during which somebody leaves asks for a page that is no longer there: an error would undo all of it.",
		Fix:   "Answer an empty page.",
		Level: scimdrill.Should,
		Cites: append(paging(), listing()...),
		Kills: []string{"past-end-refused", "total-is-page"},
	}, func(c *spec.Case) {
		list, all := people.GivenBoundedList(c)
		answer := people.Page(c, list, "startIndex="+decimal(all+1000)+"&count=10")
		c.Expect(answer.Status()).To(Equal(200), "status of a page past the end")
		ids, total, _ := crowd.Page(answer)
		c.Expect(ids).To(BeEmpty(), "resources of a page past the end")
		c.Expect(total).To(Equal(all), "totalResults of a page past the end")
	})
}
