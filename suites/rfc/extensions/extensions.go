// Package extensions is what RFC 7643 §3.3 and §4.3 say of extensions: where their data stands, and what the enterprise extension
// holds.
package extensions

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: extensions", func(scope *spec.Scope) {
		container(scope, s)
		attributes(scope, s)
		manager(scope, s)
		others(scope, s)
	})
}

func needs(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.HasEnterpriseSchema}, more...)
}
