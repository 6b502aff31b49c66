package published

import "strings"

// Extension tells what the mock adds to Okta's API (see the documentation of package org). The Authentication API, /api/v1/authn, has
// a description of its own.
func Extension(_, path string) bool {
	for _, ours := range []string{
		"/connections/default/test", "/connections/default/oauth", "/admin/app/cpc", "/lifecycle/provision", "/lifecycle/push", "/lifecycle/sync", "/tasks", "/jobs", "/group-push/rules",
		"/imports", "/import-settings", "/import-safeguards", "/entitlements", "/governance/api/v1/grants", "/api/v1/authn",
	} {
		if strings.HasSuffix(path, ours) || strings.Contains(path, ours+"/") {
			return true
		}
	}
	return false
}
