package errors

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// later: a server that has too much to do.
func later(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.retry-after",
		Title: "An answer that puts a client off, 429 or 503, says in Retry-After until when.",
		Why:   "Okta comes back after as many whole seconds as Retry-After says; without it, or with a date, it waits five minutes, and twice as long the next time.",
		Fix:   "Send Retry-After with a number of seconds beside every 429, and beside a 503 whose end is known.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("6585", "4"), cite.RFC("9110", "10.2.3")},
		Kills: []string{"rate-limit-bare"},
	}, func(c *spec.Case) {
		const requests = 6
		for range requests {
			answer, err := s.Target.Get(c.Context(), "/Users?count=1&startIndex=1", "ask several times in a row")
			c.Answered(err)
			c.Decisive(answer.Exchange)
		}
		for _, exchange := range s.Recorder.All() {
			putsOff := exchange.Status() == http.StatusTooManyRequests || exchange.Status() == http.StatusServiceUnavailable
			if !putsOff || !strings.HasPrefix(exchange.Request.URL, s.Target.BaseURL()+"/") {
				continue
			}
			c.Decisive(exchange)
			if after := exchange.Response.Header.Get("Retry-After"); !isRetryAfter(after) {
				c.Fail("%s %s was answered with %d: expected Retry-After with a number of seconds or a date, found %q",
					exchange.Request.Method, exchange.Request.URL, exchange.Status(), after)
			}
		}
	})
}

// isRetryAfter reports whether a text is a number of seconds or a date (RFC 9110 §10.2.3).
func isRetryAfter(text string) bool {
	if seconds, err := strconv.Atoi(text); err == nil {
		return seconds >= 0
	}
	_, err := http.ParseTime(text)
	return err == nil
}
