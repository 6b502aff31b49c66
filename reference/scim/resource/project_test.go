package resource_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

func small() resource.Resource {
	return resource.Resource{
		"id": "7", "userName": "jane", "password": "hunter2", "badge": "b", "active": true,
		"name":                 map[string]any{"givenName": "Jane", "familyName": "Doe"},
		"emails":               []any{map[string]any{"value": "a", "type": "work"}, map[string]any{"type": "home"}},
		"meta":                 map[string]any{"resourceType": "User"},
		scim.EnterpriseUserURN: map[string]any{"department": "D", "manager": map[string]any{"value": "1", "displayName": "M"}},
		custom:                 map[string]any{"Business Unit": "N", "FTE": 2.0},
	}
}

func TestProjection(t *testing.T) {
	const ent = scim.EnterpriseUserURN
	schemas := func(urns ...string) string {
		return `{"schemas":["` + strings.Join(append([]string{scim.UserURN}, urns...), `","`) + `"],"id":"7"`
	}
	const (
		user    = `,"userName":"jane"`
		name    = `,"name":{"familyName":"Doe","givenName":"Jane"}`
		active  = `,"active":true`
		emails  = `,"emails":[{"value":"a","type":"work"},{"type":"home"}]`
		meta    = `,"meta":{"resourceType":"User"}`
		manager = `"manager":{"value":"1","displayName":"M"}`
		entAll  = `,"` + ent + `":{"department":"D",` + manager + `}`
		own     = `,"` + custom + `":{"Business Unit":"N","FTE":2.0}`
	)
	cases := []struct{ attributes, excluded, want string }{
		{"", "", schemas(ent, custom) + user + name + active + emails + meta + entAll + own + "}"},
		{"userName", "", schemas() + user + "}"},
		{" USERNAME , nope,urn:x:y:z", "", schemas() + user + "}"},
		{"nope", "", schemas() + "}"},
		{"id,schemas", "", schemas() + "}"},
		{"urn:ietf:params:scim:schemas:core:2.0:User:userName", "", schemas() + user + "}"},
		{"name.givenName", "", schemas() + `,"name":{"givenName":"Jane"}}`},
		{"name,name.givenName", "", schemas() + name + "}"},
		{"emails.value", "", schemas() + `,"emails":[{"value":"a"}]}`},
		{"emails", "", schemas() + emails + "}"},
		{"meta.resourceType", "", schemas() + meta + "}"},
		{ent, "", schemas(ent) + entAll + "}"},
		{strings.ToUpper(ent) + ":DEPARTMENT", "", schemas(ent) + `,"` + ent + `":{"department":"D"}}`},
		{ent + ":manager.displayName", "", schemas(ent) + `,"` + ent + `":{"manager":{"displayName":"M"}}}`},
		{custom + ":Business_Unit", "", schemas(custom) + `,"` + custom + `":{"Business Unit":"N"}}`},
		{"password", "", schemas() + "}"},
		{"badge", "", schemas() + `,"badge":"b"}`},
		{"", "emails,name.familyName,meta", schemas(ent, custom) + user + `,"name":{"givenName":"Jane"}` + active + entAll + own + "}"},
		{"", "id,schemas,nope", schemas(ent, custom) + user + name + active + emails + meta + entAll + own + "}"},
		{"", ent + ",name,emails,meta,active," + custom + ":FTE", schemas(custom) + user + `,"` + custom + `":{"Business Unit":"N"}}`},
		{"", ent + ":department," + custom + ",name,emails,meta,active", schemas(ent) + user + `,"` + ent + `":{` + manager + `}}`},
	}
	rt := users(t)
	for _, c := range cases {
		t.Run(c.attributes+" without "+c.excluded, func(t *testing.T) {
			projection, err := resource.NewProjection(rt, resource.SplitNames(c.attributes), resource.SplitNames(c.excluded))
			if err != nil {
				t.Fatal(err)
			}
			got, err := resource.Encode(rt, projection.Apply(small()))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Fatalf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestProjectionRefusesBothParameters(t *testing.T) {
	_, err := resource.NewProjection(users(t), []string{"userName"}, []string{"name"})
	refusal(t, err, 400, scim.InvalidValue, "excludedAttributes")
}

func TestReturnedOnRequestComesWithItsSubAttribute(t *testing.T) {
	rt := users(t)
	rt.Core("emails").Returned = schema.ReturnedRequest
	for attributes, want := range map[string]bool{"emails.value": true, "emails": true, "userName": false, "": false} {
		projection, err := resource.NewProjection(rt, resource.SplitNames(attributes), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := projection.Apply(small())["emails"] != nil; got != want {
			t.Errorf("attributes=%s: emails returned: %v", attributes, got)
		}
	}
}

func TestReturnedAlwaysCannotBeExcluded(t *testing.T) {
	rt := users(t)
	rt.Extension(custom).Attribute("FTE").Returned = schema.ReturnedAlways
	rt.Core("emails").Sub("type").Returned = schema.ReturnedAlways
	cases := []struct{ attributes, excluded, want string }{
		{"emails.value", "", `"emails":[{"value":"a","type":"work"},{"type":"home"}],"` + custom + `":{"FTE":2.0}}`},
		{
			"", custom + ",userName,name,active,emails.type,emails.value,meta," + scim.EnterpriseUserURN,
			`"emails":[{"type":"work"},{"type":"home"}],"` + custom + `":{"FTE":2.0}}`,
		},
	}
	for _, c := range cases {
		projection, err := resource.NewProjection(rt, resource.SplitNames(c.attributes), resource.SplitNames(c.excluded))
		if err != nil {
			t.Fatal(err)
		}
		got, err := resource.Encode(rt, projection.Apply(small()))
		if err != nil || !strings.HasSuffix(string(got), c.want) {
			t.Errorf("got %s, %v", got, err)
		}
	}
}

func TestEncode(t *testing.T) {
	rt := users(t)
	got, err := resource.Encode(rt, resource.Resource{
		"userName": "<Ü&\"\u2028>", "externalId": "e", "tags": []any{"b", "a"},
		"title": nil, "emails": []any{}, custom: map[string]any{}, "id": "1",
	})
	want := `{"schemas":["` + scim.UserURN + `"],"id":"1","externalId":"e","userName":"<Ü&\"\u2028>","tags":["b","a"]}`
	if err != nil || string(got) != want {
		t.Fatalf("got %s, %v", got, err)
	}
	for number, text := range map[float64]string{2: "2.0", 0.25: "0.25", -3: "-3.0", 1e21: "1e+21"} {
		got, err := resource.Encode(rt, resource.Resource{custom: map[string]any{"FTE": number}})
		if err != nil || !strings.HasSuffix(string(got), `{"FTE":`+text+`}}`) {
			t.Errorf("%v: got %s, %v", number, got, err)
		}
	}
	for _, wrong := range []resource.Resource{
		{"username": "x"}, {"name": map[string]any{"first": "x"}}, {custom: map[string]any{"x": "y"}}, {"urn:x": map[string]any{}},
	} {
		if got, err := resource.Encode(rt, wrong); err == nil {
			t.Errorf("%v is encoded as %s", wrong, got)
		}
	}
}

// What a server returns can be sent back to it (a client that reads, merges and writes).
func TestEncodedDecodes(t *testing.T) {
	rt := users(t)
	whole := jane()
	encoded, err := resource.Encode(rt, whole)
	if err != nil {
		t.Fatal(err)
	}
	again := decode(t, rt, string(encoded)).Resource
	again["id"], again["meta"] = whole["id"], whole["meta"]
	second, err := resource.Encode(rt, again)
	if err != nil || string(second) != string(encoded) {
		t.Fatalf("got  %s, %v\nwant %s", second, err, encoded)
	}
}

func TestResourceHelpers(t *testing.T) {
	r := resource.Resource{}
	r.Set("Jane", "name", "givenName")
	r.Set("", "name", "familyName")
	r.Set(nil, "title")
	r.Set(5, custom, "Salary")
	r.Set([]map[string]any{{"value": "a"}}, "emails")
	r.Set(false, "active")
	if r.Text("name", "givenName") != "Jane" || r.Get("name", "familyName") != nil || r.Get(custom, "Salary") != int64(5) {
		t.Fatalf("got %v", r)
	}
	if value, ok := r.Bool("active"); value || !ok {
		t.Fatal("active is false, not unassigned")
	}
	if elements := r.Elements("emails"); len(elements) != 1 || elements[0]["value"] != "a" {
		t.Fatalf("got %v", elements)
	}
	copied := r.Clone()
	copied.Elements("emails")[0]["value"] = "b"
	copied.Set("John", "name", "givenName")
	if r.Elements("emails")[0]["value"] != "a" || r.Text("name", "givenName") != "Jane" {
		t.Fatal("Clone shares what it copied")
	}
}

func Example() {
	user, err := schema.NewResourceType(schema.ResourceType{
		Name: "User", Endpoint: "/Users", Schema: schema.User(),
		Extensions: []schema.Extension{{Schema: schema.EnterpriseUser()}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	decoded, err := resource.Decode(user, []byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
		"username":"jane@example.com","shoeSize":44,"emails":[{"value":"jane@example.com","primary":true}]}`), resource.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(decoded.Resource.Text("userName"), decoded.Ignored)
	matcher, err := resource.ParseFilter(user, `emails.value co "@example.com"`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(matcher.Match(decoded.Resource))
	projection, err := resource.NewProjection(user, resource.SplitNames("userName"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := resource.Encode(user, projection.Apply(decoded.Resource))
	fmt.Println(string(answer), err)
	// Output:
	// jane@example.com [{shoeSize unknown}]
	// true
	// {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane@example.com"} <nil>
}
