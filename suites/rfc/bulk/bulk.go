// Package bulk is what RFC 7644 §3.7 says of several changes in one request. Okta never sends any; other clients do.
package bulk

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Bulk requests", func(scope *spec.Scope) {
		messages(scope, s)
		creates(scope, s)
		changes(scope, s)
		failures(scope, s)
		stopping(scope, s)
		references(scope, s)
		versions(scope, s)
		limits(scope, s)
	})
}

// requirement is a requirement on a feature that is optional as a whole.
func requirement(r scimdrill.Requirement, more ...scimdrill.Capability) scimdrill.Requirement {
	r.Needs = append([]scimdrill.Capability{scimdrill.CanBulk}, more...)
	if r.Level == "" {
		r.Level = scimdrill.Must
	}
	return r
}
