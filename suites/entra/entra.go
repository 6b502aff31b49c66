// Package entra is what Microsoft Entra ID does otherwise than Okta, and otherwise than the text of the RFC: op in capitals,
// booleans as text, paths with a filter, add for what has one value. It is secondary, and off unless the profile entra is asked
// for, so that one run can serve both.
package entra

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	patchOp    = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Microsoft Entra ID", func(scope *spec.Scope) {
		created(scope, s)
		matched(scope, s)
		patched(scope, s)
		spelled(scope, s)
		references(scope, s)
		disabled(scope, s)
		groups(scope, s)
	})
}

func needs(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.TriesEntra}, more...)
}

// user is somebody whom Entra has created.
type user struct {
	people.Person
	stage.Made

	externalID string
}

// create sends a create in Entra's form: a plain one with what Entra adds to it.
func create(ctx context.Context, s *stage.Stage, purpose string) user {
	u := user{Person: s.People.Someone()}
	u.externalID = "entra-" + u.EmployeeNumber
	body := s.NewUser(u.Person)
	schemas, _ := body["schemas"].([]any)
	body["schemas"] = append(schemas, enterprise)
	body["externalId"] = u.externalID
	body["meta"] = map[string]any{"resourceType": "User"}
	body["roles"] = []any{}
	body[enterprise] = map[string]any{"department": "Before"}
	name, _ := body["name"].(map[string]any)
	name["formatted"] = u.Persona.Given + " " + u.Family
	u.Made = s.MakeUser(ctx, purpose, body)
	return u
}

// patch sends operations as Entra does.
func patch(ctx context.Context, s *stage.Stage, path, purpose string, operations ...map[string]any) (probe.Answer, error) {
	return s.Target.Do(ctx, probe.Ask{
		Method: http.MethodPatch, Path: path, Purpose: purpose,
		Body: probe.Body(map[string]any{"schemas": []any{patchOp}, "Operations": operations}),
	})
}

func operation(op, path string, value any) map[string]any {
	return map[string]any{"op": op, "path": path, "value": value}
}

// accepted patches a user and fails the case unless the target takes it; it returns the user as the target shows it then.
func accepted(c *spec.Case, s *stage.Stage, id, purpose string, operations ...map[string]any) probe.Resource {
	answer, err := patch(c.Context(), s, probe.UserPath(id), purpose, operations...)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	c.Expect(answer.Status()).To(Or(Equal(200), Equal(204)), "status of the PATCH")
	return read(c, s, id)
}

func read(c *spec.Case, s *stage.Stage, id string) probe.Resource {
	answer, err := s.Target.Get(c.Context(), probe.UserPath(id), "read the user back")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	c.Expect(answer.Status()).To(Equal(200), "status of the user by id")
	found, err := answer.Resource()
	if err != nil {
		c.Fail("reading the user back: %v", err)
	}
	return found
}

// someone makes a user for the cases of a container.
func someone(s *stage.Stage, into *user) {
	BeforeAll(func(ctx SpecContext) { *into = create(ctx, s, "a user, as Entra makes one") })
}
