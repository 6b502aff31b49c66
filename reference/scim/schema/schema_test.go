package schema_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

const badge = "urn:ietf:params:scim:schemas:extension:badge:2.0:User"

func user(t testing.TB) *schema.ResourceType {
	t.Helper()
	rt, err := schema.NewResourceType(schema.ResourceType{
		Name: "User", Description: "User Account", Endpoint: "/Users", Schema: schema.User(),
		Extensions: []schema.Extension{
			{Schema: schema.EnterpriseUser()},
			{Schema: &schema.Schema{ID: badge, Name: "Badge", Attributes: []schema.Attribute{
				{Name: "Business Unit", Aliases: []string{"Business_Unit"}},
				{Name: "Employed_Since", Type: schema.DateTime, DateOnly: true, Aliases: []string{"Employed Since"}},
				{Name: "title"},
			}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return rt
}

func TestFind(t *testing.T) {
	const core, enterprise = scim.UserURN, scim.EnterpriseUserURN
	rt := user(t)
	cases := []struct{ urn, name, sub, want string }{
		{"", "userName", "", "userName"},
		{"", "USERNAME", "", "userName"},
		{"", "id", "", "id"},
		{"", "meta", "LASTMODIFIED", "meta.lastModified"},
		{"", "Name", "GivenName", "name.givenName"},
		{"", "groups", "$ref", "groups.$ref"},
		{core, "userName", "", "userName"},
		{strings.ToUpper(core), "userName", "", "userName"},
		{enterprise, "manager", "value", enterprise + ":manager.value"},
		{strings.ToUpper(enterprise), "DEPARTMENT", "", enterprise + ":department"},
		{badge, "employed_since", "", badge + ":Employed_Since"},
		{badge, "business_UNIT", "", badge + ":Business Unit"},
		// Equal names in the core and an extension are two attributes.
		{"", "title", "", "title"},
		{badge, "title", "", badge + ":title"},
		// A bare schema URN, in the two ways it can have been split.
		{"urn:ietf:params:scim:schemas:extension:badge:2.0", "User", "", badge},
		{badge, "", "", badge},
	}
	for _, c := range cases {
		target, err := rt.Find(c.urn, c.name, c.sub)
		if err != nil || target.Path() != c.want {
			t.Errorf("%s|%s|%s: got %q, %v, want %q", c.urn, c.name, c.sub, target.Path(), err, c.want)
		}
	}
	for _, c := range []struct{ urn, name, sub string }{
		{"", "nope", ""},
		{"", "department", ""},
		{"", "name", "nope"},
		{"", "userName", "value"},
		{"urn:example:none", "x", ""},
		{enterprise, "nope", ""},
		{badge, "Employed-Since", ""},
		{"urn:ietf:params:scim:schemas:extension:badge:2.0", "User", "x"},
	} {
		if target, err := rt.Find(c.urn, c.name, c.sub); err == nil || err.ScimType != scim.InvalidPath {
			t.Errorf("%v: got %q, %v, want invalidPath", c, target.Path(), err)
		}
	}
}

func TestLookupPrefersExactName(t *testing.T) {
	attributes := []schema.Attribute{{Name: "Team", Aliases: []string{"squad"}}, {Name: "team_id", Aliases: []string{"Team-Id"}}}
	for name, want := range map[string]string{
		"Team": "Team", "team": "Team", "squad": "Team", "SQUAD": "Team", "TEAM_ID": "team_id", "team-id": "team_id",
	} {
		if got := schema.Lookup(attributes, name); got == nil || got.Name != want {
			t.Errorf("%s: got %v, want %s", name, got, want)
		}
	}
	// Exact spelling decides where names differ in case alone, a name before an alias.
	alike := []schema.Attribute{{Name: "a", Aliases: []string{"C"}}, {Name: "A"}, {Name: "C"}, {Name: "d", Aliases: []string{"e"}}, {Name: "E"}}
	for name, want := range map[string]int{"a": 0, "A": 1, "C": 2, "e": 3, "E": 4} {
		if got := schema.Lookup(alike, name); got != &alike[want] {
			t.Errorf("%s: got %v, want %v", name, got, alike[want])
		}
	}
	// No underscore stands for a space unless an alias says so.
	if got := schema.Lookup([]schema.Attribute{{Name: "Business Unit"}}, "Business_Unit"); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestNewResourceTypeFindsMistakes(t *testing.T) {
	with := func(attributes ...schema.Attribute) schema.ResourceType {
		return schema.ResourceType{
			Name: "User", Schema: schema.User(),
			Extensions: []schema.Extension{{Schema: &schema.Schema{ID: badge, Attributes: attributes}}},
		}
	}
	cases := map[string]struct {
		rt   schema.ResourceType
		want string
	}{
		"no schema":       {schema.ResourceType{Name: "User"}, "core schema"},
		"empty name":      {with(schema.Attribute{}), "no attribute name"},
		"twice":           {with(schema.Attribute{Name: "a"}, schema.Attribute{Name: "A"}), "used"},
		"alias taken":     {with(schema.Attribute{Name: "a"}, schema.Attribute{Name: "b", Aliases: []string{"A"}}), "used by both"},
		"complex without": {with(schema.Attribute{Name: "a", Type: schema.Complex}), "sub-attributes"},
		"simple with": {
			with(schema.Attribute{Name: "a", SubAttributes: []schema.Attribute{{Name: "b"}}}),
			"sub-attributes",
		},
		"complex in complex": {with(schema.Attribute{Name: "a", Type: schema.Complex, SubAttributes: []schema.Attribute{
			{Name: "b", Type: schema.Complex, SubAttributes: []schema.Attribute{{Name: "c"}}},
		}}), "must not be complex"},
		"core name with space": {schema.ResourceType{Schema: &schema.Schema{
			ID:         "urn:x:y",
			Attributes: []schema.Attribute{{Name: "a b"}},
		}}, "no attribute name"},
		"core name taken by a common one": {schema.ResourceType{Schema: &schema.Schema{
			ID:         "urn:x:y",
			Attributes: []schema.Attribute{{Name: "ID"}},
		}}, "used"},
		"extension twice": {schema.ResourceType{Schema: schema.User(), Extensions: []schema.Extension{
			{Schema: schema.EnterpriseUser()}, {Schema: schema.EnterpriseUser()},
		}}, "twice"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := schema.NewResourceType(c.rt); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestFold(t *testing.T) {
	equal := [][2]string{
		{"Jane@Example.COM", "jane@example.com"},
		{"ÉMILE", "émile"},
		{"e\u0301mile", "\u00e9mile"},
		{"STRASSE", "straße"},
		{"ΣΊΣΥΦΟΣ", "σίσυφος"},
	}
	for _, pair := range equal {
		if schema.Fold(pair[0]) != schema.Fold(pair[1]) {
			t.Errorf("%q and %q differ", pair[0], pair[1])
		}
	}
	if schema.Fold("emile") == schema.Fold("émile") || schema.Fold("a") == schema.Fold("a ") {
		t.Error("different strings are equal")
	}
}

func TestDiscoveryJSON(t *testing.T) {
	rt := user(t)
	rendered := map[string]func() ([]byte, error){
		"testdata/user.json":         func() ([]byte, error) { return schema.User().JSON("https://example.com/v2/") },
		"testdata/enterprise.json":   func() ([]byte, error) { return schema.EnterpriseUser().JSON("https://example.com/v2") },
		"testdata/group.json":        func() ([]byte, error) { return schema.Group().JSON("https://example.com/v2") },
		"testdata/resourcetype.json": func() ([]byte, error) { return rt.JSON("https://example.com/v2") },
	}
	for file, render := range rendered {
		body, err := render()
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(body, &value); err != nil {
			t.Fatal(err)
		}
		got, _ := json.MarshalIndent(value, "", "  ")
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || string(got)+"\n" != string(want) {
			t.Errorf("%s differs (UPDATE_GOLDEN=1 rewrites it): %v", file, err)
		}
	}
}

// What RFC 7643 §4.1 and §8.7.1 fix about single attributes.
func TestUserFacets(t *testing.T) {
	rt := user(t)
	userName, password, groups := rt.Core("userName"), rt.Core("password"), rt.Core("groups")
	switch {
	case !userName.Required || userName.CaseExact || userName.Uniqueness != schema.UniqueServer:
		t.Errorf("userName: %+v", userName)
	case password.Mutability != schema.WriteOnly || password.Returned != schema.ReturnedNever:
		t.Errorf("password: %+v", password)
	case !groups.IsReadOnly():
		t.Errorf("groups: %+v", groups)
	case !rt.Core("id").CaseExact || !rt.Core("externalId").CaseExact || rt.Core("externalId").IsReadOnly():
		t.Error("id and externalId are caseExact, externalId is writable")
	}
	if kinds := rt.Core("emails").Sub("type").CanonicalValues; strings.Join(kinds, " ") != "work home other" {
		t.Errorf("emails.type: %v", kinds)
	}
}

func TestOnlyKeepsTheOriginal(t *testing.T) {
	whole := schema.User()
	reduced := whole.Only("ACTIVE", "userName")
	if len(reduced.Attributes) != 2 || reduced.Attributes[0].Name != "userName" || len(whole.Attributes) < 20 {
		t.Fatalf("got %+v", reduced.Attributes)
	}
}

func ExampleNewResourceType() {
	rt, err := schema.NewResourceType(schema.ResourceType{
		Name: "User", Endpoint: "/Users",
		Schema: schema.User().Only("userName", "name", "emails", "active"),
		Extensions: []schema.Extension{{Schema: &schema.Schema{
			ID: "urn:example:2.0:Badge", Name: "Badge",
			Attributes: []schema.Attribute{
				{Name: "Issued_On", Type: schema.DateTime, DateOnly: true, Aliases: []string{"Issued On"}},
			},
		}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	target, _ := rt.Find("urn:example:2.0:Badge", "issued_on", "")
	fmt.Println(target.Path(), target.Attr.DataType())
	_, refusal := rt.Find("", "title", "")
	fmt.Println(refusal)
	// Output:
	// urn:example:2.0:Badge:Issued_On dateTime
	// scim: 400 invalidPath: title is not an attribute of User
}

func TestAUserNameOfWideLettersIsThatOfPlainOnes(t *testing.T) {
	user := schema.User()
	userName, title := user.Attribute("userName"), user.Attribute("title")
	if userName.Key("ｚｏｅ@example.com") != userName.Key("Zoe@example.com") {
		t.Error("userName: wide letters are other letters (RFC 7644 §5, RFC 8265 §3.3)")
	}
	if title.Key("ＣＥＯ") == title.Key("CEO") {
		t.Error("title: wide letters are the plain ones, though nothing says so of texts at large")
	}
}
