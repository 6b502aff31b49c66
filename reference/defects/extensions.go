package defects

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

func ofExtensions() []Defect {
	return []Defect{
		{
			ID: "extension-flattened", Title: "What the enterprise extension adds stands at the top of the user.",
			Story:  "Okta finds no department, and pushes it again.",
			Source: "RFC 7643 §3.3",
			wrap: onUsers(func(user map[string]any) {
				if extension, isObject := user[enterpriseURN].(map[string]any); isObject {
					delete(user, enterpriseURN)
					maps.Copy(user, extension)
				}
			}),
		},
		{
			ID: "extension-unlisted", Title: "schemas names the User schema alone, whatever else there is.",
			Story:  "Strict clients do not look for the extension.",
			Source: "RFC 7643 §3",
			wrap:   onUsers(func(user map[string]any) { user["schemas"] = []any{coreURN} }),
		},
		{
			ID: "extension-hoisted", Title: "A department at the top of a user is taken for that of the enterprise extension.",
			Story:  "An attribute that an admin made by the same name overwrites the department.",
			Source: "RFC 7644 §3.10; a map of all names, without their schemas",
			wrap: onWrites(func(user map[string]any) {
				if department, there := user["department"]; there {
					delete(user, "department")
					extension, _ := user[enterpriseURN].(map[string]any)
					if extension == nil {
						extension = map[string]any{}
					}
					extension["department"] = department
					user[enterpriseURN], user["schemas"] = extension, []any{coreURN, enterpriseURN}
				}
			}),
		},
		{
			ID: "enterprise-texts-lost", Title: "costCenter, organization, division and department are accepted and not stored.",
			Story:  "The attributes that Okta maps by default never arrive, and Okta shows no error.",
			Source: "RFC 7643 §4.3; limosa-io/laravel-scim-server issue 36",
			wrap: losing(func(name string) bool {
				return slices.Contains([]string{"costcenter", "organization", "division", "department"}, strings.ToLower(name))
			}),
		},
		{
			ID: "manager-lost", Title: "manager is accepted and not stored.",
			Story:  "Nobody reports to anybody.",
			Source: "RFC 7643 §4.3",
			wrap:   losing(func(name string) bool { return strings.EqualFold(name, "manager") }),
		},
		{
			ID: "manager-ref-of-the-report", Title: "$ref of a manager is the address of whom they manage.",
			Story:  "A client that follows it finds the same person again, for ever.",
			Source: "RFC 7643 §4.3",
			wrap: onManagers(func(user, manager map[string]any) {
				if meta, isObject := user["meta"].(map[string]any); isObject {
					manager["$ref"] = meta["location"]
				}
			}),
		},
		{
			ID: "manager-name-of-the-client", Title: "displayName of a manager is what the client wrote.",
			Story:  "The name of somebody who left stands beside whoever came after.",
			Source: "RFC 7643 §4.3: readOnly",
			wrap:   managerNames(),
		},
		{
			ID: "manager-stays", Title: "A PATCH that removes the manager changes nothing.",
			Story:  "Whoever becomes their own head reports to the old one for ever.",
			Source: "RFC 7644 §3.5.2.2; paths of extensions that are not understood",
			wrap: onRequest(func(q *request) {
				patch := q.object()
				for _, operation := range operations(patch) {
					path, _ := operation["path"].(string)
					op, _ := operation["op"].(string)
					if strings.EqualFold(op, "remove") && strings.HasSuffix(strings.ToLower(path), ":manager") {
						delete(operation, "path")
						operation["op"], operation["value"] = "replace", map[string]any{}
						q.setObject(patch)
					}
				}
			}),
		},
		{
			ID: "unknown-manager-500", Title: "A manager who does not exist is answered with 500.",
			Story:  "People cannot be provisioned before those who lead them, and the message does not say why.",
			Source: "RFC 7644 §3.12; a foreign key whose violation nobody catches",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				extension, _ := q.object()[enterpriseURN].(map[string]any)
				manager, _ := extension["manager"].(map[string]any)
				if id, isText := manager["value"].(string); isText && q.toAll(http.MethodPost) && !q.ask(http.MethodGet, "/Users/"+id, nil).good() {
					refuse(w, http.StatusInternalServerError, "", "violates foreign key constraint")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "unknown-extension-500", Title: "A user with an extension that the server does not have is answered with 500.",
			Story:  "One namespace that was mistyped looks like a broken server.",
			Source: "RFC 7643 §3.3; a look-up of a schema that is not there",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				for name := range q.object() {
					known := strings.HasPrefix(strings.ToLower(name), "urn:ietf:params:scim:schemas:")
					if q.toAll(http.MethodPost) && strings.Contains(name, ":") && !known {
						refuse(w, http.StatusInternalServerError, "", "no such schema")
						return
					}
				}
				q.pass(w)
			}),
		},
		{
			ID: "extension-required-unchecked", Title: "/ResourceTypes calls the enterprise extension required, and users without it are created.",
			Story:  "Clients send what they need not, and the server's own schema forbids its users.",
			Source: "RFC 7643 §6",
			wrap: onAnswer(func(q *request, a *answer) {
				if !strings.HasSuffix(q.URL.Path, "/ResourceTypes") || !a.good() {
					return
				}
				types := a.object()
				eachOf(types["Resources"], func(kind map[string]any) {
					eachOf(kind["schemaExtensions"], func(extension map[string]any) {
						if extension["schema"] == enterpriseURN {
							extension["required"] = true
						}
					})
				})
				a.setObject(types)
			}),
		},
	}
}

// onManagers makes a middleware that changes what users show of their managers.
func onManagers(change func(user, manager map[string]any)) func(http.Handler) http.Handler {
	return onUsers(func(user map[string]any) {
		extension, _ := user[enterpriseURN].(map[string]any)
		if manager, isObject := extension["manager"].(map[string]any); isObject {
			change(user, manager)
		}
	})
}

func managerNames() func(http.Handler) http.Handler {
	var mu sync.Mutex
	names := map[any]any{}
	return onAnswer(func(q *request, a *answer) {
		if q.resource != "Users" {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		extension, _ := q.object()[enterpriseURN].(map[string]any)
		if manager, isObject := extension["manager"].(map[string]any); isObject && manager["displayName"] != nil && a.good() {
			names[manager["value"]] = manager["displayName"]
		}
		a.users(func(user map[string]any) {
			extension, _ := user[enterpriseURN].(map[string]any)
			if manager, isObject := extension["manager"].(map[string]any); isObject && names[manager["value"]] != nil {
				manager["displayName"] = names[manager["value"]]
			}
		})
	})
}
