package server_test

import (
	"net/http"
	"testing"

	"github.com/scimdrill/scimdrill/reference/server"
)

// TestEntitlementsAreListedAndReadOnly: Okta finds them by /ResourceTypes and reads them page by page; nobody changes them.
func TestEntitlementsAreListedAndReadOnly(t *testing.T) {
	s := start(t, func(o *server.Options) { o.Mode, o.Entitlements = server.FullMode, true })
	types := s.scim(http.MethodGet, "/ResourceTypes", nil).must(t, 200)
	if types.at("totalResults") != 4.0 || types.text("Resources", 2, "schema") != "urn:okta:scim:schemas:core:1.0:Entitlement" {
		t.Errorf("%s", types.body)
	}
	for path, want := range map[string]string{
		"/Entitlements":                                  "Basic licence Full licence Guest licence",
		"/Entitlements?startIndex=2&count=1":             "Full licence",
		"/Entitlements?startIndex=9":                     "",
		"/Entitlements?filter=type+eq+%22license%22":     "Basic licence Full licence Guest licence",
		"/Roles?filter=displayName+sw+%22au%22":          "Auditor",
		"/Roles?sortBy=displayName&sortOrder=descending": "Owner Auditor",
		"/Roles?cursor&count=1":                          "Auditor",
	} {
		if a := s.scim(http.MethodGet, path, nil).must(t, 200); a.names() != want {
			t.Errorf("%s: found %q, want %q", path, a.names(), want)
		}
	}
	first := s.scim(http.MethodGet, "/Roles?cursor&count=1", nil).must(t, 200)
	if next := s.scim(http.MethodGet, "/Roles?count=1&cursor="+first.text("nextCursor"), nil).must(t, 200); next.names() != "Owner" || next.at("nextCursor") != nil {
		t.Errorf("%s", next.body)
	}
	one := s.scim(http.MethodGet, "/Roles/role-owner", nil).must(t, 200)
	if one.text("displayName") != "Owner" || one.text("meta", "resourceType") != "Role" {
		t.Errorf("%s", one.body)
	}
	s.scim(http.MethodGet, "/Roles/role-nobody", nil).refused(t, 404, "")
	s.scim(http.MethodGet, "/Roles?cursor=nonsense", nil).refused(t, 400, "invalidCursor")
	body := m{"schemas": []any{"urn:okta:scim:schemas:core:1.0:Role"}, "displayName": "Intruder"}
	patched := m{"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"}, "Operations": []m{{"op": "replace", "value": m{"displayName": "Intruder"}}}}
	s.scim(http.MethodPost, "/Roles", body).refused(t, 501, "")
	s.scim(http.MethodPut, "/Roles/role-owner", body).refused(t, 501, "")
	s.scim(http.MethodPatch, "/Roles/role-owner", patched).refused(t, 501, "")
	s.scim(http.MethodDelete, "/Roles/role-owner", nil).refused(t, 501, "")
}

func TestEntitlementsAreNotPeakons(t *testing.T) {
	if _, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Entitlements: true}); err == nil {
		t.Error("a server in mode peakon offers entitlements")
	}
}
