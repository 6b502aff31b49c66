package robustness

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// kind is what an attribute may be.
type kind string

const (
	text   kind = "a string"
	truth  kind = "a boolean"
	nested kind = "an object"
	plural kind = "an array"
	// anything is for what is not looked at: it is never shown, or the client has no say in it.
	anything kind = ""
)

// family is a group of attributes that are tried together.
type family struct {
	id, title string
	// attributes by name; a dot leads into a complex attribute or an extension, after a bar.
	attributes []string
	kind       kind
	cite       string
	needs      []scimdrill.Capability
}

func families() []family {
	return []family{
		{"robustness.type.user-name", "userName", []string{"userName"}, text, "4.1.1", nil},
		{"robustness.type.name", "name", []string{"name"}, nested, "4.1.1", nil},
		{"robustness.type.name-parts", "part of a name", []string{"name.givenName", "name.familyName", "name.formatted", "name.middleName"}, text, "4.1.1", nil},
		{
			"robustness.type.text", "text attribute",
			[]string{"displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage", "locale", "timezone"},
			text, "4.1.1", nil,
		},
		{"robustness.type.external-id", "externalId", []string{"externalId"}, text, "3.1", nil},
		{"robustness.type.active", "active", []string{"active"}, truth, "4.1.1", nil},
		{"robustness.type.password", "password", []string{"password"}, anything, "4.1.1", nil},
		{"robustness.type.emails", "emails", []string{"emails"}, plural, "4.1.2", nil},
		{"robustness.type.phone-numbers", "phoneNumbers", []string{"phoneNumbers"}, plural, "4.1.2", nil},
		{
			"robustness.type.multi-valued", "multi-valued attribute",
			[]string{"ims", "photos", "addresses", "entitlements", "roles", "x509Certificates"},
			plural, "4.1.2", nil,
		},
		{"robustness.type.read-only", "readOnly attribute", []string{"id", "meta", "groups"}, anything, "2.2", nil},
		{"robustness.type.schemas", "schemas", []string{"schemas"}, plural, "3", nil},
		{
			"robustness.type.enterprise", "attribute of the enterprise extension",
			[]string{enterpriseSchema + "|employeeNumber", enterpriseSchema + "|department", enterpriseSchema + "|costCenter", enterpriseSchema + "|organization"},
			text, "4.3",
			[]scimdrill.Capability{scimdrill.HasEnterpriseSchema},
		},
		{
			"robustness.type.manager", "manager", []string{enterpriseSchema + "|manager"}, nested, "4.3", []scimdrill.Capability{scimdrill.HasEnterpriseSchema},
		},
		{"robustness.type.extension", "extension", []string{enterpriseSchema}, nested, "3.3", []scimdrill.Capability{scimdrill.HasEnterpriseSchema}},
	}
}

// types: values of the wrong type, for every attribute of a user.
func types(scope *spec.Scope, w *world) {
	for _, f := range families() {
		kills := []string{"mistyped-500"}
		if f.kind != anything && f.id != "robustness.type.schemas" {
			kills = append(kills, "mistyped-stored")
		}
		scope.Check(scimdrill.Requirement{
			ID:    f.id,
			Title: article(f.title) + " of the wrong type is refused with a SCIM error, or read as what was meant; it is neither a fault of the server nor stored as it came.",
			Why:   "An admin maps an attribute to one of another type: the answer must say so. A value that is stored as it came breaks whoever reads the user next, Okta's import first.",
			Fix:   "Hold every value against the type in the schema before using it, and answer 400 with scimType invalidValue and the name of the attribute.",
			Level: scimdrill.Must, Cites: faults(cite.RFC("7643", f.cite), cite.RFC("7643", "2.3")), Needs: f.needs, Kills: kills,
		}, func(c *spec.Case) {
			w.user.Given(c)
			for _, attribute := range f.attributes {
				for _, value := range wrong(f.kind) {
					w.mistype(c, attribute, f.kind, value)
				}
			}
			w.put(c, "put the user right again", probe.Body(w.body(nil)))
		})
	}
}

// wrong are values that an attribute of a kind cannot have. What can be read as what was meant (5 as "5", "true" as true) is among
// them, and may be.
func wrong(k kind) []any {
	object, array := map[string]any{"scimdrill": true}, []any{[]any{1}, "x"}
	switch k {
	case text:
		return []any{42, true, object, array}
	case truth:
		return []any{42, "maybe", object, array}
	case nested:
		return []any{42, true, "x", array}
	case plural:
		return []any{42, true, "x", object, []any{42}, []any{[]any{}}, []any{map[string]any{"value": map[string]any{}}}}
	default:
		return []any{42, true, object, array}
	}
}

// mistype replaces the user with one wrong value; where it is taken the user must be well formed afterwards.
func (w *world) mistype(c *spec.Case, attribute string, k kind, value any) {
	body := w.body(map[string]any{"externalId": w.me.EmployeeNumber})
	set(body, attribute, value)
	what := fmt.Sprintf("%s: %s", name(attribute), probe.Body(value))
	answer := w.put(c, "replace the user with "+what, probe.Body(body))
	answered(c, what, answer, nil)
	if answer.Status() >= http.StatusMultipleChoices || k == anything {
		return
	}
	path := attribute
	if strings.HasPrefix(path, "urn:") && !strings.Contains(path, "|") {
		path += "|" // the extension itself
	}
	found := w.now(c).At(path)
	if found != nil && !k.fits(found) {
		c.Fail("after %s was taken: expected %s as %s, or none, found %s", what, name(attribute), k, probe.Body(found))
	}
}

func (k kind) fits(value any) bool {
	switch v := value.(type) {
	case string:
		return k == text
	case bool:
		return k == truth
	case map[string]any:
		return k == nested
	case []any:
		for _, element := range v {
			switch element.(type) {
			case map[string]any, string: // an URN, or a simple value of a multi-valued attribute
			default:
				return false
			}
		}
		return k == plural
	case json.Number:
		return false
	default:
		return true
	}
}

// set puts a value where a path leads.
func set(body map[string]any, path string, value any) {
	if urn, rest, inExtension := strings.Cut(path, "|"); inExtension {
		extension, isObject := body[urn].(map[string]any)
		if !isObject {
			extension = map[string]any{}
			body[urn] = extension
		}
		declare(body, urn)
		set(extension, rest, value)
		return
	}
	if strings.HasPrefix(path, "urn:") {
		declare(body, path)
		body[path] = value
		return
	}
	if outer, inner, leads := strings.Cut(path, "."); leads {
		object, isObject := body[outer].(map[string]any)
		if !isObject {
			object = map[string]any{}
			body[outer] = object
		}
		object[inner] = value
		return
	}
	body[path] = value
}

func declare(body map[string]any, urn string) {
	schemas, _ := body["schemas"].([]any)
	for _, schema := range schemas {
		if schema == urn {
			return
		}
	}
	body["schemas"] = append(schemas, urn)
}

// name is the last part of a path.
func name(path string) string {
	return path[strings.LastIndexAny(path, "|:")+1:]
}

func article(title string) string {
	switch {
	case strings.Contains(title, " ") && strings.ContainsRune("aeiou", rune(title[0])):
		return "An " + title
	case strings.Contains(title, " "):
		return "A " + title
	default:
		return "A value of " + title
	}
}
