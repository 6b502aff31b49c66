package defects

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync/atomic"
)

func ofErrorBodies() []Defect {
	return []Defect{
		{
			ID: "error-without-schema", Title: "Errors carry no schemas.",
			Story:  "The application fails Okta's published tests, which look for the schema of errors in 401, 404 and 409.",
			Source: "Okta SCIM 2.0 SPEC test, steps 7, 21 and 23; RFC 7644 §3.12",
			wrap:   onErrors(func(_ *answer, body map[string]any) { delete(body, "schemas") }),
		},
		{
			ID: "error-status-number", Title: "The status in the body of an error is a number.",
			Story:  "Clients that read the status as a string cannot read the error.",
			Source: "seen in servers that copy the HTTP status; RFC 7644 §3.12",
			wrap:   onErrors(func(a *answer, body map[string]any) { body["status"] = a.status }),
		},
		{
			ID: "error-status-other", Title: "The body of every error says 500, whatever the status of the answer.",
			Story:  "The log says that the server broke down, while a name was taken.",
			Source: "generic exception mappers; RFC 7644 §3.12",
			wrap:   onErrors(func(_ *answer, body map[string]any) { body["status"] = "500" }),
		},
		{
			ID: "error-without-detail", Title: "Errors have no detail.",
			Story:  "“Errors reported by remote server:”, and nothing after it.",
			Source: "Okta SCIM 2.0 SPEC test, step 7; RFC 7644 §3.12",
			wrap:   onErrors(func(_ *answer, body map[string]any) { delete(body, "detail") }),
		},
		{
			ID: "error-json-as-html", Title: "Errors are JSON that is called text/html.",
			Story:  "A client that goes by the type shows the braces, or nothing.",
			Source: "a 404 in Okta's own sample of 2018; RFC 7644 §3.8",
			wrap: onErrors(func(a *answer, _ map[string]any) {
				a.header.Set("Content-Type", "text/html; charset=utf-8")
			}),
		},
		{
			ID: "error-scimtype-invented", Title: "Errors have keywords of the vendor's own in scimType.",
			Story:  "A client that reads scimType as an enumeration cannot read the error.",
			Source: "seen in servers that pass on the names of their exceptions; RFC 7644 table 9",
			wrap:   onErrors(func(_ *answer, body map[string]any) { body["scimType"] = "ValidationError" }),
		},
		{
			ID: "error-scimtype-swapped", Title: "A missing attribute is called invalidSyntax, and a broken body invalidValue.",
			Story:  "Whoever builds the client looks for a fault in its JSON, where there is none.",
			Source: "a public tester that demands it; RFC 7644 table 9",
			wrap: onErrors(func(_ *answer, body map[string]any) {
				switch body["scimType"] {
				case "invalidValue":
					body["scimType"] = "invalidSyntax"
				case "invalidSyntax":
					body["scimType"] = "invalidValue"
				}
			}),
		},
		{
			ID: "error-stack-trace", Title: "The detail of an error is a stack trace.",
			Story:  "The admin reads forty lines of Java, and so does everybody in the ticket.",
			Source: "frameworks left in debug mode; RFC 7644 §7",
			wrap: onErrors(func(_ *answer, body map[string]any) {
				body["detail"] = "javax.ws.rs.BadRequestException\n\tat com.example.scim.UserEndpoint.create(UserEndpoint.java:112)\n\tat com.example.Main.run(Main.java:9)"
			}),
		},
		{
			ID: "error-echoes-body", Title: "An error repeats the body that it refuses, the password with it.",
			Story:  "The person's password stands in Okta's log and in front of every admin.",
			Source: "validators that print what they were given; RFC 7643 §9.2",
			wrap: onAnswer(func(q *request, a *answer) {
				body := a.object()
				if body == nil || a.status < http.StatusBadRequest || len(q.body) == 0 {
					return
				}
				body["detail"] = "cannot process " + string(q.body)
				a.setObject(body)
			}),
		},
	}
}

func ofErrorStatuses() []Defect {
	return []Defect{
		{
			ID: "errors-200", Title: "Errors come with status 200: only the body says that something was refused.",
			Story:  "Okta shows every operation as done; nothing was.",
			Source: "API gateways that wrap every answer; RFC 7644 §3.12",
			wrap: onAnswer(func(_ *request, a *answer) {
				// What has no token is stopped before such a gateway.
				if a.status >= http.StatusBadRequest && !authorising(a) {
					a.status = http.StatusOK
				}
			}),
		},
		{
			ID: "unknown-endpoint-200", Title: "A path that does not exist is answered with 200 and the page of the web application.",
			Story:  "The address was mistyped, and yet “Test API Credentials” finds something there.",
			Source: "single-page applications with a catch-all route; RFC 7644 §3.12",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.resource == "" && a.status == http.StatusNotFound {
					a.status = http.StatusOK
					a.header.Set("Content-Type", "text/html; charset=utf-8")
					a.body = []byte("<!DOCTYPE html><html><head><title>App</title></head><body><div id=\"root\"></div></body></html>")
				}
			}),
		},
		{
			ID: "bad-json-500", Title: "A body that is not JSON is answered with 500.",
			Story:  "Okta takes it for a fault that passes and sends the same body again.",
			Source: "parsers whose errors nobody catches; RFC 7644 §3.12",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if len(q.body) > 0 && !json.Valid(q.body) {
					refuse(w, http.StatusInternalServerError, "", "internal error")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "wrong-verb-500", Title: "A method that an endpoint does not have is answered with 500.",
			Story:  "The server's alarms go off because somebody sent POST to a user.",
			Source: "routers without a fallback for methods; RFC 9110 §15.5.6",
			wrap: onAnswer(func(_ *request, a *answer) {
				if a.status == http.StatusMethodNotAllowed {
					a.fail(http.StatusInternalServerError, "no handler for this method")
				}
			}),
		},
		{
			ID: "method-not-allowed-bare", Title: "A 405 does not say in Allow what is allowed.",
			Story:  "Whoever builds a client has to guess.",
			Source: "RFC 9110 §15.5.6",
			wrap:   onAnswer(func(_ *request, a *answer) { a.header.Del("Allow") }),
		},
		{
			ID: "rate-limit-bare", Title: "Every third request is put off with 429, and nothing says for how long.",
			Story:  "Okta waits five minutes before it goes on, and ten the next time.",
			Source: "Okta, rate limits of provisioning; RFC 6585 §4",
			wrap: func(next http.Handler) http.Handler {
				var requests atomic.Int64
				return middleware(func(w http.ResponseWriter, q *request) {
					const every = 3
					if q.Method == http.MethodGet && requests.Add(1)%every == 0 {
						refuse(w, http.StatusTooManyRequests, "", "too many requests")
						return
					}
					q.pass(w)
				})(next)
			},
		},
	}
}

// onErrors makes a middleware that changes every error with a body.
func onErrors(change func(*answer, map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(_ *request, a *answer) {
		body := a.object()
		if a.status < http.StatusBadRequest || body == nil {
			return
		}
		change(a, body)
		a.setObject(body)
	})
}

// fail makes an answer the error of a server that does not know what happened to it.
func (a *answer) fail(status int, detail string) {
	a.status = status
	a.header.Set("Content-Type", "application/scim+json; charset=utf-8")
	a.setObject(map[string]any{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": detail,
	})
}
