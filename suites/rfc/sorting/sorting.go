// Package sorting is the order in which a list is asked for (RFC 7644 §3.4.2.3). Okta asks for none; who merges the lists of two
// servers relies on it.
package sorting

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, _ *stage.Stage, people *crowd.Crowd) {
	p.ForServer("Sorting", func(scope *spec.Scope) {
		directions(scope, people)
		keys(scope, people)
		absent(scope, people)
		together(scope, people)
	})
}

func sorting(more ...scimdrill.Citation) []scimdrill.Citation {
	return append([]scimdrill.Citation{cite.RFC("7644", "3.4.2.3")}, more...)
}

func needs() []scimdrill.Capability {
	return []scimdrill.Capability{scimdrill.CanSort, scimdrill.CanFilter}
}

// inOrder fails the case unless a list of the crowd is in that order, as far as it is about these members.
func inOrder(c *spec.Case, people *crowd.Crowd, query string, want ...*crowd.Member) {
	ids, _ := people.Shown(c, people.GivenNarrowList(c), query)
	judge(c, people, query, ids, want)
}

func judge(c *spec.Case, people *crowd.Crowd, query string, ids []string, want []*crowd.Member) {
	var expected, found []string
	for _, member := range want {
		expected = append(expected, member.Name)
	}
	for _, id := range ids {
		if at := slices.IndexFunc(want, func(m *crowd.Member) bool { return m.ID == id }); at >= 0 {
			found = append(found, want[at].Name)
		}
	}
	if !slices.Equal(expected, found) {
		c.Fail("%s: expected the order %s, found %s", query, strings.Join(expected, ", "), strings.Join(people.Named(ids), ", "))
	}
}

// byUserName is the crowd in the order of their userNames, which are alike but for one number.
func byUserName(people *crowd.Crowd) []*crowd.Member {
	return slices.SortedFunc(slices.Values(people.Members()), func(a, b *crowd.Member) int {
		return strings.Compare(strings.ToLower(a.UserName), strings.ToLower(b.UserName))
	})
}
