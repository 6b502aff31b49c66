package org_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
)

// The body is that of Okta's published CRUD test with entitlements, step 4.
func TestACustomGrantIsTakenAsOktasPublishedTestSendsIt(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	p.target.Answers(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		mine := strings.HasSuffix(r.URL.Path, "/ResourceTypes") || strings.HasSuffix(r.URL.Path, "/Schemas")
		if mine {
			_, _ = w.Write([]byte(`{"totalResults":0,"Resources":[]}`))
		}
		return mine
	})
	user := p.addUser("ann@x.test", "")
	app := strings.TrimPrefix(p.app, "/api/v1/apps/")
	grant := func(kind, user, app, more string) string {
		return `{"grantType":"` + kind + `","targetPrincipal":{"externalId":"` + user + `","type":"OKTA_USER"},"actor":"ADMIN","target":{"externalId":"` + app + `","type":"APPLICATION"}` + more + `}`
	}
	const path = "/governance/api/v1/grants"
	p.do("POST", path, grant("CUSTOM", user, app, "")).wantError(400, "E0000001", "entitlement management is off")
	p.do("PUT", p.app, `{"name":"scim2headerauth","label":"Peakon","settings":{"app":{"scimBaseUrl":"`+p.target.URL+`","entitlements":true}}}`).want(200)
	p.do("POST", path, grant("CUSTOM", user, "0oanobody", "")).want(404)
	p.do("POST", path, grant("CUSTOM", user, app, "")).want(404)
	p.do("POST", p.app+"/users", `{"id":"`+user+`"}`).want(200)
	p.do("POST", path, grant("CUSTOM", user, app, "")).want(200)
	p.do("POST", path, grant("ENTITLEMENT-BUNDLE", user, app, "")).wantError(400, "E0000001", "grantType")
	p.do("POST", path, grant("CUSTOM", user, app, `,"entitlements":[{"id":"esp1"}]`)).wantError(400, "E0000001", "/entitlements")
	p.do("GET", path, "").want(405)
}
