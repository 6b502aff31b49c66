package crowd

import (
	"fmt"
	"net/http"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Refusal is an answer other than a list in a few words.
func Refusal(answer probe.Answer) string {
	words := fmt.Sprintf("status %d", answer.Status())
	if scimType := answer.Text("scimType"); scimType != "" {
		words += " " + scimType
	}
	if detail := answer.Text("detail"); detail != "" {
		words += " (" + detail + ")"
	}
	return words
}

// Declined reports whether an answer is a refusal of what was asked for: 400, and invalidFilter where a keyword is given.
func Declined(answer probe.Answer) bool {
	scimType := answer.Text("scimType")
	return answer.Status() == http.StatusBadRequest && (scimType == "" || scimType == "invalidFilter")
}

// Refuses fails the case unless a filter is answered with 400 and scimType invalidFilter.
func (g *Crowd) Refuses(c *spec.Case, filter string) {
	answer, err := g.s.Target.Get(c.Context(), Users(filter), "a filter that is to be refused")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() != http.StatusBadRequest || answer.Text("scimType") != "invalidFilter" {
		c.Fail("filter %s: expected 400 invalidFilter, found %s", filter, Refusal(answer))
	}
}

// Offers settles the case as not applicable when the target declines a filter with 400: that an attribute cannot be compared in this
// way is an answer (RFC 7644 table 9, invalidFilter), as long as it is not a wrong one.
func (g *Crowd) Offers(c *spec.Case, filter string) {
	if answer := g.Ask(c, filter); Declined(answer) {
		c.NotApplicable("the target declines the filter %s, as it may: %s", filter, Refusal(answer))
	}
}

// FindsOrRefuses is Finds, but for a filter that the target may refuse with 400 as well.
func (g *Crowd) FindsOrRefuses(c *spec.Case, filter string, members ...*Member) {
	if answer := g.Ask(c, filter); answer.Status() != http.StatusBadRequest {
		g.judgeAnswer(c, filter, members, hits{answer: answer})
	}
}

// OffersRoot settles the case as not applicable unless the target answers a query at its root, which it need not.
func (g *Crowd) OffersRoot(c *spec.Case) probe.Answer {
	path := "/?filter=" + Escape("userName eq "+Quote(g.Ada.UserName)) + "&startIndex=1&count=10"
	answer, err := g.s.Target.Get(c.Context(), path, "does the root answer a query?")
	c.Answered(err)
	if status := answer.Status(); status == http.StatusNotFound || status == http.StatusForbidden || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented {
		c.NotApplicable("the target does not answer a query at its root: status %d", status)
	}
	return answer
}
