// Package filter is what a server makes of a filter (RFC 7644 §3.4.2.2): every operator, how they combine, how attributes are named,
// and what is refused. Okta itself sends one filter, userName eq; importers, auditors and other identity providers send the rest.
package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage, people *crowd.Crowd) {
	p.ForServer("Filters", func(scope *spec.Scope) {
		offered(scope, people)
		equality(scope, s, people)
		spelling(scope, people)
		texts(scope, people)
		presence(scope, s, people)
		typed(scope, people)
		dates(scope, people)
		logic(scope, people)
		paths(scope, people)
		names(scope, people)
		characters(scope, people)
		refusals(scope, s, people)
		bounds(scope, s, people)
		groups(scope, s, people)
		root(scope, s, people)
	})
}

// filtering cites the section on filters.
func filtering() []scimdrill.Citation { return []scimdrill.Citation{cite.RFC("7644", "3.4.2.2")} }

func needs(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.CanFilter}, more...)
}

// ask asks for users with a filter, for its answer alone.
func ask(c *spec.Case, s *stage.Stage, path, purpose string) probe.Answer {
	answer, err := s.Target.Get(c.Context(), path, purpose)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

// members is a list of members, for short.
func members(some ...*crowd.Member) []*crowd.Member { return some }
