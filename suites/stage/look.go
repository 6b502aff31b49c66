package stage

import (
	"context"

	"github.com/scimdrill/scimdrill/internal/jsondiff"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Look is how the target showed an employee at one moment, kept for the cases that come after it.
type Look struct {
	who    string
	asked  bool
	answer probe.Answer
	err    error
}

// Look reads an employee by id, now. When says which moment it is: "after leaving".
func (s *Stage) Look(ctx context.Context, employee *Employee, when string) Look {
	look := Look{who: employee.Email + " " + when}
	id := employee.ID()
	if id == "" {
		return look
	}
	look.asked = true
	look.answer, look.err = s.Target.Get(ctx, probe.UserPath(id), "read "+look.who)
	return look
}

// Answer is what the target answered; the case is blocked when it could not be asked, and fails when it did not answer.
func (l Look) Answer(c *spec.Case) probe.Answer {
	if !l.asked {
		c.Block("reading %s by id: Okta knows no id", l.who)
	}
	c.Answered(l.err)
	c.Decisive(l.answer.Exchange)
	return l.answer
}

// Resource is the whole user; the case fails when the target did not show it.
func (l Look) Resource(c *spec.Case) probe.Resource {
	answer := l.Answer(c)
	if answer.Status() != 200 {
		c.Fail("reading %s by id: expected status 200, found %d", l.who, answer.Status())
	}
	resource, err := answer.Resource()
	if err != nil {
		c.Fail("reading %s by id: %v", l.who, err)
	}
	return resource
}

// Given is the whole user; the case is blocked when the target did not show it: the case is about what comes after.
func (l Look) Given(c *spec.Case) probe.Resource {
	if !l.asked {
		c.Block("reading %s by id: Okta knows no id", l.who)
	}
	c.Shows(l.answer.Exchange)
	resource, err := l.answer.Resource()
	if l.err != nil || err != nil || l.answer.Status() != 200 {
		c.Block("%s was not shown by the target: status %d", l.who, l.answer.Status())
	}
	return resource
}

// OnlyChanged fails the case when anything but what stands at the pointers (RFC 6901) differs between two looks at a user, the
// time and the version of the last change aside. The order of values means nothing, and null or [] is nothing.
func OnlyChanged(c *spec.Case, what string, before, after probe.Resource, pointers ...string) {
	if len(before) == 0 {
		c.Block("%s: the target did not show the user before", what)
	}
	ignored := append([]string{"/meta/lastModified", "/meta/version"}, pointers...)
	c.Same(what, before, after, jsondiff.EmptyIsAbsent(), jsondiff.AnyOrder(), jsondiff.Ignore(ignored...))
}
