package resource_test

import (
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

func jane() resource.Resource {
	return resource.Resource{
		"id": "7", "externalId": "00uAbC", "userName": "Jane@Example.com", "active": true, "title": "",
		"name": map[string]any{"givenName": "Émilie", "familyName": "O'Malley"},
		"emails": []any{
			map[string]any{"value": "jane@example.com", "type": "work", "primary": true},
			map[string]any{"value": "jane@home.example.org", "type": "home"},
		},
		"tags": []any{"red", "Green"},
		"meta": map[string]any{"resourceType": "User", "lastModified": "2011-05-13T04:42:34.500Z"},
		scim.EnterpriseUserURN: map[string]any{
			"employeeNumber": "701984", "manager": map[string]any{"value": "26118915"},
		},
		custom: map[string]any{"Business Unit": "North", "Employed_Since": "2020-02-29", "Salary": int64(9007199254740993), "FTE": 0.5},
	}
}

func TestMatch(t *testing.T) {
	rt := users(t)
	cases := []struct {
		filter string
		want   bool
	}{
		// Case: userName is not caseExact, externalId is.
		{`userName eq "jane@example.com"`, true},
		{`USERNAME EQ "JANE@EXAMPLE.COM"`, true},
		{`userName eq "jane"`, false},
		{`externalId eq "00uAbC"`, true},
		{`externalId eq "00uabc"`, false},
		{`name.givenName eq "émilie"`, true},
		{`name.givenName eq "e\u0301milie"`, true},
		{`id eq "7"`, true},
		// Text operators.
		{`userName ne "jane"`, true},
		{`userName ne "jane@example.com"`, false},
		{`userName co "EXAMPLE"`, true},
		{`userName sw "jane@"`, true},
		{`userName sw "jane@example.com"`, true},
		{`userName sw "ane"`, false},
		{`userName ew ".COM"`, true},
		{`userName gt "j"`, true},
		{`userName lt "j"`, false},
		{`userName ge "jane@example.com" and userName le "jane@example.com"`, true},
		{`name.familyName eq "O'Malley"`, true},
		{`userName co "%"`, false},
		{`userName co "_"`, false},
		{`userName co ""`, true},
		// Presence, null, unassigned.
		{`userName pr`, true},
		{`title pr`, false},
		{`nickName pr`, false},
		{`name pr`, true},
		{`emails pr`, true},
		{`active pr`, true},
		{`nickName eq null`, true},
		{`title eq null`, true},
		{`userName eq null`, false},
		{`userName ne null`, true},
		{`nickName eq ""`, false},
		{`nickName ne "x"`, true},
		{`nickName co ""`, false},
		{`phoneNumbers.value ne "x"`, true},
		// Booleans.
		{`active eq true`, true},
		{`active eq false`, false},
		{`active ne false`, true},
		// Instants, in any zone and with any fraction.
		{`meta.lastModified gt "2011-05-13T04:42:34Z"`, true},
		{`meta.lastModified gt "2011-05-13T04:42:34.5Z"`, false},
		{`meta.lastModified eq "2011-05-13T06:42:34.5+02:00"`, true},
		{`meta.lastModified lt "2011-05-13T00:00:00-05:00"`, true},
		{`meta.lastModified sw "2011-05"`, true},
		{custom + `:Employed_Since eq "2020-02-29T00:00:00.000Z"`, true},
		{custom + `:Employed_Since lt "2020-03-01"`, true},
		// Numbers, beyond what a float64 can tell apart.
		{custom + `:Salary eq 9007199254740993`, true},
		{custom + `:Salary eq 9007199254740992`, false},
		{custom + `:Salary gt 9007199254740992`, true},
		{custom + `:Salary lt 1e400`, true},
		{custom + `:Salary gt -1e400`, true},
		{custom + `:FTE eq 0.50`, true},
		{custom + `:FTE ge 1`, false},
		{custom + `:FTE lt 1`, true},
		// Multi-valued: any value; brackets: all of one value.
		{`emails eq "jane@example.com"`, true},
		{`emails co "home"`, true},
		{`emails.value eq "jane@home.example.org"`, true},
		{`emails.type eq "home" and emails.value eq "jane@example.com"`, true},
		{`emails[type eq "home" and value eq "jane@example.com"]`, false},
		{`emails[type eq "home" and not (value eq "jane@example.com")]`, true},
		{`emails[type eq "WORK" and primary eq true]`, true},
		{`emails[primary eq false or type eq "home"]`, true},
		{`emails[type eq "other"]`, false},
		{`not (emails[type eq "other"])`, true},
		{`emails.type ne "work"`, true},
		{`tags eq "green"`, true},
		{`tags[value sw "gr"]`, true},
		// URNs.
		{`urn:ietf:params:scim:schemas:core:2.0:User:userName eq "jane@example.com"`, true},
		{`URN:IETF:params:scim:schemas:core:2.0:user:name.familyName sw "o'"`, true},
		{scim.EnterpriseUserURN + `:employeeNumber eq "701984"`, true},
		{scim.EnterpriseUserURN + `:manager.value eq "26118915"`, true},
		{scim.EnterpriseUserURN + `:manager eq "26118915"`, true},
		{scim.EnterpriseUserURN + `:department pr`, false},
		{custom + `:Business_Unit eq "North"`, true},
		{custom + `:business_unit eq "north"`, false},
		{`schemas eq "` + scim.EnterpriseUserURN + `"`, true},
		{`schemas eq "URN:ietf:params:scim:schemas:core:2.0:USER"`, true},
		{`schemas eq "urn:x:y"`, false},
		// Logic.
		{`userName eq "x" or active eq true and nickName pr`, false},
		{`(userName eq "x" or active eq true) and id pr`, true},
		{`not (userName eq "x") and not (active eq false)`, true},
	}
	for _, c := range cases {
		t.Run(c.filter, func(t *testing.T) {
			matcher, err := resource.ParseFilter(rt, c.filter)
			if err != nil {
				t.Fatal(err)
			}
			if got := matcher.Match(jane()); got != c.want {
				t.Fatalf("got %v", got)
			}
		})
	}
}

func TestCompileFilterRefuses(t *testing.T) {
	rt := users(t)
	cases := []struct{ filter, detail string }{
		{`nope eq "x"`, "nope is not an attribute"},
		{`name.nope eq "x"`, "no sub-attribute nope"},
		{`userName.value eq "x"`, "no sub-attribute value"},
		{`department eq "x"`, "department is not an attribute"},
		{`urn:example:none:x eq "x"`, "not a schema"},
		{custom + ` pr`, "is a schema"},
		{`name eq "x"`, "name is complex"},
		{`active gt true`, "gt does not apply"},
		{`active co "t"`, "co does not apply"},
		{`active eq "true"`, "true or false without quotes"},
		{`userName eq true`, "a string in double quotes"},
		{`userName eq 5`, "a string in double quotes"},
		{`userName gt null`, "null can only"},
		{custom + `:Salary eq "5"`, "a number without quotes"},
		{custom + `:Salary sw 5`, "sw does not apply"},
		{`meta.lastModified gt "yesterday"`, "ISO 8601"},
		{`meta.lastModified gt 5`, "double quotes"},
		{`x509Certificates.value gt "a"`, "gt does not apply"},
		{`password eq "hunter2"`, "never returned"},
		{`emails[nope eq "x"]`, "no sub-attribute nope"},
		{`emails[urn:x:y:type eq "x"]`, "only sub-attributes"},
		{`emails[value.x eq "x"]`, "only sub-attributes"},
		{`userName[value eq "x"]`, "takes no brackets"},
		{`tags[type eq "x"]`, `only "value"`},
		{`not (active gt true)`, "gt does not apply"},
		{`userName pr and (id pr or active gt true)`, "gt does not apply"},
		{`active gt true or userName pr`, "gt does not apply"},
	}
	for _, c := range cases {
		t.Run(c.filter, func(t *testing.T) {
			expr, err := filter.Parse(c.filter)
			if err != nil {
				t.Fatal(err)
			}
			_, err = resource.CompileFilter(rt, expr)
			refusal(t, err, 400, scim.InvalidFilter, c.detail)
		})
	}
}

func TestEquality(t *testing.T) {
	rt := users(t)
	cases := []struct {
		filter, path, value string
		ok                  bool
	}{
		{`USERNAME eq "Jane"`, "userName", "Jane", true},
		{`emails eq "a"`, "emails.value", "a", true},
		{`emails.value eq "a"`, "emails.value", "a", true},
		{scim.EnterpriseUserURN + `:employeenumber eq "7"`, scim.EnterpriseUserURN + ":employeeNumber", "7", true},
		{`userName ne "a"`, "", "", false},
		{`userName eq "a" and id pr`, "", "", false},
		{`userName eq null`, "", "", false},
		{`active eq true`, "", "", false},
		{`meta.created eq "2020-01-01T00:00:00Z"`, "", "", false},
		{`nope eq "a"`, "", "", false},
		{`name eq "a"`, "", "", false},
	}
	for _, c := range cases {
		expr, err := filter.Parse(c.filter)
		if err != nil {
			t.Fatal(err)
		}
		target, value, ok := resource.Equality(rt, expr)
		if ok != c.ok || ok && (target.Path() != c.path || value != c.value) {
			t.Errorf("%s: got %s, %q, %v", c.filter, target.Path(), value, ok)
		}
	}
}

func TestNeverReturnedSubAttributesCannotBeSearched(t *testing.T) {
	rt := users(t)
	rt.Core("name").Sub("middleName").Returned = schema.ReturnedNever
	rt.Core("emails").Sub("display").Returned = schema.ReturnedNever
	for _, source := range []string{`name.middleName pr`, `emails.display eq "x"`, `emails[display eq "x"]`} {
		_, err := resource.ParseFilter(rt, source)
		refusal(t, err, 400, scim.InvalidFilter, "never returned")
	}
}

func TestEqual(t *testing.T) {
	rt := users(t)
	emails, since := rt.Core("emails"), rt.Extension(custom).Attribute("Employed_Since")
	email := map[string]any{"value": "a@example.com", "type": "work"}
	cases := []struct {
		name string
		attr *schema.Attribute
		a, b any
		want bool
	}{
		{"other case", rt.Core("userName"), "A", "a", true},
		{"caseExact", rt.Core("externalId"), "A", "a", false},
		{"instants", since, "2024-01-01T01:00:00+01:00", "2024-01-01", true},
		{"dates that are none", since, "X", "x", true},
		{"numbers", rt.Extension(custom).Attribute("FTE"), int64(2), 2.0, true},
		{"number and text", rt.Extension(custom).Attribute("FTE"), int64(2), "2", false},
		{"complex", emails, email, map[string]any{"type": "WORK", "value": "A@example.com"}, true},
		{"complex with more", emails, email, map[string]any{"type": "work", "value": "a@example.com", "display": "x"}, false},
		{"complex with less", emails, email, map[string]any{"value": "a@example.com"}, false},
		{"booleans", rt.Core("active"), true, false, false},
		{"nothing", rt.Core("active"), nil, nil, true},
	}
	for _, c := range cases {
		if got := resource.Equal(c.attr, c.a, c.b); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}
