package errors

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// statuses: the status code, by which clients act before they read anything.
func statuses(scope *spec.Scope, all *[]provoked) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.refused",
		Title: "What cannot be done is answered with a status of 4xx, never with 2xx.",
		Why:   "Okta reads the status alone to tell whether an operation succeeded: an error inside a 200 is a success, and nothing happened.",
		Fix:   "Set the status where the error is written; look for a gateway that wraps every answer in a 200.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OktaProtocol("Errors")},
		Kills: []string{"errors-200", "unknown-endpoint-200"},
	}, func(c *spec.Case) {
		for _, p := range *all {
			c.Answered(p.err)
			c.Shows(p.answer.Exchange)
			if p.answer.Status() < http.StatusBadRequest && !p.extra {
				c.Decisive(p.answer.Exchange)
				c.Fail("the answer to %s: expected a status of 4xx, found %d", p.what, p.answer.Status())
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.not-500",
		Title: "A mistake of the client is not answered with a status of 5xx.",
		Why:   "Okta takes 5xx for a fault of the server that may pass, and sends the same request again and again.",
		Fix:   "Catch what parsers, validators and unique indexes report, and answer it with the 4xx that fits.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("9110", "15.6.1")},
		Kills: []string{"bad-json-500", "unknown-user-500", "duplicate-500"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			if status := p.answer.Status(); status >= 500 && status != http.StatusNotImplemented {
				c.Fail("the answer to %s: expected a status of 4xx, found %d", p.what, status)
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.unknown-endpoint",
		Title: "An endpoint that does not exist is answered with 404 and a SCIM error.",
		Why:   "A client that tries what is optional, such as /Groups, tells by the 404 that it is not there; a page of the web application says nothing.",
		Fix:   "Give the router of the SCIM API a fallback of its own, before that of the web application.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("7644", "3.2")},
		Kills: []string{"unknown-endpoint-200", "error-as-html"},
	}, func(c *spec.Case) {
		p := provokedBy(c, *all, "a read of an endpoint")
		if p.answer.Status() != http.StatusNotFound || !isError(p.answer) {
			c.Fail("the answer to %s: expected 404 and a SCIM error, found %d and %.80q", p.what, p.answer.Status(), p.answer.Body())
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.wrong-verb",
		Title: "A method that an endpoint does not have is answered with 405 or 501.",
		Why:   "A client tells by it that the address is right and the operation is not offered.",
		Fix:   "Answer 405 with an Allow header where the path is known and the method is not.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("9110", "15.5.6"), cite.RFC("7644", "3.12")},
		Kills: []string{"wrong-verb-500", "errors-200"},
	}, func(c *spec.Case) {
		p := provokedBy(c, *all, postToOne)
		if status := p.answer.Status(); status != http.StatusMethodNotAllowed && status != http.StatusNotImplemented {
			c.Fail("the answer to %s: expected status 405 or 501, found %d", p.what, status)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.allow",
		Title: "A 405 names in Allow the methods that there are.",
		Why:   "HTTP asks for it; it is the only way in which a client can find out what it may do instead.",
		Fix:   "Let the router write Allow with every 405.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("9110", "15.5.6")},
		Kills: []string{"method-not-allowed-bare"},
	}, func(c *spec.Case) {
		p := provokedBy(c, *all, postToOne)
		if p.answer.Status() != http.StatusMethodNotAllowed {
			c.NotApplicable("the server answers a method that is not there with %d, not with 405", p.answer.Status())
		}
		if !slices.ContainsFunc(p.answer.Exchange.Response.Header, func(h scimdrill.HeaderField) bool { return strings.EqualFold(h.Name, "Allow") }) {
			c.Fail("the answer to %s: expected a header Allow beside the 405, found none", p.what)
		}
	})
}

// provokedBy is the error that a request provoked, whatever it was answered with.
func provokedBy(c *spec.Case, all []provoked, what string) provoked {
	at := slices.IndexFunc(all, func(p provoked) bool { return strings.HasPrefix(p.what, what) })
	if at < 0 {
		c.Block("nothing was provoked by %s", what)
	}
	c.Answered(all[at].err)
	c.Decisive(all[at].answer.Exchange)
	return all[at]
}
