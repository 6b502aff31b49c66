package defects

import (
	"net/http"
	"strings"
	"sync"
)

func ofDeleting() []Defect {
	return []Defect{
		{
			ID: "delete-200", Title: "DELETE is answered with 200 and a body.",
			Story:  "Strict clients take the deletion for failed.",
			Source: "RFC 7644 §3.6",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.Method == http.MethodDelete && a.good() {
					a.status, a.body = http.StatusOK, []byte(`{"deleted":true}`)
					a.header.Set("Content-Type", "application/json")
				}
			}),
		},
		{
			ID: "delete-deactivates", Title: "DELETE makes the user inactive, and is answered with 204.",
			Story:  "Whoever was to be gone is still there, with all data, and can be woken.",
			Source: "RFC 7644 §3.6; soft deletion, seen in several products",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if !q.about(http.MethodDelete) {
					q.pass(w)
					return
				}
				user := q.stored()
				if user == nil {
					q.pass(w)
					return
				}
				user["active"] = false
				q.ask(http.MethodPut, "/Users/"+q.id, render(user))
				(&answer{status: http.StatusNoContent, header: http.Header{}}).send(w)
			}),
		},
		{
			ID: "delete-always-204", Title: "DELETE is answered with 204, whether or not there was anybody.",
			Story:  "A client with a wrong id believes that it deleted somebody.",
			Source: "RFC 7644 §3.6; DELETE FROM without a look at the count",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.about(http.MethodDelete) && a.status == http.StatusNotFound {
					a.status, a.body = http.StatusNoContent, nil
				}
			}),
		},
		{
			ID: "deleted-found", Title: "Users who were deleted are still found by lookups.",
			Story:  "Okta links a person to a record that no read knows.",
			Source: "RFC 7644 §3.6; a search index that is not told",
			wrap:   listingDeleted(),
		},
		{
			ID: "delete-keeps-name", Title: "The userName of a user who was deleted stays taken.",
			Story:  "People who come back cannot be provisioned: a conflict with nobody.",
			Source: "RFC 7644 §3.6; a unique index over deleted rows",
			wrap:   keepingNames(),
		},
		{
			ID: "id-reassigned", Title: "A user with the name of one who was deleted gets the old id.",
			Story:  "Whoever holds the old id means somebody else by it.",
			Source: "RFC 7643 §3.1: ids are not reassigned",
			wrap:   reassigningIDs(),
		},
		{
			ID: "deleted-still-member", Title: "Users who were deleted stay members of their groups.", Mode: "full",
			Story:  "Groups count people who are gone, and clients that follow a member find nothing.",
			Source: "RFC 7643 §4.2",
			wrap:   keepingMembers(),
		},
	}
}

// departed remembers users as they were when they were deleted.
type departed struct {
	mu    sync.Mutex
	users []map[string]any
}

// note takes note of a user who is about to be deleted; forgetting is left to whoever asks.
func (d *departed) note(q *request) {
	if user := q.stored(); user != nil && q.about(http.MethodDelete) {
		d.users = append(d.users, user)
	}
}

// named is the user of that name who was deleted; nil when there is none.
func (d *departed) named(userName string) map[string]any {
	for _, user := range d.users {
		if name, _ := user["userName"].(string); strings.EqualFold(name, userName) {
			return user
		}
	}
	return nil
}

func listingDeleted() func(http.Handler) http.Handler {
	var gone departed
	return onAnswerAfter(&gone, func(q *request, a *answer) {
		userName, isLookup := lookedUp(q)
		user := gone.named(userName)
		list := a.object()
		if !isLookup || user == nil || list == nil {
			return
		}
		list["Resources"], list["totalResults"], list["itemsPerPage"] = []any{user}, 1, 1
		a.setObject(list)
	})
}

func keepingNames() func(http.Handler) http.Handler {
	var gone departed
	return middleware(func(w http.ResponseWriter, q *request) {
		gone.mu.Lock()
		defer gone.mu.Unlock()
		gone.note(q)
		userName, _ := q.object()["userName"].(string)
		if q.toAll(http.MethodPost) && gone.named(userName) != nil {
			refuse(w, http.StatusConflict, "uniqueness", "userName is taken")
			return
		}
		q.pass(w)
	})
}

func reassigningIDs() func(http.Handler) http.Handler {
	var gone departed
	return onAnswerAfter(&gone, func(q *request, a *answer) {
		userName, _ := q.object()["userName"].(string)
		if old := gone.named(userName); old != nil && q.toAll(http.MethodPost) {
			a.users(func(user map[string]any) { user["id"] = old["id"] })
		}
	})
}

func keepingMembers() func(http.Handler) http.Handler {
	var gone departed
	return onAnswerAfter(&gone, func(q *request, a *answer) {
		group := a.object()
		if q.resource != "Groups" || q.Method != http.MethodGet || group == nil {
			return
		}
		for _, user := range gone.users {
			eachOf(user["groups"], func(was map[string]any) {
				if was["value"] == group["id"] {
					members, _ := group["members"].([]any)
					group["members"] = append(members, map[string]any{"value": user["id"], "type": "User"})
				}
			})
		}
		a.setObject(group)
	})
}

// onAnswerAfter makes a middleware that changes answers, and remembers who is deleted.
func onAnswerAfter(gone *departed, change func(*request, *answer)) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		gone.mu.Lock()
		defer gone.mu.Unlock()
		gone.note(q)
		a := q.forward()
		change(q, a)
		a.send(w)
	})
}
