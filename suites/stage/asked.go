package stage

import (
	"context"
	"net/http"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Asked is a request that a suite made before the cases that judge it, and what came of it.
type Asked struct {
	// Answer is the answer; without status where none came.
	Answer probe.Answer
	// Err is set when no answer came.
	Err     error
	purpose string
}

// Ask sends a request whose body, if there is one, is a value to be told as JSON. Purpose says what for: "replace the user".
func (s *Stage) Ask(ctx context.Context, method, path, purpose string, body any) Asked {
	ask := probe.Ask{Method: method, Path: path, Purpose: purpose}
	if body != nil {
		ask.Body = probe.Body(body)
	}
	return s.AskFor(ctx, ask)
}

// AskFor sends a request as it is.
func (s *Stage) AskFor(ctx context.Context, ask probe.Ask) Asked {
	answer, err := s.Target.Do(ctx, ask)
	return Asked{Answer: answer, Err: err, purpose: ask.Purpose}
}

// Given blocks the case unless the request was answered with 2xx: the case is about what comes after it.
func (a Asked) Given(c *spec.Case) probe.Answer {
	c.Shows(a.Answer.Exchange)
	if a.Err != nil {
		c.Block("%s: %v", a.purpose, a.Err)
	}
	if status := a.Answer.Status(); status < 200 || status > 299 {
		c.Block("%s: expected 2xx, found %d", a.purpose, status)
	}
	return a.Answer
}

// Heard is the answer, of whatever status; the case fails when none came.
func (a Asked) Heard(c *spec.Case) probe.Answer {
	c.Answered(a.Err)
	c.Decisive(a.Answer.Exchange)
	return a.Answer
}

// Resource is the resource in an answer with 2xx; the case fails when there is none.
func (a Asked) Resource(c *spec.Case) probe.Resource { return resourceIn(c, a.Heard(c), a.purpose) }

// Heard is the answer to the create, of whatever status; the case fails when none came.
func (m Made) Heard(c *spec.Case) probe.Answer {
	c.Answered(m.Err)
	c.Decisive(m.Answer.Exchange)
	return m.Answer
}

// Resource is the resource in the answer to the create; the case is blocked when nothing was made, and fails when the answer
// does not show it.
func (m Made) Resource(c *spec.Case) probe.Resource {
	m.Given(c)
	c.Decisive(m.Answer.Exchange)
	return resourceIn(c, m.Answer, "making "+m.purpose)
}

// Read reads a user now; the case fails when the target does not show it.
func (s *Stage) Read(c *spec.Case, id, purpose string) probe.Resource {
	return s.Ask(c.Context(), http.MethodGet, probe.UserPath(id), purpose, nil).Resource(c)
}

func resourceIn(c *spec.Case, answer probe.Answer, purpose string) probe.Resource {
	if status := answer.Status(); status < 200 || status > 299 {
		c.Fail("%s: expected 2xx, found %d", purpose, status)
	}
	resource, err := answer.Resource()
	if err != nil {
		c.Fail("%s: %v", purpose, err)
	}
	return resource
}

// Members are the ids of a group's members as the target shows them now. A target may keep them back until they are asked for by
// name (RFC 7643 §7, returned: request).
func (s *Stage) Members(c *spec.Case, id string) []string {
	path := probe.GroupPath(id)
	group := s.Ask(c.Context(), http.MethodGet, path, "read the group", nil).Resource(c)
	if group.At("members") == nil {
		group = s.Ask(c.Context(), http.MethodGet, path+"?attributes=members", "ask for the members of the group by name", nil).Resource(c)
	}
	listed, _ := group.At("members").([]any)
	members := make([]string, len(listed))
	for i, member := range listed {
		members[i] = probe.Resource{"it": member}.Text("it.value")
	}
	return members
}
