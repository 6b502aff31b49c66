// Package auth is who is let in: with which header, to which endpoints, and what is said to the others (RFC 7644 §2, RFC 9110 §11).
package auth

import (
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Authentication", func(scope *spec.Scope) {
		header(scope, s)
		discovery(scope, s)
		Describe("requests without a credential", Ordered, func() {
			var v victims
			BeforeAll(func(ctx SpecContext) { v = tryEverything(ctx, s) })
			guarded(scope, &v)
			refusals(scope, &v)
			untouched(scope, s, &v)
		})
	})
}

// victims are a user of the run, and what was answered to those who had no credential and tried to read and to change them.
type victims struct {
	user     stage.Made
	intruder people.Person
	tries    []try
}

// try is one request without a credential.
type try struct {
	// part is what is asked: "reads", "writes", "groups", "bulk" or "search".
	part   string
	what   string
	answer probe.Answer
	err    error
}

func tryEverything(ctx context.Context, s *stage.Stage) victims {
	person := s.People.Someone()
	v := victims{user: s.MakeUser(ctx, "a user whom nobody without a credential may touch", s.NewUser(person)), intruder: s.People.Someone()}
	if v.user.ID == "" {
		return v
	}
	user := probe.UserPath(v.user.ID)
	replaced := s.NewUser(person)
	replaced["displayName"] = "Changed By Nobody"
	requests := []struct {
		part, method, path string
		body               any
	}{
		{"reads", "GET", "/Users?startIndex=1&count=1", nil},
		{"reads", "GET", user, nil},
		{"writes", "POST", "/Users", s.NewUser(v.intruder)},
		{"writes", "PUT", user, replaced},
		{"writes", "PATCH", user, patchOf("displayName", "Changed By Nobody")},
		{"writes", "DELETE", user, nil},
		{"groups", "GET", "/Groups?startIndex=1&count=1", nil},
		{"groups", "POST", "/Groups", map[string]any{
			"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "displayName": s.GroupName("Intruders"),
		}},
		{"bulk", "POST", "/Bulk", map[string]any{
			"schemas":    []any{"urn:ietf:params:scim:api:messages:2.0:BulkRequest"},
			"Operations": []any{map[string]any{"method": "DELETE", "path": probe.UserPath(s.NoSuchID())}},
		}},
		{"search", "POST", "/Users/.search", map[string]any{
			"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:SearchRequest"}, "startIndex": 1, "count": 1,
		}},
	}
	for _, request := range requests {
		ask := probe.Ask{
			Method: request.method, Path: request.path, Header: map[string]string{"Authorization": ""}, Purpose: "ask without a credential",
		}
		if request.body != nil {
			ask.Body = probe.Body(request.body)
		}
		t := try{part: request.part, what: request.method + " " + request.path}
		t.answer, t.err = s.Target.Do(ctx, ask)
		v.tries = append(v.tries, t)
	}
	return v
}

func patchOf(path string, value any) map[string]any {
	return map[string]any{
		"schemas":    []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
		"Operations": []any{map[string]any{"op": "replace", "path": path, "value": value}},
	}
}

// of gives the tries of some parts to a function; all of them where none is named.
func (v *victims) of(c *spec.Case, part string, judge func(try)) {
	v.user.Given(c)
	for _, t := range v.tries {
		if part != "" && t.part != part {
			continue
		}
		c.Answered(t.err)
		c.Decisive(t.answer.Exchange)
		judge(t)
	}
}
