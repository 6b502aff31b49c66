package stage

import (
	"net/http"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Drift is a change that a suite made in the target behind Okta's back.
type Drift struct {
	Answer probe.Answer
	Err    error
}

// Offered finds the case not applicable where the target does not offer the change at all, such as DELETE of users, which Okta
// never sends; else it is Given.
func (d Drift) Offered(c *spec.Case) {
	if status := d.Answer.Status(); status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented {
		c.Shows(d.Answer.Exchange)
		c.NotApplicable("the target offers no %s there (status %d)", d.Answer.Exchange.Request.Method, status)
	}
	d.Given(c)
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
