package org_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/org"
)

const custom = `{"definitions":{"custom":{"id":"#custom","type":"object","properties":`

func TestValuesOfTheOktaProfileAreChecked(t *testing.T) {
	c := newClient(t, org.Options{})
	c.do("POST", "/api/v1/meta/schemas/user/default", custom+`{
		"size":{"title":"Size","type":"string","enum":["S","M"],"oneOf":[{"const":"S","title":"Small"},{"const":"M","title":"Medium"}]},
		"badge":{"title":"Badge","type":"string","pattern":"[A-Z]{2}-[0-9]+","unique":true},
		"desk":{"title":"Desk","type":"integer","minimum":1,"maximum":99,"unique":"UNIQUE_VALIDATED"},
		"days":{"title":"Days","type":"array","items":{"type":"string","enum":["Mo","Tu"]}}}}}}`).want(200)
	c.do("POST", "/api/v1/users", `{"profile":{"login":"first@example.com","email":"first@example.com","firstName":"A","lastName":"B",
		"size":"S","badge":"AB-1","desk":7,"days":["Mo","Tu"],"countryCode":"DK","locale":"da_DK","timezone":"Europe/Copenhagen","preferredLanguage":"da"}}`).want(200)
	for profile, want := range map[string]string{
		`"size":"Small"`:              `size: the text \"Small\" is not one of the allowed values S,M`,
		`"badge":"x"`:                 `badge: the text \"x\" does not match the pattern [A-Z]{2}-[0-9]+`,
		`"badge":"AB-1"`:              "badge: An object with this field already exists in the current organization",
		`"desk":7`:                    "desk: An object with this field already exists in the current organization",
		`"desk":100`:                  `desk: the number \"100\" is above 99`,
		`"desk":1.5`:                  "desk: the number",
		`"days":["We"]`:               `days: the text \"We\" is not one of`,
		`"countryCode":"Denmark"`:     "countryCode: the text is too long",
		`"countryCode":"XX"`:          "countryCode: an ISO 3166-1 alpha-2 country code",
		`"timezone":"Copenhagen"`:     "timezone: a time zone such as",
		`"locale":"danish"`:           "locale: a locale such as en_US",
		`"preferredLanguage":"q?"`:    "preferredLanguage: a language such as",
		`"secondEmail":"nobody"`:      "secondEmail: an email address",
		`"profileUrl":"my home page"`: "profileUrl: a URL such as",
		`"nobodyKnows":"x"`:           "nobodyKnows: The attribute is not in the schema",
	} {
		c.do("POST", "/api/v1/users", `{"profile":{"login":"second@example.com","email":"second@example.com","firstName":"A","lastName":"B",`+profile+`}}`).
			wantError(400, "E0000001", want)
	}
	c.do("POST", "/api/v1/meta/schemas/user/default", custom+`{"must":{"title":"Must","type":"string","required":true}}}}}`).want(200)
	c.do("POST", "/api/v1/users", `{"profile":{"login":"third@example.com","email":"third@example.com","firstName":"A","lastName":"B"}}`).
		wantError(400, "E0000001", "must: The field cannot be left blank")
}

func TestAttributesThatSchemasRefuse(t *testing.T) {
	c := newClient(t, org.Options{})
	appID := c.addApp(`{"name":"scim2headerauth","label":"App","signOnMode":"AUTO_LOGIN"}`)
	for attribute, want := range map[string]string{
		`{"title":"X","type":"date"}`:                                                                    `type \"date\" is not one of string, boolean, integer, number, array`,
		`{"title":"X"}`:                                                                                  "type: The field cannot be left blank",
		`{"title":"X","type":"array"}`:                                                                   "items.type: an array needs one of",
		`{"title":"X","type":"array","items":{"type":"boolean"}}`:                                        `items of type \"boolean\" are not`,
		`{"title":"X","type":"string","format":"phone"}`:                                                 `format \"phone\" is not one of country-code`,
		`{"title":"X","type":"string","pattern":"("}`:                                                    "pattern: the regular expression",
		`{"title":"X","type":"string","minLength":3,"maxLength":2}`:                                      "minLength 3 is above maxLength 2",
		`{"title":"X","type":"number","minimum":3,"maximum":2}`:                                          "minimum 3 is above maximum 2",
		`{"title":"X","type":"string","enum":["a"],"oneOf":[{"const":"b","title":"B"}]}`:                 "oneOf must name the values of enum",
		`{"title":"X","type":"array","items":{"type":"integer","enum":["a"]}}`:                           "does not fit the type integer",
		`{"title":"X","type":"boolean","unique":true}`:                                                   "values of type boolean cannot be unique",
		`{"title":"X","type":"string","scope":"ALL"}`:                                                    `scope \"ALL\" is not NONE or SELF`,
		`{"title":"X","type":"string","mutability":"NEVER"}`:                                             `mutability \"NEVER\" is not one of`,
		`{"title":"X","type":"string","externalName":"a b","externalNamespace":"urn:x"}`:                 "external name",
		`{"title":"X","type":"string","externalName":"emails.^[x].value","externalNamespace":"urn:x"}`:   "is not understood; expected forms are",
		`{"title":"X","type":"string","externalName":"groups","externalNamespace":"` + coreSchema + `"}`: "is reserved in SCIM's core schema",
	} {
		c.do("POST", "/api/v1/meta/schemas/apps/"+appID+"/default", custom+`{"x":`+attribute+`}}}}`).wantError(400, "E0000001", want)
	}
}

const coreSchema = "urn:ietf:params:scim:schemas:core:2.0:User"

func TestRequiredAppUserAttributes(t *testing.T) {
	c := newClient(t, org.Options{})
	appID := c.addApp(`{"name":"scim2headerauth","label":"App","signOnMode":"AUTO_LOGIN"}`)
	userID := c.addUser("jane@example.com", "")
	c.do("POST", "/api/v1/meta/schemas/apps/"+appID+"/default", custom+`{
		"must":{"title":"Must","type":"string","required":true,"unique":true},
		"own":{"title":"Own","type":"array","items":{"type":"integer","enum":[1,2]},"scope":"SELF"}}}}}`).want(200)
	c.do("POST", "/api/v1/apps/"+appID+"/users", `{"id":"`+userID+`"}`).wantError(400, "E0000001", "must: The field cannot be left blank")
	c.do("POST", "/api/v1/apps/"+appID+"/users", `{"id":"`+userID+`","profile":{"must":"x","own":[3]}}`).wantError(400, "E0000001", "own: the number")
	c.do("POST", "/api/v1/apps/"+appID+"/users", `{"id":"`+userID+`","profile":{"must":"x","own":[1,2]}}`).want(200)
	otherID := c.addUser("joe@example.com", "")
	c.do("POST", "/api/v1/apps/"+appID+"/users", `{"id":"`+otherID+`","profile":{"must":"x"}}`).wantError(400, "E0000001", "must: An object with this field already exists")
	c.do("POST", "/api/v1/apps/"+appID+"/users/"+userID, `{"profile":{"must":"x"}}`).want(200)
	groupID, _ := c.do("POST", "/api/v1/groups", `{"profile":{"name":"G"}}`).want(200).object()["id"].(string)
	c.do("PUT", "/api/v1/apps/"+appID+"/groups/"+groupID, `{"profile":{"own":[1]}}`).wantError(400, "E0000001", "User personal")
	schema := c.do("GET", "/api/v1/meta/schemas/apps/"+appID+"/default", "").want(200).object()
	shown, _ := schema["definitions"].(map[string]any)["custom"].(map[string]any)
	if diff := cmp.Diff([]any{"must"}, shown["required"]); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
	want := map[string]any{"title": "Own", "type": "array", "items": map[string]any{"type": "integer", "enum": []any{1.0, 2.0}}, "scope": "SELF", "mutability": "READ_WRITE"}
	if diff := cmp.Diff(want, shown["properties"].(map[string]any)["own"]); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}
