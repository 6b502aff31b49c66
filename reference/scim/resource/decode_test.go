package resource_test

import (
	"reflect"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

func TestDecodeUsesTheSchemasNamesAndTypes(t *testing.T) {
	rt := users(t)
	got := decode(t, rt, `{"SCHEMAS":["URN:ietf:params:scim:schemas:core:2.0:User","urn:example:unknown"],
		"USERNAME":"jane@example.com","Name":{"GIVENNAME":"Jane","familyName":""},"active":false,"externalId":"00u1",
		"emails":[{"Value":"jane@example.com","primary":true,"type":"work"},{"type":""}],"tags":["a","b"],
		"URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:User":{"EmployeeNumber":"7","manager":"26118915"},
		"`+custom+`":{"business_unit":"North","employed since":"2020-02-29","salary":5.0,"FTE":0.5}}`)
	want := resource.Resource{
		"userName": "jane@example.com", "active": false, "externalId": "00u1",
		"name": map[string]any{"givenName": "Jane", "familyName": ""},
		"emails": []any{
			map[string]any{"value": "jane@example.com", "primary": true, "type": "work"}, map[string]any{"type": ""},
		},
		"tags": []any{"a", "b"},
		scim.EnterpriseUserURN: map[string]any{
			"employeeNumber": "7", "manager": map[string]any{"value": "26118915"},
		},
		custom: map[string]any{"Business Unit": "North", "Employed_Since": "2020-02-29", "Salary": int64(5), "FTE": 0.5},
	}
	if !reflect.DeepEqual(got.Resource, want) {
		t.Fatalf("got  %#v\nwant %#v", got.Resource, want)
	}
	if len(got.Ignored) > 0 || len(got.Schemas) != 2 ||
		!reflect.DeepEqual(got.Extensions, []string{scim.EnterpriseUserURN, custom}) {
		t.Fatalf("got %+v", got)
	}
}

func TestDecodeDropsAndReports(t *testing.T) {
	got := decode(t, users(t), body(`"id":"9","meta":{"version":5},"groups":[],"shoeSize":44,"emails":[{"value":"a@example.com","valid":true}],
		"urn:example:x:2.0:User":{"a":1},"`+custom+`":{"Shoe Size":44},"`+scim.EnterpriseUserURN+`":{"manager":{"value":"1","displayName":"J"}}`))
	want := []resource.Ignored{
		{Path: "emails[0].valid", Reason: resource.Unknown},
		{Path: "groups", Reason: resource.ReadOnly},
		{Path: "id", Reason: resource.ReadOnly},
		{Path: "meta", Reason: resource.ReadOnly},
		{Path: "shoeSize", Reason: resource.Unknown},
		{Path: "urn:example:x:2.0:User", Reason: resource.Unknown},
		{Path: custom + ":Shoe Size", Reason: resource.Unknown},
		{Path: scim.EnterpriseUserURN + ":manager.displayName", Reason: resource.ReadOnly},
	}
	seen := map[resource.Ignored]bool{}
	for _, ignored := range got.Ignored {
		seen[ignored] = true
	}
	for _, ignored := range want {
		if !seen[ignored] {
			t.Errorf("%+v is not reported in %+v", ignored, got.Ignored)
		}
	}
	if len(got.Ignored) != len(want) {
		t.Errorf("got %d reports, want %d: %+v", len(got.Ignored), len(want), got.Ignored)
	}
	for _, name := range []string{"id", "meta", "groups", "shoeSize", custom} {
		if value, there := got.Resource[name]; there {
			t.Errorf("%s is kept: %v", name, value)
		}
	}
}

func TestNullEmptyListAndAbsentAreOneState(t *testing.T) {
	rt := users(t)
	absent := decode(t, rt, body(""))
	given := decode(t, rt, body(`"title":null,"emails":[],"tags":null,"active":null,"`+custom+`":{"Salary":null,"Employed_Since":""},"`+
		scim.EnterpriseUserURN+`":null`))
	if !reflect.DeepEqual(absent.Resource, given.Resource) {
		t.Fatalf("got %v and %v", absent.Resource, given.Resource)
	}
	want := []string{"active", "emails", "tags", "title", scim.EnterpriseUserURN, custom + ":Employed_Since", custom + ":Salary"}
	seen := map[string]bool{}
	for _, name := range given.Nulls {
		seen[name] = true
	}
	for _, name := range want {
		if !seen[name] {
			t.Errorf("%s is not among the nulls %v", name, given.Nulls)
		}
	}
	if len(absent.Nulls) != 0 || len(given.Nulls) != len(want) {
		t.Errorf("nulls: %v, %v", absent.Nulls, given.Nulls)
	}
}

func TestDecodeRefuses(t *testing.T) {
	const s, v = scim.InvalidSyntax, scim.InvalidValue
	cases := []struct {
		name, body string
		scimType   scim.Type
		detail     string
	}{
		{"not an object", `[]`, s, "object"},
		{"no schemas", `{"userName":"a"}`, s, "schemas"},
		{"schemas empty", `{"schemas":[]}`, s, "core:2.0:User"},
		{"schemas a string", `{"schemas":"urn:ietf:params:scim:schemas:core:2.0:User"}`, s, "array"},
		{"schemas of numbers", `{"schemas":[5]}`, s, "strings"},
		{"extension alone", `{"schemas":["` + scim.EnterpriseUserURN + `"]}`, s, "core:2.0:User"},
		{"schemas twice", `{` + schemasMember + `,"Schemas":[]}`, s, "schemas"},
		{"no userName", `{` + schemasMember + `,"name":{"givenName":"J"}}`, v, "userName is required"},
		{"null userName", `{` + schemasMember + `,"userName":null,"name":{"givenName":"J"}}`, v, "userName is required"},
		{"blank userName", `{` + schemasMember + `,"userName":"  ","name":{"givenName":"J"}}`, v, "userName is required"},
		{"no name", `{` + schemasMember + `,"userName":"a"}`, v, "name.givenName is required"},
		{"foreign name members", `{` + schemasMember + `,"userName":"a","name":{"firstName":"J"}}`, v, "name.givenName is required"},
		{"no givenName", `{` + schemasMember + `,"userName":"a","name":{"familyName":"J"}}`, v, "name.givenName is required"},
		{"userName twice", body(`"UserName":"x"`), s, "userName appears twice"},
		{"sub-attribute twice", body(`"emails":[{"value":"a","VALUE":"a"}]`), s, "emails[0].value appears twice"},
		{"extension twice", body(`"` + custom + `":{},"URN` + custom[3:] + `":{}`), s, "twice"},
		{"name and alias disagree", body(`"` + custom + `":{"Business Unit":"a","Business_Unit":"b"}`), v, "conflicting values"},
		{"number for a string", body(`"title":5`), v, "title must be a string, not a number"},
		{"string for a boolean", body(`"active":"true"`), v, "active must be a boolean"},
		{"number for a boolean", body(`"active":1`), v, "active must be a boolean"},
		{"object for a boolean", body(`"active":{}`), v, "active must be a boolean"},
		{"object for a list", body(`"emails":{"value":"a"}`), v, "emails must be an array, not an object"},
		{"string in a complex list", body(`"emails":["a"]`), v, "emails[0] must be an object"},
		{"null in a list", body(`"emails":[null]`), v, "emails[0] must not be null"},
		{"value not a string", body(`"emails":[{"value":5}]`), v, "emails[0].value must be a string"},
		{"two primaries", body(`"emails":[{"value":"a","primary":true},{"value":"b","primary":true}]`), v, "only one value may be primary"},
		{"string for a complex", body(`"name2":1,"tags":"a"`), v, "tags must be an array"},
		{"list for a string", body(`"title":["a"]`), v, "title must be a string"},
		{"integer from string", body(`"` + custom + `":{"Salary":"5000"}`), v, "Salary must be a whole number"},
		{"integer with fraction", body(`"` + custom + `":{"Salary":5.5}`), v, "Salary must be a whole number"},
		{"integer too large", body(`"` + custom + `":{"Salary":1e400}`), v, "Salary must be a whole number"},
		{"decimal too large", body(`"` + custom + `":{"FTE":1e400}`), v, "FTE is too large"},
		{"date day first", body(`"` + custom + `":{"Employed_Since":"31/12/1990"}`), v, "Employed_Since must be an ISO 8601 date"},
		{"date impossible", body(`"` + custom + `":{"Employed_Since":"1990-02-30"}`), v, "Employed_Since"},
		{"date zero", body(`"` + custom + `":{"Employed_Since":"0000-00-00"}`), v, "Employed_Since"},
		{"date year", body(`"` + custom + `":{"Employed_Since":"1990"}`), v, "Employed_Since"},
		{"date number", body(`"` + custom + `":{"Employed_Since":1990}`), v, "Employed_Since"},
		{"binary", body(`"x509Certificates":[{"value":"%%%"}]`), v, "base64"},
		{"extension not an object", body(`"` + custom + `":"x"`), v, "must be an object"},
		{"NUL", body(`"title":"a\u0000"`), v, "title"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := resource.Decode(users(t), []byte(c.body), resource.Options{})
			refusal(t, err, 400, c.scimType, c.detail)
		})
	}
}

func TestDecodeLeniencies(t *testing.T) {
	rt := users(t)
	cases := []struct {
		name, body string
		keys       []string
		want       any
	}{
		{"name and alias agree", body(`"` + custom + `":{"Business Unit":"a","Business_Unit":"a"}`), []string{custom, "Business Unit"}, "a"},
		{"integral decimal notation", body(`"` + custom + `":{"Salary":5e3}`), []string{custom, "Salary"}, int64(5000)},
		{
			"date keeps its zone", body(`"` + custom + `":{"Employed_Since":"1990-12-31T23:00:00-05:00"}`),
			[]string{custom, "Employed_Since"},
			"1990-12-31T23:00:00-05:00",
		},
		{"blank manager", body(`"` + scim.EnterpriseUserURN + `":{"manager":""}`), []string{scim.EnterpriseUserURN}, nil},
		{"unpadded base64url", body(`"x509Certificates":[{"value":"-_8"}]`), []string{"x509Certificates"}, []any{map[string]any{"value": "-_8"}}},
		{
			"one primary among others", body(`"ims":[{"value":"a","primary":false},{"value":"b","primary":true},{"value":"c","primary":false}]`),
			[]string{"nickName"},
			nil,
		},
		{"string boolean", body(`"active":"False"`), []string{"active"}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			decoded, err := resource.Decode(rt, []byte(c.body), resource.Options{StringBooleans: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := decoded.Resource.Get(c.keys...); !reflect.DeepEqual(got, c.want) {
				t.Fatalf("got %#v", got)
			}
		})
	}
}

func TestStrictSchemaRefusesUnknown(t *testing.T) {
	rt := users(t)
	rt.Extension(custom).Strict = true
	_, err := resource.Decode(rt, []byte(body(`"`+custom+`":{"Shoe Size":44}`)), resource.Options{})
	refusal(t, err, 400, scim.InvalidValue, "Shoe Size")
}

func TestErrorsNeverRepeatValues(t *testing.T) {
	_, err := resource.Decode(users(t), []byte(body(`"password":["hunter2"]`)), resource.Options{})
	refusal(t, err, 400, scim.InvalidValue, "password must be a string, not an array")
}

func TestRequiredExtension(t *testing.T) {
	rt := users(t)
	rt.Extensions[1].Required = true
	_, err := resource.Decode(rt, []byte(body("")), resource.Options{})
	refusal(t, err, 400, scim.InvalidValue, custom+" is required")
}

// What only the server writes cannot be asked of a client, required or not.
func TestRequiredReadOnlyIsNotDemanded(t *testing.T) {
	rt := users(t)
	rt.Core("displayName").Required = true
	rt.Core("displayName").Mutability = schema.ReadOnly
	decode(t, rt, body(""))
}

func TestCheckImmutable(t *testing.T) {
	rt := users(t)
	set := resource.Resource{"hired": "2020"}
	for name, c := range map[string]struct {
		before, after resource.Resource
		ok            bool
	}{
		"first value": {resource.Resource{}, set, true},
		"same value":  {set, set.Clone(), true},
		"changed":     {set, resource.Resource{"hired": "2021"}, false},
		"removed":     {set, resource.Resource{}, false},
	} {
		if err := resource.CheckImmutable(rt, c.before, c.after); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		} else if err != nil {
			refusal(t, err, 400, scim.Mutability, "hired")
		}
	}
}
