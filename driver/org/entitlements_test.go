package org_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
)

func TestEntitlements(t *testing.T) {
	const grants = `[{"value":"role-1","role":true},{"value":"lic-1"}]`
	p := newPusher(t, scimdrill.Template, "")
	p.do("GET", p.app+"/entitlements", "").wantError(400, "E0000001", "entitlement management is off")
	broken := false
	p.target.Answers(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if broken {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(`{"detail":"no roles today"}`))
			return true
		}
		resources := map[string]string{
			"/ResourceTypes": `{"name":"Role","endpoint":"/Roles","schema":"urn:okta:scim:schemas:core:1.0:Role"},{"name":"License","endpoint":"/Licenses","schema":"urn:okta:scim:schemas:core:1.0:Entitlement"}`,
			"/Schemas":       ``, "/Roles": `{"id":"role-1","displayName":"First Role"}`, "/Licenses": `{"id":"lic-1","displayName":"Gold"}`,
		}
		body, mine := resources[strings.TrimPrefix(r.URL.Path, "/scim/v2")]
		if mine {
			total := strings.Count(body, `"displayName"`) + strings.Count(body, `"endpoint"`)
			_, _ = w.Write([]byte(`{"totalResults":` + string(rune('0'+total)) + `,"Resources":[` + body + `]}`))
		}
		return mine
	})
	p.do("PUT", p.app, `{"name":"scim2headerauth","label":"Peakon","settings":{"app":{"scimBaseUrl":"`+p.target.URL+`","entitlements":true}}}`).want(200)
	p.do("POST", p.app+"/connections/default/lifecycle/activate", "").want(204)
	p.wantSteps("enabling provisioning", "GET /Users", "GET /Groups", "GET /ResourceTypes", "GET /Schemas", "GET /Roles", "GET /Licenses")
	if found := p.do("GET", p.app+"/entitlements", "").want(200).list(); len(found) != 2 || found[1]["resourceType"] != "License" {
		t.Errorf("found %v", found)
	}
	user := p.addUser("ann@x.test", "")
	p.do("POST", p.app+"/users", `{"id":"`+user+`"}`).want(200)
	if lines := p.drain(); !strings.Contains(lines[len(lines)-1], `"entitlements":[],"roles":[]`) {
		t.Errorf("sent %v", lines)
	}
	p.do("PUT", p.app+"/users/"+user+"/entitlements", `[{"value":"none"}]`).wantError(400, "E0000001", "discover its entitlements first")
	p.do("PUT", p.app+"/users/"+user+"/entitlements", grants).want(200)
	lines := p.drain()
	if len(lines) != 2 || !strings.Contains(lines[1], `"entitlements":[{"value":"lic-1","display":"Gold","type":"License"}]`) ||
		!strings.Contains(lines[1], `"roles":[{"value":"role-1","display":"First Role"}]`) {
		t.Errorf("sent %v", lines)
	}
	p.do("POST", p.app+"/imports", "").want(200)
	if kept := p.do("GET", p.app+"/users/"+user+"/entitlements", "").want(200).list(); len(kept) != 2 {
		t.Errorf("kept %v", kept)
	}
	broken = true
	p.do("POST", p.app+"/entitlements/lifecycle/discover", "").wantError(400, "E0000001", "no roles today")
	if found := p.do("GET", p.app+"/entitlements", "").want(200).list(); len(found) != 2 {
		t.Errorf("after a failure found %v", found)
	}
}
