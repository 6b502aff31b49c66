package defects

import (
	"maps"
	"net/http"
	"sync"
)

func ofReplacements() []Defect {
	return []Defect{
		{
			ID: "put-recreates", Title: "A PUT deletes the user and makes another: created is the time of the update.",
			Story:  "What hangs on the user is lost with each update, and nobody can tell how long somebody has been there.",
			Source: "RFC 7643 §3.1, created; servers whose PUT is a delete and an insert",
			wrap:   createdAnew(),
		},
		{
			ID: "put-forgets-active", Title: "A PUT that says active true makes the user inactive.",
			Story:  "Everybody whose name changes is locked out.",
			Source: "RFC 7644 §3.5.1; servers that read a boolean as a string",
			wrap: onRequest(func(q *request) {
				if user := q.object(); user["active"] == true && q.about(http.MethodPut) {
					user["active"] = false
					q.setObject(user)
				}
			}),
		},
		{
			ID: "put-empty-answer", Title: "A PUT is answered with 200 and no body.",
			Story:  "Clients cannot tell what was stored.",
			Source: "Okta SCIM 2.0 protocol reference, “Update a specific user (PUT)”; RFC 7644 §3.5.1",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.about(http.MethodPut) && a.good() {
					a.body = nil
				}
			}),
		},
		{
			ID: "put-unchanged-404", Title: "A PUT that changes nothing of a user is answered with 404.",
			Story:  "“Force Sync” fails for everybody whose profile is as it was.",
			Source: "databases that count changed rows, MySQL's among them",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodPut) && string(render(q.object())) == string(render(q.stored())) {
					refuse(w, http.StatusNotFound, "", "User "+q.id+" not found")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "name-never-freed", Title: "The userName of a user who was deleted stays taken.",
			Story:  "“Unassign and assign again”, Okta's own advice, ends in 409.",
			Source: "RFC 7644 §3.6; servers that delete by a mark in the row",
			wrap:   nameTakenForGood(),
		},
		{
			ID: "deactivate-scrubs", Title: "Deactivation takes the name away.",
			Story:  "Whoever comes back is nobody, and reports about the past have holes.",
			Source: "servers that take deactivation for erasure; RFC 7643 §4.1.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				active, said := wantsActive(q)
				a := q.forward()
				if user := q.stored(); said && !active && a.good() && user != nil {
					user["name"] = map[string]any{"givenName": "Former", "familyName": "Employee"}
					q.ask(http.MethodPut, "/Users/"+q.id, render(user))
				}
				a.send(w)
			}),
		},
		{
			ID: "duplicate-overwrites", Title: "A create whose userName is taken is refused after the user has been overwritten.",
			Story:  "A repeated create after a timeout undoes what has changed since.",
			Source: "github.com/lightdash/lightdash/issues/22402; servers that insert or update",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				if userName, isText := q.object()["userName"].(string); isText && a.status == http.StatusConflict && q.toAll(http.MethodPost) {
					q.overwrite(userName)
				}
				a.send(w)
			}),
		},
		{
			ID: "emails-unreturned", Title: "Users come back without their emails.",
			Story:  "The application fails Okta's SPEC test, and Okta takes everybody for having none.",
			Source: "Okta SCIM 2.0 SPEC test, steps 1 and 3",
			wrap:   onUsers(func(user map[string]any) { delete(user, "emails") }),
		},
		{
			ID: "lookup-case-404", Title: "A lookup by userName in another case is answered with 404.",
			Story:  "The application fails Okta's SPEC test.",
			Source: "Okta SCIM 2.0 SPEC test, step 17",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				userName, isLookup := lookedUp(q)
				if isLookup && a.good() {
					a.keep(func(user map[string]any) bool { return user["userName"] == userName })
					found, _ := a.object()["Resources"].([]any)
					if len(found) == 0 {
						refuse(w, http.StatusNotFound, "", "no user "+userName)
						return
					}
				}
				a.send(w)
			}),
		},
	}
}

// overwrite gives the user of that name what the request says.
func (q *request) overwrite(userName string) {
	list := q.ask(http.MethodGet, "/Users", nil)
	for _, user := range objects(list.object()["Resources"]) {
		if user["userName"] != userName {
			continue
		}
		id, _ := user["id"].(string)
		maps.Copy(user, q.object())
		q.ask(http.MethodPut, "/Users/"+id, render(user))
	}
}

// nameTakenForGood remembers the userNames of users who were deleted, and refuses them.
func nameTakenForGood() func(http.Handler) http.Handler {
	var mu sync.Mutex
	taken := map[any]bool{}
	return middleware(func(w http.ResponseWriter, q *request) {
		mu.Lock()
		defer mu.Unlock()
		if name := q.object()["userName"]; q.toAll(http.MethodPost) && taken[name] {
			refuse(w, http.StatusConflict, "uniqueness", "the userName is taken")
			return
		}
		var user map[string]any
		if q.about(http.MethodDelete) {
			user = q.stored()
		}
		a := q.forward()
		if user != nil && a.good() {
			taken[user["userName"]] = true
		}
		a.send(w)
	})
}

// createdAnew shows the time of the last update as that of the creation, once there was an update.
func createdAnew() func(http.Handler) http.Handler {
	return onUsers(func(user map[string]any) {
		if meta, isObject := user["meta"].(map[string]any); isObject {
			meta["created"] = meta["lastModified"]
		}
	})
}
