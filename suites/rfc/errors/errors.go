// Package errors is how a server says that it refuses: the status, the body, and the words in it (RFC 7644 §3.12).
package errors

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Errors", func(scope *spec.Scope) {
		var all []provoked
		BeforeAll(func(ctx SpecContext) { all = provoke(ctx, s) })
		bodies(scope, &all)
		keywords(scope, &all)
		statuses(scope, &all)
		discretion(scope, &all)
		later(scope, s)
	})
}
