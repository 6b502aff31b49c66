// Package media is what goes over the wire beneath SCIM: media types and encodings, queries, methods, addresses and TLS
// (RFC 7644 §3.8 and §7.2, RFC 9110).
package media

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const listPath = "/Users?startIndex=1&count=1"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Media types, queries and addresses", func(scope *spec.Scope) {
		var somebody subject
		BeforeAll(func(ctx SpecContext) {
			person := s.People.Someone()
			somebody = subject{person, s.MakeUser(ctx, "a user to be written in every encoding", s.NewUser(person))}
		})
		accepts(scope, s, &somebody)
		texts(scope, s, &somebody)
		types(scope, s)
		orders(scope, s, &somebody)
		queries(scope, s, &somebody)
		methods(scope, s)
		addresses(scope, s, &somebody)
		security(scope, s)
	})
}

// subject is the user of the run that the suite reads and writes.
type subject struct {
	person people.Person
	stage.Made
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

// put replaces the user of the suite by a body in a media type.
func (u *subject) put(c *spec.Case, s *stage.Stage, mediaType string, body []byte) probe.Answer {
	u.Given(c)
	return ask(c, s, probe.Ask{
		Method: http.MethodPut, Path: probe.UserPath(u.ID), Body: body, Header: map[string]string{"Content-Type": mediaType},
		Purpose: "write a user as " + mediaType,
	})
}
