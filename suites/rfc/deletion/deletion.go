// Package deletion is what RFC 7644 §3.6 says of DELETE. Okta deletes no users, and deletes groups.
package deletion

import (
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: deleting", func(scope *spec.Scope) {
		gone(scope, s)
		again(scope, s)
		members(scope, s)
	})
}
