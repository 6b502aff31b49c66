// Package replace is what RFC 7644 §3.5.1 says of a PUT to a user.
package replace

import (
	"maps"

	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: replacing a user", func(scope *spec.Scope) {
		answer(scope, s)
		values(scope, s)
		cleared(scope, s)
		readOnly(scope, s)
		times(scope, s)
		userName(scope, s)
		refused(scope, s)
		nobody(scope, s)
		memberships(scope, s)
		afterPatch(scope, s)
	})
}

// with is a copy of a body with some attributes changed; nil takes one away.
func with(body, changes map[string]any) map[string]any {
	changed := maps.Clone(body)
	maps.Copy(changed, changes)
	maps.DeleteFunc(changed, func(name string, value any) bool {
		_, ours := changes[name]
		return ours && value == nil
	})
	return changed
}

// named is a name for a body.
func named(given, family string) map[string]any {
	return map[string]any{"givenName": given, "familyName": family}
}
