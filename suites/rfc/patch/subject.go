package patch

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// subject is a user who is patched.
type subject struct {
	b  *bench
	id string
}

// shared is the user of the whole suite; cases that use it do not mind what the others left.
func (b *bench) shared(c *spec.Case) subject {
	b.plain.Given(c)
	return subject{b, b.plain.ID}
}

// fresh is a user of this case alone, with what prepare adds to the body of its create.
func (b *bench) fresh(c *spec.Case, prepare func(body map[string]any)) subject {
	body := b.s.NewUser(b.s.People.Someone())
	if prepare != nil {
		prepare(body)
	}
	made := b.s.MakeUser(c.Context(), "a user to be patched", body)
	made.Given(c)
	return subject{b, made.ID}
}

// having is a user of this case alone who has texts with their first values.
func (b *bench) having(c *spec.Case, texts ...text) subject {
	return b.fresh(c, func(body map[string]any) {
		for _, t := range texts {
			t.put(body, t.first)
		}
	})
}

// asks sends a PATCH, and gives what was answered, whatever it is.
func (u subject) asks(c *spec.Case, what string, body []byte) probe.Answer {
	answer, err := u.b.s.Target.Do(c.Context(), probe.Ask{Method: http.MethodPatch, Path: probe.UserPath(u.id), Body: body, Purpose: what})
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

// does sends a PATCH that has to succeed, and gives the user as it is read afterwards.
func (u subject) does(c *spec.Case, what string, operations ...patching.Operation) probe.Resource {
	patching.Succeeded(c, what, u.asks(c, what, patching.Message(operations...)))
	return u.now(c)
}

// given sends a PATCH that only prepares the case.
func (u subject) given(c *spec.Case, what string, operations ...patching.Operation) {
	answer := u.asks(c, what, patching.Message(operations...))
	if !patching.IsSuccess(answer) {
		c.Block("%s: status %d", what, answer.Status())
	}
}

// now reads the user.
func (u subject) now(c *spec.Case) probe.Resource {
	answer, err := u.b.s.Target.Get(c.Context(), probe.UserPath(u.id), "read the user back")
	c.Answered(err)
	c.Shows(answer.Exchange)
	resource, unreadable := answer.Resource()
	if answer.Status() != http.StatusOK || unreadable != nil {
		c.Fail("reading the user back after PATCH: expected status 200 and a user, found %d", answer.Status())
	}
	return resource
}

// shows fails the case unless an attribute has a value, letter case aside: the texts tried here are not caseExact.
func shows(c *spec.Case, what string, r probe.Resource, t text, want string) {
	if !strings.EqualFold(r.Text(t.at), want) {
		c.NoDifference(what, r.Differences(map[string]any{t.at: want}))
	}
}

// partOf is a part of a name.
func partOf(part string) text { return text{path: "name." + part, at: "name." + part} }

// lacks fails the case unless an attribute has no value (RFC 7643 §2.5: absent, null and an empty list are one).
func lacks(c *spec.Case, what string, r probe.Resource, at string) {
	c.NoDifference(what, r.Differences(map[string]any{at: probe.Absent{}}))
}

// gone fails the case unless an attribute has lost its value. One that servers have defaults for may have another instead.
func gone(c *spec.Case, what string, r probe.Resource, t text, old string) {
	if t.defaults && !strings.EqualFold(r.Text(t.at), old) {
		return
	}
	lacks(c, what, r, t.at)
}

// needText gives the nth attribute of those that the target keeps; the case is not applicable where there are fewer.
func needText(c *spec.Case, kept []text, n int, kind string) text {
	if len(kept) <= n {
		c.NotApplicable("the target keeps no %s that a client may set and leave out: a create with them showed none", kind)
	}
	return kept[n]
}

func needList(c *spec.Case, b *bench) list {
	if len(b.lists) == 0 {
		c.NotApplicable("the target keeps no second value of emails, phoneNumbers, roles or entitlements: a create with two showed one at most")
	}
	return b.lists[0]
}
