package defects

import (
	"net/http"
	"slices"
	"strings"
)

// ofChanges are the mistakes about PATCH, groups and bulk requests.
func ofChanges() []Defect {
	return slices.Concat(ofPatchMessages(), ofPatchOperations(), ofPatchLists(), ofPatchAnswers(), ofPatchMemory(),
		ofDirectoryGroups(), ofDirectoryMembers(), ofBulk(), ofBulkRequests())
}

// patching reports whether the request is a PATCH of one resource.
func (q *request) patching() bool { return q.Method == http.MethodPatch && q.id != "" }

// now returns the resource that the request is about; nil when there is none.
func (q *request) now() map[string]any {
	found := q.ask(http.MethodGet, "/"+q.resource+"/"+q.id, nil)
	if found.status != http.StatusOK {
		return nil
	}
	return found.object()
}

// patchOf is a PATCH request of some operations.
func patchOf(operations []map[string]any) []byte {
	return render(map[string]any{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:PatchOp"}, "Operations": operations})
}

// edited makes a middleware that changes the operations of a PATCH. Where none is left, the resource is answered as it is.
func edited(edit func(q *request, all []map[string]any) []map[string]any) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		body := q.object()
		all := operations(body)
		if !q.patching() || len(all) == 0 {
			q.pass(w)
			return
		}
		left := edit(q, all)
		if len(left) == 0 {
			q.ask(http.MethodGet, "/"+q.resource+"/"+q.id, nil).send(w)
			return
		}
		body["Operations"] = left
		q.setObject(body)
		q.pass(w)
	})
}

// dropping leaves operations out of every PATCH.
func dropping(dropped func(q *request, operation map[string]any) bool) func(http.Handler) http.Handler {
	return edited(func(q *request, all []map[string]any) []map[string]any {
		return slices.DeleteFunc(all, func(operation map[string]any) bool { return dropped(q, operation) })
	})
}

// mangling changes each operation of every PATCH.
func mangling(change func(q *request, operation map[string]any)) func(http.Handler) http.Handler {
	return edited(func(q *request, all []map[string]any) []map[string]any {
		for _, operation := range all {
			change(q, operation)
		}
		return all
	})
}

// refusingPatch answers every PATCH that has an operation of a kind with an error.
func refusingPatch(status int, scimType string, refused func(q *request, operation map[string]any) bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if q.patching() && slices.ContainsFunc(operations(q.object()), func(o map[string]any) bool { return refused(q, o) }) {
			refuse(w, status, scimType, "this is not supported")
			return
		}
		q.pass(w)
	})
}

// answeringPatch changes the answers to PATCH.
func answeringPatch(change func(q *request, a *answer)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if q.patching() {
			change(q, a)
		}
	})
}

func opOf(operation map[string]any) string {
	op, _ := operation["op"].(string)
	return strings.ToLower(op)
}

func targetOf(operation map[string]any) string {
	path, _ := operation["path"].(string)
	return path
}

// selection takes a path apart: what precedes the brackets, what is in them, and what follows; false without brackets.
func selection(path string) (name, filter, sub string, selects bool) {
	name, rest, opened := strings.Cut(path, "[")
	at := strings.LastIndexByte(rest, ']')
	if !opened || at < 0 {
		return path, "", "", false
	}
	return name, rest[:at], rest[at+1:], true
}

// isList reports whether an attribute of that name has several values.
func isList(name string) bool {
	return slices.ContainsFunc([]string{"emails", "phoneNumbers", "roles", "entitlements", "addresses", "ims", "photos", "members"},
		func(list string) bool { return strings.EqualFold(list, name) })
}

// elementsOf are the values of an attribute that has several.
func elementsOf(resource map[string]any, name string) []map[string]any {
	list, _ := resource[name].([]any)
	var all []map[string]any
	for _, each := range list {
		if element, isObject := each.(map[string]any); isObject {
			all = append(all, element)
		}
	}
	return all
}

// givenElements are the objects that an operation gives: the members of a list, or the one.
func givenElements(operation map[string]any) []map[string]any {
	if one, isObject := operation["value"].(map[string]any); isObject {
		return []map[string]any{one}
	}
	return elementsOf(operation, "value")
}

// valueAt is what a resource has at a path without brackets; nil for nothing.
func valueAt(resource map[string]any, path string) any {
	if at := strings.LastIndexByte(path, ':'); at >= 0 {
		resource, _ = resource[path[:at]].(map[string]any)
		path = path[at+1:]
	}
	name, sub, dotted := strings.Cut(path, ".")
	if dotted {
		resource, _ = resource[name].(map[string]any)
		name = sub
	}
	return resource[name]
}
