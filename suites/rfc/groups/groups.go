// Package groups is what RFC 7643 §4.2 and RFC 7644 say of groups and their members, tried on groups that are made for it.
package groups

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Groups", func(scope *spec.Scope) {
		h := &hall{s: s}
		BeforeAll(func(ctx SpecContext) {
			for _, who := range []*stage.Made{&h.ada, &h.ben, &h.cleo} {
				*who = s.MakeUser(ctx, "a user to be a member", s.NewUser(s.People.Someone()))
			}
		})
		creates(scope, h)
		shown(scope, h)
		joining(scope, h)
		leaving(scope, h)
		refusals(scope, h)
		nested(scope, h)
		names(scope, h)
		users(scope, h)
		whole(scope, h)
		times(scope, h)
		many(scope, h)
	})
}

// needs is what every requirement on groups needs.
func needs(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.HasGroups}, more...)
}
