package defects

import (
	"net/http"
	"strings"
)

func ofEntitlements() []Defect {
	return []Defect{
		{
			ID: "entitlement-count-ignored", Title: "Lists of entitlements and roles ignore count.",
			Story:  "The application fails Okta's Entitlements test.",
			Source: "Okta SCIM 2.0 Entitlements test, step 1; RFC 7644 §3.4.2.4",
			wrap: onRequest(func(q *request) {
				if q.toGrants() {
					q.setQuery("count", "")
				}
			}),
		},
		{
			ID: "entitlement-endpoint-404", Title: "Roles are named in /ResourceTypes and not served.",
			Story:  "The discovery of entitlements fails, and nothing can be granted.",
			Source: "Okta, “Build a SCIM 2.0 server with entitlements”, endpoint call sequence",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if strings.HasSuffix(q.URL.Path, "/Roles") {
					refuse(w, http.StatusNotFound, "", "there is nothing here")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "entitlement-nameless", Title: "Entitlements have no displayName.",
			Story:  "The discovery of entitlements fails, and nothing can be granted.",
			Source: "Okta, “Build a SCIM 2.0 server with entitlements”, required attributes",
			wrap: onAnswer(func(q *request, a *answer) {
				list := a.object()
				if !q.toGrants() || !a.good() {
					return
				}
				for _, entitlement := range objects(list["Resources"]) {
					delete(entitlement, "displayName")
				}
				a.setObject(list)
			}),
		},
		{
			ID: "grants-lost", Title: "Entitlements and roles of a user are accepted and not stored.",
			Story:  "Okta shows an access that nobody has.",
			Source: "Okta, “Build a SCIM 2.0 server with entitlements”, user with entitlements and roles",
			wrap: onRequest(func(q *request) {
				if user := q.object(); user != nil && q.resource == "Users" {
					delete(user, "entitlements")
					delete(user, "roles")
					q.setObject(user)
				}
			}),
		},
		{
			ID: "grants-merged", Title: "A PUT adds entitlements and roles, and takes none away.",
			Story:  "What a review of access took away is still there.",
			Source: "RFC 7644 §3.5.1; Okta OIN test plan, C9372",
			wrap: onRequest(func(q *request) {
				user := q.object()
				if user == nil || !q.about(http.MethodPut) {
					return
				}
				stored := q.stored()
				for _, name := range []string{"entitlements", "roles"} {
					merged, _ := user[name].([]any)
					for _, old := range objects(stored[name]) {
						merged = append(merged, old)
					}
					user[name] = merged
				}
				q.setObject(user)
			}),
		},
	}
}

// toGrants reports whether entitlements or roles are listed.
func (q *request) toGrants() bool {
	return q.Method == http.MethodGet && (strings.HasSuffix(q.URL.Path, "/Entitlements") || strings.HasSuffix(q.URL.Path, "/Roles"))
}
