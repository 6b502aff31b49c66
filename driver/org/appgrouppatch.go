package org

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
)

// patchOperation is one of a JSON Patch (RFC 6902), as Okta takes it for group assignments.
type patchOperation struct {
	Op    string          `json:"op"`
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value"`
}

// patchAppGroup changes the priority or the profile of a group's assignment (Okta Management API, "Update an application group").
func (o *Org) patchAppGroup(w http.ResponseWriter, r *http.Request) error {
	a, g, err := o.appAndGroup(r)
	if err != nil {
		return err
	}
	assignment := a.groupAssignment(g.ID)
	if assignment == nil {
		return notFound(g.ID, "AppGroupAssignment")
	}
	var operations []patchOperation
	if err := readBody(r, &operations, false); err != nil {
		return err
	}
	change := groupAssignmentBody{Profile: maps.Clone(assignment.Profile)}
	for _, operation := range operations {
		if err := change.apply(operation); err != nil {
			return err
		}
	}
	if err := o.changeAppGroup(a, g, assignment, change); err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.appGroupView(o.base(r), a, assignment))
	return nil
}

// apply takes one operation over.
func (b *groupAssignmentBody) apply(operation patchOperation) error {
	name, ofProfile := strings.CutPrefix(operation.Path, "/profile/")
	removes := operation.Op == "remove"
	if !removes && operation.Op != "add" && operation.Op != "replace" {
		return invalid("op", `op: expected "add", "replace" or "remove", found "`+operation.Op+`"`)
	}
	var err error
	switch {
	case ofProfile && removes:
		delete(b.Profile, name)
	case ofProfile:
		var value any
		if err = json.Unmarshal(operation.Value, &value); err == nil {
			if b.Profile == nil {
				b.Profile = map[string]any{}
			}
			b.Profile[name] = value
		}
	case operation.Path == "/profile" && removes:
		b.Profile = nil
	case operation.Path == "/profile":
		b.Profile = nil
		err = json.Unmarshal(operation.Value, &b.Profile)
	case operation.Path == "/priority" && !removes:
		err = json.Unmarshal(operation.Value, &b.Priority)
	default:
		return invalid("path", `path: expected "/priority", "/profile" or "/profile/{attribute}", found "`+operation.Path+`"`)
	}
	if err != nil {
		return invalid("value", "value: it does not fit "+operation.Path)
	}
	return nil
}
