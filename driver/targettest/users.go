package targettest

import (
	"maps"
	"net/http"
	"strings"
)

func (t *Target) serveUser(w http.ResponseWriter, r *http.Request, id string, body Object) {
	switch {
	case id == "" && r.Method == http.MethodGet:
		t.listUsers(w, r)
	case id == "" && r.Method == http.MethodPost:
		if t.userNamed(body["userName"]) != "" {
			fail(w, http.StatusConflict, "the userName is taken")
			return
		}
		id = t.nextID("user")
		t.keepUser(id, body)
		reply(w, http.StatusCreated, t.shownUser(id))
	case t.users[id] == nil:
		fail(w, http.StatusNotFound, "no such user")
	case r.Method == http.MethodPut:
		t.keepUser(id, body)
		reply(w, http.StatusOK, t.shownUser(id))
	case r.Method == http.MethodPatch:
		for _, operation := range items(body["Operations"]) {
			value, _ := operation["value"].(Object)
			maps.Copy(t.users[id], value)
		}
		reply(w, http.StatusOK, t.shownUser(id))
	default:
		reply(w, http.StatusOK, t.shownUser(id))
	}
}

func (t *Target) listUsers(w http.ResponseWriter, r *http.Request) {
	wanted := quoted(r.URL.Query().Get("filter"), "userName")
	found := []any{}
	for _, id := range t.order {
		user := t.users[id]
		name, _ := user["userName"].(string)
		if user != nil && (wanted == "" || strings.EqualFold(name, wanted)) {
			found = append(found, t.shownUser(id))
		}
	}
	t.list(w, r, found)
}

func (t *Target) userNamed(name any) string {
	for id, user := range t.users {
		if user["userName"] == name {
			return id
		}
	}
	return ""
}

// keepUser keeps what a client may write.
func (t *Target) keepUser(id string, body Object) {
	kept := maps.Clone(body)
	for _, name := range []string{"id", "meta", "groups", "password"} {
		delete(kept, name)
	}
	t.users[id] = kept
}

func (t *Target) shownUser(id string) Object {
	shown := maps.Clone(t.users[id])
	shown["id"], shown["meta"] = id, t.meta("Users", id)
	groups := []any{}
	for _, groupID := range t.order {
		for _, member := range items(t.groups[groupID]["members"]) {
			if member["value"] == id {
				groups = append(groups, Object{
					"value": groupID, "$ref": t.URL + "/Groups/" + groupID, "display": t.groups[groupID]["displayName"], "type": "direct",
				})
			}
		}
	}
	shown["groups"] = groups
	return shown
}

// User is what the target holds of a user, nil for none.
func (t *Target) User(id string) Object {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.users[id])
}

func items(value any) []Object {
	list, _ := value.([]any)
	var objects []Object
	for _, item := range list {
		if object, ok := item.(Object); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// AddUser makes a user by hand, behind Okta's back, and returns its id. What is not given of a usual user is made up from the
// userName.
func (t *Target) AddUser(userName string, more Object) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	local, _, _ := strings.Cut(userName, "@")
	id := t.nextID("user")
	t.users[id] = Object{
		"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "userName": userName, "active": true,
		"name":   Object{"givenName": local, "familyName": "Imported"},
		"emails": []any{Object{"primary": true, "value": userName, "type": "work"}},
	}
	maps.Copy(t.users[id], more)
	return id
}

// SetUser changes a user by hand; nil takes an attribute away.
func (t *Target) SetUser(id, name string, value any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.users[id] = maps.Clone(t.users[id])
	if value == nil {
		delete(t.users[id], name)
		return
	}
	t.users[id][name] = value
}

// DropUser deletes a user by hand.
func (t *Target) DropUser(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.users, id)
}
