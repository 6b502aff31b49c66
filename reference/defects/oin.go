package defects

import (
	"net/http"
	"sync"
)

// ofOIN are mistakes that Okta's test plan for the integration network looks for.
func ofOIN() []Defect {
	return []Defect{
		{
			ID: "new-token-unknown", Title: "A token that is made after the first user was created is answered with 401 until the server starts anew.",
			Story:  "On the day on which the admin renews the token, provisioning stops.",
			Source: "Okta OIN test plan, C9341; tokens that are read once and kept",
			wrap:   earlyTokensOnly(),
		},
		{
			ID: "list-lags", Title: "The list of users lacks the user who was made last.",
			Story:  "Who was made by hand in the application is not found by the next import, and found by the one after it.",
			Source: "Okta OIN test plan, C9304; search indexes that lag behind",
			wrap:   newestUnlisted(),
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

// earlyTokensOnly knows the tokens that were used before the first user was created, as a server does that reads them once.
func earlyTokensOnly() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var mu sync.Mutex
		early, complete := map[string]bool{}, false
		return middleware(func(w http.ResponseWriter, q *request) {
			token := q.Header.Get("Authorization")
			mu.Lock()
			if !complete {
				early[token] = true
			}
			complete = complete || q.toAll(http.MethodPost)
			known := early[token]
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

// newestUnlisted leaves out of unfiltered lists who was created last.
func newestUnlisted() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var mu sync.Mutex
		newest := ""
		return middleware(func(w http.ResponseWriter, q *request) {
			a := q.forward()
			mu.Lock()
			if id, isText := a.object()["id"].(string); isText && q.toAll(http.MethodPost) && a.good() {
				newest = id
			}
			left := newest
			mu.Unlock()
			if q.toAll(http.MethodGet) && q.filter() == "" {
				a.keep(func(user map[string]any) bool { return user["id"] != left })
			}
			a.send(w)
		})(next)
	}
}
