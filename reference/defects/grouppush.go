package defects

import (
	"net/http"
	"strings"
)

func ofGroupPush() []Defect {
	return []Defect{
		{
			ID: "group-create-empty-answer", Title: "A group is created with 201 and no body.",
			Story:  "The pushed group is in Error: Okta does not know the id of what it made.",
			Source: "Okta SCIM 2.0 protocol reference, “Create Groups”; RFC 7644 §3.3",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.toGroups(http.MethodPost) && a.status == http.StatusCreated {
					a.body = nil
				}
			}),
		},
		{
			ID: "group-member-type-required", Title: "A member without a type is refused.",
			Story:  "No group can be pushed: Okta names members by value and display alone.",
			Source: "github.com/Captain-P-Goldfish/SCIM-SDK/issues/419",
			wrap: refusingGroups("invalidValue", "members.type is required", func(q *request) bool {
				for _, member := range membersIn(q) {
					if _, typed := member["type"]; !typed {
						return true
					}
				}
				return false
			}),
		},
		{
			ID: "group-empty-refused", Title: "A group whose members are [] is refused.",
			Story:  "Groups that are pushed before somebody in them is provisioned are in Error.",
			Source: "Okta OIN test plan, C9317; RFC 7643 §2.5",
			wrap: refusingGroups("invalidValue", "members must not be empty", func(q *request) bool {
				members, isArray := q.object()["members"].([]any)
				return isArray && len(members) == 0
			}),
		},
		{
			ID: "group-pathless-refused", Title: "A PATCH of a group without a path is refused.",
			Story:  "Every change of a pushed group fails: Okta names it first, without a path.",
			Source: "github.com/Metatavu/keycloak-scim-server/issues/113",
			wrap: refusingGroups("invalidPath", "path is required", func(q *request) bool {
				return q.Method == http.MethodPatch && lacksPath(q)
			}),
		},
		{
			ID: "group-readonly-refused", Title: "A PATCH of a group whose value holds the id is refused.",
			Story:  "No pushed group can be renamed, nor get a member: Okta repeats the id beside the name.",
			Source: "Okta SCIM 2.0 protocol reference, “Update a specific Group name”; captured rename of a catalog template",
			wrap: refusingGroups("mutability", "id is readOnly", func(q *request) bool {
				for _, operation := range operations(q.object()) {
					if value, isObject := operation["value"].(map[string]any); isObject && value["id"] != nil {
						return true
					}
				}
				return false
			}),
		},
		{
			ID: "group-own-name-conflict", Title: "The name that a group has already is a conflict with itself.",
			Story:  "Every change of members fails with 409: Okta sends the unchanged name before each.",
			Source: "github.com/lightdash/lightdash/issues/15035",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if name := nameIn(q); name != "" && q.aboutGroup(http.MethodPut, http.MethodPatch) && q.storedGroup()["displayName"] == name {
					refuse(w, http.StatusConflict, "uniqueness", "a group named "+name+" exists already")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-put-needs-if-match", Title: "A PUT of a group without If-Match is answered with 428.",
			Story:  "Apps of the wizard cannot change a group: Okta sends no preconditions.",
			Source: "RFC 6585 §3; captured PUTs of an app of the wizard, none with If-Match",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.aboutGroup(http.MethodPut) && q.Header.Get("If-Match") == "" {
					refuse(w, http.StatusPreconditionRequired, "", "If-Match is required")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-put-unchanged-404", Title: "A PUT that changes nothing of a group is answered with 404.",
			Story:  "Pushed groups are in Error from the start: Okta puts the group once more right after the create.",
			Source: "databases that count changed rows, MySQL's among them; captured push of a group by an app of the wizard, request 16",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				body := q.object()
				if stored := q.storedGroup(); q.aboutGroup(http.MethodPut) && stored != nil &&
					stored["displayName"] == body["displayName"] && sameMembers(stored, body) {
					refuse(w, http.StatusNotFound, "", "Group "+q.id+" not found")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-put-needs-id", Title: "A PUT of a group whose body has no id is refused.",
			Story:  "An app that sends what Okta's documentation shows cannot change a group.",
			Source: "Okta SCIM 2.0 protocol reference, PUT of a group; RFC 7644 §3.5.1",
			wrap: refusingGroups("invalidValue", "id is required", func(q *request) bool {
				return q.Method == http.MethodPut && q.object()["id"] == nil
			}),
		},
		{
			ID: "group-replace-members-unsupported", Title: "replace on members is answered with 501.",
			Story:  "“Not Implemented” when an admin presses “Push now” or activates a push.",
			Source: "github.com/Captain-P-Goldfish/scim-for-keycloak/issues/144",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				for _, operation := range operations(q.object()) {
					if q.aboutGroup(http.MethodPatch) && isOp(operation, "replace") && onMembers(operation) {
						refuse(w, http.StatusNotImplemented, "", "replace of members is not implemented")
						return
					}
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-patch-200-empty", Title: "A PATCH of a group is answered with 200 and no body.",
			Story:  "Clients that read the answer fail; Okta takes it.",
			Source: "RFC 7644 §3.5.2, 200 carries the resource",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.aboutGroup(http.MethodPatch) && a.good() {
					a.status, a.body = http.StatusOK, nil
				}
			}),
		},
	}
}

// toGroups reports whether the request has a method and goes to the collection of groups.
func (q *request) toGroups(methods ...string) bool {
	return q.resource == "Groups" && q.id == "" && q.has(methods)
}

// aboutGroup reports whether the request has a method and is about one group.
func (q *request) aboutGroup(methods ...string) bool {
	return q.resource == "Groups" && q.id != "" && q.has(methods)
}

// storedGroup returns the group that the request is about; nil when there is none.
func (q *request) storedGroup() map[string]any {
	found := q.ask(http.MethodGet, "/Groups/"+q.id, nil)
	if found.status != http.StatusOK {
		return nil
	}
	return found.object()
}

// refusingGroups makes a middleware that answers 400 to writes of groups for which wrong holds.
func refusingGroups(scimType, detail string, wrong func(*request) bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if (q.toGroups(http.MethodPost) || q.aboutGroup(http.MethodPut, http.MethodPatch)) && wrong(q) {
			refuse(w, http.StatusBadRequest, scimType, detail)
			return
		}
		q.pass(w)
	})
}

// nameIn is the displayName that a write gives to a group; "" when it gives none.
func nameIn(q *request) string {
	body := q.object()
	name, _ := body["displayName"].(string)
	for _, operation := range operations(body) {
		if value, isObject := operation["value"].(map[string]any); isObject {
			name, _ = value["displayName"].(string)
		}
		if path, _ := operation["path"].(string); strings.EqualFold(path, "displayName") {
			name, _ = operation["value"].(string)
		}
	}
	return name
}

func isOp(operation map[string]any, op string) bool {
	name, _ := operation["op"].(string)
	return strings.EqualFold(name, op)
}

// onMembers reports whether an operation is about the whole list of members.
func onMembers(operation map[string]any) bool {
	path, _ := operation["path"].(string)
	return strings.EqualFold(path, "members")
}

// membersIn are the members that a write names, wherever they stand in it.
func membersIn(q *request) []map[string]any {
	body := q.object()
	named := objects(body["members"])
	for _, operation := range operations(body) {
		if onMembers(operation) {
			named = append(named, objects(operation["value"])...)
		}
	}
	return named
}

func objects(value any) []map[string]any {
	list, _ := value.([]any)
	var all []map[string]any
	for _, each := range list {
		if object, isObject := each.(map[string]any); isObject {
			all = append(all, object)
		}
	}
	return all
}
