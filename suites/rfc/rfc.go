// Package rfc is what RFC 7643 and RFC 7644 say of a SCIM server, asked directly: one folder a subject.
package rfc

import (
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suites, in the order of the texts.
func Register(p *spec.Programme, s *stage.Stage) {
	discovering(p, s)
	querying(p, s)
	writing(p, s)
	changing(p, s)
}
