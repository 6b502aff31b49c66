package media

import (
	"net/http"
	"strconv"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// methods: what HTTP has beside what SCIM uses.
func methods(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.head-options",
		Title: "HEAD and OPTIONS are answered, if only with 405: never with 500.",
		Why:   "Load balancers and scanners ask so, and every 500 is an alarm.",
		Fix:   "Let the router answer methods that it does not know with 405.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("9110", "9.3.2"), cite.RFC("9110", "9.3.7")},
		Kills: []string{"head-500"},
	}, func(c *spec.Case) {
		for _, method := range []string{http.MethodHead, http.MethodOptions} {
			answer := ask(c, s, probe.Ask{Method: method, Path: listPath, Purpose: "ask as a load balancer does"})
			if status := answer.Status(); status >= 500 && status != http.StatusNotImplemented {
				c.Fail("%s: expected status 200, 204, 405 or 501; found %d", method, status)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.no-content",
		Title: "A 204 announces no body.",
		Why:   "What follows a 204 on the connection is taken for the beginning of the next answer, or the client waits for it.",
		Fix:   "Write neither Content-Length nor a body beside a 204.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("9110", "15.3.5"), cite.RFC("9110", "8.6")},
		Needs: []scimdrill.Capability{scimdrill.CanDelete},
		Kills: []string{"no-content-with-length"},
	}, func(c *spec.Case) {
		made := s.MakeUser(c.Context(), "a user to be deleted", s.NewUser(s.People.Someone()))
		made.Given(c)
		answer := ask(c, s, probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(made.ID), Purpose: "delete a user"})
		if answer.Status() != http.StatusNoContent {
			c.Block("deleting a user was answered with %d, not with 204", answer.Status())
		}
		length := answer.Exchange.Response.Header.Get("Content-Length")
		if announced, err := strconv.Atoi(length); err == nil && announced > 0 {
			c.Fail("the 204 to a DELETE: expected no body, found Content-Length: %s", length)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.media.redirect",
		Title: "A write that is sent elsewhere is sent there with 307 or 308, and with the address.",
		Why:   "To a 301 or 302 a client repeats a POST as a GET: the list comes back with 200, and nobody was created.",
		Fix:   "Serve both /Users and /Users/, or redirect with 308.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("9110", "15.4")},
		Kills: []string{"slash-redirected-301"},
	}, func(c *spec.Case) {
		for _, path := range []string{"/Users", "/Users/"} {
			answer := ask(c, s, probe.Ask{Method: http.MethodPost, Path: path, Body: []byte("{}"), Purpose: "write with and without a slash at the end"})
			status := answer.Status()
			if status < 300 || status >= 400 {
				continue
			}
			kept := status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect
			if location := answer.Exchange.Response.Header.Get("Location"); !kept || location == "" {
				c.Fail("POST %s: expected 307 or 308 with a Location where it is sent elsewhere, found %d and %q", path, status, location)
			}
		}
	})
}
