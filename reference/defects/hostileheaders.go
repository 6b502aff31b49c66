package defects

import (
	"mime"
	"net/http"
	"strings"
	"sync"
)

// ofHostileHeaders are header lines that were taken at their word, or not expected.
func ofHostileHeaders() []Defect {
	return []Defect{
		{
			ID: "method-override-on-get", Title: "A header can make a DELETE of a GET.",
			Story:  "A link that somebody follows deletes a person.",
			Source: "frameworks with method overriding; RFC 9110 §9.2.1",
			wrap: onRequest(func(q *request) {
				if method := q.Header.Get("X-HTTP-Method-Override"); q.Method == http.MethodGet && method != "" {
					q.Method = method
				}
			}),
		},
		fault("media-type-500", "A body of a media type that is not JSON is answered with 500.", "RFC 9110 §15.5.16", "no converter for this content type",
			func(q *request) bool {
				kind, _, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
				return len(q.body) > 0 && (err != nil || !strings.HasSuffix(kind, "json"))
			}),
		{
			ID: "expectation-refused", Title: "“Expect: 100-continue” is refused with 417.",
			Story:  "Updates of people with long profiles fail, and of others do not.",
			Source: "proxies of HTTP/1.0; RFC 9110 §10.1.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.Header.Get("Expect") != "" {
					refuse(w, http.StatusExpectationFailed, "", "expectation failed")
					return
				}
				q.pass(w)
			}),
		},
		fault("odd-header-500", "An Accept that is no media type is answered with 500.", "RFC 9110 §12.5.1", "InvalidMediaTypeException",
			func(q *request) bool {
				accept := q.Header.Get("Accept")
				return accept != "" && !strings.Contains(accept, "/")
			}),
		fault("two-tokens-500", "Authorization that stands twice is answered with 500.", "RFC 9110 §5.3", "expected a string, found an array",
			func(q *request) bool { return len(q.Header.Values("Authorization")) > 1 }),
		fault("large-header-500", "A long header line is answered with 500.", "RFC 6585 §5", "buffer overflow",
			func(q *request) bool {
				const buffer = 8 << 10
				for _, values := range q.Header {
					for _, value := range values {
						if len(value) > buffer {
							return true
						}
					}
				}
				return false
			}),
		{
			ID: "answers-public", Title: "Answers may be kept by shared caches.",
			Story:  "A proxy hands one customer's people to another.",
			Source: "RFC 9111 §3.5",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.Method == http.MethodGet {
					a.header.Set("Cache-Control", "public, max-age=300")
				}
			}),
		},
		{
			ID: "any-origin-allowed", Title: "Every website may read the answers with the visitor's credentials.",
			Story:  "A page that an admin opens reads the directory.",
			Source: "CORS that echoes Origin, CWE-942",
			wrap: onAnswer(func(q *request, a *answer) {
				if origin := q.Header.Get("Origin"); origin != "" {
					a.header.Set("Access-Control-Allow-Origin", origin)
					a.header.Set("Access-Control-Allow-Credentials", "true")
				}
			}),
		},
		{
			ID: "put-piles-up", Title: "A PUT adds the addresses to those that are there.",
			Story:  "At each update everybody has one address more.",
			Source: "RFC 7644 §3.5.1; collections of an ORM that are appended to",
			wrap:   pilingUp(),
		},
		{
			ID: "patch-twice-refused", Title: "A PATCH that changes nothing is refused.",
			Story:  "A deactivation that is repeated leaves a task behind that nobody can end.",
			Source: "RFC 7644 §3.5.2.3; state machines that refuse “inactive to inactive”",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				active, said := wantsActive(q)
				if q.about(http.MethodPatch) && said && q.stored()["active"] == active {
					refuse(w, http.StatusConflict, "", "the user is in this state already")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "second-delete-500", Title: "Deleting who is deleted is answered with 500.",
			Story:  "A clean-up that is repeated ends with “Internal Server Error”.",
			Source: "RFC 7644 §3.6; an ORM's “expected to affect 1 row”",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				if q.about(http.MethodDelete) && a.status == http.StatusNotFound {
					refuse(w, http.StatusInternalServerError, "", "expected to affect 1 row, affected 0")
					return
				}
				a.send(w)
			}),
		},
	}
}

// pilingUp shows the addresses of a user once more for every PUT.
func pilingUp() func(http.Handler) http.Handler {
	var mu sync.Mutex
	puts := map[any]int{}
	return middleware(func(w http.ResponseWriter, q *request) {
		a := q.forward()
		mu.Lock()
		defer mu.Unlock()
		if q.about(http.MethodPut) && a.good() {
			puts[q.id]++
		}
		a.users(func(user map[string]any) {
			emails, _ := user["emails"].([]any)
			all := emails
			for range puts[user["id"]] {
				all = append(all, emails...)
			}
			if len(all) > 0 {
				user["emails"] = all
			}
		})
		a.send(w)
	})
}
