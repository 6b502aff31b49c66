package defects

import "net/http"

func ofCredentials() []Defect {
	return []Defect{
		{
			ID: "any-token-accepted", Title: "Every token is accepted, and so is none.",
			Story:  "“Test API Credentials” succeeds with a token that was mistyped; anybody can read and change the employees.",
			Source: "Okta OIN test plan, C9340; RFC 7644 §2",
			within: func(inner *Inner) { inner.AnyToken = true },
		},
		{
			ID: "revoked-token-accepted", Title: "A token stays valid after it was replaced.",
			Story:  "The admin replaces a token that got out; the old one keeps working.",
			Source: "RFC 7644 §7.4",
			within: func(inner *Inner) { inner.RevokedTokens = true },
		},
		{
			ID: "unauthorized-200", Title: "A refused token is answered with 200 and an empty body.",
			Story:  "“No results for users returned”: nothing tells the admin that the token is wrong.",
			Source: "support.okta.com, “No results for users returned”",
			wrap: onAnswer(func(_ *request, a *answer) {
				if a.status == http.StatusUnauthorized {
					a.status, a.body = http.StatusOK, nil
				}
			}),
		},
		{
			ID: "unauthorized-without-error", Title: "A refused token is answered with a bare 401: no SCIM error, no WWW-Authenticate.",
			Story:  "The task says “Unauthorized. Errors reported by remote server:” and nothing after it.",
			Source: "Okta SCIM 2.0 SPEC test, step 21; RFC 7644 §3.12; RFC 9110 §15.5.2",
			wrap: onAnswer(func(_ *request, a *answer) {
				if a.status == http.StatusUnauthorized {
					a.body = nil
					a.header.Del("WWW-Authenticate")
				}
			}),
		},
	}
}

// onAnswer makes a middleware that passes every request on and changes the answer.
func onAnswer(change func(*request, *answer)) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		a := q.forward()
		change(q, a)
		a.send(w)
	})
}

// onRequest makes a middleware that changes the request and passes it on.
func onRequest(change func(*request)) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		change(q)
		q.pass(w)
	})
}

// onUsers makes a middleware that changes every user in every answer.
func onUsers(change func(map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if q.resource == "Users" {
			a.users(change)
		}
	})
}
