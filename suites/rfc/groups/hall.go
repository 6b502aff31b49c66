package groups

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"

// hall is where groups meet: three users who can be members.
type hall struct {
	s              *stage.Stage
	ada, ben, cleo stage.Made
}

// team is a group of one case.
type team struct {
	h    *hall
	id   string
	made stage.Made
}

// team makes a group with members, and sees that they are in.
func (h *hall) team(c *spec.Case, what string, members ...stage.Made) team {
	ids := h.ids(c, members...)
	made := h.s.MakeGroup(c.Context(), "a group", h.s.GroupName(what), ids...)
	made.Given(c)
	t := team{h, made.ID, made}
	if len(ids) > 0 {
		found := t.members(c)
		for _, id := range ids {
			if !slices.Contains(found, id) {
				c.Block("a group was made with %d members, and %q is not among those that it shows: %q", len(ids), id, found)
			}
		}
	}
	return t
}

// ids are the ids of users who must have been made.
func (h *hall) ids(c *spec.Case, members ...stage.Made) []string {
	ids := make([]string, len(members))
	for i, member := range members {
		member.Given(c)
		ids[i] = member.ID
	}
	return ids
}

func path(id string) string { return "/Groups/" + url.PathEscape(id) }

// asks sends a request about the group, and gives what was answered, whatever it is.
func (t team) asks(c *spec.Case, method, what string, body []byte) probe.Answer {
	return t.h.asks(c, probe.Ask{Method: method, Path: path(t.id), Body: body, Purpose: what})
}

func (h *hall) asks(c *spec.Case, ask probe.Ask) probe.Answer {
	answer, err := h.s.Target.Do(c.Context(), ask)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

// patches sends a PATCH, and gives what was answered, whatever it is.
func (t team) patches(c *spec.Case, what string, operations ...patching.Operation) probe.Answer {
	return t.asks(c, http.MethodPatch, what, patching.Message(operations...))
}

// does sends a PATCH that has to succeed.
func (t team) does(c *spec.Case, what string, operations ...patching.Operation) {
	patching.Succeeded(c, what, t.patches(c, what, operations...))
}

// now reads the group, members and all: a server need not show members that nobody asked for (RFC 7643 §7, returned).
func (t team) now(c *spec.Case) probe.Resource {
	answer, err := t.h.s.Target.Get(c.Context(), path(t.id), "read the group back")
	c.Answered(err)
	c.Shows(answer.Exchange)
	resource, unreadable := answer.Resource()
	if answer.Status() != http.StatusOK || unreadable != nil {
		c.Fail("reading the group back: expected status 200 and a group, found %d", answer.Status())
	}
	if resource.At("members") != nil {
		return resource
	}
	asked, err := t.h.s.Target.Get(c.Context(), path(t.id)+"?attributes=displayName,members", "read the group back, and ask for its members")
	c.Answered(err)
	if with, unreadable := asked.Resource(); unreadable == nil && asked.Status() == http.StatusOK {
		resource["members"] = with.At("members")
	}
	return resource
}

// members are the ids of those who are in the group.
func (t team) members(c *spec.Case) []string {
	var ids []string
	for _, member := range elements(t.now(c), "members") {
		ids = append(ids, member.Text("value"))
	}
	return ids
}

// holds fails the case unless exactly these are members.
func (t team) holds(c *spec.Case, when string, members ...stage.Made) {
	want := make([]string, len(members))
	for i, member := range members {
		want[i] = member.ID
	}
	found := t.members(c)
	slices.Sort(want)
	slices.Sort(found)
	if !slices.Equal(want, found) {
		c.Fail("%s: expected the members %q, found %q", when, want, found)
	}
}

// elements are the values of a multi-valued attribute.
func elements(r probe.Resource, name string) []probe.Resource {
	list, _ := r.At(name).([]any)
	var all []probe.Resource
	for _, each := range list {
		if element, isObject := each.(map[string]any); isObject {
			all = append(all, element)
		}
	}
	return all
}

// member is a member by id, as PATCH and PUT name one.
func member(id string) map[string]any { return map[string]any{"value": id} }

func membersOf(ids ...string) []any {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = member(id)
	}
	return list
}

// chosen is the path that selects a member.
func chosen(id string) string { return `members[value eq ` + string(probe.Body(id)) + `]` }

// resourceOf is the resource in an answer, or nothing.
func resourceOf(answer probe.Answer) probe.Resource {
	resource, _ := answer.Resource()
	return resource
}
