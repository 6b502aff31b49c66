package defects

import (
	"html"
	"net/http"
)

func ofErrors() []Defect {
	return []Defect{
		{
			ID: "error-as-text", Title: "Errors are plain text.",
			Story:  "The task says that a token was not JSON: the admin reads about a parser, not about the fault.",
			Source: "captured System Log of a proxy's answer; RFC 7644 §3.12",
			wrap: onAnswer(func(_ *request, a *answer) {
				if a.status >= http.StatusBadRequest {
					a.header.Set("Content-Type", "text/plain; charset=utf-8")
					a.body = []byte("error: " + detailOf(a))
				}
			}),
		},
		{
			ID: "error-as-html", Title: "Errors are web pages.",
			Story:  "The task says that a character was not JSON: the admin reads about a parser, not about the fault.",
			Source: "tuist issue 11688; RFC 7644 §3.12",
			wrap: onAnswer(func(_ *request, a *answer) {
				if a.status >= http.StatusBadRequest {
					a.header.Set("Content-Type", "text/html; charset=utf-8")
					a.body = []byte("<!DOCTYPE html><html><head><title>" + http.StatusText(a.status) + "</title></head><body><h1>" +
						html.EscapeString(detailOf(a)) + "</h1></body></html>")
				}
			}),
		},
		{
			ID: "unknown-user-500", Title: "A user who does not exist is answered with 500.",
			Story:  "Instead of “Matching user not found” the task says “Internal Server Error”.",
			Source: "Okta SCIM 2.0 SPEC test, a user who does not exist; RFC 7644 §3.12",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				if q.resource == "Users" && q.id != "" && a.status == http.StatusNotFound {
					refuse(w, http.StatusInternalServerError, "", "internal error")
					return
				}
				a.send(w)
			}),
		},
	}
}

func detailOf(a *answer) string {
	if detail, isText := a.object()["detail"].(string); isText {
		return detail
	}
	return http.StatusText(a.status)
}
