package robustness

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// addresses: ids that are none.
func addresses(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.address.odd-ids",
		Title: "An id of odd characters or of another form than the target's is not found: 4xx, no fault of the server.",
		Why:   "Okta keeps ids from the time before an application was moved; asking for one of them must say “not found”, so that the user is made again.",
		Fix:   "Where an id cannot be one of yours (no UUID, no number), answer 404 without asking the database.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.4.1")), Kills: []string{"odd-id-500", "odd-id-injectable"},
	}, func(c *spec.Case) {
		for _, id := range []string{
			"%27%20OR%20%271%27%3D%271", "%22", "%5C", "%25", "*", "%3Cscript%3E", "a%23b", "a%3Fb", "%E2%80%AE", "%F0%9F%92%A9", "%FF%FE", "%7B%7D", "%24%7B7*7%7D", "x;y", "a,b", "%0D%0Ax", "%C3%A9",
		} {
			w.notFound(c, id)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.address.climbing",
		Title: "An address that climbs out of the collection, or whose id is cut short by U+0000, leads nowhere.",
		Why:   "A proxy and the server behind it that read “..” or U+0000 differently let a request pass where it was not to.",
		Fix:   "Decode each segment of a path once, and never join it with others to a path again.",
		Level: scimdrill.Should, Cites: faults(cite.RFC("3986", "3.3"), cite.RFC("7644", "3.2")), Kills: []string{"id-cut-at-nul"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		for _, id := range []string{"%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5cweb.config", w.user.ID + "%00"} {
			w.notFound(c, id)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.address.long",
		Title: "An id of 8 KiB is not found, or refused with 4xx; it is no fault of the server.",
		Why:   "An id that is longer than its column is an error in many databases.",
		Fix:   "Answer 404 to what is longer than your ids are, or 414.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("9110", "15.5.15")), Needs: heavy(), Kills: []string{"odd-id-500"},
	}, func(c *spec.Case) {
		answer, err := w.Target.Get(c.Context(), "/Users/"+w.NoSuchID()+"~"+strings.Repeat("x", 8<<10), "ask for an id of 8 KiB")
		cutOrAnswered(c, "an id of 8 KiB", answer, err)
		if answer.Status() < http.StatusBadRequest && err == nil {
			c.Fail("an id of 8 KiB: expected 4xx, found status %d", answer.Status())
		}
		w.alive(c)
	})
}

// notFound asks for an id that nobody can have, as it stands in a path. A redirect to a tidier path is as good.
func (w *world) notFound(c *spec.Case, escaped string) {
	answer, err := w.Target.Do(c.Context(), probe.Ask{Method: http.MethodGet, Path: "/Users/" + escaped, Purpose: "ask for an id that nobody has"})
	c.Answered(err)
	what := fmt.Sprintf("GET /Users/%s", escaped)
	faultless(c, what, answer)
	if answer.Status() < http.StatusMultipleChoices {
		c.Decisive(answer.Exchange)
		c.Fail("%s: expected 404 or another 4xx, found status %d", what, answer.Status())
	}
}
