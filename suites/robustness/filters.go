package robustness

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// filters: values in a query that are data, and queries that are none.
func filters(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.filter.data",
		Title: "A value in a filter is data: wildcards, quotes and operators of SQL and LDAP in it mean nothing.",
		Why:   "A lookup that finds somebody else links Okta's person to a stranger's account.",
		Fix:   "Use parameters in SQL; escape % and _ where LIKE is used, and ( ) * in LDAP.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7644", "7.7")},
		Needs: []scimdrill.Capability{scimdrill.CanFilter}, Kills: []string{"lookup-wildcards", "lookup-injectable"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		local, _, _ := strings.Cut(w.me.Email, "@")
		for _, value := range []string{
			"%" + local + "%", local + "%", strings.Replace(w.me.Email, "a", "_", 1), "*" + local + "*", local + "*", "*",
			"' OR '1'='1", `x") or (userName pr`, `x" or userName pr or userName eq "x`, "x)(userName=*", `x\`, "%", ".*" + local + ".*",
		} {
			what := fmt.Sprintf("userName eq %q", value)
			answer, err := w.Target.Lookup(c.Context(), value, "look up a name that nobody has: "+what)
			c.Answered(err)
			faultless(c, what, answer)
			resources, _ := answer.At("Resources").([]any)
			for i := range resources {
				if name := answer.Text(fmt.Sprintf("Resources[%d].userName", i)); !strings.EqualFold(name, value) {
					c.Decisive(answer.Exchange)
					c.Fail("%s: expected nobody, found somebody of another userName", what)
				}
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.query.bytes",
		Title: "Odd bytes in a query (NUL, no UTF-8, half an escape, a parameter twice) are refused or ignored; they are no fault of the server.",
		Why:   "Scanners send them to every address on the Internet; a 500 for each fills the logs and wakes people up.",
		Fix:   "Answer 400 where a query cannot be decoded.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.4.2.2"), cite.RFC("3986", "2.1")), Kills: []string{"odd-query-500"},
	}, func(c *spec.Case) {
		for _, query := range []string{
			"filter=userName%20eq%20%22a%00b%22", "filter=userName%20eq%20%22%ff%fe%22", "filter=%zz", "filter=%22", "filter=", "filter=%20", "filter=userName%20eq%20%22a",
			"filter=userName%20eq%20%22a%22&filter=userName%20eq%20%22b%22", "startIndex=1&startIndex=2&count=1", "attributes=%00&count=1", "sortBy=%ff&count=1", "&&=&count=1",
		} {
			answer, err := w.Target.Get(c.Context(), "/Users?"+query, "ask with an odd query")
			c.Answered(err)
			faultless(c, "GET /Users?"+query, answer)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.query.numbers",
		Title: "Odd numbers in startIndex and count are refused or ignored; they are no fault of the server.",
		Why:   "A startIndex beyond what an int holds must not end in a stack trace, nor a count of “abc”.",
		Fix:   "Answer 400 where a number cannot be read; take a negative count for 0 and a startIndex below 1 for 1.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.4.2.4")), Kills: []string{"number-in-query-500"},
	}, func(c *spec.Case) {
		for _, query := range []string{
			"startIndex=9223372036854775808&count=1", "startIndex=99999999999999999999999&count=1", "startIndex=2147483648&count=1", "startIndex=abc&count=1", "startIndex=1.5&count=1",
			"startIndex=&count=1", "startIndex=1&count=abc", "startIndex=1&count=-9223372036854775809", "startIndex=-5&count=-5", "startIndex=0x10&count=0", "startIndex=1e3&count=1",
		} {
			answer, err := w.Target.Get(c.Context(), "/Users?"+query, "ask with odd numbers")
			c.Answered(err)
			faultless(c, "GET /Users?"+query, answer)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.filter.deep",
		Title: "A filter with hundreds of parentheses or conditions, or of 64 KiB, is answered or refused; it is no fault of the server.",
		Why:   "A parser that calls itself for every parenthesis falls over, and everybody's provisioning with it.",
		Fix:   "Bound the length and the depth of filters, and answer 400 invalidFilter beyond them.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.4.2.2"), cite.OWASP("API4:2023 Unrestricted Resource Consumption", "0xa4-unrestricted-resource-consumption")),
		Needs: heavy(scimdrill.CanFilter), Kills: []string{"filter-nesting-500"},
	}, func(c *spec.Case) {
		const simple = `userName eq "x"`
		for _, odd := range []struct{ what, filter string }{
			{"500 parentheses", strings.Repeat("(", 500) + simple + strings.Repeat(")", 500)},
			{"500 conditions", simple + strings.Repeat(" or "+simple, 499)},
			{"500 negations", strings.Repeat("not (", 500) + simple + strings.Repeat(")", 500)},
		} {
			answer, err := w.Target.Get(c.Context(), "/Users?count=1&filter="+escape(odd.filter), "filter with "+odd.what)
			c.Answered(err)
			faultless(c, "a filter with "+odd.what, answer)
		}
		answer, err := w.Target.Get(c.Context(), "/Users?count=1&filter="+escape(`userName eq "`+strings.Repeat("x", 64<<10)+`"`), "filter with 64 KiB")
		cutOrAnswered(c, "a filter of 64 KiB", answer, err)
		w.alive(c)
	})
}

// escape is a value in a query, with %20 for a space as Okta writes it.
func escape(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }

// cutOrAnswered fails the case when something too large was a fault of the server. That the connection is closed is an answer too
// (RFC 9110 §15.5.14).
func cutOrAnswered(c *spec.Case, what string, answer probe.Answer, err error) {
	var unanswered *probe.UnansweredError
	if errors.As(err, &unanswered) && unanswered.Exchange.Silence == scimdrill.CutConnection {
		return
	}
	c.Answered(err)
	faultless(c, what, answer)
}

// alive fails the case when the server no longer answers.
func (w *world) alive(c *spec.Case) {
	w.user.Given(c)
	answer, err := w.Target.Get(c.Context(), probe.UserPath(w.user.ID), "does the target still answer?")
	c.Answered(err)
	if c.Decisive(answer.Exchange); answer.Status() != http.StatusOK {
		c.Fail("afterwards the target answers to a plain GET with status %d: expected 200", answer.Status())
	}
}
