package patch_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// Each case starts from the usual user and before, and ends in the usual user, before and after; null in after takes a
// member away.
func TestApplyToUsers(t *testing.T) {
	const (
		work  = `{"value":"w@example.com","type":"work","primary":true}`
		home  = `{"value":"h@example.com","type":"home"}`
		mails = `{"emails":[` + work + `,` + home + `]}`
		ents  = `{"` + ent + `":{"department":"D","manager":{"value":"1","displayName":"M"}}}`
	)
	cases := []struct{ name, before, operations, after string }{
		// add (RFC 7644 §3.5.2.1)
		{"add simple", ``, `{"op":"add","path":"nickName","value":"J"}`, `{"nickName":"J"}`},
		{"add replaces a simple value", `{"nickName":"A"}`, `{"op":"add","path":"nickName","value":"J"}`, `{"nickName":"J"}`},
		{"add without path", ``, `{"op":"add","value":{"nickName":"J","emails":[` + home + `]}}`, `{"nickName":"J","emails":[` + home + `]}`},
		{
			"add merges complex", ``, `{"op":"add","path":"name","value":{"middleName":"X"}}`,
			`{"name":{"givenName":"Jane","familyName":"Doe","formatted":"Jane Doe","middleName":"X"}}`,
		},
		{"add null is nothing", `{"nickName":"A"}`, `{"op":"add","value":{"nickName":null,"emails":[],"name":{"familyName":null}}}`, ``},
		{"add sub-attribute of nothing", ``, `{"op":"add","path":"` + ent + `:manager.value","value":"1"}`, `{"` + ent + `":{"manager":{"value":"1"}}}`},
		{
			"add appends", mails, `{"op":"add","path":"emails","value":[{"value":"n@example.com"}]}`,
			`{"emails":[` + work + `,` + home + `,{"value":"n@example.com"}]}`,
		},
		{"add a single object to a list", ``, `{"op":"add","path":"emails","value":` + home + `}`, `{"emails":[` + home + `]}`},
		{"add what is there", mails, `{"op":"add","path":"emails","value":[{"value":"H@example.com","type":"home"}]}`, ``},
		{"add the same twice", ``, `{"op":"add","path":"emails","value":[` + home + `,` + home + `]}`, `{"emails":[` + home + `]}`},
		{
			"add the same value with another type", mails, `{"op":"add","path":"emails","value":[{"value":"h@example.com","type":"other"}]}`,
			`{"emails":[` + work + `,` + home + `,{"value":"h@example.com","type":"other"}]}`,
		},
		{"add simple values once", `{"tags":["a"]}`, `{"op":"add","path":"tags","value":["A","b"]}`, `{"tags":["a","b"]}`},
		{
			"add an instant in another zone", `{"shifts":["2024-01-31T09:00:00Z"]}`,
			`{"op":"add","path":"shifts","value":["2024-01-31T10:00:00+01:00","2024-01-31T10:00:00Z"]}`,
			`{"shifts":["2024-01-31T09:00:00Z","2024-01-31T10:00:00Z"]}`,
		},
		{"add a simple value bare", `{"tags":["a"]}`, `{"op":"add","path":"tags","value":"b"}`, `{"tags":["a","b"]}`},
		{
			"add an address that is there", `{"addresses":[{"type":"work","locality":"X","country":"DK"}]}`,
			`{"op":"add","path":"addresses","value":[{"type":"work","locality":"x"}]}`, ``,
		},
		{
			"add by value path sets", mails, `{"op":"add","path":"emails[type eq \"home\"].display","value":"d"}`,
			`{"emails":[` + work + `,{"value":"h@example.com","type":"home","display":"d"}]}`,
		},
		{
			"add by value path merges an object", mails, `{"op":"add","path":"emails[type eq \"home\"]","value":{"display":"d"}}`,
			`{"emails":[` + work + `,{"value":"h@example.com","type":"home","display":"d"}]}`,
		},
		{
			"add by value path creates", ``, `{"op":"add","path":"emails[type eq \"work\" and primary eq true].value","value":"w@example.com"}`,
			`{"emails":[` + work + `]}`,
		},
		{
			"add by value path creates an object", ``, `{"op":"add","path":"emails[type eq \"home\"]","value":{"value":"h@example.com"}}`,
			`{"emails":[` + home + `]}`,
		},

		// replace (§3.5.2.3)
		{"replace simple", `{"nickName":"A"}`, `{"op":"replace","path":"nickName","value":"J"}`, `{"nickName":"J"}`},
		{"replace what is absent", ``, `{"op":"replace","path":"nickName","value":"J"}`, `{"nickName":"J"}`},
		{
			"replace keeps other sub-attributes", ``, `{"op":"replace","path":"name","value":{"familyName":"Roe"}}`,
			`{"name":{"givenName":"Jane","familyName":"Roe","formatted":"Jane Doe"}}`,
		},
		{
			"replace sub-attribute", ``, `{"op":"replace","path":"NAME.FAMILYNAME","value":"Roe"}`,
			`{"name":{"givenName":"Jane","familyName":"Roe","formatted":"Jane Doe"}}`,
		},
		{"replace by nothing writable changes nothing", ents, `{"op":"replace","path":"` + ent + `:manager","value":{}}`, ``},
		{"replace a list", mails, `{"op":"replace","path":"emails","value":[` + home + `]}`, `{"emails":[` + home + `]}`},
		{"replace by an empty list", mails, `{"op":"replace","path":"emails","value":[]}`, `{"emails":null}`},
		{"replace by null", mails, `{"op":"replace","path":"emails","value":null}`, `{"emails":null}`},
		{
			"replace a sub-attribute by null", ``, `{"op":"replace","value":{"name":{"familyName":null}}}`,
			`{"name":{"givenName":"Jane","formatted":"Jane Doe"}}`,
		},
		{
			"replace by value path", mails, `{"op":"replace","path":"emails[type eq \"home\"].value","value":"n@example.com"}`,
			`{"emails":[` + work + `,{"value":"n@example.com","type":"home"}]}`,
		},
		{
			"replace all matches", mails, `{"op":"replace","path":"emails[value co \"example\"].display","value":"d"}`,
			`{"emails":[{"value":"w@example.com","type":"work","primary":true,"display":"d"},{"value":"h@example.com","type":"home","display":"d"}]}`,
		},
		{
			"replace the whole match", mails, `{"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"n@example.com"}}`,
			`{"emails":[` + work + `,{"value":"n@example.com"}]}`,
		},
		{"replace a match by null", mails, `{"op":"replace","path":"emails[type eq \"home\"]","value":null}`, `{"emails":[` + work + `]}`},
		{
			"replace a sub-attribute of all", mails, `{"op":"replace","path":"emails.display","value":"d"}`,
			`{"emails":[{"value":"w@example.com","type":"work","primary":true,"display":"d"},{"value":"h@example.com","type":"home","display":"d"}]}`,
		},
		{
			"value path with logic", mails, `{"op":"replace","path":"emails[not (type eq \"work\") and (value sw \"h\" or value sw \"x\")].display","value":"d"}`,
			`{"emails":[` + work + `,{"value":"h@example.com","type":"home","display":"d"}]}`,
		},
		{"replace a simple element", `{"tags":["a","b"]}`, `{"op":"replace","path":"tags[value eq \"a\"]","value":"c"}`, `{"tags":["c","b"]}`},

		// remove (§3.5.2.2)
		{"remove simple", `{"nickName":"A"}`, `{"op":"remove","path":"nickName"}`, `{"nickName":null}`},
		{"remove what is absent", ``, `{"op":"remove","path":"nickName"}`, ``},
		{"remove a list", mails, `{"op":"remove","path":"emails"}`, `{"emails":null}`},
		{"remove by value path", mails, `{"op":"remove","path":"emails[type eq \"home\"]"}`, `{"emails":[` + work + `]}`},
		{"remove without match", mails, `{"op":"remove","path":"emails[type eq \"other\"]"}`, ``},
		{"remove the last", `{"emails":[` + home + `]}`, `{"op":"remove","path":"emails[type eq \"home\"]"}`, `{"emails":null}`},
		{
			"remove a sub-attribute by value path", mails, `{"op":"remove","path":"emails[type eq \"home\"].type"}`,
			`{"emails":[` + work + `,{"value":"h@example.com"}]}`,
		},
		{
			"remove the last sub-attribute", `{"emails":[` + work + `,{"type":"home"}]}`, `{"op":"remove","path":"emails[type eq \"home\"].type"}`,
			`{"emails":[` + work + `]}`,
		},
		{"remove a sub-attribute", ``, `{"op":"remove","path":"name.familyName"}`, `{"name":{"givenName":"Jane","formatted":"Jane Doe"}}`},
		{
			"remove a sub-attribute of all", mails, `{"op":"remove","path":"emails.type"}`,
			`{"emails":[{"value":"w@example.com","primary":true},{"value":"h@example.com"}]}`,
		},
		{"remove ignores a value", mails, `{"op":"remove","path":"emails","value":[` + home + `]}`, `{"emails":null}`},

		// primary (§3.5.2)
		{
			"a new primary demotes the old one", mails, `{"op":"add","path":"emails","value":[{"value":"n@example.com","primary":true}]}`,
			`{"emails":[{"value":"w@example.com","type":"work","primary":false},` + home + `,{"value":"n@example.com","primary":true}]}`,
		},
		{
			"making one primary by value path", mails, `{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}`,
			`{"emails":[{"value":"w@example.com","type":"work","primary":false},{"value":"h@example.com","type":"home","primary":true}]}`,
		},
		{
			"adding a known one as primary", mails, `{"op":"add","path":"emails","value":[{"value":"h@example.com","primary":true}]}`,
			`{"emails":[{"value":"w@example.com","type":"work","primary":false},{"value":"h@example.com","type":"home","primary":true}]}`,
		},
		{
			"replacing one by a primary", mails, `{"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"n@example.com","primary":true}}`,
			`{"emails":[{"value":"w@example.com","type":"work","primary":false},{"value":"n@example.com","primary":true}]}`,
		},

		// extensions
		{"extension attribute by URN", ``, `{"op":"replace","path":"` + ent + `:department","value":"D"}`, `{"` + ent + `":{"department":"D"}}`},
		{
			"URN in another case", ``, `{"op":"replace","path":"URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:User:DEPARTMENT","value":"D"}`,
			`{"` + ent + `":{"department":"D"}}`,
		},
		{
			"the last attribute takes the extension along", `{"` + ent + `":{"department":"D"}}`, `{"op":"remove","path":"` + ent + `:department"}`,
			`{"` + ent + `":null}`,
		},
		{
			"whole extension as path", ents, `{"op":"replace","path":"` + ent + `","value":{"costCenter":"C","department":"E"}}`,
			`{"` + ent + `":{"department":"E","costCenter":"C","manager":{"value":"1","displayName":"M"}}}`,
		},
		{
			"whole extension as key", ``, `{"op":"add","value":{"` + ent + `":{"department":"E","manager":"2"}}}`,
			`{"` + ent + `":{"department":"E","manager":{"value":"2"}}}`,
		},
		{"whole extension removed", ents, `{"op":"remove","path":"` + ent + `"}`, `{"` + ent + `":null}`},
		{"whole extension null", ents, `{"op":"replace","value":{"` + ent + `":null}}`, `{"` + ent + `":null}`},
		{"alias as path", ``, `{"op":"add","path":"` + custom + `:employed_since","value":"2020-01-31"},` +
			`{"op":"add","path":"` + custom + `:Office","value":"X"}`, `{"` + custom + `":{"Employed_Since":"2020-01-31","Office":"X"}}`},
		{
			"names with spaces and aliases as keys", ``, `{"op":"add","value":{"` + custom + `":{"employed since":"2020-01-31","Business_Unit":"N","Office":"X"}}}`,
			`{"` + custom + `":{"Employed_Since":"2020-01-31","Business Unit":"N","Office":"X"}}`,
		},
		{"bare manager", ``, `{"op":"replace","path":"` + ent + `:manager","value":"5"}`, `{"` + ent + `":{"manager":{"value":"5"}}}`},
		{"blank manager", `{"` + ent + `":{"manager":{"value":"1"}}}`, `{"op":"replace","path":"` + ent + `:manager","value":""}`, `{"` + ent + `":null}`},

		// keys that are paths
		{
			"dotted key", ``, `{"op":"replace","value":{"name.familyName":"Roe","NickName":"J"}}`,
			`{"name":{"givenName":"Jane","familyName":"Roe","formatted":"Jane Doe"},"nickName":"J"}`,
		},
		{
			"URN keys", ``, `{"op":"add","value":{"` + ent + `:department":"D","urn:ietf:params:scim:schemas:core:2.0:User:nickName":"J","` + ent + `:manager.value":"1"}}`,
			`{"nickName":"J","` + ent + `":{"department":"D","manager":{"value":"1"}}}`,
		},
		{"dotted key within an extension", ``, `{"op":"add","value":{"` + ent + `":{"manager.value":"1"}}}`, `{"` + ent + `":{"manager":{"value":"1"}}}`},
		{
			"value path as key", mails, `{"op":"replace","value":{"emails[type eq \"home\"].value":"n@example.com"}}`,
			`{"emails":[` + work + `,{"value":"n@example.com","type":"home"}]}`,
		},
		{"core URN as key", ``, `{"op":"add","value":{"urn:ietf:params:scim:schemas:core:2.0:User":{"nickName":"J"}}}`, `{"nickName":"J"}`},

		// sequences
		{
			"later operations see earlier ones", ``, `{"op":"add","path":"emails","value":[` + home + `]},` +
				`{"op":"replace","path":"emails[type eq \"home\"].type","value":"work"},{"op":"add","path":"emails[type eq \"work\"].primary","value":true}`,
			`{"emails":[{"value":"h@example.com","type":"work","primary":true}]}`,
		},
		{
			"one value replacing two stays two values", mails, `{"op":"replace","path":"emails[value pr]","value":{"value":"x"}},` +
				`{"op":"add","path":"emails","value":[{"value":"x","type":"work"},{"value":"x","display":"d"}]}`,
			`{"emails":[{"value":"x","display":"d"},{"value":"x"},{"value":"x","type":"work"}]}`,
		},
		{"op in capitals, path null", ``, `{"OP":"Replace","path":null,"Value":{"active":false}}`, `{"active":false}`},
		{"immutable for the first time", ``, `{"op":"add","path":"hired","value":"2020"}`, `{"hired":"2020"}`},
		{"immutable to the same", `{"hired":"2020"}`, `{"op":"replace","path":"hired","value":"2020"}`, ``},
	}
	rt := users(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := janeWith(t, c.before)
			untouched := before.Clone()
			want := merged(t, marshal(t, before), c.after)
			got, err := apply(t, rt, before, c.operations, patch.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got.Resource, want) {
				t.Fatalf("got  %s\nwant %s", marshal(t, got.Resource), marshal(t, want))
			}
			if got.Changed == reflect.DeepEqual(before, want) {
				t.Fatalf("Changed is %v", got.Changed)
			}
			if len(got.Ignored) > 0 {
				t.Fatalf("ignored %v", got.Ignored)
			}
			if !reflect.DeepEqual(before, untouched) {
				t.Fatalf("the given resource was changed to %s", marshal(t, before))
			}
		})
	}
}

func TestStringBooleans(t *testing.T) {
	rt := users(t)
	lenient := patch.Options{Options: resource.Options{StringBooleans: true}}
	for _, operation := range []string{
		`{"op":"Replace","path":"active","value":"False"}`, `{"op":"replace","value":{"active":"false"}}`,
	} {
		got, err := apply(t, rt, janeWith(t, ""), operation, lenient)
		if active, ok := got.Resource.Bool("active"); err != nil || active || !ok {
			t.Errorf("%s: got %v, %v", operation, got.Resource, err)
		}
		_, err = apply(t, rt, janeWith(t, ""), operation, patch.Options{})
		refusal(t, err, 400, "invalidValue", "active must be a boolean")
	}
	roles := `{"roles":[{"value":"r","primary":true}]}`
	got, err := apply(t, rt, janeWith(t, roles), `{"op":"replace","path":"roles[not (primary eq \"False\") and primary eq \"True\"].value","value":"s"}`, lenient)
	if err != nil || got.Resource.Elements("roles")[0]["value"] != "s" {
		t.Errorf("got %v, %v", got.Resource, err)
	}
}

func TestRemoveListedValues(t *testing.T) {
	rt := groups(t)
	current := merged(t, `{"displayName":"g","members":[{"value":"1","type":"User"},{"value":"2"},{"value":"3"}]}`)
	cases := []struct{ operation, want string }{
		{`{"op":"Remove","path":"members","value":[{"value":"1"},{"value":"9"},{"value":"3"}]}`, `[{"value":"2"}]`},
		{`{"op":"Remove","path":"members","value":{"value":"2"}}`, `[{"type":"User","value":"1"},{"value":"3"}]`},
		{`{"op":"Remove","path":"members","value":[{"value":"9"}]}`, `[{"type":"User","value":"1"},{"value":"2"},{"value":"3"}]`},
		{`{"op":"Remove","path":"members","value":["1","3"]}`, `[{"value":"2"}]`},
		{`{"op":"Remove","path":"members","value":"2"}`, `[{"type":"User","value":"1"},{"value":"3"}]`},
		// A list of nothing removes nothing; no value at all removes the attribute.
		{`{"op":"Remove","path":"members","value":[]}`, `[{"type":"User","value":"1"},{"value":"2"},{"value":"3"}]`},
		{`{"op":"Remove","path":"members","value":null}`, `null`},
		{`{"op":"Remove","path":"members"}`, `null`},
	}
	for _, c := range cases {
		got, err := apply(t, rt, current, c.operation, patch.Options{RemoveListedValues: true})
		if members := marshal(t, got.Resource["members"]); err != nil || members != c.want {
			t.Errorf("%s: got %s, %v", c.operation, members, err)
		}
	}
	for _, value := range []string{`true`, `5`, `[7]`, `[null]`} {
		_, err := apply(t, rt, current, `{"op":"Remove","path":"members","value":`+value+`}`, patch.Options{RemoveListedValues: true})
		if err == nil || !strings.Contains(err.Error(), "expected the values to be removed") {
			t.Errorf("remove %s: found %v, want a refusal", value, err)
		}
	}
}

// What Okta sends for groups; the renaming repeats the id, which is readOnly.
func TestOktaGroupOperations(t *testing.T) {
	rt := groups(t)
	current := merged(t, `{"id":"g1","displayName":"old","members":[{"value":"1"},{"value":"2"}]}`)
	cases := []struct {
		operations, want string
		changed          bool
	}{
		{`{"op":"replace","value":{"id":"g1","displayName":"new"}}`, `{"displayName":"new","id":"g1","members":[{"value":"1"},{"value":"2"}]}`, true},
		{`{"op":"replace","value":{"id":"other","displayName":"old"}}`, `{"displayName":"old","id":"g1","members":[{"value":"1"},{"value":"2"}]}`, false},
		{`{"op":"add","path":"members","value":[{"value":"1","display":"a@example.com"}]}`, `{"displayName":"old","id":"g1","members":[{"value":"1"},{"value":"2"}]}`, false},
		{
			`{"op":"remove","path":"members[value eq \"1\"]"},{"op":"add","path":"members","value":[{"value":"3","display":"c"}]}`,
			`{"displayName":"old","id":"g1","members":[{"value":"2"},{"value":"3"}]}`, true,
		},
		{`{"op":"remove","path":"members[value eq \"9\"]"}`, `{"displayName":"old","id":"g1","members":[{"value":"1"},{"value":"2"}]}`, false},
		{`{"op":"replace","path":"members","value":[]}`, `{"displayName":"old","id":"g1"}`, true},
		{`{"op":"replace","path":"members","value":[{"value":"2"}]}`, `{"displayName":"old","id":"g1","members":[{"value":"2"}]}`, true},
	}
	for _, c := range cases {
		got, err := apply(t, rt, current, c.operations, patch.Options{})
		if err != nil || marshal(t, got.Resource) != c.want || got.Changed != c.changed {
			t.Errorf("%s: got %s, %v, changed %v", c.operations, marshal(t, got.Resource), err, got.Changed)
		}
	}
}

func TestIgnoredMembersAreReported(t *testing.T) {
	got, err := apply(t, users(t), janeWith(t, ""), `{"op":"replace","value":{"schemas":["urn:x"],"id":"8","meta":{"version":"x"},"meta.location":"x","groups":[],
		"shoeSize":44,"name":{"formatted":"X","nope":1},"name.formatted":"X","emails[nope":"x","urn:x:y:User":{"a":1},
		"`+custom+`":{"Shoe Size":44,"urn:x:y:Office":"Z"},"`+custom+`:Foo":1}}`, patch.Options{})
	if err != nil || got.Changed {
		t.Fatalf("got %+v, %v", got, err)
	}
	want := []resource.Ignored{
		{Path: "emails[nope", Reason: resource.Unknown},
		{Path: "groups", Reason: resource.ReadOnly},
		{Path: "id", Reason: resource.ReadOnly},
		{Path: "meta", Reason: resource.ReadOnly},
		{Path: "meta.location", Reason: resource.ReadOnly},
		{Path: "name.formatted", Reason: resource.ReadOnly},
		{Path: "name.nope", Reason: resource.Unknown},
		{Path: "name.formatted", Reason: resource.ReadOnly},
		{Path: "shoeSize", Reason: resource.Unknown},
		{Path: custom + ":Shoe Size", Reason: resource.Unknown},
		{Path: custom + ":urn:x:y:Office", Reason: resource.Unknown},
		{Path: custom + ":Foo", Reason: resource.Unknown},
		{Path: "urn:x:y:User", Reason: resource.Unknown},
	}
	if !reflect.DeepEqual(got.Ignored, want) {
		t.Fatalf("got  %v\nwant %v", got.Ignored, want)
	}
}
