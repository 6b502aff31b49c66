package defects

import "net/http"

// ofEffects are mistakes whose harm does not show in SCIM.
func ofEffects() []Defect {
	return []Defect{
		{
			ID: "create-active-unset", Title: "A created user is inactive whatever the create says, and the answer says active.",
			Story:  "Okta shows success; the person waits for an invitation that nobody sends.",
			Source: "RFC 7643 §4.1.1; servers that send an invitation for accounts that were made by hand alone",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				user := q.object()
				if active, said := truth(user["active"]); !q.toAll(http.MethodPost) || !said || !active {
					q.pass(w)
					return
				}
				user["active"] = false
				q.setObject(user)
				a := q.forward()
				a.users(func(made map[string]any) { made["active"] = true })
				a.send(w)
			}),
		},
		{
			ID: "create-ignores-active", Title: "A user who is created with active false is active.",
			Story:  "Somebody who starts next month has an account today.",
			Source: "RFC 7643 §4.1.1; RFC 7644 §3.3",
			wrap: onRequest(func(q *request) {
				if user := q.object(); user != nil && q.toAll(http.MethodPost) {
					user["active"] = true
					q.setObject(user)
				}
			}),
		},
	}
}
