// Package cursor is how a list is read page by page with cursors (RFC 9865), by servers that say that they offer it.
package cursor

import (
	"strconv"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage, people *crowd.Crowd) {
	q := query{s, people}
	p.ForServer("Pages by cursor", func(scope *spec.Scope) {
		advertised(scope, q)
		walks(scope, q)
		cursors(scope, q)
		counts(scope, q)
		combined(scope, q)
	})
}

func pages(section string, more ...scimdrill.Citation) []scimdrill.Citation {
	return append([]scimdrill.Citation{cite.RFC("9865", section)}, more...)
}

func needs(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.CanPageByCursor, scimdrill.CanFilter}, more...)
}

// query is how the suite asks.
type query struct {
	*stage.Stage

	people *crowd.Crowd
}

// page asks for a page of a list by cursor; "" is the first.
func (q query) page(c *spec.Case, list crowd.List, cursor string, count int) probe.Answer {
	return q.people.Page(c, list, "cursor="+crowd.Escape(cursor)+"&count="+strconv.Itoa(count))
}

// shown is page for an answer that has to be a list: whom it shows, and the cursor of the page after it.
func (q query) shown(c *spec.Case, list crowd.List, cursor string, count int) (ids []string, next string) {
	answer := q.page(c, list, cursor, count)
	ids, _, trouble := crowd.Page(answer)
	if trouble != "" {
		c.Fail("the page of the cursor %q: %s", cursor, trouble)
	}
	return ids, answer.Text("nextCursor")
}

// refused fails the case unless an answer is a list, or a refusal with 400 and the keyword.
func refused(c *spec.Case, what, scimType string, answer probe.Answer) {
	if answer.Status() != 200 && !is400(answer, scimType) {
		c.Fail("%s: expected a list, or 400 %s; found %s", what, scimType, crowd.Refusal(answer))
	}
}

// is400 reports whether an answer is a refusal with 400 and the keyword, which may be left out (RFC 7644 §3.12) but not be another.
func is400(answer probe.Answer, scimType string) bool {
	found := answer.Text("scimType")
	return answer.Status() == 400 && (found == "" || found == scimType)
}
