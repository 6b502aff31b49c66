package defects

import (
	"net/http"
	"sync"
)

// ofOIN are mistakes that Okta's test plan for the integration network looks for.
func ofOIN() []Defect {
	return []Defect{
		{
			ID: "new-token-unknown", Title: "The first token that was ever used is the only one that works: a new one is answered with 401.",
			Story:  "On the day on which the admin renews the token, provisioning stops.",
			Source: "Okta OIN test plan, C9341; tokens that are read once and kept",
			wrap:   firstTokenOnly(),
		},
		{
			ID: "used-attributes-only", Title: "A user with attributes for which the application has no use is answered with 400.",
			Story:  "Test users can be provisioned, and people whose profile is filled in cannot.",
			Source: "Okta OIN test plan, C9334; RFC 7644 §3.3",
			wrap: refusing("invalidSyntax", "unknown attribute", func(q *request) bool {
				user := q.object()
				for _, name := range []string{"title", "nickName", "userType", "addresses", "phoneNumbers"} {
					if _, there := user[name]; there && (q.toAll(http.MethodPost) || q.about(http.MethodPut)) {
						return true
					}
				}
				return false
			}),
		},
	}
}

// firstTokenOnly remembers the first token and refuses every other.
func firstTokenOnly() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var mu sync.Mutex
		first := ""
		return middleware(func(w http.ResponseWriter, q *request) {
			token := q.Header.Get("Authorization")
			mu.Lock()
			if first == "" {
				first = token
			}
			known := token == first
			mu.Unlock()
			if !known {
				w.Header().Set("WWW-Authenticate", "Bearer")
				refuse(w, http.StatusUnauthorized, "", "the token is not known")
				return
			}
			q.pass(w)
		})(next)
	}
}
