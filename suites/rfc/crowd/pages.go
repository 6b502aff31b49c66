package crowd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// List is a query whose pages are to be judged: for the crowd where the target can narrow it, else for everybody.
type List struct {
	// Query is what stands before the parameters of a page: "filter=…&", or nothing.
	Query string
	// Narrowed is set where the query finds the crowd and nobody else.
	Narrowed bool
}

// GivenList makes the crowd and says which list is asked for. The case is not applicable where everybody is too many for the target,
// which it may say (RFC 7644 §3.4.2.1).
func (g *Crowd) GivenList(c *spec.Case) List {
	g.Given(c)
	if g.narrowed(c.Context()) == "" {
		return List{Query: "filter=" + Escape(g.Everybody()) + "&", Narrowed: true}
	}
	if answer := g.Page(c, List{}, "startIndex=1&count=2"); answer.Text("scimType") == "tooMany" {
		c.NotApplicable("the target lists nobody without a filter: %s", Refusal(answer))
	}
	return List{}
}

// mostPeople is how many people a rehearsal reads of a list that cannot be narrowed.
const mostPeople = 200

// GivenBoundedList is GivenList for what is judged of a list as a whole, and how many are in it. The case is not applicable where that
// is everybody, and they are more than a rehearsal reads.
func (g *Crowd) GivenBoundedList(c *spec.Case) (List, int) {
	list := g.GivenList(c)
	_, total := g.Shown(c, list, "startIndex=1&count=2")
	if !list.Narrowed && total > mostPeople {
		c.NotApplicable("the list cannot be narrowed to the people of this run, and has %d: more than a rehearsal reads", total)
	}
	return list, total
}

// GivenNarrowList is GivenList for what can be judged of the crowd alone.
func (g *Crowd) GivenNarrowList(c *spec.Case) List {
	g.GivenNarrow(c)
	return List{Query: "filter=" + Escape(g.Everybody()) + "&", Narrowed: true}
}

// narrowed finds out by which filter the target finds the crowd and nobody else, and says why it does by none.
func (g *Crowd) narrowed(ctx context.Context) string {
	g.narrowing.Do(func() {
		var each []string
		for _, member := range g.Members() {
			each = append(each, "userName eq "+Quote(member.UserName))
		}
		byFamily := "name.familyName eq " + Quote(g.Family)
		for _, g.everybody = range []string{byFamily, "(" + strings.Join(each, " or ") + ")"} {
			g.narrow = g.find(ctx, g.everybody, "find the people of this run, and nobody else")
			if g.narrow.misses(g.Members(), g, g.Members()) == "" {
				return
			}
		}
		g.everybody = byFamily
	})
	return g.narrow.misses(g.Members(), g, g.Members())
}

// Page asks for a page of a list: "startIndex=1&count=2".
func (g *Crowd) Page(c *spec.Case, list List, page string) probe.Answer {
	answer, err := g.s.Target.Get(c.Context(), "/Users?"+list.Query+page, "a page of a list: "+page)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

// Shown is Page for an answer that has to be a list: the ids on it, and totalResults.
func (g *Crowd) Shown(c *spec.Case, list List, page string) ([]string, int) {
	ids, total, trouble := Page(g.Page(c, list, page))
	if trouble != "" {
		c.Fail("%s: %s", page, trouble)
	}
	return ids, total
}

// Walk is what the pages of a list held.
type Walk struct {
	IDs []string
	// Totals are the totalResults of each page.
	Totals []int
	Pages  int
}

// Walk reads a list page by page until it is at an end, each page from where the one before left off.
func (g *Crowd) Walk(c *spec.Case, list List, size, most int) Walk {
	var walk Walk
	for walk.Pages < most {
		ids, total := g.Shown(c, list, fmt.Sprintf("startIndex=%d&count=%d", 1+len(walk.IDs), size))
		walk.Pages++
		walk.Totals = append(walk.Totals, total)
		walk.IDs = append(walk.IDs, ids...)
		if len(ids) == 0 || len(walk.IDs) >= slices.Max(walk.Totals) {
			break
		}
	}
	return walk
}

// Named are ids as the members that they are of; an id of nobody stays an id.
func (g *Crowd) Named(ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id
		if at := slices.IndexFunc(g.Members(), func(m *Member) bool { return m.ID == id }); at >= 0 {
			names[i] = g.Members()[at].Name
		}
	}
	return names
}
