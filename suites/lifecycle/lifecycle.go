// Package lifecycle is how people leave and come back: the app is taken away from them, or their Okta user is deactivated;
// they are suspended, which is neither; and they are assigned the app again.
package lifecycle

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForApp(scimdrill.Template, "Deactivate Users, the requests", func(scope *spec.Scope) {
		byPatch(scope, s)
	})
	p.ForApp(scimdrill.Wizard, "Deactivate Users, the requests", func(scope *spec.Scope) {
		byPut(scope, s)
	})
	p.ForEachApp("Deactivate Users", func(scope *spec.Scope) {
		leaving(scope, s)
		triggers(scope, s)
		deleted(scope, s)
		switchedOff(scope, s)
		suspended(scope, s)
	})
	p.ForServer("Deactivate Users, asked directly", func(scope *spec.Scope) {
		repeated(scope, s)
		stale(scope, s)
	})
	p.ForEachApp("Reactivate", func(scope *spec.Scope) {
		returning(scope, s)
		returningPeople(scope, s)
		changedMeanwhile(scope, s)
	})
}
