package stage

import (
	"context"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

const (
	userSchema  = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"
)

// NewUser is the body of a create with the least that Okta calls for: userName, name, one primary email, active. A suite that
// needs more adds it. What the target file calls mandatory is there too. The caller owns the map.
func (s *Stage) NewUser(person people.Person) map[string]any {
	body := map[string]any{
		"schemas":  []any{userSchema},
		"userName": person.Email,
		"name":     map[string]any{"givenName": person.Given, "familyName": person.Family},
		"emails":   []any{map[string]any{"primary": true, "value": person.Email, "type": "work"}},
		"active":   true,
	}
	if s.Declared.Complete != nil {
		s.Declared.Complete(body, person)
	}
	return body
}

// GroupName is a name for a group that no other has: what it is, and the run that it belongs to.
func (s *Stage) GroupName(what string) string {
	unique, _, _ := strings.Cut(s.People.Nobody(), "@")
	return what + " " + strings.TrimPrefix(unique, "nobody.")
}

// NoSuchID is an id that nothing in the target has.
func (s *Stage) NoSuchID() string {
	unique, _, _ := strings.Cut(s.People.Nobody(), "@")
	unique = strings.TrimPrefix(unique, "nobody.")
	if s.Declared.NoSuchID == nil {
		return "no-such-" + unique
	}
	id := s.Declared.NoSuchID(unique)
	s.Imagine(id)
	return id
}

// Made is a resource that a suite made by itself, without Okta.
type Made struct {
	// ID is the id that the target gave; "" when it gave none.
	ID string
	// Answer is the whole answer to the create.
	Answer probe.Answer
	// Err is set when no answer came.
	Err     error
	purpose string
}

// MakeUser creates a user. Purpose says what for: "a user to be replaced".
func (s *Stage) MakeUser(ctx context.Context, purpose string, body map[string]any) Made {
	return s.make(ctx, "/Users", purpose, body)
}

// MakeGroup creates a group with members, who are named by their ids.
func (s *Stage) MakeGroup(ctx context.Context, purpose, name string, members ...string) Made {
	listed := make([]any, len(members))
	for i, id := range members {
		listed[i] = map[string]any{"value": id}
	}
	body := map[string]any{"schemas": []any{groupSchema}, "displayName": name}
	if len(listed) > 0 {
		body["members"] = listed
	}
	return s.make(ctx, "/Groups", purpose, body)
}

func (s *Stage) make(ctx context.Context, path, purpose string, body map[string]any) Made {
	return Make(ctx, s.Target, path, purpose, body)
}

// Make creates a resource with a client of one's choice, such as that of the second tenant.
func Make(ctx context.Context, client *probe.Client, path, purpose string, body map[string]any) Made {
	answer, err := client.Do(ctx, probe.Ask{Method: http.MethodPost, Path: path, Body: probe.Body(body), Purpose: "make " + purpose})
	made := Made{Answer: answer, Err: err, purpose: purpose}
	if answer.Status() >= 300 {
		return made
	}
	made.ID = answer.ID()
	return made
}

// Given blocks the case unless the resource was made: the case is about what comes after it.
func (m Made) Given(c *spec.Case) {
	c.Shows(m.Answer.Exchange)
	switch {
	case m.Err != nil:
		c.Block("making %s failed: %v", m.purpose, m.Err)
	case m.ID == "":
		c.Block("making %s failed: status %d, and no id in the answer", m.purpose, m.Answer.Status())
	}
}
