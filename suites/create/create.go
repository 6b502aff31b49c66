// Package create is what happens when an Okta admin assigns the app: Okta looks the person up, creates an employee or links
// the one that is there, and remembers the id.
package create

import (
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Create Users", func(scope *spec.Scope) {
		newEmployee(scope, s)
		lookups(scope, s)
		existing(scope, s)
		inactive(scope, s)
		awkward(scope, s)
		profiles(scope, s)
		together(scope, s)
	})
	p.ForServer("Create Users, asked directly", func(scope *spec.Scope) {
		duplicates(scope, s)
		agreed(scope, s)
		oddBodies(scope, s)
		pages(scope, s)
	})
}
