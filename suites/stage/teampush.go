package stage

import (
	"encoding/json"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Given blocks the case unless the push succeeded: the case is about what comes after it. The push is evidence either way.
func (p *TeamPush) Given(c *spec.Case) {
	c.Shows(p.Wire...)
	c.AdminSees(p.Mapping.Error)
	if why := p.Reason(); why != "" {
		c.Block("to %s failed: %s", p.What, why)
	}
}

// Succeeds fails the case unless the org says that the push succeeded.
func (p *TeamPush) Succeeds(c *spec.Case) {
	c.Shows(p.Wire...)
	c.AdminSees(p.Mapping.Error)
	if why := p.Reason(); why != "" {
		for _, exchange := range p.Wire {
			if exchange.Silence != "" {
				c.Decisive(exchange)
				c.Answered(silent{exchange})
			}
			if exchange.Status() >= 400 {
				c.Decisive(exchange)
			}
		}
		c.Fail("to %s failed: %s", p.What, why)
	}
}

// Reason says why the push failed, or "" when it did not.
func (p *TeamPush) Reason() string {
	switch {
	case p.Err != nil:
		return p.Err.Error()
	case p.Mapping.Status == "ERROR" || p.Mapping.Error != "":
		return "the org says: " + p.Mapping.Error
	default:
		return ""
	}
}

// Sequence is what Okta sent, one line a request, with the group's id as {id} and queries decoded.
func (p *TeamPush) Sequence() []string {
	lines := make([]string, 0, len(p.Wire))
	for _, exchange := range p.Wire {
		lines = append(lines, exchange.Request.Method+" "+readable(exchange.Path(p.team.app.Stage.URL), p.team.ID))
	}
	return lines
}

// Sent are the requests with that method, in order.
func (p *TeamPush) Sent(method string) []scimdrill.Exchange {
	var sent []scimdrill.Exchange
	for _, exchange := range p.Wire {
		if exchange.Request.Method == method {
			sent = append(sent, exchange)
		}
	}
	return sent
}

// RequestBody is the body of a request as JSON, or nil.
func RequestBody(exchange scimdrill.Exchange) map[string]any {
	var body map[string]any
	if json.Unmarshal([]byte(exchange.Request.Body), &body) != nil {
		return nil
	}
	return body
}
