package defects

import (
	"net/http"
	"sync"
)

func ofCreates() []Defect {
	return []Defect{
		{
			ID: "create-empty-answer", Title: "A create is answered with 201 and no body.",
			Story:  "“Create new user returned empty user.” The account exists and Okta does not know its id.",
			Source: "Okta SCIM 2.0 protocol reference, “Create users”",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.toAll(http.MethodPost) && a.status == http.StatusCreated {
					a.body = nil
				}
			}),
		},
		{
			ID: "create-answers-200", Title: "A create is answered with 200 instead of 201.",
			Story:  "The application fails Okta's SPEC test and is not accepted.",
			Source: "Okta SCIM 2.0 SPEC test, step 11; RFC 7644 §3.3",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.toAll(http.MethodPost) && a.status == http.StatusCreated {
					a.status = http.StatusOK
				}
			}),
		},
		{
			ID: "create-lost", Title: "A create is answered with 201 and stores nothing.",
			Story:  "Okta shows the person as provisioned; they cannot be found in the application.",
			Source: "Okta CRUD test, step 5; RFC 7644 §3.3",
			wrap: onAnswer(func(q *request, a *answer) {
				if id, isText := a.object()["id"].(string); isText && q.toAll(http.MethodPost) && a.good() {
					q.ask(http.MethodDelete, "/Users/"+id, nil)
				}
			}),
		},
		{
			ID: "password-refused", Title: "A user with a password is refused.",
			Story:  "Nobody can be provisioned: Okta sends a random password with every create.",
			Source: "Okta SCIM 2.0 protocol reference, “Create users”",
			wrap: refusing("invalidValue", "password is not supported", func(q *request) bool {
				_, there := q.object()["password"]
				return there
			}),
		},
		{
			ID: "password-put-refused", Title: "A PUT with a password is refused.",
			Story:  "Passwords that people change in Okta never arrive from an app of the wizard.",
			Source: "Okta SCIM 2.0 protocol reference: apps of the wizard sync passwords by PUT",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if _, there := q.object()["password"]; there && q.about(http.MethodPut) {
					refuse(w, http.StatusBadRequest, "mutability", "password cannot be changed here")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "password-returned", Title: "The password comes back with the user.",
			Story:  "Passwords are readable by whoever holds the token, and Okta echoes them in every update.",
			Source: "Okta SCIM reference of 2018, sample of an update; RFC 7643 §4.1.1",
			wrap:   passwordReturned(),
		},
		{
			ID: "readonly-refused", Title: "A user that holds id, meta or groups is refused.",
			Story:  "Every update fails with “Bad Request”: Okta sends back what it read.",
			Source: "captured updates of both kinds of app; RFC 7644 §3.5.1",
			wrap: refusing("mutability", "id, meta and groups are readOnly", func(q *request) bool {
				user := q.object()
				groups, _ := user["groups"].([]any)
				return user["id"] != nil || user["meta"] != nil || len(groups) > 0
			}),
		},
		{
			ID: "groups-array-refused", Title: "An empty array of groups is refused.",
			Story:  "Nobody can be provisioned: Okta sends groups: [] with every create.",
			Source: "captured creates of both kinds of app; RFC 7643 §2.5",
			wrap: refusing("invalidValue", "groups must not be empty", func(q *request) bool {
				groups, isArray := q.object()["groups"].([]any)
				return isArray && len(groups) == 0
			}),
		},
		{
			ID: "empty-string-refused", Title: "An attribute that is \"\" is refused.",
			Story:  "An attribute that is cleared in Okta keeps the whole profile from being updated.",
			Source: "github.com/simpleidserver/SimpleIdServer/issues/295; Okta OIN test plan, C9337",
			wrap: refusing("invalidValue", "a value must not be empty", func(q *request) bool {
				return holdsEmpty(q.object())
			}),
		},
	}
}

// refusing makes a middleware that answers 400 to users, in POST and PUT, for which wrong holds.
func refusing(scimType, detail string, wrong func(*request) bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if (q.toAll(http.MethodPost) || q.about(http.MethodPut)) && wrong(q) {
			refuse(w, http.StatusBadRequest, scimType, detail)
			return
		}
		q.pass(w)
	})
}

func holdsEmpty(value any) bool {
	switch value := value.(type) {
	case string:
		return value == ""
	case []any:
		for _, item := range value {
			if holdsEmpty(item) {
				return true
			}
		}
	case map[string]any:
		for _, item := range value {
			if holdsEmpty(item) {
				return true
			}
		}
	}
	return false
}

func passwordReturned() func(http.Handler) http.Handler {
	var mu sync.Mutex
	passwords := map[any]any{}
	return onAnswer(func(q *request, a *answer) {
		if q.resource != "Users" || !a.good() {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if password, sent := q.object()["password"]; sent {
			passwords[a.object()["id"]] = password
		}
		a.users(func(user map[string]any) {
			if password, known := passwords[user["id"]]; known {
				user["password"] = password
			}
		})
	})
}
