package defects

import (
	"net/http"
	"strings"
	"sync/atomic"
)

// ofGuards are doors that nobody guards, and guards that look away.
func ofGuards() []Defect {
	open := func(id, title, story string, isOpen func(*request) bool) Defect {
		return Defect{
			ID: id, Title: title, Story: story, Source: "RFC 7644 §2",
			wrap: knowing(func(w http.ResponseWriter, q *request, good string) {
				if q.Header.Get("Authorization") == "" && isOpen(q) {
					q.Header.Set("Authorization", good)
				}
				q.pass(w)
			}),
		}
	}
	return []Defect{
		open("reads-unguarded", "Users can be read without a credential.", "Anybody reads the names and addresses of all employees.",
			func(q *request) bool { return q.resource == "Users" && q.Method == http.MethodGet }),
		open("writes-unguarded", "Users can be written without a credential.", "Anybody deletes employees.",
			func(q *request) bool { return q.resource == "Users" && q.Method != http.MethodGet && q.id != ".search" }),
		open("groups-unguarded", "Groups can be read and written without a credential.", "Anybody makes themselves an administrator.",
			func(q *request) bool { return q.resource == "Groups" }),
		open("bulk-unguarded", "Bulk requests need no credential.", "Anybody does everything at once.",
			func(q *request) bool { return q.resource == "Bulk" }),
		open("search-unguarded", "Searches by POST need no credential.", "Anybody searches the employees.",
			func(q *request) bool { return q.resource == ".search" || q.id == ".search" }),
		{
			ID: "refused-but-done", Title: "A write without a credential is carried out, and answered with 401.",
			Story:  "The penetration test finds a 401 everywhere; the employees are gone.",
			Source: "guards that look at the answer; RFC 9110 §15.5.2",
			wrap: knowing(func(w http.ResponseWriter, q *request, good string) {
				if q.Header.Get("Authorization") == "" && q.Method != http.MethodGet && good != "" {
					done := *q
					done.Request = q.Clone(q.Context())
					done.Header.Set("Authorization", good)
					done.forward()
				}
				q.pass(w)
			}),
		},
	}
}

// ofAuthorization are mistakes in how the header is read and in how it is refused.
func ofAuthorization() []Defect {
	return []Defect{
		{
			ID: "scheme-case-sensitive", Title: "The scheme must be written “Bearer”, in these letters.",
			Story:  "A client that writes bearer is refused with a good token.",
			Source: "servers that compare a prefix; RFC 9110 §11.1",
			wrap: onRequest(func(q *request) {
				if written := q.Header.Get("Authorization"); !strings.HasPrefix(written, "Bearer ") {
					q.Header.Del("Authorization")
				}
			}),
		},
		{
			ID: "scheme-ignored", Title: "Whatever stands before the token is passed over.",
			Story:  "A token in the wrong place is let in, and nobody notices that the client is set up wrongly.",
			Source: "servers that take what follows the last space; RFC 9110 §11.4",
			wrap: onRequest(func(q *request) {
				words := strings.Fields(q.Header.Get("Authorization"))
				if len(words) > 1 {
					q.Header.Set("Authorization", "Bearer "+words[len(words)-1])
				}
			}),
		},
		{
			ID: "authorization-malformed-500", Title: "A header Authorization of one word is answered with 500.",
			Story:  "The admin forgot the token, and the vendor's people are called out of bed.",
			Source: "servers that split at the space and take the second half; RFC 7644 §3.12",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if written := q.Header.Get("Authorization"); written != "" && !strings.Contains(written, " ") {
					refuse(w, http.StatusInternalServerError, "", "index out of range")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "token-in-query-accepted", Title: "A token in the query is taken for a credential.",
			Story:  "The token stands in the logs of every proxy on the way.",
			Source: "libraries with access_token switched on; RFC 6750 §5.3",
			wrap: onRequest(func(q *request) {
				if token := q.URL.Query().Get("access_token"); token != "" && q.Header.Get("Authorization") == "" {
					q.Header.Set("Authorization", "Bearer "+token)
				}
			}),
		},
		{
			ID: "config-guarded", Title: "The configuration is shown to those alone who have a credential.",
			Story:  "Whoever sets a client up cannot find out which credential to bring.",
			Source: "RFC 7643 §5",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.resource == "ServiceProviderConfig" && q.Header.Get("Authorization") == "" {
					w.Header().Set("WWW-Authenticate", "Bearer")
					refuse(w, http.StatusUnauthorized, "", "authentication required")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "unauthorized-403", Title: "Whoever brings no credential is answered with 403.",
			Story:  "The admin looks for a permission that the token lacks; there is no token.",
			Source: "frameworks whose guards know 403 alone; RFC 7644 §3.12",
			wrap: onAnswer(func(_ *request, a *answer) {
				if a.status == http.StatusUnauthorized {
					a.header.Del("WWW-Authenticate")
					a.fail(http.StatusForbidden, "forbidden")
				}
			}),
		},
	}
}

// knowing makes a middleware that knows a credential with which somebody was let in before; "" while nobody was.
func knowing(do func(w http.ResponseWriter, q *request, good string)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var good atomic.Value
		return middleware(func(w http.ResponseWriter, q *request) {
			if written := q.Header.Get("Authorization"); written != "" {
				a := q.forward()
				if a.good() && q.resource != "ServiceProviderConfig" {
					good.Store(written)
				}
				a.send(w)
				return
			}
			known, _ := good.Load().(string)
			do(w, q, known)
		})(next)
	}
}
