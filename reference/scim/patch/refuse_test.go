package patch_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

func marshal(t testing.TB, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParseRefuses(t *testing.T) {
	const s = scim.InvalidSyntax
	cases := []struct {
		name, body string
		scimType   scim.Type
		detail     string
	}{
		{"empty", ``, s, "empty"},
		{"no schemas", `{"Operations":[{"op":"add","value":{}}]}`, s, "PatchOp"},
		{"wrong schema", `{"schemas":["` + scim.UserURN + `"],"Operations":[{"op":"add","value":{}}]}`, s, "PatchOp"},
		{"no operations", `{` + opSchemas + `}`, s, "Operations"},
		{"empty operations", `{` + opSchemas + `,"Operations":[]}`, s, "Operations"},
		{"operations an object", `{` + opSchemas + `,"Operations":{}}`, s, "Operations"},
		{"operation a string", `{` + opSchemas + `,"Operations":["add"]}`, s, "Operations[0]"},
		{"op missing", `{` + opSchemas + `,"Operations":[{"op":"add","value":{}},{"path":"x","value":1}]}`, s, "Operations[1]: op must be"},
		{"op unknown", `{` + opSchemas + `,"Operations":[{"op":"move","path":"x"}]}`, s, "op must be"},
		{"op a number", `{` + opSchemas + `,"Operations":[{"op":1}]}`, s, "op must be a string"},
		{"op twice", `{` + opSchemas + `,"Operations":[{"op":"add","Op":"remove"}]}`, s, "twice"},
		{"path a number", `{` + opSchemas + `,"Operations":[{"op":"remove","path":1}]}`, scim.InvalidPath, "path must be a string"},
		{"remove without path", `{` + opSchemas + `,"Operations":[{"op":"remove","value":{"title":"x"}}]}`, scim.NoTarget, "path"},
		{"add without value", `{` + opSchemas + `,"Operations":[{"op":"add","path":"title"}]}`, scim.InvalidValue, "add needs a value"},
		{"replace without value", `{` + opSchemas + `,"Operations":[{"op":"replace","path":"title"}]}`, scim.InvalidValue, "replace needs a value"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := patch.Parse([]byte(c.body))
			refusal(t, err, 400, c.scimType, c.detail)
		})
	}
}

func TestApplyRefuses(t *testing.T) {
	const v = scim.InvalidValue
	const mails = `{"emails":[{"value":"w","type":"work","primary":true},{"value":"h","type":"home"}],"hired":"2020","` + custom + `":{"Office":"X"}}`
	cases := []struct {
		operation string
		scimType  scim.Type
		detail    string
	}{
		// readOnly and computed attributes as the path
		{`{"op":"replace","path":"id","value":"7"}`, scim.Mutability, "id is readOnly"},
		{`{"op":"replace","path":"meta","value":{}}`, scim.Mutability, "meta is readOnly"},
		{`{"op":"add","path":"meta.location","value":"x"}`, scim.Mutability, "meta.location is readOnly"},
		{`{"op":"add","path":"schemas","value":["x"]}`, scim.Mutability, "schemas is readOnly"},
		{`{"op":"remove","path":"groups"}`, scim.Mutability, "groups is readOnly"},
		{`{"op":"remove","path":"groups[value eq \"1\"]"}`, scim.Mutability, "groups is readOnly"},
		{`{"op":"replace","path":"name.formatted","value":"x"}`, scim.Mutability, "name.formatted is readOnly"},
		{`{"op":"replace","path":"` + ent + `:manager.displayName","value":"x"}`, scim.Mutability, "manager.displayName is readOnly"},
		// immutable
		{`{"op":"replace","path":"hired","value":"2021"}`, scim.Mutability, "hired is immutable"},
		{`{"op":"remove","path":"hired"}`, scim.Mutability, "hired is immutable"},
		// required
		{`{"op":"remove","path":"userName"}`, scim.Mutability, "userName cannot be removed"},
		{`{"op":"remove","path":"name"}`, scim.Mutability, "name cannot be removed"},
		{`{"op":"remove","path":"name.givenName"}`, scim.Mutability, "name.givenName cannot be removed"},
		{`{"op":"remove","path":"active"}`, scim.Mutability, "active cannot be removed"},
		{`{"op":"remove","path":"` + custom + `"}`, scim.Mutability, "Office cannot be removed"},
		{`{"op":"replace","path":"userName","value":null}`, v, "userName needs a value"},
		{`{"op":"replace","path":"userName","value":" "}`, v, "userName is required"},
		{`{"op":"replace","value":{"active":null}}`, v, "active needs a value"},
		{`{"op":"replace","value":{"name":{"givenName":null}}}`, v, "name.givenName needs a value"},
		{`{"op":"replace","path":"name.givenName","value":null}`, v, "name.givenName needs a value"},
		{`{"op":"replace","path":"name.givenName","value":""}`, v, "name.givenName is required"},
		// paths
		{`{"op":"replace","path":"nope","value":1}`, scim.InvalidPath, "nope"},
		{`{"op":"replace","path":"name.nope","value":1}`, scim.InvalidPath, "nope"},
		{`{"op":"replace","path":"department","value":1}`, scim.InvalidPath, "department"},
		{`{"op":"replace","path":"` + custom + `:Foo","value":1}`, scim.InvalidPath, "Foo"},
		{`{"op":"replace","path":"` + custom + `:Business Unit","value":1}`, scim.InvalidPath, "alias"},
		{`{"op":"replace","path":"urn:x:y:User:a","value":1}`, scim.InvalidPath, "not a schema"},
		{`{"op":"replace","path":" ","value":{}}`, scim.InvalidPath, ""},
		{`{"op":"remove","path":"userName[value eq \"x\"]"}`, scim.InvalidPath, "single value"},
		{`{"op":"remove","path":"emails[type eq work]"}`, scim.InvalidFilter, "double quotes"},
		{`{"op":"remove","path":"emails[nope eq \"x\"]"}`, scim.InvalidFilter, "nope"},
		// no target
		{`{"op":"replace","path":"emails[type eq \"other\"].value","value":"x"}`, scim.NoTarget, "emails"},
		{`{"op":"replace","path":"phoneNumbers[type eq \"work\"]","value":{"value":"x"}}`, scim.NoTarget, "phoneNumbers"},
		{`{"op":"replace","path":"phoneNumbers.value","value":"x"}`, scim.NoTarget, "phoneNumbers has no values"},
		{`{"op":"add","path":"emails[type sw \"x\"].value","value":"x"}`, scim.NoTarget, "what to add"},
		{`{"op":"add","path":"ims[type eq \"a\" and type eq \"b\"].value","value":"x"}`, scim.NoTarget, "what to add"},
		{`{"op":"add","path":"ims[type eq null].value","value":"x"}`, scim.NoTarget, "what to add"},
		{`{"op":"add","path":"tags[value eq \"x\"]","value":"x"}`, scim.NoTarget, "what to add"},
		// values
		{`{"op":"replace","value":"x"}`, v, "needs an object"},
		{`{"op":"add","value":[1]}`, v, "needs an object"},
		{`{"op":"replace","path":"` + ent + `","value":"x"}`, v, "needs an object"},
		{`{"op":"replace","path":"active","value":"yes"}`, v, "active must be a boolean"},
		{`{"op":"replace","path":"name","value":"x"}`, v, "name must be an object"},
		{`{"op":"replace","path":"name.givenName","value":5}`, v, "name.givenName must be a string"},
		{`{"op":"replace","path":"emails","value":["x"]}`, v, "emails[0] must be an object"},
		{`{"op":"replace","path":"emails[type eq \"home\"]","value":{"nope":1}}`, v, "at least one sub-attribute"},
		{`{"op":"add","path":"emails","value":[{"value":"a","primary":true},{"value":"b","primary":true}]}`, v, "primary"},
		{`{"op":"replace","path":"emails[value pr].primary","value":true}`, v, "primary"},
		{`{"op":"replace","path":"` + custom + `:Employed_Since","value":"31/12/1990"}`, v, "ISO 8601"},
		{`{"op":"replace","value":{"nickName":"a","NICKNAME":"b"}}`, scim.InvalidSyntax, "nickName appears twice"},
		{`{"op":"replace","value":{"` + custom + `":{"Business Unit":"a","Business_Unit":"b"}}}`, v, "conflicting values"},
		{`{"op":"replace","value":{"name":{"givenName":"a","GivenName":"b"}}}`, scim.InvalidSyntax, "twice"},
	}
	rt := users(t)
	for _, c := range cases {
		t.Run(c.operation, func(t *testing.T) {
			before := janeWith(t, mails)
			untouched := before.Clone()
			// The operation in front must not survive the failure of the one behind.
			_, err := apply(t, rt, before, `{"op":"add","path":"title","value":"first"},`+c.operation, patch.Options{})
			refusal(t, err, 400, c.scimType, c.detail)
			if !reflect.DeepEqual(before, untouched) {
				t.Fatalf("the refused PATCH left %s", marshal(t, before))
			}
		})
	}
}

func TestErrorsNameTheOperation(t *testing.T) {
	_, err := apply(t, users(t), janeWith(t, ""), `{"op":"add","path":"title","value":"x"},{"op":"add","path":"nope","value":1}`, patch.Options{})
	refusal(t, err, 400, scim.InvalidPath, "Operations[1]: nope")
}

func TestImmutableSubAttribute(t *testing.T) {
	current := merged(t, `{"displayName":"g","members":[{"value":"1"}]}`)
	_, err := apply(t, groups(t), current, `{"op":"replace","path":"members[value eq \"1\"].value","value":"2"}`, patch.Options{})
	refusal(t, err, 400, scim.Mutability, "members.value is immutable")
}

// Adding a member again does not rewrite what is immutable about it.
func TestAddKeepsImmutableSubAttributes(t *testing.T) {
	current := merged(t, `{"displayName":"g","members":[{"value":"1","type":"User"}]}`)
	got, err := apply(t, groups(t), current, `{"op":"add","path":"members","value":[{"value":"1","type":"user","$ref":"../Users/1"}]}`, patch.Options{})
	want := `[{"$ref":"../Users/1","type":"User","value":"1"}]`
	if err != nil || marshal(t, got.Resource["members"]) != want {
		t.Fatalf("got %s, %v", marshal(t, got.Resource), err)
	}
	again, err := apply(t, groups(t), got.Resource, `{"op":"add","path":"members","value":[{"value":"1","$ref":"elsewhere"}]}`, patch.Options{})
	if err != nil || again.Changed {
		t.Fatalf("got %s, %v", marshal(t, again.Resource), err)
	}
}

func TestRequiredListCannotBeEmptied(t *testing.T) {
	rt := users(t)
	rt.Core("emails").Required = true
	cases := []struct {
		operation string
		scimType  scim.Type
	}{
		{`{"op":"remove","path":"emails"}`, scim.Mutability},
		{`{"op":"remove","path":"emails[type eq \"home\"]"}`, scim.Mutability},
		{`{"op":"remove","path":"emails[type eq \"home\"].type"}`, scim.Mutability},
		{`{"op":"remove","path":"emails.type"}`, scim.Mutability},
		{`{"op":"replace","path":"emails","value":[]}`, scim.InvalidValue},
		{`{"op":"replace","path":"emails[type eq \"home\"]","value":null}`, scim.InvalidValue},
	}
	for _, c := range cases {
		_, err := apply(t, rt, janeWith(t, `{"emails":[{"type":"home"}]}`), c.operation, patch.Options{})
		refusal(t, err, 400, c.scimType, "emails")
	}
}

func TestStrictSchemaRefusesUnknownMembers(t *testing.T) {
	rt := users(t)
	rt.Extension(custom).Strict = true
	for _, operation := range []string{
		`{"op":"add","value":{"` + custom + `":{"Foo":1}}}`, `{"op":"add","value":{"` + custom + `:Foo":1}}`,
		`{"op":"add","path":"` + custom + `","value":{"Foo":1}}`,
	} {
		_, err := apply(t, rt, janeWith(t, ""), operation, patch.Options{})
		refusal(t, err, 400, scim.InvalidValue, "Foo")
	}
}

func TestWhatWasLackingBeforeIsNotHeldAgainstThePatch(t *testing.T) {
	current := janeWith(t, `{"`+custom+`":{"Business Unit":"N"}}`) // without the required Office
	got, err := apply(t, users(t), current, `{"op":"replace","path":"active","value":false}`, patch.Options{})
	if err != nil || !got.Changed {
		t.Fatalf("got %+v, %v", got, err)
	}
}

func FuzzApply(f *testing.F) {
	for _, seed := range []string{
		`{"op":"replace","value":{"id":"1","active":false,"name.givenName":"x"}}`,
		`{"op":"add","path":"emails[type eq \"work\"].value","value":"x"},{"op":"remove","path":"emails"}`,
		`{"op":"replace","path":"` + ent + `","value":{"manager":"","department":null}}`,
		`{"op":"add","path":"emails","value":[{"value":"w","primary":true}]},{"op":"replace","path":"emails.primary","value":false}`,
		`{"op":"remove","path":"emails[primary eq true]"},{"op":"add","path":"tags","value":["a","a"]}`,
	} {
		f.Add(seed)
	}
	rt := users(f)
	f.Fuzz(func(t *testing.T, operations string) {
		current := janeWith(t, `{"emails":[{"value":"w","type":"work","primary":true},{"value":"h","type":"home"}],"tags":["a"],"`+
			ent+`":{"department":"D","manager":{"value":"1"}}}`)
		untouched := current.Clone()
		got, err := apply(t, rt, current, operations, patch.Options{Options: resource.Options{StringBooleans: true}})
		if !reflect.DeepEqual(current, untouched) {
			t.Fatal("the given resource was changed")
		}
		if err != nil {
			refusal(t, err, 400, typeOf(t, err), "")
			return
		}
		if missing := resource.Missing(rt, got.Resource); len(missing) > 0 {
			t.Fatalf("the result lacks %v", missing)
		}
		primaries := 0
		for _, email := range got.Resource.Elements("emails") {
			if email["primary"] == true {
				primaries++
			}
		}
		if primaries > 1 {
			t.Fatalf("%d primaries in %s", primaries, marshal(t, got.Resource))
		}
		if _, err := resource.Encode(rt, got.Resource); err != nil {
			t.Fatalf("the result does not fit its schema: %v", err)
		}
	})
}

func typeOf(t *testing.T, err error) scim.Type {
	t.Helper()
	refused, ok := err.(*scim.Error) //nolint:errorlint // Apply promises the type itself
	if !ok {
		t.Fatalf("%v is no *scim.Error", err)
	}
	return refused.ScimType
}

func BenchmarkApply(b *testing.B) {
	rt := users(b)
	var many []string
	for i := range 1000 {
		many = append(many, fmt.Sprintf(`{"value":"%d@example.com"}`, i))
	}
	current := janeWith(b, "")
	for name, operations := range map[string]string{
		"deactivate":       `{"op":"replace","value":{"active":false}}`,
		"value path":       `{"op":"add","path":"emails[type eq \"work\"].value","value":"w@example.com"}`,
		"add 1000 of 1000": `{"op":"add","path":"emails","value":[` + strings.Join(many, ",") + `]}`,
	} {
		start := current
		if strings.HasPrefix(name, "add 1000") {
			result, err := apply(b, rt, current, operations, patch.Options{})
			if err != nil {
				b.Fatal(err)
			}
			start = result.Resource
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := apply(b, rt, start, operations, patch.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ExampleApply() {
	user, err := schema.NewResourceType(schema.ResourceType{Name: "User", Endpoint: "/Users", Schema: schema.User()})
	if err != nil {
		fmt.Println(err)
		return
	}
	current := resource.Resource{"id": "7", "userName": "jane@example.com", "active": true}
	operations, err := patch.Parse([]byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
		"Operations":[{"op":"replace","value":{"id":"7","active":false}}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := patch.Apply(user, current, operations, patch.Options{})
	fmt.Println(result.Resource["active"], result.Changed, result.Ignored, err)
	// Output:
	// false true [{id readOnly}] <nil>
}
