package org_test

import (
	"fmt"
	"net/url"
	"regexp"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

func TestBothKindsOfApp(t *testing.T) {
	c := newClient(t, org.Options{Name: "acme"})
	settings := `"settings":{"app":{"scimBaseUrl":"https://api.example.com/scim/v2/","importGroups":true},"notes":{"admin":"ours"}}`
	for body, want := range map[string]struct{ name, mode string }{
		`{"name":"scim2headerauth","label":"Header",` + settings + `}`:                      {"scim2headerauth", "AUTO_LOGIN"},
		`{"name":"scim2testapp","label":"Bearer","signOnMode":"SAML_2_0",` + settings + `}`: {"scim2testapp", "SAML_2_0"},
		`{"label":"My Own App","signOnMode":"SAML_2_0",` + settings + `}`:                   {"acme_myownapp_1", "SAML_2_0"},
	} {
		a := c.do("POST", "/api/v1/apps", body).want(200).object()
		if a["name"] != want.name || a["signOnMode"] != want.mode || a["status"] != "ACTIVE" {
			t.Errorf("made app %v with sign-on mode %v and status %v, want %+v", a["name"], a["signOnMode"], a["status"], want)
		}
		if !regexp.MustCompile(`^0oa\w{17}$`).MatchString(a["id"].(string)) {
			t.Errorf("app id %v does not look like Okta's", a["id"])
		}
		sent := a["settings"].(map[string]any)
		if got := fmt.Sprint(sent["app"]); got != "map[authMode:HTTP_HEADER entitlements:false importGroups:true patchUsers:false pushGroups:true renameAppGroups:true scimBaseUrl:https://api.example.com/scim/v2 uniqueIdentifier:userName]" {
			t.Errorf("settings.app is %s", got)
		}
		if sent["notes"] == nil {
			t.Error("other settings are lost")
		}
	}
	second := c.do("POST", "/api/v1/apps", `{"label":"My Own App","signOnMode":"AUTO_LOGIN"}`).want(200).object()
	if second["name"] != "acme_myownapp_2" {
		t.Errorf("the second wizard app is called %v", second["name"])
	}
}

func TestAppsAreListedAndChanged(t *testing.T) {
	c := newClient(t, org.Options{})
	var ids []string
	for i := range 5 {
		ids = append(ids, c.addApp(fmt.Sprintf(`{"name":"scim2headerauth","label":"App %d"}`, i)))
	}
	if items, pages := c.all("/api/v1/apps?limit=2"); len(items) != 5 || pages != 3 {
		t.Errorf("%d apps on %d pages, want 5 on 3", len(items), pages)
	}
	c.do("POST", "/api/v1/apps/"+ids[0]+"/lifecycle/deactivate", "").want(200)
	if items, _ := c.all("/api/v1/apps?filter=" + url.QueryEscape(`status eq "INACTIVE"`)); len(items) != 1 || items[0]["id"] != ids[0] {
		t.Errorf("inactive apps: %v", items)
	}
	changed := c.do("PUT", "/api/v1/apps/"+ids[1], `{"name":"scim2headerauth","label":"Peakon","settings":{"app":{"scimBaseUrl":"https://b.example.com"}}}`).want(200).object()
	if changed["label"] != "Peakon" {
		t.Errorf("the label is %v", changed["label"])
	}
	if items, _ := c.all("/api/v1/apps?q=peak"); len(items) != 1 {
		t.Errorf("%d apps begin with peak, want 1", len(items))
	}
	c.do("PUT", "/api/v1/apps/"+ids[1], `{"name":"scim2testapp","label":"x"}`).wantError(400, "E0000001", "name: it cannot be changed")
	c.do("DELETE", "/api/v1/apps/"+ids[0], "").want(204)
	c.do("GET", "/api/v1/apps/"+ids[0], "").wantError(404, "E0000007", "(AppInstance)")
}

func TestMappingsOfAnApp(t *testing.T) {
	c := newClient(t, org.Options{})
	app := c.addApp(`{"name":"scim2headerauth","label":"Peakon"}`)
	c.addApp(`{"name":"scim2headerauth","label":"Other"}`)
	found := c.do("GET", "/api/v1/mappings?targetId="+app, "").want(200).list()
	if len(found) != 1 || found[0]["target"].(map[string]any)["id"] != app || found[0]["properties"] != nil {
		t.Fatalf("mappings to the app: %v", found)
	}
	if all := c.do("GET", "/api/v1/mappings", "").want(200).list(); len(all) != 4 {
		t.Errorf("%d mappings, want two for each app", len(all))
	}
	path := "/api/v1/mappings/" + found[0]["id"].(string)
	line := func() any { return c.do("GET", path, "").want(200).object()["properties"].(map[string]any)["title"] }
	c.do("POST", path, `{"properties":{"title":{"expression":"user.department","pushStatus":"DONT_PUSH"}}}`).want(200)
	if got := fmt.Sprint(line()); got != "map[expression:user.department pushStatus:DONT_PUSH]" {
		t.Errorf("the mapping of title is %s", got)
	}
	c.do("POST", path, `{"properties":{"title":null}}`).want(200)
	if line() != nil {
		t.Errorf("the removed mapping of title is %v", line())
	}
	c.do("POST", path, `{"properties":{"title":{"expression":""}}}`).wantError(400, "E0000001", "send null")
	c.do("POST", path, `{}`).wantError(400, "E0000001", "properties")
	c.do("POST", path, `{"properties":{"title":{"expression":"user.title","pushStatus":"SOMETIMES"}}}`).wantError(400, "E0000001", "SOMETIMES")
}

func TestSchemas(t *testing.T) {
	c := newClient(t, org.Options{})
	app := c.addApp(`{"name":"scim2headerauth","label":"Peakon"}`)
	for _, path := range []string{"/api/v1/meta/schemas/apps/" + app + "/default", "/api/v1/meta/schemas/user/default"} {
		properties := func(kind string) map[string]any {
			definitions := c.do("GET", path, "").want(200).object()["definitions"].(map[string]any)
			return definitions[kind].(map[string]any)["properties"].(map[string]any)
		}
		if len(properties("base")) < 20 || len(properties("custom")) != 0 {
			t.Errorf("%s: %d base and %d custom attributes", path, len(properties("base")), len(properties("custom")))
		}
		add := `{"definitions":{"custom":{"properties":{"shoe":{"title":"Shoe size","type":"%s","externalName":"shoe","externalNamespace":"urn:example:shoe"}}}}}`
		c.do("POST", path, fmt.Sprintf(add, "integer")).want(200)
		shoe, _ := properties("custom")["shoe"].(map[string]any)
		if shoe["title"] != "Shoe size" || shoe["scope"] != "NONE" || shoe["externalNamespace"] != "urn:example:shoe" {
			t.Errorf("%s: the new attribute is %v", path, shoe)
		}
		c.do("POST", path, fmt.Sprintf(add, "string")).wantError(400, "E0000001", "data type cannot be changed")
		c.do("POST", path, `{"definitions":{"custom":{"properties":{"title":{"title":"T","type":"string"}}}}}`).wantError(400, "E0000001", "conflicts with custom property")
		c.do("POST", path, `{"definitions":{"custom":{"properties":{"shoe":null}}}}`).want(200)
		if len(properties("custom")) != 0 {
			t.Errorf("%s: the removed attribute is still there", path)
		}
		c.do("POST", path, `{"definitions":{"custom":{"properties":{"shoe":null}}}}`).wantError(400, "E0000001", "no custom attribute of that name")
	}
	c.do("GET", "/api/v1/meta/schemas/user/other", "").wantError(404, "E0000007", "(UserType)")
}
