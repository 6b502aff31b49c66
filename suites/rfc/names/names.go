// Package names is what RFC 7643 §2.1 and RFC 7644 §3.10 and §5 say of names and texts: letter case, full names of attributes, and
// user names in any script.
package names

import (
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	userSchema  = "urn:ietf:params:scim:schemas:core:2.0:User"
	patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: names, case and texts", func(scope *spec.Scope) {
		attributes(scope, s)
		fullNames(scope, s)
		userNames(scope, s)
		repeated(scope, s)
	})
}
