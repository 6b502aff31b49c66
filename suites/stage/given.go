package stage

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Given blocks the case unless the push succeeded: the case is about what comes after it. The push is evidence either way.
func (p *Push) Given(c *spec.Case) {
	p.show(c)
	if why := p.Reason(); why != "" {
		c.Block("%s failed: %s", p.What, why)
	}
}

// Succeeds fails the case unless the org says that the push succeeded.
func (p *Push) Succeeds(c *spec.Case) {
	p.show(c)
	why := p.Reason()
	if guard.Speaks(why) {
		c.Block("%s was not tried to its end: %s", p.What, why)
	}
	if why != "" {
		for _, exchange := range p.Wire {
			if exchange.Silence != "" {
				c.Decisive(exchange)
				c.Answered(silent{exchange})
			}
		}
		c.Fail("%s failed: %s", p.What, why)
	}
}

func (p *Push) show(c *spec.Case) {
	c.Shows(p.Wire...)
	c.AdminSees(p.Outcome.AdminText)
}

// Reason says why the push failed, or "" when it did not.
func (p *Push) Reason() string {
	switch {
	case p.Err != nil:
		return p.Err.Error()
	case p.Outcome.Failed:
		return "the org says: " + p.Outcome.AdminText
	default:
		return ""
	}
}

// Given blocks the case unless the employee was provisioned.
func (e *Employee) Given(c *spec.Case) {
	e.Assigned.Given(c)
	if e.ID() == "" {
		c.Block("%s succeeded, but the org knows no id of the user", e.Assigned.What)
	}
}

// Now reads the employee back from the target, whole; the case fails when the target does not show them.
func (e *Employee) Now(c *spec.Case, s *Stage) probe.Resource {
	answer, err := s.Target.Get(c.Context(), probe.UserPath(e.ID()), "read "+e.Email+" back")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() != 200 {
		c.Fail("reading %s back by id: expected status 200, found %d", e.Email, answer.Status())
	}
	resource, err := answer.Resource()
	if err != nil {
		c.Fail("reading %s back by id: %v", e.Email, err)
	}
	return resource
}

// silent is a push that ended without an answer.
type silent struct{ exchange scimdrill.Exchange }

func (s silent) Error() string {
	return s.exchange.Request.Method + " " + s.exchange.Request.URL + ": " + s.exchange.Silence.Sentence()
}

// Silence is the way in which no answer came.
func (s silent) Silence() scimdrill.Silence { return s.exchange.Silence }
