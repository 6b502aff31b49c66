package directory_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Every attribute that may be written can be given by POST and PUT, and added, replaced and removed by PATCH.
func TestEveryAttribute(t *testing.T) {
	w := newWorld(t)
	rt := w.directory.Types()[0]
	seen := 0
	for _, s := range rt.Schemas() {
		for i := range s.Attributes {
			attr := &s.Attributes[i]
			if attr.IsReadOnly() || attr.Returned == schema.ReturnedNever || attr.Name == "userName" {
				continue
			}
			seen++
			t.Run(attr.Name, func(t *testing.T) {
				inner := *w
				inner.TB = t
				a := attribute{world: &inner, path: attr.Name, keys: []string{attr.Name}}
				if s != rt.Schema {
					a.path, a.keys = s.ID+":"+attr.Name, []string{s.ID, attr.Name}
				}
				a.check(t, sample(attr, "1"), sample(attr, "2"))
			})
		}
	}
	a := attribute{world: w, path: "externalId", keys: []string{"externalId"}}
	t.Run("externalId", func(t *testing.T) { a.check(t, "1", "2") })
	if seen != 18+6 { // the 21 of RFC 7643 §4.1 without userName, password and groups, and the 6 of §4.3
		t.Errorf("%d attributes were looked at", seen)
	}
}

type attribute struct {
	world *world
	path  string
	keys  []string
}

func (a attribute) check(t *testing.T, first, second any) {
	t.Helper()
	w := a.world
	is := func(step string, r resource.Resource, want any) {
		t.Helper()
		for _, seen := range []resource.Resource{r, w.read("/Users", id(r))} {
			if got := seen.Get(a.keys...); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %v, want %v", step, got, want)
			}
		}
	}
	userID := id(w.user(t.Name()))
	is("POST", w.create("/Users", a.body(t.Name()+" made", first)), first)
	is("PUT", w.replace("/Users", userID, a.body(t.Name(), first)), first)
	is("PUT of another", w.replace("/Users", userID, a.body(t.Name(), second)), second)
	patch := func(op string, value any) resource.Resource {
		operation, err := json.Marshal(map[string]any{"op": op, "path": a.path, "value": value})
		w.must(err)
		return w.patch("/Users", userID, string(operation))
	}
	is("replace", patch("replace", first), first)
	var gone any
	afterSilence := gone
	if a.path == "active" {
		afterSilence = first
	}
	is("PUT without", w.replace("/Users", userID, userBody(t.Name())), afterSilence)
	is("remove", patch("remove", nil), gone)
	is("add", patch("add", second), second)
	is("replace by null", patch("replace", nil), gone)
	is("replace of nothing", patch("replace", first), first)
}

// body is that of a user with a value of the attribute.
func (a attribute) body(name string, value any) string {
	whole := map[string]any{"schemas": []string{scim.UserURN}, "userName": name}
	object := whole
	for _, key := range a.keys[:len(a.keys)-1] {
		inner := map[string]any{}
		object[key], object = inner, inner
	}
	object[a.keys[len(a.keys)-1]] = value
	data, err := json.Marshal(whole)
	a.world.must(err)
	return string(data)
}

// sample is a value of an attribute with all its sub-attributes.
func sample(attr *schema.Attribute, mark string) any {
	var value any = attr.Name + mark
	switch attr.DataType() { //nolint:exhaustive // the others are texts here
	case schema.Boolean:
		value = mark == "1"
	case schema.Binary:
		value = "QUJ" + mark
	case schema.Complex:
		object := map[string]any{}
		for i := range attr.SubAttributes {
			if sub := &attr.SubAttributes[i]; !sub.IsReadOnly() {
				object[sub.Name] = sample(sub, mark)
			}
		}
		value = object
	}
	if attr.MultiValued {
		return []any{value}
	}
	return value
}

// PATCH as RFC 7644 §3.5.2 describes it, on what is stored.
func TestPatchOfUsers(t *testing.T) {
	urn := scim.EnterpriseUserURN
	for _, c := range []struct {
		name       string
		operations []string
		path       []string
		want       any
	}{
		{"add to a list", []string{`{"op":"add","path":"emails","value":[{"value":"c","type":"other"}]}`}, []string{"emails"}, []any{
			map[string]any{"value": "a", "type": "work", "primary": true},
			map[string]any{"value": "b", "type": "home"},
			map[string]any{"value": "c", "type": "other"},
		}},
		{"a new primary demotes the old one", []string{`{"op":"add","path":"emails","value":{"value":"c","primary":true}}`}, []string{"emails"}, []any{
			map[string]any{"value": "a", "type": "work", "primary": false},
			map[string]any{"value": "b", "type": "home"},
			map[string]any{"value": "c", "primary": true},
		}},
		{"replace by filter", []string{`{"op":"replace","path":"emails[type eq \"home\"].value","value":"z"}`}, []string{"emails"}, []any{
			map[string]any{"value": "a", "type": "work", "primary": true}, map[string]any{"value": "z", "type": "home"},
		}},
		{"remove by filter", []string{`{"op":"remove","path":"emails[type eq \"work\" and value sw \"a\"]"}`}, []string{"emails"}, []any{
			map[string]any{"value": "b", "type": "home"},
		}},
		{
			"merge into a complex attribute",
			[]string{`{"op":"replace","path":"name","value":{"givenName":"Augusta"}}`},
			[]string{"name"},
			map[string]any{"givenName": "Augusta", "familyName": "King"},
		},
		{
			"without path",
			[]string{`{"op":"replace","value":{"nickName":"A","name":{"familyName":"L"},"` + urn + `":{"division":"D"}}}`},
			[]string{urn},
			map[string]any{"division": "D"},
		},
		{
			"the last of an extension",
			[]string{`{"op":"add","path":"` + urn + `:division","value":"D"}`, `{"op":"remove","path":"` + urn + `:division"}`},
			[]string{urn},
			nil,
		},
		{"inactive, as Okta sends it", []string{`{"op":"replace","value":{"active":false}}`}, []string{"active"}, false},
		{"inactive, as Microsoft Entra ID sends it", []string{`{"op":"Replace","path":"active","value":"False"}`}, []string{"active"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			ada := w.user("ada", `"name":{"givenName":"Ada","familyName":"King"},"emails":[{"value":"a","type":"work","primary":true},{"value":"b","type":"home"}]`)
			for _, r := range []resource.Resource{w.patch("/Users", id(ada), c.operations...), w.read("/Users", id(ada))} {
				if got := r.Get(c.path...); !reflect.DeepEqual(got, c.want) {
					t.Errorf("got %v, want %v", got, c.want)
				}
			}
		})
	}
}
