// Package update is what happens when a person's Okta profile or assignment changes: Okta reads the user by id, lays the
// changed attributes over what it read, and sends the whole with PUT.
package update

import (
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Update User Attributes", func(scope *spec.Scope) {
		onTheWire(scope, s)
		eachAttribute(scope, s)
		apart(scope, s)
		cleared(scope, s)
		several(scope, s)
		unicode(scope, s)
		assignment(scope, s)
		groupValues(scope, s)
		kept(scope, s)
		vanished(scope, s)
		forced(scope, s)
	})
	p.ForServer("Update User Attributes, asked directly", func(scope *spec.Scope) {
		echo(scope, s)
	})
}
