package org

import (
	"net/http"
	"strings"
)

// extensions are the parts of paths by which the mock offers what Okta has in its Admin Console alone; see the list in this
// package's documentation.
func extensions() []string {
	return []string{
		"/jobs", "/tasks", "/lifecycle/provision", "/lifecycle/sync", "/lifecycle/push", "/connections/default/test", "/connections/default/oauth",
		"/imports", "/import-", "/entitlements", "/group-push/rules",
	}
}

// Disguise serves an org as a real one: without the header that tells the mock, and with 404 for its extensions. What holds
// there holds for a client that was written for Okta.
func Disguise(org http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, extension := range extensions() {
			if strings.Contains(r.URL.Path, extension) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusNotFound)
				_, _ = w.Write([]byte(`{"errorCode":"E0000022","errorSummary":"The endpoint does not support the provided HTTP method","errorLink":"E0000022","errorId":"oaedisguised","errorCauses":[]}`))
				return
			}
		}
		org.ServeHTTP(undisclosed{w}, r)
	})
}

// undisclosed leaves out the header that tells the mock.
type undisclosed struct{ http.ResponseWriter }

// WriteHeader writes the header without it.
func (u undisclosed) WriteHeader(status int) {
	u.Header().Del(Header)
	u.ResponseWriter.WriteHeader(status)
}
