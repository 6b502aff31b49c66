package targettest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

func (t *Target) serveGroup(w http.ResponseWriter, r *http.Request, id string, body Object) {
	switch {
	case id == "" && r.Method == http.MethodGet:
		t.listGroups(w, r)
	case id == "" && r.Method == http.MethodPost:
		if name, _ := body["displayName"].(string); t.groupNamed(name) != "" {
			fail(w, http.StatusConflict, "a group has this name already")
			return
		}
		reply(w, http.StatusCreated, t.shownGroup(t.addGroup(body)))
	case t.groups[id] == nil:
		fail(w, http.StatusNotFound, "no such group")
	case r.Method == http.MethodDelete:
		delete(t.groups, id)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPut:
		t.groups[id]["displayName"], t.groups[id]["members"] = body["displayName"], body["members"]
		t.changed(w, id)
	case r.Method == http.MethodPatch:
		for _, operation := range items(body["Operations"]) {
			t.patchGroup(id, operation)
		}
		t.changed(w, id)
	default:
		reply(w, http.StatusOK, t.shownGroup(id))
	}
}

func (t *Target) changed(w http.ResponseWriter, id string) {
	if t.quiet {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	reply(w, http.StatusOK, t.shownGroup(id))
}

func (t *Target) addGroup(body Object) string {
	id := t.nextID("group")
	t.groups[id] = Object{"displayName": body["displayName"], "members": body["members"]}
	return id
}

// patchGroup understands what Okta sends.
func (t *Target) patchGroup(id string, operation Object) {
	group := t.groups[id]
	members, _ := group["members"].([]any)
	path, _ := operation["path"].(string)
	value := operation["value"]
	switch op := operation["op"]; {
	case path == "" && op == "replace":
		group["displayName"] = value.(Object)["displayName"] //nolint:forcetypeassert // for tests: a panic is a failed request
	case path == "members" && op == "replace":
		group["members"] = value
	case path == "members" && op == "add":
		for _, joiner := range items(value) {
			members = append(without(members, joiner["value"]), joiner)
		}
		group["members"] = members
	case op == "remove":
		group["members"] = without(members, strings.TrimSuffix(strings.TrimPrefix(path, `members[value eq "`), `"]`))
	}
}

func without(members []any, id any) []any {
	return slices.DeleteFunc(slices.Clone(members), func(m any) bool {
		member, _ := m.(Object)
		return member["value"] == id
	})
}

func (t *Target) listGroups(w http.ResponseWriter, r *http.Request) {
	wanted := quoted(r.URL.Query().Get("filter"), "displayName")
	found := []any{}
	for _, id := range t.order {
		group := t.groups[id]
		name, _ := group["displayName"].(string)
		if group != nil && (wanted == "" || strings.EqualFold(name, wanted)) {
			found = append(found, t.shownGroup(id))
		}
	}
	t.list(w, r, found)
}

func (t *Target) groupNamed(name string) string {
	for id, group := range t.groups {
		if other, _ := group["displayName"].(string); strings.EqualFold(other, name) {
			return id
		}
	}
	return ""
}

func (t *Target) shownGroup(id string) Object {
	shown := maps.Clone(t.groups[id])
	shown["schemas"] = []string{"urn:ietf:params:scim:schemas:core:2.0:Group"}
	shown["id"], shown["meta"] = id, t.meta("Groups", id)
	members := []any{}
	for _, member := range items(shown["members"]) {
		whole := maps.Clone(member)
		whole["type"], whole["$ref"] = "User", t.URL+"/Users/"+whole["value"].(string) //nolint:forcetypeassert // as above
		members = append(members, whole)
	}
	shown["members"] = members
	if t.quiet {
		delete(shown, "members")
	}
	return shown
}

// AddGroup makes a group by hand, behind Okta's back, and returns its id.
func (t *Target) AddGroup(name string, members ...string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := []any{}
	for _, id := range members {
		list = append(list, Object{"value": id})
	}
	return t.addGroup(Object{"displayName": name, "members": list})
}

// DropGroup deletes a group by hand.
func (t *Target) DropGroup(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.groups, id)
}

// Group is the name and the members' ids of the group; "" for none.
func (t *Target) Group(id string) (name string, members []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	group := t.groups[id]
	name, _ = group["displayName"].(string)
	for _, member := range items(group["members"]) {
		value, _ := member["value"].(string)
		members = append(members, value)
	}
	return name, members
}

// GroupID is the id of the group of that name, "" for none.
func (t *Target) GroupID(name string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.groupNamed(name)
}
