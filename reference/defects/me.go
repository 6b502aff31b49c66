package defects

import (
	"net/http"
	"strconv"
	"strings"
)

func ofMe() []Defect {
	return []Defect{
		{
			ID: "me-404", Title: "/Me is answered with 404.",
			Story:  "A client takes the owner of its token for gone.",
			Source: "RFC 7644 §3.11: 501 where it is not offered",
			wrap: onMe(func() *answer {
				return refusal(http.StatusNotFound, "not found")
			}),
		},
		{
			ID: "me-unlocated", Title: "/Me is served, without the user's address.",
			Story:  "A client keeps the alias, which means somebody else tomorrow.",
			Source: "RFC 7644 §3.11: Location is the permanent location",
			wrap: onMe(func() *answer {
				return &answer{
					status: http.StatusOK, header: http.Header{"Content-Type": {"application/scim+json"}},
					body: render(map[string]any{"schemas": []any{coreURN}, "id": "me", "userName": "me@example.com"}),
				}
			}),
		},
		{
			ID: "me-redirects-nowhere", Title: "/Me is redirected, without saying where to.",
			Story:  "Clients that follow redirects fail.",
			Source: "RFC 7644 §3.11; RFC 9110 §15.4.9",
			wrap: onMe(func() *answer {
				return &answer{status: http.StatusPermanentRedirect, header: http.Header{}}
			}),
		},
	}
}

func onMe(answered func() *answer) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if strings.HasSuffix(q.URL.Path, "/Me") {
			answered().send(w)
			return
		}
		q.pass(w)
	})
}

// refusal is a SCIM error as an answer.
func refusal(status int, detail string) *answer {
	return &answer{
		status: status, header: http.Header{"Content-Type": {"application/scim+json"}},
		body: render(map[string]any{
			"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": detail,
		}),
	}
}
