package mapping_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

const peakon = "urn:ietf:params:scim:schemas:extension:peakon:2.0:User"

func defaults(t *testing.T, more ...mapping.Attribute) mapping.Schema {
	t.Helper()
	template, err := mapping.Default()
	if err != nil {
		t.Fatal(err)
	}
	schema := template.Schema
	for _, attribute := range more {
		if schema, err = schema.With(attribute); err != nil {
			t.Fatal(err)
		}
	}
	return schema
}

func overlaid(t *testing.T, schema mapping.Schema, user string, profile map[string]any) string {
	t.Helper()
	value, err := ordered.Parse([]byte(user))
	if err != nil {
		t.Fatal(err)
	}
	object, isObject := value.(*ordered.Object)
	if !isObject {
		t.Fatalf("%s is not an object", user)
	}
	schema.OverlayCore(object, profile)
	schema.OverlayExtensions(object, profile)
	written, err := ordered.Encode(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

func TestWhereAttributesGo(t *testing.T) {
	schema := defaults(
		t,
		mapping.Attribute{Variable: "department2", ExternalName: "Employed_Since", ExternalNamespace: peakon, Custom: true},
		mapping.Attribute{Variable: "age", ExternalNamespace: peakon, Type: mapping.Integer},
		mapping.Attribute{Variable: "remote", ExternalNamespace: peakon, Type: mapping.Boolean},
		mapping.Attribute{Variable: "tags", ExternalNamespace: peakon, Type: mapping.Array},
		mapping.Attribute{Variable: "nowhere", ExternalName: "nowhere"},
		mapping.Attribute{Variable: "read", ExternalName: "read", ExternalNamespace: mapping.Core, Mutability: mapping.ReadOnly},
		mapping.Attribute{Variable: "mobile", ExternalName: "phoneNumbers.^[type=='mobile'].value", ExternalNamespace: mapping.Core},
		mapping.Attribute{Variable: "second", ExternalName: "emails.[1].value", ExternalNamespace: mapping.Core},
		mapping.Attribute{Variable: "secondType", ExternalName: "emails.[1].type", ExternalNamespace: mapping.Core},
	)
	const core = `"urn:ietf:params:scim:schemas:core:2.0:User"`
	for _, c := range []struct {
		name, user string
		profile    map[string]any
		want       string
	}{
		{"nested", `{}`, map[string]any{"givenName": "Jane", "familyName": "Hale"}, `{"name":{"givenName":"Jane","familyName":"Hale"}}`},
		{"primary", `{}`, map[string]any{"email": "j@x", "emailType": "work"}, `{"emails":[{"primary":true,"value":"j@x","type":"work"}]}`},
		{
			"primary in place", `{"emails":[{"value":"other"},{"type":"home","value":"old","primary":true,"x":1}]}`,
			map[string]any{"email": "j@x", "emailType": "work"},
			`{"emails":[{"value":"other"},{"type":"work","value":"j@x","primary":true,"x":1}]}`,
		},
		{"no primary there", `{"emails":[{"value":"other"}]}`, map[string]any{"email": "j@x"}, `{"emails":[{"value":"other"},{"primary":true,"value":"j@x"}]}`},
		{"not an array", `{"emails":"x"}`, map[string]any{"email": "j@x"}, `{"emails":[{"primary":true,"value":"j@x"}]}`},
		{
			"cleared", `{"emails":[{"primary":true,"value":"old","type":"work"}],"title":"x"}`,
			map[string]any{"email": "", "emailType": "", "title": ""},
			`{"emails":[{"primary":true,"value":"","type":""}],"title":""}`,
		},
		{"type alone", `{"a":1}`, map[string]any{"primaryPhoneType": "", "addressType": "work"}, `{"a":1}`},
		{
			"type alone leaves the target's", `{"phoneNumbers":[{"primary":true,"value":"1","type":"home"}]}`,
			map[string]any{"primaryPhoneType": ""},
			`{"phoneNumbers":[{"primary":true,"value":"1","type":"home"}]}`,
		},
		{
			"address", `{}`,
			map[string]any{"addressType": "work", "streetAddress": "1 Main St", "country": "DK"},
			`{"addresses":[{"primary":true,"type":"work","streetAddress":"1 Main St","country":"DK"}]}`,
		},
		{
			"by type", `{}`,
			map[string]any{"mobile": "1", "primaryPhone": "2", "primaryPhoneType": "work"},
			`{"phoneNumbers":[{"primary":true,"value":"2","type":"work"},{"type":"mobile","value":"1"}]}`,
		},
		{
			"by position", `{"emails":[{"primary":true,"value":"a"}]}`,
			map[string]any{"second": "b", "secondType": "home"},
			`{"emails":[{"primary":true,"value":"a"},{"value":"b","type":"home"}]}`,
		},
		{
			"enterprise", `{"schemas":[` + core + `]}`,
			map[string]any{"department": "Sales", "managerValue": "26118915", "managerDisplayName": nil},
			`{"schemas":[` + core + `,"` + mapping.Enterprise + `"],"` + mapping.Enterprise + `":{"department":"Sales","manager":{"value":"26118915"}}}`,
		},
		{
			"enterprise of the target", `{"` + mapping.Enterprise + `":{"x":1,"department":"Old"},"schemas":["` + mapping.Enterprise + `"]}`,
			map[string]any{"department": "Sales"},
			`{"` + mapping.Enterprise + `":{"x":1,"department":"Sales"},"schemas":["` + mapping.Enterprise + `"]}`,
		},
		{"never set", `{"schemas":[` + core + `]}`, map[string]any{"department": nil, "title": nil}, `{"schemas":[` + core + `]}`},
		{"cleared extension", `{"schemas":[]}`, map[string]any{"costCenter": ""}, `{"schemas":["` + mapping.Enterprise + `"],"` + mapping.Enterprise + `":{"costCenter":""}}`},
		{
			"custom", `{"schemas":[]}`,
			map[string]any{"department2": "2020", "age": 41.0, "remote": true, "tags": []any{"a", "b"}},
			`{"schemas":["` + peakon + `"],"` + peakon + `":{"Employed_Since":"2020","age":41,"remote":true,"tags":["a","b"]}}`,
		},
		{
			"texts for other types", `{"schemas":[]}`,
			map[string]any{"age": "41", "remote": "true", "tags": "a", "title": 7.0},
			`{"schemas":["` + peakon + `"],"title":"7","` + peakon + `":{"age":41,"remote":true,"tags":["a"]}}`,
		},
		{
			"cleared other types", `{"schemas":["` + peakon + `"],"` + peakon + `":{"age":41,"keep":1}}`,
			map[string]any{"age": "", "remote": ""},
			`{"schemas":["` + peakon + `"],"` + peakon + `":{"keep":1}}`,
		},
		{"cleared other types without the object", `{}`, map[string]any{"age": ""}, `{}`},
		{"not sent", `{}`, map[string]any{"nowhere": "x", "read": "x", "userName": "x", "unknown": "x"}, `{}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, overlaid(t, schema, c.user, c.profile)); diff != "" {
				t.Errorf("expected (-), found (+):\n%s", diff)
			}
		})
	}
}

func TestValuesCanAllBeTexts(t *testing.T) {
	schema := defaults(
		t,
		mapping.Attribute{Variable: "age", ExternalNamespace: peakon, Type: mapping.Integer},
		mapping.Attribute{Variable: "remote", ExternalNamespace: peakon, Type: mapping.Boolean},
		mapping.Attribute{Variable: "tags", ExternalNamespace: peakon, Type: mapping.Array, Items: mapping.Number},
	)
	profile := map[string]any{"title": "x", "age": 41.0, "remote": true, "tags": []any{1.0, 2.5}}
	const want = `{"schemas":["` + peakon + `"],"title":"x","` + peakon + `":{"age":"41","remote":"true","tags":["1","2.5"]}}`
	if diff := cmp.Diff(want, overlaid(t, schema.AsTexts(), `{"schemas":[]}`, profile)); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func TestAProfileIsReadBack(t *testing.T) {
	schema := defaults(
		t,
		mapping.Attribute{Variable: "age", ExternalNamespace: peakon, Type: mapping.Integer},
		mapping.Attribute{Variable: "secret", ExternalName: "title", ExternalNamespace: mapping.Core, Mutability: mapping.WriteOnly},
	)
	profile := map[string]any{
		"givenName": "Jane", "email": "j@x", "emailType": "work", "streetAddress": "1 Main St", "department": "Sales", "managerValue": "1", "age": 41.0, "title": "",
	}
	value, err := ordered.Parse([]byte(overlaid(t, schema, `{"id":"1","userName":"jane","active":true,"phoneNumbers":[{"value":"not primary"}],"title":7,"locale":null}`, profile)))
	if err != nil {
		t.Fatal(err)
	}
	user, _ := value.(*ordered.Object)
	if diff := cmp.Diff(profile, schema.Read(user)); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func TestSchemasAreValues(t *testing.T) {
	schema := defaults(t)
	changed, err := schema.With(mapping.Attribute{Variable: "title", ExternalName: "other", ExternalNamespace: mapping.Core})
	if err != nil {
		t.Fatal(err)
	}
	if was, _ := schema.Attribute("title"); was.ExternalName != "title" {
		t.Error("the original changed")
	}
	if is, _ := changed.Attribute("title"); is.ExternalName != "other" || len(changed.Attributes()) != len(schema.Attributes()) {
		t.Errorf("found %+v", is)
	}
	if _, found := schema.Without("title").Attribute("title"); found {
		t.Error("title is still there")
	}
}

// TestTheDefaults applies the default mapping to a full and to a bare Okta profile.
func TestTheDefaults(t *testing.T) {
	template, err := mapping.Default()
	if err != nil {
		t.Fatal(err)
	}
	for variable := range template.ToApp.Properties() {
		if _, found := template.Schema.Attribute(variable); !found {
			t.Errorf("%s is mapped and not in the schema", variable)
		}
	}
	for _, attribute := range template.Schema.Attributes() {
		if _, mapped := template.ToApp.Properties()[attribute.Variable]; mapped == (attribute.Variable == "userName") {
			t.Errorf("%s: mapped %v", attribute.Variable, mapped)
		}
	}
	profile, err := template.ToApp.Apply(mapping.Context{User: map[string]any{"firstName": "Test", "lastName": "User", "email": "test.user@okta.local", "displayName": "Test User", "locale": "en-US"}}, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"name":{"givenName":"Test","familyName":"User"},"emails":[{"primary":true,"value":"test.user@okta.local","type":"work"}],"displayName":"Test User","locale":"en-US"}`
	if diff := cmp.Diff(want, overlaid(t, template.Schema, `{}`, profile)); diff != "" {
		t.Errorf("expected what Okta's protocol reference shows (-), found (+):\n%s", diff)
	}
	back, err := template.ToOkta.Apply(mapping.Context{AppUser: profile}, nil, false)
	if diff := cmp.Diff(map[string]any{"firstName": "Test", "lastName": "User", "email": "test.user@okta.local"}, back); diff != "" || err != nil {
		t.Errorf("expected (-), found (+):\n%s%v", diff, err)
	}
}

// BenchmarkOverlay writes the body of a user with the attributes of a SCIM app.
func BenchmarkOverlay(b *testing.B) {
	template, err := mapping.Default()
	if err != nil {
		b.Fatal(err)
	}
	profile, err := template.ToApp.Apply(winston(), nil, true)
	if err != nil {
		b.Fatal(err)
	}
	profile["department"], profile["streetAddress"], profile["country"] = "Sales", "1 Main St", "DK"
	b.ReportAllocs()
	for b.Loop() {
		user := ordered.New()
		template.Schema.OverlayCore(user, profile)
		template.Schema.OverlayExtensions(user, profile)
	}
}
