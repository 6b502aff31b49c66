package robustness

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// errors: what refusals must not tell.
func errors(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.error.no-internals",
		Title: "Refusals hold no stack trace, no SQL and no path of a file.",
		Why:   "The detail is what the admin of a customer reads in Okta; and what an attacker reads to find the next hole.",
		Fix:   "Write details for people; log the rest under an id that the detail may name.",
		Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OWASP("API8:2023 Security Misconfiguration", "0xa8-security-misconfiguration")},
		Kills: []string{"stack-trace-in-error", "sql-in-error"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		asks := []probe.Ask{
			{Method: http.MethodPost, Path: "/Users", Body: []byte(`{"schemas":["` + userSchema + `"],`)},
			{Method: http.MethodPost, Path: "/Users", Body: probe.Body(w.body(nil))},
			{Method: http.MethodPut, Path: probe.UserPath(w.user.ID), Body: probe.Body(w.body(map[string]any{"name": 42, "emails": "x"}))},
			{Method: http.MethodPatch, Path: probe.UserPath(w.user.ID), Body: []byte(`{"schemas":["` + patchSchema + `"],"Operations":[{"op":"replace","path":"na[me","value":{}}]}`)},
			{Method: http.MethodGet, Path: "/Users?filter=" + escape(`userName eq '`)},
			{Method: http.MethodGet, Path: "/Users/%27%20OR%201%3D1"},
			{Method: http.MethodGet, Path: "/Users?startIndex=abc&count=1&sortBy=%00"},
			{Method: http.MethodGet, Path: "/NoSuchEndpoint"},
		}
		for _, ask := range asks {
			ask.Purpose = "what does the refusal tell?"
			answer, err := w.Target.Do(c.Context(), ask)
			c.Answered(err)
			if found := internals(answer.Body()); answer.Status() >= http.StatusBadRequest && found != "" {
				c.Decisive(answer.Exchange)
				c.Fail("%s %s is answered with %d: expected words for an admin, found what looks like the inside of the server: %q", ask.Method, ask.Path, answer.Status(), found)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.error.no-password",
		Title: "No refusal and no answer gives back the password that was sent.",
		Why:   "Okta keeps the detail of an error in its log, where a password must never stand.",
		Fix:   "Leave values out of the words about a body that was not understood, or those of password at least.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "9.2")}, Kills: []string{"password-in-error", "password-returned"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		const password = "Tr0ub4dor&3-scimdrill"
		bodies := []string{
			string(probe.Body(w.body(map[string]any{"password": password, "userName": nil}))),
			string(probe.Body(w.body(map[string]any{"password": password, "active": "perhaps"}))),
			string(probe.Body(w.body(map[string]any{"password": []any{password}}))),
			string(probe.Body(w.body(map[string]any{"password": password}))),
		}
		for _, body := range bodies {
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPut, Path: probe.UserPath(w.user.ID), Body: []byte(body), Purpose: "replace the user with a password",
			})
			c.Answered(err)
			// What the recorder keeps has the password taken out of it: that it was there can be told from the gap.
			if told := string(probe.Body(answer.JSON)) + answer.Body(); strings.Contains(told, password) || gap(answer, password) {
				c.Decisive(answer.Exchange)
				c.Fail("a PUT with a password is answered with %d: expected it to be nowhere in the answer, found it there", answer.Status())
			}
		}
	})
}

// gap tells whether the recorder took something out of a body that is not JSON.
func gap(answer probe.Answer, password string) bool {
	return answer.NotJSON != nil && (strings.Contains(answer.Body(), "<redacted>") || strings.Contains(answer.Body(), password))
}

// internals is what looks like the inside of a server in a text; "" when nothing does.
func internals(text string) string {
	signs := regexp.MustCompile(`(?i)\bat [\w$.]+\([\w]+\.(java|kt|scala):\d+\)|Traceback \(most recent call last\)|File \\?"[^"]+\.py\\?", line \d+|goroutine \d+ \[|/[\w/.-]+\.(go|py|rb|php|js|ts|java|cs):\d+|\.cs:line \d+|\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bUPDATE\b.+\bSET\b|SQLSTATE|ORA-\d{5}|(?:org|com)\.(?:springframework|hibernate|fasterxml)\.|Newtonsoft\.Json|ActiveRecord::|duplicate key value violates`)
	return signs.FindString(text)
}
