package patch_test

import (
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// TestRFC7644 applies operations of every form that RFC 7644 §3.5.2.1 to §3.5.2.3 shows, on plain core resources.
func TestRFC7644(t *testing.T) {
	user := resourceType(t, schema.ResourceType{Name: "User", Endpoint: "/Users", Schema: schema.User()})
	const (
		members = `{"displayName":"Guides","members":[{"value":"u1","type":"User"},{"value":"u2","type":"User"},{"value":"u3","type":"User"}]}`
		person  = `{"userName":"kim","nickName":"K","emails":[{"value":"kim@example.com","type":"work","primary":true},{"value":"kim@example.org","type":"home"}],` +
			`"addresses":[{"type":"work","streetAddress":"Vej 1","locality":"Aarhus","country":"DK","primary":true},{"type":"home","locality":"Lund","country":"SE"}]}`
	)
	for _, c := range []struct {
		name, rule         string
		group              bool
		before, operations string
		keys               []string
		want               string
	}{
		{
			"a member is added", "§3.5.2.1", true, members, `{"op":"add","path":"members","value":[{"display":"Kim","$ref":"https://example.com/v2/Users/u4","value":"u4"}]}`,
			[]string{"members"},
			`[{"type":"User","value":"u1"},{"type":"User","value":"u2"},{"type":"User","value":"u3"},{"$ref":"https://example.com/v2/Users/u4","value":"u4"}]`,
		},
		{
			"several attributes are added without a path", "§3.5.2.1", false, `{"userName":"kim"}`,
			`{"op":"add","value":{"emails":[{"value":"kim@example.org","type":"home"}],"nickname":"K"}}`,
			[]string{"emails"},
			`[{"type":"home","value":"kim@example.org"}]`,
		},
		{
			"and the name may be in another case", "§3.5.2.1", false, `{"userName":"kim"}`,
			`{"op":"add","value":{"emails":[{"value":"kim@example.org","type":"home"}],"nickname":"K"}}`,
			[]string{"nickName"},
			`"K"`,
		},
		{
			"one member is removed by a filter", "§3.5.2.2", true, members, `{"op":"remove","path":"members[value eq \"u2\"]"}`,
			[]string{"members"},
			`[{"type":"User","value":"u1"},{"type":"User","value":"u3"}]`,
		},
		{"all members are removed", "§3.5.2.2", true, members, `{"op":"remove","path":"members"}`, []string{"members"}, `null`},
		{
			"a value is removed by a filter with and", "§3.5.2.2", false, person, `{"op":"remove","path":"emails[type eq \"work\" and value ew \"example.com\"]"}`,
			[]string{"emails"},
			`[{"type":"home","value":"kim@example.org"}]`,
		},
		{
			"a member is removed and another added", "§3.5.2.2", true, members,
			`{"op":"remove","path":"members[value eq \"u1\"]"},{"op":"add","path":"members","value":[{"value":"u5"}]}`,
			[]string{"members"},
			`[{"type":"User","value":"u2"},{"type":"User","value":"u3"},{"value":"u5"}]`,
		},
		{
			"all members are replaced", "§3.5.2.3", true, members, `{"op":"replace","path":"members","value":[{"value":"u2","type":"User"},{"value":"u9"}]}`,
			[]string{"members"},
			`[{"type":"User","value":"u2"},{"value":"u9"}]`,
		},
		{
			"the work address is replaced whole", "§3.5.2.3", false, person,
			`{"op":"replace","path":"addresses[type eq \"work\"]","value":{"type":"work","streetAddress":"Gade 2","locality":"Odense","primary":true}}`,
			[]string{"addresses"},
			`[{"locality":"Odense","primary":true,"streetAddress":"Gade 2","type":"work"},{"country":"SE","locality":"Lund","type":"home"}]`,
		},
		{
			"one part of the work address is replaced", "§3.5.2.3", false, person, `{"op":"replace","path":"addresses[type eq \"work\"].streetAddress","value":"Gade 2"}`,
			[]string{"addresses"},
			`[{"country":"DK","locality":"Aarhus","primary":true,"streetAddress":"Gade 2","type":"work"},{"country":"SE","locality":"Lund","type":"home"}]`,
		},
		{
			"all emails are replaced without a path", "§3.5.2.3", false, person,
			`{"op":"replace","value":{"emails":[{"value":"k@example.com","type":"work","primary":true}],"nickname":"Kimmie"}}`,
			[]string{"emails"},
			`[{"primary":true,"type":"work","value":"k@example.com"}]`,
		},
		{"what is absent is replaced as if added", "§3.5.2.3", false, person, `{"op":"replace","path":"title","value":"Guide"}`, []string{"title"}, `"Guide"`},
		{
			"every element that a filter selects has its part replaced", "§3.5.2.3", false, person, `{"op":"replace","path":"addresses[country pr].country","value":"NO"}`,
			[]string{"addresses"},
			`[{"country":"NO","locality":"Aarhus","primary":true,"streetAddress":"Vej 1","type":"work"},{"country":"NO","locality":"Lund","type":"home"}]`,
		},
		{
			"of two primaries the newer stays", "§3.5.2", false, person, `{"op":"add","path":"addresses","value":{"type":"other","locality":"Oslo","primary":true}}`,
			[]string{"addresses"},
			`[{"country":"DK","locality":"Aarhus","primary":false,"streetAddress":"Vej 1","type":"work"},{"country":"SE","locality":"Lund","type":"home"},` +
				`{"locality":"Oslo","primary":true,"type":"other"}]`,
		},
	} {
		t.Run(c.rule+" "+c.name, func(t *testing.T) {
			rt := user
			if c.group {
				rt = groups(t)
			}
			got, err := apply(t, rt, merged(t, c.before), c.operations, patch.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if value := marshal(t, got.Resource.Get(c.keys...)); value != c.want || !got.Changed {
				t.Errorf("got  %s\nwant %s", value, c.want)
			}
		})
	}
}
