package robustness

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// sizes: too much of everything.
func sizes(scope *spec.Scope, w *world) {
	exhaustion := cite.OWASP("API4:2023 Unrestricted Resource Consumption", "0xa4-unrestricted-resource-consumption")

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.size.deep-json",
		Title: "JSON that is nested a thousand or a hundred thousand deep is refused or ignored, and the target goes on.",
		Why:   "A parser that calls itself for every bracket runs out of stack: one request ends the process, and everybody's provisioning with it.",
		Fix:   "Bound the depth (SCIM needs four), and answer 400 invalidSyntax beyond it.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("8259", "9"), exhaustion), Needs: heavy(), Kills: []string{"deep-json-fatal"},
	}, func(c *spec.Case) {
		for _, depth := range []int{1000, 100_000} {
			for _, brackets := range [][2]string{{"[", "]"}, {`{"a":`, "}"}} {
				inner := strings.Repeat(brackets[0], depth) + "1" + strings.Repeat(brackets[1], depth)
				body := strings.Replace(string(probe.Body(w.body(nil))), `"active":`, `"scimdrillUnknown":`+inner+`,"active":`, 1)
				what := fmt.Sprintf("JSON %d deep", depth)
				answered(c, what, w.put(c, "replace the user with "+what, []byte(body)), nil)
			}
		}
		w.alive(c)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.size.body",
		Title: "A body of 9 MiB is taken or refused in bounded time, and the target goes on.",
		Why:   "A server that reads without bounds is brought down by a few of them.",
		Fix:   "Bound the size of bodies; answer 413.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("9110", "15.5.14"), exhaustion), Needs: heavy(), Kills: []string{"large-body-500"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		body := strings.Replace(string(probe.Body(w.body(nil))), `"active":`, `"scimdrillUnknown":"`+strings.Repeat("x", 9<<20)+`","active":`, 1)
		started := time.Now()
		answer, err := w.Target.Do(c.Context(), probe.Ask{Method: http.MethodPut, Path: probe.UserPath(w.user.ID), Body: []byte(body), Purpose: "replace the user with a body of 9 MiB"})
		c.Measured("answer to a body of 9 MiB", time.Since(started))
		cutOrAnswered(c, "a body of 9 MiB", answer, err)
		w.alive(c)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.size.values",
		Title: "A user with a thousand addresses, or with a thousand attributes that nobody knows, is taken or refused; it is no fault of the server.",
		Why:   "Work that grows with the square of what is sent stands still at a thousand.",
		Fix:   "Bound how many values an attribute may have; answer 400 invalidValue or 413.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7643", "2.4"), exhaustion), Needs: heavy(), Kills: []string{"many-values-500"},
	}, func(c *spec.Case) {
		emails := make([]any, 1000)
		for i := range emails {
			emails[i] = map[string]any{"value": fmt.Sprintf("%d.%s", i, w.me.Email), "type": "other", "primary": i == 0}
		}
		answered(c, "a thousand addresses", w.put(c, "replace the user with a thousand addresses", probe.Body(w.body(map[string]any{"emails": emails}))), nil)
		many := w.body(nil)
		for i := range 1000 {
			many[fmt.Sprintf("scimdrill%d", i)] = i
		}
		answered(c, "a thousand unknown attributes", w.put(c, "replace the user with a thousand unknown attributes", probe.Body(many)), nil)
		w.put(c, "put the user right again", probe.Body(w.body(nil)))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.size.page",
		Title: "A count of two thousand million is answered with a page or refused; itemsPerPage says how many there are.",
		Why:   "A client that asks for everybody must get what the server can give, and must be able to tell that it is not all.",
		Fix:   "Cap count, and write into itemsPerPage how many resources the page holds.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.4.2.4"), cite.RFC("7644", "3.4.2")), Needs: heavy(), Kills: []string{"huge-count-500", "items-per-page-as-asked"},
	}, func(c *spec.Case) {
		answer, err := w.Target.Get(c.Context(), "/Users?startIndex=1&count=2000000000", "ask for everybody")
		answered(c, "a count of two thousand million", answer, err)
		if answer.Status() != http.StatusOK {
			return
		}
		resources, _ := answer.At("Resources").([]any)
		if number, isNumber := answer.At("itemsPerPage").(json.Number); isNumber && number.String() != fmt.Sprint(len(resources)) {
			c.Decisive(answer.Exchange)
			c.Fail("itemsPerPage: expected %d, as many as there are Resources, found %s", len(resources), number)
		}
	})
}
