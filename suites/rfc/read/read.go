// Package read is what RFC 7643 and RFC 7644 §3.4.1 say of a GET of one user: that it is found under its id, where it is, and how
// its values are written.
package read

import (
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: reading a user", func(scope *spec.Scope) {
		one(scope, s)
		nobody(scope, s)
		values(scope, s)
		certificates(scope, s)
		memberships(scope, s)
	})
}
