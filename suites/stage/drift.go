package stage

import (
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Drift is a change that a suite made in the target behind Okta's back.
type Drift struct {
	Answer probe.Answer
	Err    error
}

// Given blocks the case unless the change was made: the case is about what Okta does then.
func (d Drift) Given(c *spec.Case) {
	c.Shows(d.Answer.Exchange)
	switch {
	case d.Err != nil:
		c.Block("changing the target behind Okta's back failed: %v", d.Err)
	case d.Answer.Status() < 200 || d.Answer.Status() > 299:
		c.Block("changing the target behind Okta's back failed: status %d", d.Answer.Status())
	}
}
