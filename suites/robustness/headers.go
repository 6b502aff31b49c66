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

// headers: header lines that play tricks.
func headers(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.header.method-override",
		Title: "A GET stays one, whatever method a header or the query names.",
		Why:   "GET is let through, cached and repeated by whoever stands between; where it can delete, a link can.",
		Fix:   "Switch off method overriding in the framework, or leave it to POST.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("9110", "9.2.1"), cite.RFC("7644", "3.2")}, Kills: []string{"method-override-on-get"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		for _, header := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"} {
			_, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodGet, Path: probe.UserPath(w.user.ID), Header: map[string]string{header: "DELETE"}, Purpose: "read the user, and override the method by " + header,
			})
			c.Answered(err)
		}
		_, err := w.Target.Get(c.Context(), probe.UserPath(w.user.ID)+"?_method=DELETE", "read the user, and override the method by the query")
		c.Answered(err)
		w.now(c)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.header.media-types",
		Title: "A body of another media type, of none, or of one that is no media type is taken or refused with 4xx; it is no fault of the server.",
		Why:   "A proxy that rewrites Content-Type makes every create fail; 415 says why, 500 does not.",
		Fix:   "Answer 415 where the media type is not application/scim+json or application/json.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("9110", "15.5.16"), cite.RFC("7644", "3.8")), Kills: []string{"media-type-500"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		for _, kind := range []string{"", "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/scim+json; charset=utf-16", "application/scim+json;;", "json", "*/*", "application/octet-stream"} {
			what := fmt.Sprintf("a body with the Content-Type %q", kind)
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPut, Path: probe.UserPath(w.user.ID), Header: map[string]string{"Content-Type": kind}, Body: probe.Body(w.body(nil)), Purpose: "replace the user by " + what,
			})
			c.Answered(err)
			faultless(c, what, answer)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.header.expect",
		Title: "A PUT with “Expect: 100-continue” is answered as one without.",
		Why:   "Clients of HTTP add the line by themselves when a body is long: curl beyond a kilobyte. A 417 looks like a fault of the body.",
		Fix:   "Answer 100, or at once; leave the line to the server beneath.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("9110", "10.1.1")}, Kills: []string{"expectation-refused"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		ask := probe.Ask{Method: http.MethodPut, Path: probe.UserPath(w.user.ID), Body: probe.Body(w.body(nil)), Purpose: "replace the user"}
		plain, err := w.Target.Do(c.Context(), ask)
		c.Answered(err)
		ask.Header, ask.Purpose = map[string]string{"Expect": "100-continue"}, "replace the user, with Expect: 100-continue"
		expecting, err := w.Target.Do(c.Context(), ask)
		c.Answered(err)
		c.Decisive(expecting.Exchange)
		if expecting.Status() != plain.Status() {
			c.Fail("a PUT with Expect: 100-continue: expected status %d as without, found %d", plain.Status(), expecting.Status())
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.header.odd-values",
		Title: "Header lines with values that mean nothing are ignored or refused with 4xx; they are no fault of the server.",
		Why:   "Proxies, scanners and old clients send them; a 500 for each hides the real ones.",
		Fix:   "Catch what goes wrong in reading header lines, and go on as if they were not there, or answer 400 or 406.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("9110", "5.5"), cite.RFC("9110", "12.5.1")), Kills: []string{"odd-header-500"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		for _, line := range [][2]string{
			{"Accept", "nonsense"},
			{"Accept", "application/xml"},
			{"Accept", "*/*;q=abc"},
			{"Accept", strings.Repeat("a/b,", 200) + "*/*"},
			{"Accept-Language", "\xff"},
			{"Accept-Charset", "utf-7"},
			{"Accept-Encoding", "nonsense"},
			{"If-None-Match", "nonsense"},
			{"If-Match", `W/"`},
			{"If-Modified-Since", "yesterday"},
			{"Range", "bytes=-1"},
			{"Cookie", "=;=;;"},
			{"X-Forwarded-For", "999.999.999.999"},
			{"Forwarded", `for="`},
			{"Content-Type", "nonsense"},
			{"User-Agent", "() { :;}; x"},
			{"Prefer", "return=nonsense"},
			{"X-Request-Id", strings.Repeat("x", 2000)},
		} {
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodGet, Path: probe.UserPath(w.user.ID), Header: map[string]string{line[0]: line[1]}, Purpose: "read the user with an odd " + line[0],
			})
			c.Answered(err)
			faultless(c, fmt.Sprintf("GET with %s: %.40s", line[0], line[1]), answer)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.header.two-tokens",
		Title: "Two Authorization lines, a good one and a bad one, are refused with 4xx or read in one way; they are no fault of the server.",
		Why:   "A proxy that looks at the first line and a server that looks at the last check two different tokens.",
		Fix:   "Answer 400 where Authorization stands twice.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("9110", "5.3"), cite.RFC("9110", "11.6.2")), Kills: []string{"two-tokens-500"},
	}, func(c *spec.Case) {
		answer, err := w.Target.Do(c.Context(), probe.Ask{
			Method: http.MethodGet, Path: "/Users?startIndex=1&count=1", Also: []scimdrill.HeaderField{{Name: "Authorization", Value: "Bearer scimdrill-no-such-token"}},
			Purpose: "list users with two tokens",
		})
		c.Answered(err)
		faultless(c, "GET with two Authorization lines", answer)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.header.large",
		Title: "A header line of 9 KiB or of 64 KiB is ignored or refused with 4xx; it is no fault of the server.",
		Why:   "Cookies and tokens grow; the refusal must say that it is too long.",
		Fix:   "Answer 431, and 400 where the server beneath does.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("6585", "5"), cite.RFC("9110", "5.4")}, Needs: heavy(), Kills: []string{"large-header-500"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		for _, size := range []int{9, 64} {
			what := fmt.Sprintf("a header line of %d KiB", size)
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodGet, Path: probe.UserPath(w.user.ID), Header: map[string]string{"X-Scimdrill": strings.Repeat("x", size<<10)}, Purpose: "read the user with " + what,
			})
			cutOrAnswered(c, what, answer, err)
		}
		w.alive(c)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.header.caching",
		Title: "What is answered to one who is signed in is not opened to shared caches.",
		Why:   "With “public” or “s-maxage” a proxy may hand one customer's people to whoever asks next.",
		Fix:   "Send Cache-Control: no-store, or private, with every answer; never public.",
		Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("9111", "3.5"), cite.RFC("7644", "7.7")}, Kills: []string{"answers-public"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		for _, path := range []string{probe.UserPath(w.user.ID), "/Users?startIndex=1&count=1"} {
			answer, err := w.Target.Get(c.Context(), path, "may the answer be kept by others?")
			c.Answered(err)
			control := strings.ToLower(answer.Exchange.Response.Header.Get("Cache-Control"))
			if strings.Contains(control, "public") || strings.Contains(control, "s-maxage") {
				c.Decisive(answer.Exchange)
				c.Fail("GET %s: expected a Cache-Control that keeps shared caches out, or none, found %q", path, control)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.header.cross-origin",
		Title: "No other website is let at the answers by CORS with credentials.",
		Why:   "A site that an admin visits could read and change the directory with the admin's session.",
		Fix:   "Send no Access-Control-Allow-Origin at all: SCIM is not called from browsers.",
		Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7644", "7.4"), cite.OWASP("API8:2023 Security Misconfiguration", "0xa8-security-misconfiguration")}, Kills: []string{"any-origin-allowed"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		const origin = "https://evil.example"
		answer, err := w.Target.Do(c.Context(), probe.Ask{
			Method: http.MethodGet, Path: probe.UserPath(w.user.ID), Header: map[string]string{"Origin": origin}, Purpose: "read the user as a script of another website",
		})
		c.Answered(err)
		c.Decisive(answer.Exchange)
		header := answer.Exchange.Response.Header
		if header.Get("Access-Control-Allow-Origin") == origin && strings.EqualFold(header.Get("Access-Control-Allow-Credentials"), "true") {
			c.Fail("a request from %s: expected no leave to read the answer, found Access-Control-Allow-Origin %s with credentials", origin, origin)
		}
	})
}
