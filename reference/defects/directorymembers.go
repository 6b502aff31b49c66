package defects

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// ofDirectoryMembers are mistakes about members.
func ofDirectoryMembers() []Defect {
	return []Defect{
		{
			ID: "group-add-first-only", Title: "Of several members in one add the first alone is added.",
			Story:  "Of a team of ten one person has access.",
			Source: "RFC 7644 §3.5.2.1; servers that read value[0]",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if list, isList := operation["value"].([]any); isList && len(list) > 1 && opOf(operation) == "add" {
					operation["value"] = list[:1]
				}
			}),
		},
		{
			ID: "group-hundred-members", Title: "Of more than a hundred members in one add the rest is dropped.",
			Story:  "Of a department of five hundred a hundred have access.",
			Source: "RFC 7644 §3.5.2.1; limits of parameters in one statement, met by cutting",
			wrap: mangling(func(_ *request, operation map[string]any) {
				const most = 100
				if list, isList := operation["value"].([]any); isList && len(list) > most {
					operation["value"] = list[:most]
				}
			}),
		},
		{
			ID: "group-unknown-member-500", Title: "A member who does not exist is answered with 500.",
			Story:  "Okta tries the push again and again.",
			Source: "RFC 7644 §3.12; servers that let the foreign key fail",
			wrap: answeringPatch(func(q *request, a *answer) {
				if q.resource == "Groups" && a.status == http.StatusBadRequest && strings.Contains(string(q.body), "members") {
					a.status = http.StatusInternalServerError
				}
			}),
		},
		{
			ID: "group-known-members-stay", Title: "Of a list of members that is refused those who exist are added.",
			Story:  "The admin reads an error and believes that nobody was added; some were.",
			Source: "fleetdm/fleet issue 52600; RFC 7644 §3.5.2",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				if q.patching() && q.resource == "Groups" && a.status == http.StatusBadRequest {
					for _, operation := range operations(q.object()) {
						for _, given := range givenElements(operation) {
							q.ask(http.MethodPatch, "/Groups/"+q.id, patchOf([]map[string]any{
								{"op": "add", "path": "members", "value": []any{given}},
							}))
						}
					}
				}
				a.send(w)
			}),
		},
		{
			ID: "group-member-rewritten", Title: "A PATCH can make another person of a member.",
			Story:  "Somebody has access whom nobody has added.",
			Source: "RFC 7643 §4.2: value of members is immutable",
			wrap: edited(func(_ *request, all []map[string]any) []map[string]any {
				for _, operation := range all {
					name, filter, sub, selects := selection(targetOf(operation))
					if value, isText := operation["value"].(string); isText && selects && name == "members" && sub == ".value" {
						return []map[string]any{
							{"op": "remove", "path": "members[" + filter + "]"},
							{"op": "add", "path": "members", "value": []any{map[string]any{"value": value}}},
						}
					}
				}
				return all
			}),
		},
		{
			ID: "group-nested-500", Title: "A group as a member is answered with 500.",
			Story:  "One nested group, and the push of the outer one fails for ever.",
			Source: "RFC 7643 §4.2; servers that look members up among users and go on without one",
			wrap: refusingPatch(http.StatusInternalServerError, "", func(q *request, operation map[string]any) bool {
				return slices.ContainsFunc(givenElements(operation), q.isGroup)
			}),
		},
		{
			ID: "group-circle-500", Title: "Who is in a circle of groups cannot be read.",
			Story:  "A mistake of an admin, and nobody in these groups can be deactivated any more.",
			Source: "RFC 7643 §4.1.2, indirect membership; servers that follow memberships without an end",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodGet) && inCircle(q) {
					refuse(w, http.StatusInternalServerError, "", "stack overflow")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-ghost-members", Title: "Users who were deleted stay members.",
			Story:  "Every later push of the group fails over somebody who does not exist.",
			Source: "RFC 7643 §4.2; servers without a foreign key",
			wrap:   ghostMembers(),
		},
		{
			ID: "user-groups-stale", Title: "Users go on showing groups that they have left.",
			Story:  "An application that grants by the groups of a user goes on granting.",
			Source: "RFC 7643 §4.1.2; servers that keep memberships twice",
			wrap:   staleGroups(),
		},
		{
			ID: "user-groups-writable", Title: "A PATCH of groups of a user makes them a member.",
			Story:  "Whoever may write users, but not groups, gives access.",
			Source: "RFC 7643 §4.1.2: groups is readOnly",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				for _, operation := range operations(q.object()) {
					if q.about(http.MethodPatch) && targetOf(operation) == "groups" && opOf(operation) == "add" {
						for _, group := range givenElements(operation) {
							q.ask(http.MethodPatch, "/Groups/"+fmt.Sprint(group["value"]), patchOf([]map[string]any{
								{"op": "add", "path": "members", "value": []any{map[string]any{"value": q.id}}},
							}))
						}
						q.ask(http.MethodGet, "/Users/"+q.id, nil).send(w)
						return
					}
				}
				q.pass(w)
			}),
		},
	}
}

func (q *request) isGroup(element map[string]any) bool {
	return q.ask(http.MethodGet, "/Groups/"+fmt.Sprint(element["value"]), nil).good()
}

// inCircle tells whether one of the groups of a user holds a group that holds it.
func inCircle(q *request) bool {
	for _, group := range objects(q.now()["groups"]) {
		outer := fmt.Sprint(group["value"])
		for _, inner := range objects(q.ask(http.MethodGet, "/Groups/"+outer, nil).object()["members"]) {
			if hasMember(q.ask(http.MethodGet, "/Groups/"+fmt.Sprint(inner["value"]), nil).object(), outer) {
				return true
			}
		}
	}
	return false
}

// ghostMembers shows members on who were deleted as users.
func ghostMembers() func(http.Handler) http.Handler {
	var mu sync.Mutex
	ghosts := map[string][]any{} // by group
	return middleware(func(w http.ResponseWriter, q *request) {
		mu.Lock()
		defer mu.Unlock()
		if q.about(http.MethodDelete) {
			for _, group := range objects(q.now()["groups"]) {
				id := fmt.Sprint(group["value"])
				ghosts[id] = append(ghosts[id], map[string]any{"value": q.id, "type": "User"})
			}
		}
		a := q.forward()
		if q.resource == "Groups" {
			a.resources(func(group map[string]any) {
				members, _ := group["members"].([]any)
				if gone := ghosts[fmt.Sprint(group["id"])]; len(gone) > 0 {
					group["members"] = append(members, gone...)
				}
			})
		}
		a.send(w)
	})
}

// staleGroups shows every group to a user that was ever shown.
func staleGroups() func(http.Handler) http.Handler {
	var mu sync.Mutex
	seen := map[string]map[string]any{} // groups by user and group
	return onAnswer(func(q *request, a *answer) {
		if q.resource != "Users" {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		a.resources(func(user map[string]any) {
			id := fmt.Sprint(user["id"])
			if seen[id] == nil {
				seen[id] = map[string]any{}
			}
			for _, group := range objects(user["groups"]) {
				seen[id][fmt.Sprint(group["value"])] = group
			}
			groups := []any{}
			for _, group := range seen[id] {
				groups = append(groups, group)
			}
			if len(groups) > 0 {
				user["groups"] = groups
			}
		})
	})
}
