package directory_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/directory"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

func TestRefusedUsers(t *testing.T) {
	enterprise := `"` + scim.EnterpriseUserURN + `":`
	for _, c := range []struct {
		name, body string
		status     int
		scimType   scim.Type
		detail     string
	}{
		{"no schemas", `{"userName":"x"}`, 400, scim.InvalidSyntax, "schemas"},
		{"schema of a group", `{"schemas":["` + scim.GroupURN + `"],"userName":"x"}`, 400, scim.InvalidSyntax, scim.UserURN},
		{"no userName", `{"schemas":["` + scim.UserURN + `"]}`, 400, scim.InvalidValue, "userName"},
		{"blank userName", userBody(" "), 400, scim.InvalidValue, "userName"},
		{"taken", userBody("ada"), 409, scim.Uniqueness, "userName"},
		{"taken in another letter case", userBody("ADA"), 409, scim.Uniqueness, "userName"},
		{"two primaries", userBody("x", `"emails":[{"value":"a","primary":true},{"value":"b","primary":true}]`), 400, scim.InvalidValue, "primary"},
		{"active is text", userBody("x", `"active":"perhaps"`), 400, scim.InvalidValue, "active"},
		{"title is a number", userBody("x", `"title":1`), 400, scim.InvalidValue, "title"},
		{"emails is an object", userBody("x", `"emails":{"value":"a"}`), 400, scim.InvalidValue, "emails"},
		{"name is text", userBody("x", `"name":"Ada"`), 400, scim.InvalidValue, "name"},
		{"certificate is no base64", userBody("x", `"x509Certificates":[{"value":"!"}]`), 400, scim.InvalidValue, "x509Certificates"},
		{"password is a number", userBody("x", `"password":1`), 400, scim.InvalidValue, "password"},
		{"manager is a list", userBody("x", enterprise+`{"manager":[]}`), 400, scim.InvalidValue, "manager"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.user("ada")
			_, err := w.tryCreate("/Users", c.body)
			refused(t, err, c.status, c.scimType, c.detail)
			if left := w.find("/Users", "userName pr", "userName"); left != "ada" {
				t.Errorf("there are now %s", left)
			}
		})
	}
}

func TestWhatIsKeptOfAUser(t *testing.T) {
	for _, c := range []struct {
		name, given string
		path        []string
		want        any
	}{
		{"active by default", `"title":"x"`, []string{"active"}, true},
		{"inactive", `"active":false`, []string{"active"}, false},
		{"inactive as Microsoft Entra ID writes it", `"active":"False"`, []string{"active"}, false},
		{"a password is never kept", `"password":"t1meMa$heen"`, []string{"password"}, nil},
		{"groups are readOnly", `"groups":[{"value":"g"}]`, []string{"groups"}, nil},
		{"no groups", `"groups":[]`, []string{"groups"}, nil},
		{"empty text is text", `"title":""`, []string{"title"}, ""},
		{"null is nothing", `"title":null`, []string{"title"}, nil},
		{"names in any letter case", `"NICKNAME":"Ada"`, []string{"nickName"}, "Ada"},
		{"unknown attributes are dropped", `"shoeSize":38`, []string{"shoeSize"}, nil},
		{"externalId byte for byte", `"externalId":" Ä/€ "`, []string{"externalId"}, " Ä/€ "},
		{
			"an equal value once", `"emails":[{"value":"a","type":"work"},{"type":"work","value":"a"}]`,
			[]string{"emails"},
			[]any{map[string]any{"value": "a", "type": "work"}},
		},
		{
			"the same value with another type", `"emails":[{"value":"a","type":"work"},{"type":"home","value":"a"}]`,
			[]string{"emails"},
			[]any{map[string]any{"value": "a", "type": "work"}, map[string]any{"value": "a", "type": "home"}},
		},
		{"primary false", `"emails":[{"value":"a","primary":false}]`, []string{"emails"}, []any{map[string]any{"value": "a", "primary": false}}},
		{"a bare manager", `"` + scim.EnterpriseUserURN + `":{"manager":"m"}`, []string{scim.EnterpriseUserURN, "manager", "value"}, "m"},
		{"an empty extension", `"` + scim.EnterpriseUserURN + `":{}`, []string{scim.EnterpriseUserURN}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			created := w.user("ada", c.given)
			for _, r := range []resource.Resource{created, w.read("/Users", id(created))} {
				if got := r.Get(c.path...); !reflect.DeepEqual(got, c.want) {
					t.Errorf("got %#v, want %#v", got, c.want)
				}
			}
		})
	}
}

func TestIDsAreTheServers(t *testing.T) {
	w := newWorld(t)
	ada := w.user("ada", `"id":"mine","meta":{"created":"2001-01-01T00:00:00Z","version":"x"}`)
	if len(id(ada)) != 36 || id(ada) == id(w.user("grace")) {
		t.Errorf("id %q", id(ada))
	}
	if got := ada.Text("meta", "created"); got != ada.Text("meta", "lastModified") || !strings.HasPrefix(got, "2026-") {
		t.Errorf("created %s", got)
	}
	after := w.replace("/Users", id(ada), userBody("ada", `"id":"other"`))
	if id(after) != id(ada) {
		t.Errorf("after a PUT with another id: %s", id(after))
	}
}

// The steps of one user: what each changes, and whether it is a change at all.
func TestVersions(t *testing.T) {
	w := newWorld(t)
	title := userBody("ada", `"title":"Countess"`)
	ada := w.create("/Users", title)
	for _, c := range []struct {
		name    string
		do      func() resource.Resource
		changed bool
	}{
		{"the same PUT", func() resource.Resource { return w.replace("/Users", id(ada), title) }, false},
		{"what was read by PUT", func() resource.Resource { return w.replace("/Users", id(ada), w.json(w.read("/Users", id(ada)))) }, false},
		{"replace by the same", func() resource.Resource {
			return w.patch("/Users", id(ada), `{"op":"replace","path":"title","value":"Countess"}`)
		}, false},
		{"remove what is not there", func() resource.Resource { return w.patch("/Users", id(ada), `{"op":"remove","path":"locale"}`) }, false},
		{"there and back", func() resource.Resource {
			return w.patch("/Users", id(ada), `{"op":"add","path":"locale","value":"en"}`, `{"op":"remove","path":"locale"}`)
		}, false},
		{"replace", func() resource.Resource {
			return w.patch("/Users", id(ada), `{"op":"replace","path":"title","value":"Lady"}`)
		}, true},
		{"a userName in another letter case", func() resource.Resource { return w.replace("/Users", id(ada), userBody("Ada")) }, true},
		{"a password", func() resource.Resource {
			return w.patch("/Users", id(ada), `{"op":"replace","path":"password","value":"t1meMa$heen"}`)
		}, true},
		{"a PATCH that is refused", func() resource.Resource {
			_, err := w.tryPatch("/Users", id(ada), `{"op":"replace","path":"title","value":"x"}`, `{"op":"replace","path":"id","value":"x"}`)
			refused(t, err, http.StatusBadRequest, scim.Mutability, "Operations[1]")
			return w.read("/Users", id(ada))
		}, false},
		{"null for active", func() resource.Resource { return w.replace("/Users", id(ada), userBody("Ada", `"active":null`)) }, true},
	} {
		before := w.read("/Users", id(ada))
		after := c.do()
		if !reflect.DeepEqual(after, w.read("/Users", id(ada))) {
			t.Errorf("%s: answered %v, stored %v", c.name, after, w.read("/Users", id(ada)))
		}
		if got := version(before) != version(after); got != c.changed {
			t.Errorf("%s: version from %s to %s", c.name, version(before), version(after))
		}
		if got := before.Text("meta", "lastModified") != after.Text("meta", "lastModified"); got != c.changed {
			t.Errorf("%s: lastModified from %s to %s", c.name, before.Text("meta", "lastModified"), after.Text("meta", "lastModified"))
		}
		if before.Text("meta", "created") != after.Text("meta", "created") {
			t.Errorf("%s: created has changed", c.name)
		}
	}
}

// json is a resource as a client reads it.
func (w *world) json(r resource.Resource) string {
	w.Helper()
	data, err := resource.Encode(w.directory.Types()[0], r)
	w.must(err)
	return string(data)
}

func TestPutClearsWhatItLeavesOut(t *testing.T) {
	w := newWorld(t)
	ada := w.user("ada", `"active":false,"title":"Countess","emails":[{"value":"a"}],"`+scim.EnterpriseUserURN+`":{"division":"Engines"}`)
	after := w.replace("/Users", id(ada), userBody("lovelace"))
	for _, name := range []string{"title", "emails", scim.EnterpriseUserURN} {
		if after[name] != nil {
			t.Errorf("%s is still %v", name, after[name])
		}
	}
	if active, said := after.Bool("active"); !said || active {
		t.Error("a PUT that does not speak of active has let somebody in")
	}
	if got := w.find("/Users", `userName eq "ada"`, "id"); got != "" {
		t.Errorf("the old userName still finds %s", got)
	}
	w.user("ada")
}

func TestConflictOnChange(t *testing.T) {
	w := newWorld(t)
	w.user("ada")
	grace := w.user("grace")
	_, err := w.tryReplace("/Users", id(grace), userBody("Ada"))
	refused(t, err, http.StatusConflict, scim.Uniqueness, "userName")
	_, err = w.tryPatch("/Users", id(grace), `{"op":"replace","value":{"userName":"ADA"}}`)
	refused(t, err, http.StatusConflict, scim.Uniqueness, "userName")
	if got := w.read("/Users", id(grace)).Text("userName"); got != "grace" {
		t.Errorf("the userName is now %q", got)
	}
	w.must(w.remove("/Users", id(grace)))
	w.user("grace")
}

func TestManager(t *testing.T) {
	w := newWorld(t)
	urn := scim.EnterpriseUserURN
	boss := w.user("boss", `"displayName":"The Boss"`)
	ada := w.user("ada", `"`+urn+`":{"manager":{"value":"`+id(boss)+`","$ref":"../Users/`+id(boss)+`","displayName":"no"}}`)
	want := map[string]any{"value": id(boss), "$ref": base + "/Users/" + id(boss), "displayName": "The Boss"}
	if got := ada.Get(urn, "manager"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	before := version(ada)
	if after := w.replace("/Users", id(ada), w.json(ada)); version(after) != before {
		t.Errorf("what was read, sent back, is version %s", version(after))
	}
	if got := w.find("/Users", urn+`:manager.displayName eq "the boss"`, "userName"); got != "ada" {
		t.Errorf("by the manager's name: %q", got)
	}
	moved := w.patch("/Users", id(ada), `{"op":"replace","path":"`+urn+`:manager","value":{"value":"gone"}}`)
	if got, want := moved.Get(urn, "manager"), map[string]any{"value": "gone"}; !reflect.DeepEqual(got, any(want)) {
		t.Errorf("a manager who is not there: %v", got)
	}
	w.patch("/Users", id(ada), `{"op":"add","path":"`+urn+`:manager.value","value":"`+id(boss)+`"}`)
	w.must(w.remove("/Users", id(boss)))
	if got, want := w.read("/Users", id(ada)).Get(urn, "manager"), map[string]any{"value": id(boss)}; !reflect.DeepEqual(got, any(want)) {
		t.Errorf("a manager who was deleted: %v", got)
	}
}

func TestUnknownUsers(t *testing.T) {
	w := newWorld(t)
	gone := w.user("gone")
	w.must(w.remove("/Users", id(gone)))
	group := w.group("Riggers")
	other := newWorld(t)
	foreign := w.newCompany("Other")
	w.collections = w.directory.Collections(directory.Request{Company: foreign, Base: base})
	stranger := w.user("stranger")
	w.collections = w.directory.Collections(directory.Request{Company: w.company, Base: base})
	for name, unknown := range map[string]string{
		"deleted": id(gone), "a group": id(group), "another company's": id(stranger), "never": "x", "of another server": id(other.user("ada")),
	} {
		t.Run(name, func(t *testing.T) {
			_, readErr := w.tryRead("/Users", unknown)
			_, replaceErr := w.tryReplace("/Users", unknown, userBody("x"))
			_, patchErr := w.tryPatch("/Users", unknown, `{"op":"replace","value":{"title":"x"}}`)
			for _, err := range []error{readErr, replaceErr, patchErr, w.remove("/Users", unknown)} {
				refused(t, err, http.StatusNotFound, "", unknown)
			}
			_, err := w.tryCreate("/Groups", groupBody("g", unknown))
			if name != "a group" {
				refused(t, err, http.StatusBadRequest, scim.InvalidValue, unknown)
			}
			if got := w.find("/Users", `id eq "`+unknown+`"`, "id"); got != "" {
				t.Errorf("the list has %s", got)
			}
		})
	}
	w.user("stranger") // is free in this company
}
