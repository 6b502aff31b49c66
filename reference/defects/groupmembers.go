package defects

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

func ofGroupMembers() []Defect {
	return []Defect{
		{
			ID: "group-members-duplicated", Title: "A member who is added again is listed twice.",
			Story:  "Everybody is twice in each group: Okta adds the members again right after the create.",
			Source: "captured push of a group, request 24; RFC 7644 §3.5.2.1",
			wrap:   repeatedMembers(),
		},
		{
			ID: "group-add-replaces", Title: "add on members replaces them.",
			Story:  "When one person joins, the others are thrown out.",
			Source: "github.com/msaad00/agent-bom/pull/3533; RFC 7644 §3.5.2.1",
			wrap: onOperations(func(q *request, operation map[string]any) {
				if isOp(operation, "add") && onMembers(operation) {
					operation["op"] = "replace"
				}
			}),
		},
		{
			ID: "group-add-lost", Title: "add on members is answered as if it were done, and is not.",
			Story:  "Okta shows the group as pushed; who joined has no access.",
			Source: "RFC 7644 §3.5.2.1; Okta OIN test plan, C9332",
			wrap: onOperations(func(q *request, operation map[string]any) {
				if isOp(operation, "add") && onMembers(operation) {
					operation["value"] = []any{}
				}
			}),
		},
		{
			ID: "group-remove-clears", Title: "remove with a filter removes all members.",
			Story:  "When one person leaves, the whole group loses its access.",
			Source: "github.com/msaad00/agent-bom/pull/3533; RFC 7644 §3.5.2.2",
			wrap: onOperations(func(q *request, operation map[string]any) {
				if path, _ := operation["path"].(string); isOp(operation, "remove") && strings.HasPrefix(path, "members[") {
					operation["path"] = "members"
				}
			}),
		},
		{
			ID: "group-remove-absent-refused", Title: "To remove somebody who is no member is refused.",
			Story:  "The pushed group is in Error because somebody had left it already.",
			Source: "github.com/croffasia/itsaplan/pull/250",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				for _, operation := range operations(q.object()) {
					value, isRemoval := removedMember(operation)
					if q.aboutGroup(http.MethodPatch) && isRemoval && !hasMember(q.storedGroup(), value) {
						refuse(w, http.StatusBadRequest, "noTarget", value+" is not a member")
						return
					}
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-empty-ignored", Title: "An empty list of members is taken for no list, and changes nothing.",
			Story:  "The last member of a group never leaves it.",
			Source: "github.com/Captain-P-Goldfish/SCIM-SDK/issues/757; RFC 7643 §2.5",
			wrap: onRequest(func(q *request) {
				body := q.object()
				if members, isArray := body["members"].([]any); isArray && len(members) == 0 && q.aboutGroup(http.MethodPut) {
					body["members"] = q.storedGroup()["members"]
					q.setObject(body)
				}
				keepOperations(q, func(operation map[string]any) bool {
					members, isArray := operation["value"].([]any)
					return !isOp(operation, "replace") || !onMembers(operation) || !isArray || len(members) > 0
				})
			}),
		},
		{
			ID: "group-put-merges", Title: "A PUT of a group adds members, and takes none out.",
			Story:  "With an app of the wizard nobody ever leaves a group.",
			Source: "RFC 7644 §3.5.1; Okta OIN test plan, C9333",
			wrap: onRequest(func(q *request) {
				body := q.object()
				members, isArray := body["members"].([]any)
				if !isArray || !q.aboutGroup(http.MethodPut) {
					return
				}
				for _, member := range objects(q.storedGroup()["members"]) {
					members = append(members, map[string]any{"value": member["value"]})
				}
				body["members"] = members
				q.setObject(body)
			}),
		},
		{
			ID: "group-patch-first-only", Title: "Of several operations in a PATCH of a group the first alone is carried out.",
			Story:  "Who left is out, who joined is not in, and nobody is told.",
			Source: "Okta SCIM 2.0 protocol reference, “Update a specific Group membership”; RFC 7644 §3.5.2",
			wrap: onRequest(func(q *request) {
				body := q.object()
				if list, isArray := body["Operations"].([]any); isArray && len(list) > 1 && q.aboutGroup(http.MethodPatch) {
					body["Operations"] = list[:1]
					q.setObject(body)
				}
			}),
		},
		{
			ID: "put-clears-memberships", Title: "A PUT of a user with groups: [] takes the user out of all groups.",
			Story:  "Whoever comes back loses what the application's own admins gave them.",
			Source: "captured reassignment in an app of the wizard, request 56; RFC 7643 §4.1.2",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				groups, said := q.object()["groups"].([]any)
				a := q.forward()
				if said && len(groups) == 0 && q.about(http.MethodPut) && a.good() {
					q.leaveGroups()
				}
				a.send(w)
			}),
		},
		{
			ID: "inactive-leaves-groups", Title: "Who is deactivated is taken out of all groups.",
			Story:  "Okta and the application no longer agree about who is in a group.",
			Source: "captured deactivation in an app of the wizard, requests 50 to 61; RFC 7643 §4.1.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				active, said := wantsActive(q)
				a := q.forward()
				if said && !active && a.good() {
					q.leaveGroups()
				}
				a.send(w)
			}),
		},
	}
}

// onOperations makes a middleware that changes the operations of a PATCH of a group.
func onOperations(change func(*request, map[string]any)) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		body := q.object()
		if !q.aboutGroup(http.MethodPatch) {
			return
		}
		for _, operation := range operations(body) {
			change(q, operation)
		}
		q.setObject(body)
	})
}

// keepOperations drops the operations of a PATCH of a group that are not to be kept; one that does nothing stands for none left.
func keepOperations(q *request, keep func(map[string]any) bool) {
	body := q.object()
	if !q.aboutGroup(http.MethodPatch) {
		return
	}
	kept := []any{}
	for _, operation := range operations(body) {
		if keep(operation) {
			kept = append(kept, operation)
		}
	}
	if len(kept) == 0 {
		kept = append(kept, map[string]any{"op": "add", "path": "members", "value": []any{}})
	}
	body["Operations"] = kept
	q.setObject(body)
}

// removedMember is the value in the path of a removal, members[value eq "…"].
func removedMember(operation map[string]any) (string, bool) {
	path, _ := operation["path"].(string)
	text, isFilter := strings.CutPrefix(path, "members[value eq ")
	var value string
	if !isOp(operation, "remove") || !isFilter || json.Unmarshal([]byte(strings.TrimSuffix(text, "]")), &value) != nil {
		return "", false
	}
	return value, true
}

func hasMember(group map[string]any, member string) bool {
	for _, each := range objects(group["members"]) {
		if each["value"] == member {
			return true
		}
	}
	return false
}

func sameMembers(a, b map[string]any) bool {
	of := objects(a["members"])
	for _, member := range of {
		if value, _ := member["value"].(string); !hasMember(b, value) {
			return false
		}
	}
	return len(of) == len(objects(b["members"]))
}

// leaveGroups takes the user that the request is about out of every group.
func (q *request) leaveGroups() {
	for _, group := range objects(q.stored()["groups"]) {
		q.ask(http.MethodPatch, "/Groups/"+fmt.Sprint(group["value"]), render(map[string]any{
			"schemas":    []string{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
			"Operations": []any{map[string]any{"op": "remove", "path": `members[value eq "` + q.id + `"]`}},
		}))
	}
}

// repeatedMembers lists members once for each time that they were added.
func repeatedMembers() func(http.Handler) http.Handler {
	var mu sync.Mutex
	again := map[string]map[any]int{} // by group and member
	return middleware(func(w http.ResponseWriter, q *request) {
		mu.Lock()
		defer mu.Unlock()
		if q.aboutGroup(http.MethodPatch) {
			stored := q.storedGroup()
			for _, operation := range operations(q.object()) {
				for _, member := range objects(operation["value"]) {
					value, _ := member["value"].(string)
					if isOp(operation, "add") && onMembers(operation) && hasMember(stored, value) {
						if again[q.id] == nil {
							again[q.id] = map[any]int{}
						}
						again[q.id][value]++
					}
				}
			}
		}
		a := q.forward()
		if group := a.object(); q.aboutGroup(http.MethodGet, http.MethodPatch) && a.good() && group != nil {
			members := []any{}
			for _, member := range objects(group["members"]) {
				for range 1 + again[q.id][member["value"]] {
					members = append(members, member)
				}
			}
			group["members"] = members
			a.setObject(group)
		}
		a.send(w)
	})
}
