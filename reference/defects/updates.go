package defects

import (
	"maps"
	"net/http"
)

func ofUpdates() []Defect {
	return []Defect{
		{
			ID: "put-unsupported", Title: "PUT is answered with 501.",
			Story:  "Every update of a profile fails with “Not Implemented”; with an app of the wizard nobody can be deactivated.",
			Source: "unitycatalog issue 423; RFC 7644 §3.5.1",
			wrap:   unsupported(http.MethodPut),
		},
		{
			ID: "patch-unsupported", Title: "PATCH is answered with 501.",
			Story:  "With an app of the catalogue nobody can be deactivated: Okta does not fall back to PUT.",
			Source: "scim-for-keycloak issue 144; coder issue 15828",
			wrap:   unsupported(http.MethodPatch),
		},
		{
			ID: "patch-pathless-refused", Title: "A PATCH operation without a path is answered with 400.",
			Story:  "With an app of the catalogue nobody can be deactivated: Okta's operations have a value object and no path.",
			Source: "keycloak-scim-server issue 113; RFC 7644 §3.5.2.3",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodPatch) && lacksPath(q) {
					refuse(w, http.StatusBadRequest, "noTarget", "path is required")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "update-lost", Title: "An update is answered with 200 and the new values, of which only active is stored.",
			Story:  "Okta shows the update as done; the application keeps the old name for good.",
			Source: "Okta CRUD test, step 8; limosa-io/laravel-scim-server issue 36",
			wrap:   updateLost(),
		},
		{
			ID: "username-follows-email", Title: "Setting the email address overwrites the userName with it.",
			Story:  "People whose user name is not their address are not found at the next assignment.",
			Source: "captured update in which userName and email part for minutes",
			wrap: onRequest(func(q *request) {
				user := q.object()
				if address := addressOf(user); address != "" && (q.toAll(http.MethodPost) || q.about(http.MethodPut)) {
					user["userName"] = address
					q.setObject(user)
				}
			}),
		},
		{
			ID: "put-resets-active", Title: "Every PUT makes the user active.",
			Story:  "With an app of the wizard nobody can be deactivated, and updates wake people who were.",
			Source: "RFC 7644 §3.5.1; devforum.okta.com 14380",
			wrap: onRequest(func(q *request) {
				if user := q.object(); user != nil && q.about(http.MethodPut) {
					user["active"] = true
					q.setObject(user)
				}
			}),
		},
		{
			ID: "hang-on-put", Title: "PUT is never answered.",
			Story:  "Each update waits for a minute and fails; the queue of tasks grows.",
			Source: "Okta SCIM FAQ, 60 seconds without a byte",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodPut) {
					<-q.Context().Done()
					panic(http.ErrAbortHandler)
				}
				q.pass(w)
			}),
		},
		{
			ID: "cut-on-patch", Title: "The connection is closed on PATCH, without an answer.",
			Story:  "Deactivation fails with a message about the network, and only deactivation does.",
			Source: "Okta SCIM FAQ, connection errors; RFC 9112 §9.5",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodPatch) {
					panic(http.ErrAbortHandler) // net/http closes the connection and sends nothing
				}
				q.pass(w)
			}),
		},
	}
}

func unsupported(method string) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if q.about(method) {
			refuse(w, http.StatusNotImplemented, "", method+" is not supported")
			return
		}
		q.pass(w)
	})
}

func lacksPath(q *request) bool {
	for _, operation := range operations(q.object()) {
		if path, isText := operation["path"].(string); !isText || path == "" {
			return true
		}
	}
	return false
}

// updateLost stores what is there already, with the new active, and answers with what was sent.
func updateLost() func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		sent := q.object()
		if !q.about(http.MethodPut) || sent == nil {
			q.pass(w)
			return
		}
		unchanged := q.stored()
		if unchanged == nil {
			q.pass(w)
			return
		}
		if active, said := sent["active"]; said {
			unchanged["active"] = active
		}
		q.setObject(unchanged)
		a := q.forward()
		if a.good() {
			user := a.object()
			for _, readOnly := range []string{"id", "meta", "groups", "password"} {
				delete(sent, readOnly)
			}
			maps.Copy(user, sent)
			a.setObject(user)
		}
		a.send(w)
	})
}

// addressOf is the primary email address of a user, or the first.
func addressOf(user map[string]any) string {
	emails, _ := user["emails"].([]any)
	first := ""
	for _, each := range emails {
		email, _ := each.(map[string]any)
		value, _ := email["value"].(string)
		if email["primary"] == true {
			return value
		}
		if first == "" {
			first = value
		}
	}
	return first
}
