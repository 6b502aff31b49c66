package defects

import (
	"net/http"
	"strings"
	"sync"
)

func ofGroupLife() []Defect {
	return []Defect{
		{
			ID: "group-list-refused", Title: "A list of groups without a filter is refused.",
			Story:  "The integration of a catalog app cannot be saved, and no group can be imported.",
			Source: "captured saving of a catalog template, request 5",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.toGroups(http.MethodGet) && q.filter() == "" {
					refuse(w, http.StatusBadRequest, "invalidFilter", "a filter is required")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-list-bare", Title: "The list of groups is a bare array instead of a ListResponse.",
			Story:  "Okta finds no groups to import, and cannot save the integration.",
			Source: "RFC 7644 §3.4.2; Okta SCIM 2.0 protocol reference, “Retrieve Groups”",
			wrap: onAnswer(func(q *request, a *answer) {
				if resources, isList := a.object()["Resources"].([]any); isList && q.toGroups(http.MethodGet) && q.filter() == "" {
					a.body = render(resources)
				}
			}),
		},
		{
			ID: "group-lookup-refused", Title: "A filter on groups is answered with 400.",
			Story:  "No group can be pushed while groups are not imported: Okta looks the name up first.",
			Source: "Okta SCIM 2.0 protocol reference, “Create Groups”, lookup by displayName",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.toGroups(http.MethodGet) && q.filter() != "" {
					refuse(w, http.StatusBadRequest, "invalidFilter", "groups cannot be filtered")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-lookup-blind", Title: "A filter on groups finds nothing, whatever it asks for.",
			Story:  "Every push makes another group of the same name.",
			Source: "Okta SCIM 2.0 protocol reference, “Create Groups”; RFC 7644 §3.4.2.2",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.toGroups(http.MethodGet) && q.filter() != "" {
					a.keep(func(map[string]any) bool { return false })
				}
			}),
		},
		{
			ID: "group-lookup-ignored", Title: "A filter on groups is ignored: every lookup finds all groups.",
			Story:  "Okta pushes to the first group in the list, which is another team's.",
			Source: "Okta SCIM 2.0 protocol reference, “Create Groups”; RFC 7644 §3.4.2.2",
			wrap: onRequest(func(q *request) {
				if q.toGroups(http.MethodGet) {
					q.setQuery("filter", "")
				}
			}),
		},
		{
			ID: "group-rename-lost", Title: "A new displayName of a group is answered and not stored.",
			Story:  "The group keeps its old name, and the next push under the new one makes a twin.",
			Source: "Okta OIN test plan, C9313; RFC 7644 §3.5.2.3",
			wrap: onRequest(func(q *request) {
				body := q.object()
				if !q.aboutGroup(http.MethodPut, http.MethodPatch) || nameIn(q) == "" {
					return
				}
				stored := q.storedGroup()["displayName"]
				if q.Method == http.MethodPut {
					body["displayName"] = stored
				}
				for _, operation := range operations(body) {
					if value, isObject := operation["value"].(map[string]any); isObject && value["displayName"] != nil {
						value["displayName"] = stored
					}
				}
				q.setObject(body)
			}),
		},
		{
			ID: "group-rename-clears", Title: "A PATCH that replaces the displayName without a path takes the members away.",
			Story:  "A team that is renamed in Okta has nobody in it.",
			Source: "Okta SCIM 2.0 protocol reference, “Update a specific Group name”; RFC 7644 §3.5.2.3",
			wrap: onRequest(func(q *request) {
				body := q.object()
				if q.aboutGroup(http.MethodPatch) && lacksPath(q) {
					list, _ := body["Operations"].([]any)
					body["Operations"] = append(list, map[string]any{"op": "replace", "path": "members", "value": []any{}})
					q.setObject(body)
				}
			}),
		},
		{
			ID: "group-delete-ignored", Title: "DELETE of a group is answered with 204, and the group stays.",
			Story:  "A group that an admin deleted keeps its access.",
			Source: "Okta OIN test plan, C9318; RFC 7644 §3.6",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.aboutGroup(http.MethodDelete) && q.storedGroup() != nil {
					(&answer{status: http.StatusNoContent, header: http.Header{}}).send(w)
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-delete-takes-members", Title: "With a group its members are deleted.",
			Story:  "An admin deletes a group in Okta, and everybody who was in it is gone.",
			Source: "Okta OIN test plan, C9318",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				var members []map[string]any
				if q.aboutGroup(http.MethodDelete) {
					members = objects(q.storedGroup()["members"])
				}
				a := q.forward()
				for _, member := range members {
					if id, isText := member["value"].(string); isText && a.good() {
						q.ask(http.MethodDelete, "/Users/"+id, nil)
					}
				}
				a.send(w)
			}),
		},
		{
			ID: "group-name-never-freed", Title: "The name of a group that was deleted stays taken.",
			Story:  "“Unlink and push again”, Okta's own advice, ends in 409.",
			Source: "RFC 7644 §3.6; captured push of a group after its deletion",
			wrap:   takenForGood(),
		},
		{
			ID: "group-gone-500", Title: "A group that is not there is answered with 500.",
			Story:  "Okta repeats the push without end, and the admin never learns that the group is gone.",
			Source: "Okta event types, application.provision.group.verify_exists; RFC 7644 §3.12",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.aboutGroup(http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete) && a.status == http.StatusNotFound {
					a.status, a.body = http.StatusInternalServerError, []byte("Internal Server Error")
					a.header = http.Header{"Content-Type": {"text/plain; charset=utf-8"}}
				}
			}),
		},
	}
}

// takenForGood remembers the names of groups that were deleted, and refuses them.
func takenForGood() func(http.Handler) http.Handler {
	var mu sync.Mutex
	taken := map[string]bool{}
	return middleware(func(w http.ResponseWriter, q *request) {
		mu.Lock()
		defer mu.Unlock()
		if name := nameIn(q); q.toGroups(http.MethodPost) && taken[strings.ToLower(name)] {
			refuse(w, http.StatusConflict, "uniqueness", "a group named "+name+" exists already")
			return
		}
		name := ""
		if q.aboutGroup(http.MethodDelete) {
			name, _ = q.storedGroup()["displayName"].(string)
		}
		a := q.forward()
		if name != "" && a.good() {
			taken[strings.ToLower(name)] = true
		}
		a.send(w)
	})
}
