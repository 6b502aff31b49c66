package defects

import (
	"fmt"
	"net/http"
	"strings"
)

// ofSchemas are mistakes of /Schemas as a whole and of what stands in every attribute.
func ofSchemas() []Defect {
	return []Defect{
		{
			ID: "schemas-without-extensions", Title: "Extensions are named by resource types, and /Schemas does not describe them.",
			Story:  "The employee number cannot be mapped.",
			Source: "RFC 7643 §6",
			wrap:   onListed("Schemas", without("id", "urn:ietf:params:scim:schemas:extension:")),
		},
		{
			ID: "schemas-with-messages", Title: "/Schemas lists the schemas of errors and lists too.",
			Story:  "The administrator is offered an error to map attributes to.",
			Source: "RFC 7644 §3.1",
			wrap: onListed("Schemas", func(entries []any) []any {
				return append(entries, map[string]any{
					"id": "urn:ietf:params:scim:api:messages:2.0:Error", "name": "Error", "attributes": []any{
						map[string]any{"name": "detail", "type": "string", "multiValued": false, "required": false, "mutability": "readOnly", "returned": "default"},
					},
				})
			}),
		},
		{
			ID: "schemas-by-urn-missing", Title: "A schema cannot be read by itself.",
			Story:  "meta.location of every schema leads to a 404.",
			Source: "routers that stop at the first colon; RFC 7644 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.resource == "Schemas" && q.id != "" && a.good() {
					a.fail(http.StatusNotFound, "there is nothing here")
				}
			}),
		},
		{
			ID: "schemas-urn-case-sensitive", Title: "The URN of a schema is found in one case alone.",
			Story:  "A client that keeps URNs in lower case finds no schema.",
			Source: "RFC 7644 §3.10",
			wrap: onAnswer(func(q *request, a *answer) {
				if id, _ := a.object()["id"].(string); q.resource == "Schemas" && q.id != "" && a.good() && id != q.id {
					a.fail(http.StatusNotFound, "there is no such schema")
				}
			}),
		},
		{
			ID: "schemas-id-short", Title: "The id of a schema is its name.",
			Story:  "Nothing that names a schema by its URN finds it.",
			Source: "RFC 7643 §7",
			wrap:   onDiscovered("Schemas", func(schema map[string]any) { schema["id"] = schema["name"] }),
		},
		{
			ID: "schemas-nameless", Title: "Schemas have no name.",
			Story:  "The administrator chooses between URNs.",
			Source: "RFC 7643 §7",
			wrap:   onDiscovered("Schemas", func(schema map[string]any) { delete(schema, "name") }),
		},
		{
			ID: "schemas-typeless", Title: "Attributes have no type.",
			Story:  "A client takes everything for a text, and sends \"true\".",
			Source: "RFC 7643 §7",
			wrap:   onAttributes(func(attribute map[string]any) { delete(attribute, "type") }),
		},
		{
			ID: "schemas-booleans-as-strings", Title: "multiValued, required and caseExact are the strings \"true\" and \"false\".",
			Story:  "To JavaScript \"false\" is true: every attribute is required.",
			Source: "RFC 7643 §2.3.2",
			wrap: onAttributes(func(attribute map[string]any) {
				for _, name := range []string{"multiValued", "required", "caseExact"} {
					attribute[name] = fmt.Sprint(attribute[name])
				}
			}),
		},
		{
			ID: "schemas-characteristics-missing", Title: "Attributes say nothing but their name and type.",
			Story:  "Clients do not agree on what may be written, and what comes back.",
			Source: "servers that drop what has its usual value; RFC 7643 §7",
			wrap: onAttributes(func(attribute map[string]any) {
				delete(attribute, "mutability")
				delete(attribute, "returned")
			}),
		},
		{
			ID: "schemas-facet-invented", Title: "Characteristics are written as the vendor's programming language has them.",
			Story:  "A client that knows readWrite does not know READ_WRITE, and writes nothing.",
			Source: "enumerations rendered by their names; RFC 7643 §7",
			wrap: onAttributes(func(attribute map[string]any) {
				if attribute["mutability"] == "readWrite" {
					attribute["mutability"] = "READ_WRITE"
				}
			}),
		},
		{
			ID: "schemas-name-with-space", Title: "The names of attributes are what people read.",
			Story:  "“Display Name” can be written neither in a filter nor in a PATCH.",
			Source: "servers whose attributes customers define; RFC 7643 §2.1",
			wrap: onAttributes(func(attribute map[string]any) {
				if attribute["name"] == "displayName" {
					attribute["name"] = "Display Name"
				}
			}),
		},
		{
			ID: "schemas-complex-empty", Title: "Complex attributes do not list their parts.",
			Story:  "The given name cannot be mapped.",
			Source: "RFC 7643 §2.3.8",
			wrap:   onAttributes(func(attribute map[string]any) { delete(attribute, "subAttributes") }),
		},
		{
			ID: "schemas-complex-nested", Title: "A sub-attribute is complex itself.",
			Story:  "No path leads to the third level.",
			Source: "RFC 7643 §2.3.8",
			wrap: onAttributes(func(attribute map[string]any) {
				if attribute["name"] == "familyName" {
					attribute["type"] = "complex"
					attribute["subAttributes"] = []any{map[string]any{"name": "prefix", "type": "string"}}
				}
			}),
		},
		{
			ID: "schemas-reference-untyped", Title: "References do not say what they refer to.",
			Story:  "A client does not know whether to ask for a user or to open a page.",
			Source: "RFC 7643 §7",
			wrap:   onAttributes(func(attribute map[string]any) { delete(attribute, "referenceTypes") }),
		},
	}
}

// ofDeclarations are mistakes in what /Schemas says of particular attributes, or in resources that are not as it says.
func ofDeclarations() []Defect {
	return []Defect{
		{
			ID: "schemas-username-plain", Title: "userName is described as any other attribute: optional, case-exact, not unique.",
			Story:  "A client takes Jane@ and jane@ for two people.",
			Source: "RFC 7643 §4.1.1",
			wrap: onAttribute("userName", func(attribute map[string]any) {
				attribute["required"], attribute["caseExact"], attribute["uniqueness"] = false, true, "none"
			}),
		},
		{
			ID: "schemas-shape-other", Title: "emails is described as a single text.",
			Story:  "A client sends a text where the server wants an array, or does not send it.",
			Source: "servers whose model has one address; RFC 7643 §4.1.2",
			wrap: onAttribute("emails", func(attribute map[string]any) {
				attribute["type"], attribute["multiValued"] = "string", false
				delete(attribute, "subAttributes")
			}),
		},
		{
			ID: "schemas-groups-writable", Title: "groups of a user is described as readWrite.", Mode: "full",
			Story:  "A client writes the groups of a user, and nothing happens.",
			Source: "RFC 7643 §4.1.2",
			wrap:   onAttribute("groups", func(attribute map[string]any) { attribute["mutability"] = "readWrite" }),
		},
		{
			ID: "schemas-password-plain", Title: "password is described as readWrite, returned by default.", Mode: "full",
			Story:  "A client compares what it never gets with what it has, and writes the password again and again.",
			Source: "RFC 7643 §4.1.1",
			wrap: onAttribute("password", func(attribute map[string]any) {
				attribute["mutability"], attribute["returned"] = "readWrite", "default"
			}),
		},
		{
			ID: "schemas-members-writable", Title: "The parts of a member are described as readWrite.", Mode: "full",
			Story:  "A client changes the id of a member, and two people have changed places.",
			Source: "RFC 7643 §4.2",
			wrap: onAttribute("members", func(attribute map[string]any) {
				parts, _ := attribute["subAttributes"].([]any)
				for _, each := range parts {
					if part, isObject := each.(map[string]any); isObject {
						part["mutability"] = "readWrite"
					}
				}
			}),
		},
		{
			ID: "schemas-required-untrue", Title: "An attribute is said to be required that resources do not have.",
			Story:  "A client makes up a locale for everybody, to be let in where it would have been let in anyway.",
			Source: "RFC 7643 §7",
			wrap:   onAttribute("locale", func(attribute map[string]any) { attribute["required"] = true }),
		},
		{
			ID: "schemas-never-untrue", Title: "An attribute is said never to be returned that every answer shows.",
			Story:  "What was to be kept from those who read is read by all of them.",
			Source: "descriptions that the code which writes answers does not read; RFC 7643 §7",
			wrap:   onAttribute("displayName", func(attribute map[string]any) { attribute["returned"] = "never" }),
		},
		{
			ID: "emails-as-object", Title: "A user with one email address has an object in place of the array.",
			Story:  "Okta cannot read the user.",
			Source: "serialisers that unwrap lists of one; RFC 7643 §2.4",
			wrap: onUsers(func(user map[string]any) {
				if emails, isList := user["emails"].([]any); isList && len(emails) == 1 {
					user["emails"] = emails[0]
				}
			}),
		},
		{
			ID: "user-attribute-undeclared", Title: "Users have attributes of the vendor's own, which no schema declares.",
			Story:  "Clients that check what they read refuse the user; nobody else can map the attribute.",
			Source: "models rendered whole; RFC 7643 §3.3",
			wrap:   onUsers(func(user map[string]any) { user["tenantId"] = "t-1" }),
		},
	}
}

// onAttributes makes a middleware that changes every attribute in /Schemas, sub-attributes too.
func onAttributes(change func(attribute map[string]any)) func(http.Handler) http.Handler {
	return onDiscovered("Schemas", func(schema map[string]any) { eachAttribute(schema["attributes"], change) })
}

// onAttribute makes a middleware that changes the attributes of that name in the core schemas.
func onAttribute(name string, change func(attribute map[string]any)) func(http.Handler) http.Handler {
	return onDiscovered("Schemas", func(schema map[string]any) {
		if id, _ := schema["id"].(string); !strings.HasPrefix(id, "urn:ietf:params:scim:schemas:core:") {
			return
		}
		eachAttribute(schema["attributes"], func(attribute map[string]any) {
			if attribute["name"] == name {
				change(attribute)
			}
		})
	})
}

func eachAttribute(attributes any, change func(map[string]any)) {
	listed, _ := attributes.([]any)
	for _, each := range listed {
		if attribute, isObject := each.(map[string]any); isObject {
			eachAttribute(attribute["subAttributes"], change)
			change(attribute)
		}
	}
}
