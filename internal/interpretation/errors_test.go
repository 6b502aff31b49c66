package interpretation_test

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// errors are the traps of how a server refuses.
func errors() []row {
	return []row{
		{
			trap:        "The status of an error is a string (RFC 7644 §3.12).",
			requirement: "rfc.error.status-string",
			legal:       []variation{{name: "as it is"}},
			illegal: []variation{{name: "a number", change: onErrors(func(r *reply, body map[string]any) {
				body["status"] = json.Number(strconv.Itoa(r.status))
			})}},
		},
		{
			trap:        "A missing attribute is invalidValue, a body that cannot be read invalidSyntax; scimType may be left out (RFC 7644 table 9).",
			requirement: "rfc.error.scim-type-fits",
			legal: []variation{
				{name: "as it is"},
				{name: "no scimType", change: onErrors(func(_ *reply, body map[string]any) { delete(body, "scimType") })},
				{name: "null", change: onErrors(func(_ *reply, body map[string]any) { body["scimType"] = nil })},
			},
			illegal: []variation{{name: "the wrong way round", change: onErrors(func(_ *reply, body map[string]any) {
				switch body["scimType"] {
				case "invalidValue":
					body["scimType"] = "invalidSyntax"
				case "invalidSyntax":
					body["scimType"] = "invalidValue"
				}
			})}},
		},
		{
			trap:        "An error may have members that the RFC does not know, and leave out what is optional.",
			requirement: "rfc.error.schema",
			legal: []variation{{name: "more schemas and more members", change: onErrors(func(_ *reply, body map[string]any) {
				body["schemas"] = []any{"urn:example:errors:2.0:Traced", "urn:ietf:params:scim:api:messages:2.0:Error"}
				body["traceId"] = "7"
				delete(body, "detail")
			})}},
			illegal: []variation{{name: "no schemas", change: onErrors(func(_ *reply, body map[string]any) { delete(body, "schemas") })}},
		},
		{
			trap:        "A method that is not there may be answered with 405 or with 501 (RFC 9110 §15.5.6, RFC 7644 §3.12).",
			requirement: "rfc.error.wrong-verb",
			legal: []variation{
				{name: "405"},
				{name: "501", change: onStatus(http.StatusMethodNotAllowed, func(r *reply) { r.status = http.StatusNotImplemented })},
			},
			illegal: []variation{{name: "200", change: onStatus(http.StatusMethodNotAllowed, func(r *reply) { r.status = http.StatusOK })}},
		},
		{
			trap:        "Retry-After is a number of seconds or a date (RFC 9110 §10.2.3).",
			requirement: "rfc.error.retry-after",
			legal: []variation{
				{name: "seconds", change: puttingOff("0")},
				{name: "a date", change: puttingOff("Fri, 27 Nov 2026 09:00:00 GMT")},
			},
			illegal: []variation{{name: "none", change: puttingOff("")}, {name: "words", change: puttingOff("a minute")}},
		},
	}
}

// puttingOff makes a variation that answers every other list of one user with 429.
func puttingOff(after string) func(http.Handler) http.Handler {
	requests := 0
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		if r.URL.RawQuery != "count=1&startIndex=1" {
			return forward(r, body)
		}
		requests++
		answer := forward(r, body)
		if requests%2 == 0 {
			answer.status = http.StatusTooManyRequests
			if after != "" {
				answer.header.Set("Retry-After", after)
			}
		}
		return answer
	})
}

// onStatus makes a variation that changes the answers of one status.
func onStatus(status int, change func(*reply)) func(http.Handler) http.Handler {
	return answering(func(_ *http.Request, r *reply) {
		if r.status == status {
			change(r)
		}
	})
}

// onErrors makes a variation that changes the errors that have a body.
func onErrors(change func(*reply, map[string]any)) func(http.Handler) http.Handler {
	return answering(func(_ *http.Request, r *reply) {
		if body := r.object(); r.status >= http.StatusBadRequest && body != nil {
			change(r, body)
			r.set(body)
		}
	})
}
