package interpretation_test

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// discovery are the traps of errors, media types and the discovery endpoints.
func discovery() []row {
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
	}
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
