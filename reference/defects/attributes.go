package defects

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

const (
	coreURN       = "urn:ietf:params:scim:schemas:core:2.0:User"
	enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

func ofAttributes() []Defect {
	named := func(wanted string) func(string) bool {
		return func(name string) bool { return strings.EqualFold(name, wanted) }
	}
	return []Defect{
		{
			ID: "externalid-lost", Title: "externalId is not stored.",
			Story:  "The application cannot tell which Okta user an account belongs to.",
			Source: "Snipe-IT issue 12049; RFC 7643 §3.1",
			wrap:   losing(named("externalId")),
		},
		{
			ID: "locale-lost", Title: "locale is accepted and not stored.",
			Story:  "People get surveys in the wrong language, and Okta shows no error.",
			Source: "Peakon, “Set up user provisioning with Okta”: the Locale attribute; RFC 7644 §3.3",
			wrap:   losing(named("locale")),
		},
		{
			ID: "timezone-lost", Title: "timezone is accepted and not stored.",
			Story:  "Surveys arrive at night, and Okta shows no error.",
			Source: "Peakon, “Set up user provisioning with Okta”: the Time zone attribute; RFC 7644 §3.3",
			wrap:   losing(named("timezone")),
		},
		{
			ID: "employee-number-lost", Title: "employeeNumber is accepted and not stored.",
			Story:  "People cannot be matched with the payroll, and a change of address makes a second employee.",
			Source: "Peakon, “Set up user provisioning with Okta”: the Employee number attribute; limosa-io/laravel-scim-server issue 36",
			wrap:   losing(named("employeeNumber")),
		},
		{
			ID: "extension-lost", Title: "Custom attributes are accepted and not stored.",
			Story:  "The mapped attributes never arrive, and Okta shows no error.",
			Source: "limosa-io/laravel-scim-server issue 36; RFC 7643 §3.3",
			wrap: losing(func(name string) bool {
				return strings.HasPrefix(strings.ToLower(name), "urn:") && !strings.EqualFold(name, coreURN) && !strings.EqualFold(name, enterpriseURN)
			}),
		},
		{
			ID: "alias-ignored", Title: "Aliases of custom attributes are not known.",
			Story:  "Attributes with spaces in their names never arrive: Okta cannot write the names, and the aliases do nothing.",
			Source: "Peakon, “Set up user provisioning with Okta”, note on spaces",
			within: func(inner *Inner) { inner.NoAliases = true },
		},
		{
			ID: "alias-guessed", Title: "Underscores are taken for spaces in the names of custom attributes.",
			Story:  "A value lands in an attribute that nobody mapped.",
			Source: "Peakon, “Set up user provisioning with Okta”, note on spaces: an alias is added by hand",
			within: func(inner *Inner) { inner.GuessedAliases = true },
		},
		{
			ID: "extension-refused", Title: "A user with an extension that is not the enterprise's is answered with 400.",
			Story:  "As soon as the admin maps the first custom attribute, nobody can be provisioned any more.",
			Source: "RFC 7643 §3.3; Okta guide, custom attributes of a SCIM app",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				for name := range q.object() {
					if strings.HasPrefix(name, "urn:") && !strings.Contains(name, ":enterprise:") {
						refuse(w, http.StatusBadRequest, "invalidSyntax", "unknown property "+name)
						return
					}
				}
				q.pass(w)
			}),
		},
		{
			ID: "unknown-extension-refused", Title: "A custom attribute or extension that is not known is answered with 400.",
			Story:  "One attribute too many in Okta keeps everybody from being provisioned.",
			Source: "Teleport's capture of Okta with an extension of its own; Peakon help centre, “No field found for the column”",
			within: func(inner *Inner) { inner.StrictExtension = true },
			wrap:   unknownExtensionRefused(),
		},
	}
}

// losing makes a middleware that takes attributes out of everything that is written.
func losing(lost func(name string) bool) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		object := q.object()
		if object == nil || q.resource != "Users" {
			return
		}
		strip(object, lost)
		for _, operation := range operations(object) {
			path, _ := operation["path"].(string)
			if path != "" && (lost(path) || lost(path[strings.LastIndexByte(path, ':')+1:])) {
				// An operation that changes nothing stays in its place: a PATCH without operations is refused.
				delete(operation, "path")
				operation["op"], operation["value"] = "replace", map[string]any{}
			}
		}
		q.setObject(object)
	})
}

// strip takes members out of an object and the objects within it, and objects that are left empty.
func strip(object map[string]any, lost func(name string) bool) {
	maps.DeleteFunc(object, func(name string, value any) bool {
		if lost(name) {
			return true
		}
		switch inner := value.(type) {
		case map[string]any:
			full := len(inner) > 0
			strip(inner, lost)
			return full && len(inner) == 0 && name != "value"
		case []any:
			for _, item := range inner {
				if element, isObject := item.(map[string]any); isObject {
					strip(element, lost)
				}
			}
		}
		return false
	})
}

// unknownExtensionRefused refuses schemas that /Schemas does not list.
func unknownExtensionRefused() func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if q.toAll(http.MethodPost) || q.about(http.MethodPut) {
			known := []string{coreURN, enterpriseURN}
			listed, _ := q.ask(http.MethodGet, "/Schemas", nil).object()["Resources"].([]any)
			for _, each := range listed {
				schema, _ := each.(map[string]any)
				id, _ := schema["id"].(string)
				known = append(known, id)
			}
			for name := range q.object() {
				if strings.HasPrefix(name, "urn:") && !slices.Contains(known, name) {
					refuse(w, http.StatusBadRequest, "invalidValue", name+" is not a known extension")
					return
				}
			}
		}
		q.pass(w)
	})
}
