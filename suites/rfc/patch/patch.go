// Package patch is what RFC 7644 §3.5.2 says of PATCH, tried on users who are made for it.
package patch

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("PATCH", func(scope *spec.Scope) {
		b := &bench{s: s}
		BeforeAll(func(ctx SpecContext) { b.survey(ctx) })
		messages(scope, b)
		refusals(scope, b)
		targets(scope, b)
		values(scope, b)
		users(scope, b)
		complexes(scope, b)
		lists(scope, b)
		listRemovals(scope, b)
		selections(scope, b)
		primaries(scope, b)
		extensions(scope, b)
		together(scope, b)
		answers(scope, b)
		times(scope, b)
	})
}
