package defects

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

func ofFilterRefusals() []Defect {
	const text = "RFC 7644 §3.4.2.2, §3.12"
	return []Defect{
		{
			ID: "filter-errors-ignored", Title: "A filter that is none is passed over: everybody is found.",
			Story:  "A client with a mistake in its filter links, or deactivates, the first person in the list.",
			Source: text + ", “MUST decline”",
			wrap: onRequest(func(q *request) {
				if q.queries() && q.parsed() == nil {
					q.setQuery("filter", "")
				}
			}),
		},
		{
			ID: "filter-error-500", Title: "A filter that cannot be answered is answered with 500.",
			Story:  "The client takes the mistake for an outage, and asks again for ever.",
			Source: text,
			wrap: onFilterRefusal(func(a *answer) {
				a.fail(http.StatusInternalServerError, "unexpected token")
			}),
		},
		{
			ID: "filter-error-without-type", Title: "A filter that cannot be answered is refused without a scimType.",
			Story:  "A client cannot tell its own mistake from a wrong value.",
			Source: text,
			wrap: onFilterRefusal(func(a *answer) {
				body := a.object()
				delete(body, "scimType")
				a.setObject(body)
			}),
		},
		{
			ID: "filter-empty-ignored", Title: "An empty filter is taken for none: everybody is found.",
			Story:  "The variable was empty, and the first person in the list is linked.",
			Source: "RFC 7644 §3.4.2.2, “at least one valid expression”",
			wrap: onRequest(func(q *request) {
				if q.queries() && strings.TrimSpace(q.filter()) == "" {
					q.setQuery("filter", "")
				}
			}),
		},
		{
			ID: "filter-bare-words", Title: "A string without double quotes is taken for one with.",
			Story:  "A client that is written against this server fails with every other.",
			Source: "RFC 7644 §3.4.2.2, figure 1, compValue; the Postman collection of Microsoft",
			wrap: onRequest(func(q *request) {
				if bare := regexp.MustCompile(`^(\S+ \w\w) '?(\w+)'?$`); q.queries() && q.parsed() == nil {
					q.setQuery("filter", bare.ReplaceAllString(q.filter(), `$1 "$2"`))
				}
			}),
		},
		{
			ID: "filter-escapes-literal", Title: "Escapes in strings are not read: a backslash is a letter like any other.",
			Story:  "Somebody with a quotation mark in their name is never found.",
			Source: "RFC 7644 §3.4.2.2; RFC 8259 §7; servers that cut at the next quote",
			wrap: onRequest(func(q *request) {
				if q.queries() {
					q.setQuery("filter", strings.ReplaceAll(q.filter(), `\`, `\\`))
				}
			}),
		},
		{
			ID: "filter-like-wildcards", Title: "Per cent signs and underscores are wildcards.",
			Story:  "jane_doe is found as janeXdoe, and Okta links the wrong person.",
			Source: "RFC 7644 §7.7; SQL LIKE without an ESCAPE",
			wrap: rewritingTerms(comparing(func(term filter.Compare) filter.Expr {
				value, _ := term.Value.(string)
				if strings.ContainsAny(value, "%_") && (term.Op == filter.Co || term.Op == filter.Sw || term.Op == filter.Ew) {
					return filter.Present{Path: term.Path}
				}
				return term
			})),
		},
		{
			ID: "filter-apostrophe-500", Title: "An apostrophe in a filter is answered with 500.",
			Story:  "O'Brien can be neither looked up nor provisioned; the database is open to whoever knows why.",
			Source: "RFC 7644 §7.7; filters that are pasted into SQL",
			wrap: refusingTerms(http.StatusInternalServerError, "", "syntax error at or near", compares(func(term filter.Compare) bool {
				value, _ := term.Value.(string)
				return strings.Contains(value, "'")
			})),
		},
		{
			ID: "filter-nesting-500", Title: "A filter that is nested deeply is answered with 500.",
			Story:  "One request stops the process, and provisioning for everybody.",
			Source: "RFC 7644 §3.12; recursive parsers without a bound",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				const deepest = 50
				if q.queries() && strings.Count(q.filter(), "(") > deepest {
					refuse(w, http.StatusInternalServerError, "", "stack overflow")
					return
				}
				q.pass(w)
			}),
		},
	}
}

// onFilterRefusal makes a middleware that changes how a query with a filter is refused.
func onFilterRefusal(change func(*answer)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if q.queries() && a.status == http.StatusBadRequest {
			change(a)
		}
	})
}
