// Package media is what goes over the wire beneath SCIM: media types and encodings, queries, methods, addresses and TLS
// (RFC 7644 §3.8 and §7.2, RFC 9110).
package media

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const listPath = "/Users?startIndex=1&count=1"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Media types, queries and addresses", func(scope *spec.Scope) {
		var somebody stage.Made
		BeforeAll(func(ctx SpecContext) {
			somebody = s.MakeUser(ctx, "a user to be read in every way", s.NewUser(s.People.Someone()))
		})
		accepts(scope, s, &somebody)
		texts(scope, s)
		types(scope, s)
		orders(scope, s)
		queries(scope, s, &somebody)
		methods(scope, s)
		addresses(scope, s, &somebody)
		security(scope, s)
	})
}

// ask asks the target; the case fails when it does not answer.
func ask(c *spec.Case, s *stage.Stage, wanted probe.Ask) probe.Answer {
	if wanted.Method == "" {
		wanted.Method = http.MethodGet
	}
	answer, err := s.Target.Do(c.Context(), wanted)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}
