package defects

import (
	"maps"
	"net/http"
	"slices"
	"sync"
)

// kindOf is the type that an attribute of a user has: "text", "truth", "object" or "array"; "" for one that is not known.
func kindOf(name string) string {
	kinds := map[string][]string{
		"text": {
			"userName", "displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage", "locale", "timezone", "externalId", "password", "id",
			"givenName", "familyName", "formatted", "middleName", "employeeNumber", "department", "costCenter", "organization",
		},
		"truth":  {"active"},
		"object": {"name", "manager", "meta", enterpriseURN},
		"array":  {"emails", "phoneNumbers", "ims", "photos", "addresses", "entitlements", "roles", "x509Certificates", "groups", "schemas"},
	}
	for kind, names := range kinds {
		if slices.Contains(names, name) {
			return kind
		}
	}
	return ""
}

func isOfKind(kind string, value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return kind == "text" || kind == ""
	case bool:
		return kind == "truth" || kind == ""
	case map[string]any:
		return kind == "object" || kind == ""
	case []any:
		return kind == "" || kind == "array" && !slices.ContainsFunc(v, func(element any) bool {
			_, isObject := element.(map[string]any)
			_, isText := element.(string)
			return !isObject && !isText
		})
	default:
		return kind == ""
	}
}

// eachMistyped finds the values of the wrong type in a user that is written, also inside of name and of the enterprise extension.
func eachMistyped(q *request, found func(object map[string]any, name string, value any)) {
	if q.resource != "Users" || !q.has([]string{http.MethodPost, http.MethodPut}) {
		return
	}
	var look func(object map[string]any)
	look = func(object map[string]any) {
		for _, name := range slices.Sorted(maps.Keys(object)) {
			value := object[name]
			if !isOfKind(kindOf(name), value) {
				found(object, name, value)
			} else if inner, isObject := value.(map[string]any); isObject && (name == "name" || name == enterpriseURN) {
				look(inner)
			}
		}
	}
	look(q.object())
}

// mistypedKept takes values of the wrong type out of what the server behind is given, and puts them back into what it shows.
func mistypedKept() func(http.Handler) http.Handler {
	type place struct{ within, name string }
	var mu sync.Mutex
	kept := map[any]map[place]any{}
	return middleware(func(w http.ResponseWriter, q *request) {
		user := q.object()
		odd := map[place]any{}
		take := func(object map[string]any, within string) {
			for name, value := range object {
				if !isOfKind(kindOf(name), value) {
					odd[place{within, name}] = value
					delete(object, name)
				}
			}
		}
		writes := q.resource == "Users" && q.has([]string{http.MethodPost, http.MethodPut})
		if writes && user != nil {
			take(user, "")
			for _, within := range []string{"name", enterpriseURN} {
				if inner, isObject := user[within].(map[string]any); isObject {
					take(inner, within)
				}
			}
			if len(odd) > 0 {
				complete(q, user)
				q.setObject(user)
			}
		}
		a := q.forward()
		mu.Lock()
		defer mu.Unlock()
		if id := a.object()["id"]; writes && a.good() {
			kept[id] = odd
		}
		a.users(func(user map[string]any) {
			for at, value := range kept[user["id"]] {
				object := user
				if at.within != "" {
					inner, isObject := user[at.within].(map[string]any)
					if !isObject {
						inner = map[string]any{}
						user[at.within] = inner
					}
					object = inner
				}
				object[at.name] = value
			}
		})
		a.send(w)
	})
}

// complete gives a user whose odd values were taken out what the server behind needs: what it has already.
func complete(q *request, user map[string]any) {
	stored := q.stored()
	for _, name := range []string{"schemas", "userName", "name", "emails"} {
		if user[name] == nil {
			user[name] = stored[name]
		}
	}
	name, _ := user["name"].(map[string]any)
	before, _ := stored["name"].(map[string]any)
	for _, part := range []string{"givenName", "familyName"} {
		if name != nil && name[part] == nil {
			name[part] = before[part]
		}
	}
}
