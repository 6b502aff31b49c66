package directory_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

func TestRefusedGroups(t *testing.T) {
	w := newWorld(t)
	ada := w.user("ada")
	group := w.group("Riggers", id(ada))
	for _, c := range []struct {
		name     string
		do       func() (resource.Resource, error)
		scimType scim.Type
		detail   string
	}{
		{"no name", func() (resource.Resource, error) {
			return w.tryCreate("/Groups", `{"schemas":["`+scim.GroupURN+`"]}`)
		}, scim.InvalidValue, "displayName"},
		{"a blank name", func() (resource.Resource, error) { return w.tryCreate("/Groups", groupBody(" ")) }, scim.InvalidValue, "displayName"},
		{"an unknown member among known ones", func() (resource.Resource, error) {
			return w.tryCreate("/Groups", groupBody("x", id(ada), "nobody"))
		}, scim.InvalidValue, `"nobody"`},
		{"a member without an id", func() (resource.Resource, error) {
			return w.tryCreate("/Groups", `{"schemas":["`+scim.GroupURN+`"],"displayName":"x","members":[{"type":"User"}]}`)
		}, scim.InvalidValue, "members[0].value"},
		{"a user called a group", func() (resource.Resource, error) {
			return w.tryCreate("/Groups", `{"schemas":["`+scim.GroupURN+`"],"displayName":"x","members":[{"value":"`+id(ada)+`","type":"Group"}]}`)
		}, scim.InvalidValue, "User"},
		{"itself by PATCH", func() (resource.Resource, error) {
			return w.tryPatch("/Groups", id(group), `{"op":"add","path":"members","value":[{"value":"`+id(group)+`"}]}`)
		}, scim.InvalidValue, "itself"},
		{"itself by PUT", func() (resource.Resource, error) {
			return w.tryReplace("/Groups", id(group), groupBody("x", id(group)))
		}, scim.InvalidValue, "itself"},
		{"an unknown member by PATCH, after a known one", func() (resource.Resource, error) {
			return w.tryPatch("/Groups", id(group), `{"op":"replace","path":"displayName","value":"x"}`,
				`{"op":"add","path":"members","value":[{"value":"nobody"}]}`)
		}, scim.InvalidValue, `"nobody"`},
		{"another id in the place of a member's", func() (resource.Resource, error) {
			return w.tryPatch("/Groups", id(group), `{"op":"replace","path":"members[value eq \"`+id(ada)+`\"].value","value":"x"}`)
		}, scim.Mutability, "members.value"},
		{"the name removed", func() (resource.Resource, error) {
			return w.tryPatch("/Groups", id(group), `{"op":"remove","path":"displayName"}`)
		}, scim.Mutability, "displayName"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.do()
			refused(t, err, http.StatusBadRequest, c.scimType, c.detail)
			if got := w.find("/Groups", "id pr", "displayName"); got != "Riggers" {
				t.Errorf("there are now the groups %s", got)
			}
			if got := w.read("/Groups", id(group)); !reflect.DeepEqual(got, group) {
				t.Errorf("the group is now %v", got)
			}
		})
	}
}

// The members of one group, step by step.
func TestMembers(t *testing.T) {
	w := newWorld(t)
	ada, grace, linus := w.user("ada"), w.user("grace"), w.user("linus")
	crew := w.group("Crew", id(linus))
	group := w.group("Riggers", id(ada), id(ada))
	value := func(r resource.Resource) string { return `{"value":"` + id(r) + `"}` }
	selected := func(r resource.Resource) string { return `members[value eq \"` + id(r) + `\"]` }
	for _, c := range []struct {
		name       string
		operations []string
		want       string
		changed    bool
	}{
		{"at first", []string{`{"op":"remove","path":"externalId"}`}, "ada", false},
		{"add one", []string{`{"op":"add","path":"members","value":[` + value(grace) + `]}`}, "ada grace", true},
		{"add one who is there", []string{`{"op":"add","path":"members","value":[` + value(grace) + `]}`}, "ada grace", false},
		{"add without brackets", []string{`{"op":"add","path":"members","value":` + value(linus) + `}`}, "ada grace linus", true},
		{"remove one", []string{`{"op":"remove","path":"` + selected(grace) + `"}`}, "ada linus", true},
		{"remove one who is not there", []string{`{"op":"remove","path":"` + selected(grace) + `"}`}, "ada linus", false},
		{"add and remove as Okta mixes them", []string{
			`{"op":"remove","path":"` + selected(ada) + `"}`, `{"op":"add","path":"members","value":[` + value(grace) + `]}`,
		}, "linus grace", true},
		{"there and back", []string{
			`{"op":"add","path":"members","value":[` + value(ada) + `]}`, `{"op":"remove","path":"` + selected(ada) + `"}`,
		}, "linus grace", false},
		{"a group, without path", []string{`{"op":"add","value":{"members":[` + value(crew) + `]}}`}, "linus grace Crew", true},
		{"remove groups alone", []string{`{"op":"remove","path":"members[type eq \"Group\"]"}`}, "linus grace", true},
		{"remove by name", []string{`{"op":"remove","path":"members[display eq \"LINUS\"]"}`}, "grace", true},
		{"remove what is listed, as Microsoft Entra ID means it", []string{
			`{"op":"add","path":"members","value":[` + value(ada) + `]}`, `{"op":"Remove","path":"members","value":[` + value(grace) + `]}`,
		}, "ada", true},
		{"replace all", []string{`{"op":"replace","path":"members","value":[` + value(linus) + `,` + value(ada) + `]}`}, "ada linus", true},
		{"the same members in another order", []string{`{"op":"replace","path":"members","value":[` + value(linus) + `,` + value(ada) + `]}`}, "ada linus", false},
		{"rename as Okta does", []string{`{"op":"replace","value":{"id":"` + id(group) + `","displayName":"Sailors"}}`}, "ada linus", true},
		{"replace by none", []string{`{"op":"replace","path":"members","value":[]}`}, "", true},
		{"by $ref", []string{`{"op":"add","path":"members","value":[{"$ref":"../Users/` + id(ada) + `"}]}`}, "ada", true},
		{"remove all", []string{`{"op":"remove","path":"members"}`}, "", true},
		{"remove all of none", []string{`{"op":"remove","path":"members"}`}, "", false},
	} {
		before := w.read("/Groups", id(group))
		after := w.patch("/Groups", id(group), c.operations...)
		if got := elements(after, "members", "display"); got != c.want {
			t.Errorf("%s: members %q, want %q", c.name, got, c.want)
		}
		if stored := w.read("/Groups", id(group)); !reflect.DeepEqual(after, stored) {
			t.Errorf("%s: answered %v, stored %v", c.name, after, stored)
		}
		if got := version(before) != version(after); got != c.changed {
			t.Errorf("%s: version from %s to %s", c.name, version(before), version(after))
		}
		if got := before.Text("meta", "lastModified") != after.Text("meta", "lastModified"); got != c.changed {
			t.Errorf("%s: lastModified from %s to %s", c.name, before.Text("meta", "lastModified"), after.Text("meta", "lastModified"))
		}
	}
}

func TestPutOfAGroup(t *testing.T) {
	w := newWorld(t)
	ada, grace := w.user("ada"), w.user("grace")
	group := w.group("Riggers", id(ada))
	same := w.replace("/Groups", id(group), groupBody("Riggers", id(ada)))
	if version(same) != version(group) {
		t.Errorf("the same PUT made version %s", version(same))
	}
	after := w.replace("/Groups", id(group), groupBody("Riggers", id(grace)))
	if got := elements(after, "members", "value"); got != id(grace) || version(after) == version(group) {
		t.Errorf("members %q, version %s", got, version(after))
	}
	after = w.replace("/Groups", id(group), `{"schemas":["`+scim.GroupURN+`"],"displayName":"Riggers","externalId":"g-1"}`)
	if got := elements(after, "members", "value"); got != "" || after.Text("externalId") != "g-1" {
		t.Errorf("after a PUT without members: %v", after)
	}
}

func TestGroupsOfAUser(t *testing.T) {
	w := newWorld(t)
	ada := w.user("ada")
	first := version(ada)
	inner := w.group("Inner", id(ada))
	middle := w.group("Middle", id(inner))
	outer := w.group("Outer", id(middle), id(ada))
	w.group("Elsewhere", id(w.user("grace")))
	// A circle: the innermost group holds the outermost.
	w.patch("/Groups", id(inner), `{"op":"add","path":"members","value":[{"value":"`+id(outer)+`"}]}`)

	ada = w.read("/Users", id(ada))
	if got := elements(ada, "groups", "display"); got != "Inner Outer Middle" {
		t.Errorf("groups: %s", got)
	}
	if got, want := strings.Fields(elements(ada, "groups", "type")), []string{"direct", "direct", "indirect"}; !slices.Equal(got, want) {
		t.Errorf("types: %s", got)
	}
	if got, want := elements(ada, "groups", "$ref"), base+"/Groups/"+id(inner)+" "+base+"/Groups/"+id(outer)+" "+base+"/Groups/"+id(middle); got != want {
		t.Errorf("$ref: %s", got)
	}
	if got := w.find("/Users", `groups[value eq "`+id(middle)+`" and type eq "indirect"]`, "userName"); got != "ada" {
		t.Errorf("by an indirect group: %q", got)
	}
	joined := version(ada)
	if joined == first {
		t.Error("the version does not tell that the user joined groups")
	}
	if listed := w.find("/Users", `meta.version eq "`+quoted(joined)+`"`, "userName"); listed != "ada" {
		t.Errorf("by that version: %q", listed)
	}
	w.patch("/Groups", id(middle), `{"op":"replace","path":"displayName","value":"Centre"}`)
	if renamed := w.read("/Users", id(ada)); version(renamed) != joined || elements(renamed, "groups", "display") != "Inner Outer Centre" {
		t.Errorf("after the renaming of a group: %v", renamed)
	}
	w.must(w.remove("/Groups", id(middle)))
	if got := elements(w.read("/Users", id(ada)), "groups", "display"); got != "Inner Outer" {
		t.Errorf("after a group is gone: %s", got)
	}
	if got := elements(w.read("/Groups", id(outer)), "members", "display"); got != "ada" {
		t.Errorf("the group that is gone is still a member: %s", got)
	}
	_, err := w.tryPatch("/Users", id(ada), `{"op":"remove","path":"groups"}`)
	refused(t, err, http.StatusBadRequest, scim.Mutability, "groups")
}

func quoted(text string) string {
	var out string
	for _, r := range text {
		if r == '"' || r == '\\' {
			out += `\`
		}
		out += string(r)
	}
	return out
}

func TestDeletedMembers(t *testing.T) {
	w := newWorld(t)
	ada, grace := w.user("ada"), w.user("grace")
	group := w.group("Riggers", id(ada), id(grace))
	untouched := w.group("Crew", id(grace))
	w.must(w.remove("/Users", id(ada)))
	after := w.read("/Groups", id(group))
	if got := elements(after, "members", "value"); got != id(grace) {
		t.Errorf("members: %s", got)
	}
	if version(after) == version(group) || after.Text("meta", "lastModified") == group.Text("meta", "lastModified") {
		t.Error("the group has lost a member and not changed")
	}
	if got := w.read("/Groups", id(untouched)); !reflect.DeepEqual(got, untouched) {
		t.Errorf("another group has changed: %v", got)
	}
	w.must(w.remove("/Groups", id(group)))
	if got := elements(w.read("/Users", id(grace)), "groups", "display"); got != "Crew" {
		t.Errorf("groups: %s", got)
	}
}

func TestGroupNamesMayRepeat(t *testing.T) {
	w := newWorld(t)
	first, second := w.group("Riggers"), w.group("riggers")
	if got := w.find("/Groups", `displayName eq "RIGGERS"`, "id"); got != id(first)+" "+id(second) {
		t.Errorf("found %s", got)
	}
}
