package provisioning_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

const (
	typeRole    = `{"id":"Role","name":"Role","endpoint":"/Roles","schema":"urn:okta:scim:schemas:core:1.0:Role"}`
	typeLicense = `{"id":"License","name":"License","endpoint":"/Licenses","schema":"urn:okta:scim:schemas:core:1.0:Entitlement"}`
	typeUser    = `{"id":"User","name":"User","endpoint":"/Users","schema":"urn:ietf:params:scim:schemas:core:2.0:User"}`
)

func grants(schemas int) func(w http.ResponseWriter, r *http.Request, _ string) bool {
	return func(w http.ResponseWriter, r *http.Request, _ string) bool {
		switch r.URL.Path {
		case "/ResourceTypes":
			listed(w, 3, 1, typeRole, typeUser, typeLicense)
		case "/Schemas":
			if schemas != http.StatusOK {
				reply(w, schemas, parse(`{"detail":"none here"}`))
				return true
			}
			listed(w, 0, 1)
		case "/Roles":
			listed(w, 1, 1, `{"id":"role-1","displayName":"First Role"}`)
		case "/Licenses":
			listed(w, 1, 1, `{"id":"lic-1","displayName":"Gold","type":"License","description":"All of it"}`)
		default:
			return false
		}
		return true
	}
}

func TestDiscover(t *testing.T) {
	for _, schemas := range []int{http.StatusOK, http.StatusNotFound, http.StatusNotImplemented} {
		target := newTarget(t)
		target.answer = grants(schemas)
		p, _ := newProvisioner(t)
		found, result := p.Discover(t.Context(), target.app(t, scimdrill.Template))
		if result.Failure != nil {
			t.Fatalf("with /Schemas answering %d found %+v", schemas, result.Failure)
		}
		expectEvents(t, result, "system.import.entitlement SUCCESS")
		expect(t, target.sent(), "GET /ResourceTypes", "GET /Schemas", "GET /Roles?startIndex=1&count=100", "GET /Licenses?startIndex=1&count=100")
		want := []provisioning.Entitlement{
			{ResourceType: "Role", Endpoint: "/Roles", Role: true, ID: "role-1", DisplayName: "First Role"},
			{ResourceType: "License", Endpoint: "/Licenses", ID: "lic-1", DisplayName: "Gold", Type: "License", Description: "All of it"},
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("expected (-), found (+):\n%s", diff)
		}
	}
}

func TestDiscoverFails(t *testing.T) {
	for name, c := range map[string]struct{ path, body, says string }{
		"no resource types": {"/ResourceTypes", `{}`, "No results for users returned"},
		"an endpoint that leads elsewhere": {
			"/ResourceTypes", `{"totalResults":1,"Resources":[{"name":"Role","endpoint":"https://other.test/Roles","schema":"urn:okta:scim:schemas:core:1.0:Role"}]}`, "a path such as /Roles is expected",
		},
		"no name":                {"/Roles", `{"totalResults":1,"Resources":[{"id":"r"}]}`, "Role r has no displayName"},
		"a description too long": {"/Roles", `{"totalResults":1,"Resources":[{"id":"r","displayName":"x","description":"` + strings.Repeat("x", 1001) + `"}]}`, "longer than 1000 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			target := newTarget(t)
			usual := grants(http.StatusOK)
			target.answer = func(w http.ResponseWriter, r *http.Request, body string) bool {
				if r.URL.Path == c.path {
					_, _ = w.Write([]byte(c.body))
					return true
				}
				return usual(w, r, body)
			}
			p, _ := newProvisioner(t)
			found, result := p.Discover(t.Context(), target.app(t, scimdrill.Template))
			if result.Failure == nil || len(found) > 0 || !strings.Contains(result.Failure.AdminText, c.says) {
				t.Errorf("found %v and %+v, want %q", found, result.Failure, c.says)
			}
		})
	}
}

func TestGrantsAreSentAndRead(t *testing.T) {
	const arrays = `"entitlements":[{"value":"lic-1","display":"Gold","type":"License"}],"roles":[{"value":"role-1","display":"First Role"}]`
	target := newTarget(t)
	p, _ := newProvisioner(t)
	app, person := target.app(t, scimdrill.Template), jane()
	person.Grants = []provisioning.Grant{{Role: true, Value: "role-1", Display: "First Role"}, {Value: "lic-1", Display: "Gold", Type: "License"}}
	p.Assign(t.Context(), app, person)
	if sent := target.sent(); strings.Contains(sent[len(sent)-1], "entitlements") {
		t.Errorf("an app without entitlements sent %s", sent[len(sent)-1])
	}
	app.Features.Entitlements = true
	person.UserName = "second@okta.local"
	person.ExternalID = p.Assign(t.Context(), app, person).ExternalID
	if sent := target.sent(); !strings.Contains(sent[len(sent)-1], arrays) {
		t.Errorf("sent %s", sent[len(sent)-1])
	}
	person.Grants = person.Grants[1:]
	p.UpdateProfile(t.Context(), app, person)
	if sent := target.sent(); !strings.Contains(sent[len(sent)-1], `"roles":[]`) {
		t.Errorf("sent %s", sent[len(sent)-1])
	}
	target.answer = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		listed(w, 1, 1, `{"id":"u","userName":"u",`+arrays+`}`)
		return true
	}
	found, _ := p.Import(t.Context(), app)
	want := []provisioning.Grant{{Value: "lic-1", Display: "Gold", Type: "License"}, {Role: true, Value: "role-1", Display: "First Role"}}
	if diff := cmp.Diff(want, found.Users[0].Grants); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}
