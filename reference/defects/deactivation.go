package defects

import (
	"net/http"
	"strings"
)

func ofDeactivation() []Defect {
	return []Defect{
		{
			ID: "deactivate-ignored", Title: "Deactivation is answered with 200 and active false, and not stored.",
			Story:  "Okta shows the person as gone; they keep their account and their surveys.",
			Source: "Okta CRUD test, step 11; RFC 7644 §3.5.2",
			wrap:   activeIgnored(false),
		},
		{
			ID: "reactivate-ignored", Title: "Reactivation is answered with 200 and active true, and not stored.",
			Story:  "Somebody who comes back is provisioned in Okta and locked out of the application.",
			Source: "Okta CRUD test, step 19; github.com/fleetdm/fleet/issues/53446",
			wrap:   activeIgnored(true),
		},
		{
			ID: "deactivate-refused", Title: "Deactivation is answered with 500 and plain text.",
			Story:  "A task to deprovision by hand, for each person who leaves.",
			Source: "Okta help, deprovisioning tasks",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if active, said := wantsActive(q); said && !active {
					reply(w, http.StatusInternalServerError, "text/plain; charset=utf-8", []byte("Internal Server Error"))
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "deactivate-deletes", Title: "Deactivation deletes the user.",
			Story:  "Somebody who comes back starts from nothing: their history is gone, and Okta's id for them is unknown.",
			Source: "Okta SCIM concepts, “Delete (Deprovision)”; RFC 7643 §4.1.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				active, said := wantsActive(q)
				user := map[string]any(nil)
				if said && !active {
					user = q.stored()
				}
				if user == nil {
					q.pass(w)
					return
				}
				a := q.ask(http.MethodDelete, "/Users/"+q.id, nil)
				if a.good() {
					user["active"] = false
					a.status, a.header = http.StatusOK, http.Header{"Content-Type": {"application/scim+json; charset=utf-8"}}
					a.setObject(user)
				}
				a.send(w)
			}),
		},
	}
}

// activeIgnored answers as if active had been set to that value, and leaves it as it was.
func activeIgnored(ignored bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		active, said := wantsActive(q)
		user := map[string]any(nil)
		if said && active == ignored {
			user = q.stored()
		}
		if user == nil {
			q.pass(w)
			return
		}
		body := q.object()
		if q.Method == http.MethodPut {
			body["active"] = user["active"]
		} else {
			for _, operation := range operations(body) {
				setActive(operation, user["active"])
			}
		}
		q.setObject(body)
		a := q.forward()
		a.users(func(user map[string]any) { user["active"] = ignored })
		a.send(w)
	})
}

// wantsActive is what a PUT or PATCH of a user says of active; false when it says nothing.
func wantsActive(q *request) (active, said bool) {
	switch {
	case q.about(http.MethodPut):
		return truth(q.object()["active"])
	case q.about(http.MethodPatch):
		for _, operation := range operations(q.object()) {
			if value, isSaid := truth(activeOf(operation)); isSaid {
				active, said = value, true
			}
		}
	}
	return active, said
}

// activeOf is the value that an operation gives to active; nil when it gives none.
func activeOf(operation map[string]any) any {
	if path, _ := operation["path"].(string); strings.EqualFold(path, "active") {
		return operation["value"]
	}
	value, _ := operation["value"].(map[string]any)
	for name, each := range value {
		if strings.EqualFold(name, "active") {
			return each
		}
	}
	return nil
}

func setActive(operation map[string]any, to any) {
	if path, _ := operation["path"].(string); strings.EqualFold(path, "active") {
		operation["value"] = to
		return
	}
	value, _ := operation["value"].(map[string]any)
	for name := range value {
		if strings.EqualFold(name, "active") {
			value[name] = to
		}
	}
}

// truth reads a boolean, also one that is written as a string.
func truth(value any) (truth, is bool) {
	switch value := value.(type) {
	case bool:
		return value, true
	case string:
		return strings.EqualFold(value, "true"), strings.EqualFold(value, "true") || strings.EqualFold(value, "false")
	default:
		return false, false
	}
}

// operations are the operations of a PATCH.
func operations(body map[string]any) []map[string]any {
	list, _ := body["Operations"].([]any)
	var all []map[string]any
	for _, each := range list {
		if operation, isObject := each.(map[string]any); isObject {
			all = append(all, operation)
		}
	}
	return all
}
