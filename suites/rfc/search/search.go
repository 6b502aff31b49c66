// Package search is the query by POST (RFC 7644 §3.4.3), which keeps what is asked for out of addresses and their logs.
package search

import (
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const request = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage, people *crowd.Crowd) {
	q := query{s, people}
	p.ForServer("Search by POST", func(scope *spec.Scope) {
		endpoints(scope, q)
		parameters(scope, q)
	})
}

func searching(more ...scimdrill.Citation) []scimdrill.Citation {
	return append([]scimdrill.Citation{cite.RFC("7644", "3.4.3")}, more...)
}

func needs(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.CanSearch}, more...)
}

// query is how the suite asks.
type query struct {
	*stage.Stage

	people *crowd.Crowd
}

// post sends a search. The schema is added to the body.
func (q query) post(c *spec.Case, path string, body map[string]any) probe.Answer {
	if body["schemas"] == nil {
		body["schemas"] = []string{request}
	}
	answer, err := q.Target.Do(c.Context(), probe.Ask{Method: http.MethodPost, Path: path, Body: probe.Body(body), Purpose: "search by POST"})
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

// found is post for users, for an answer that has to be a list.
func (q query) found(c *spec.Case, body map[string]any) ([]string, int) {
	ids, total, trouble := crowd.Page(q.post(c, "/Users/.search", body))
	if trouble != "" {
		c.Fail("a search by POST: %s", trouble)
	}
	return ids, total
}
