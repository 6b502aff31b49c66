// Package create is what RFC 7643 and RFC 7644 §3.3 say of a POST to /Users: what is answered, what is kept, what is ignored and
// what is refused.
package create

import (
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	userSchema = "urn:ietf:params:scim:schemas:core:2.0:User"
	// before is a moment at which no resource of a run was made.
	before = "2001-02-03T04:05:06Z"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: creating a user", func(scope *spec.Scope) {
		answer(scope, s)
		identity(scope, s)
		meta(scope, s)
		stored(scope, s)
		ignored(scope, s)
		externalID(scope, s)
		required(scope, s)
		types(scope, s)
		bodies(scope, s)
		taken(scope, s)
		unknown(scope, s)
	})
}
