// Package effect is what SCIM cannot show: whether who was provisioned really gets into the application, and whether who was
// deactivated is really kept out. The vendor's hooks are asked (docs/access-hooks.md); a server that answers active false and
// lets the person in is a failure.
package effect

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Access itself", func(scope *spec.Scope) {
		comingAndGoing(scope, s)
	})
	p.ForServer("Access itself, provisioned without Okta", func(scope *spec.Scope) {
		neverActive(scope, s)
		changedWhileAway(scope, s)
	})
}

func needs() []scimdrill.Capability { return []scimdrill.Capability{scimdrill.HasAccessHooks} }
