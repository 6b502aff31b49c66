package defects

import (
	"net/http"
	"slices"
)

func ofPatchAnswers() []Defect {
	return []Defect{
		{
			ID: "patch-not-atomic", Title: "Operations before one that fails stay carried out.",
			Story:  "A push that failed has happened by half, and nobody knows which.",
			Source: "RFC 7644 §3.5.2",
			wrap:   oneByOne(false),
		},
		{
			ID: "patch-errors-skipped", Title: "Operations that fail are skipped, and the PATCH is answered with success.",
			Story:  "Okta shows all as done; a part of it never happened.",
			Source: "RFC 7644 §3.5.2",
			wrap:   oneByOne(true),
		},
		{
			ID: "patch-order-lost", Title: "Operations are applied in another order.",
			Story:  "“Remove all, add one” leaves the group empty.",
			Source: "RFC 7644 §3.5.2; servers that sort operations by op",
			wrap: edited(func(_ *request, all []map[string]any) []map[string]any {
				slices.Reverse(all)
				return all
			}),
		},
		{
			ID: "patch-first-only", Title: "Only the first operation of a PATCH is carried out.",
			Story:  "Of three members who join in one push one does.",
			Source: "RFC 7644 §3.5.2; servers that read Operations[0]",
			wrap:   edited(func(_ *request, all []map[string]any) []map[string]any { return all[:1] }),
		},
		{
			ID: "patch-200-empty", Title: "A PATCH that succeeded is answered with 200 and no body.",
			Story:  "Okta cannot read the answer: the task fails although the change was made.",
			Source: "RFC 7644 §3.5.2",
			wrap: answeringPatch(func(_ *request, a *answer) {
				if a.status == http.StatusOK {
					a.body = nil
				}
			}),
		},
		{
			ID: "patch-202", Title: "A PATCH that succeeded is answered with 202.",
			Story:  "Okta takes it for an error, or for a promise that nobody keeps.",
			Source: "RFC 7644 §3.5.2; servers that queue changes",
			wrap: answeringPatch(func(_ *request, a *answer) {
				if a.status == http.StatusOK {
					a.status = http.StatusAccepted
				}
			}),
		},
		{
			ID: "patch-always-204", Title: "Every PATCH that succeeded is answered with 204, whatever was asked for.",
			Story:  "A client that needs the new version has to read the user again.",
			Source: "RFC 7644 §3.5.2",
			wrap: answeringPatch(func(_ *request, a *answer) {
				if a.status == http.StatusOK {
					a.status, a.body = http.StatusNoContent, nil
				}
			}),
		},
		{
			ID: "patch-answer-stale", Title: "The answer to a PATCH shows the resource as it was before.",
			Story:  "A client keeps what it is shown, and undoes its own change with the next one.",
			Source: "RFC 7644 §3.5.2; servers that answer from the object that they loaded first",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if !q.patching() {
					q.pass(w)
					return
				}
				before := q.now()
				a := q.forward()
				if a.status == http.StatusOK && before != nil {
					a.setObject(before)
				}
				a.send(w)
			}),
		},
		{
			ID: "patch-password-echoed", Title: "The answer to a PATCH that sets a password shows it.",
			Story:  "Passwords of people stand in the logs of every proxy between Okta and the application.",
			Source: "RFC 7643 §4.1.1: password is returned never; servers that answer with what was sent",
			wrap: answeringPatch(func(q *request, a *answer) {
				for _, operation := range operations(q.object()) {
					if user := a.object(); targetOf(operation) == "password" && a.good() && user != nil {
						user["password"] = operation["value"]
						a.setObject(user)
					}
				}
			}),
		},
	}
}

// oneByOne carries out each operation by itself, until one fails or in spite of it.
func oneByOne(inSpite bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		all := operations(q.object())
		if !q.patching() || len(all) < 2 {
			q.pass(w)
			return
		}
		var last *answer
		for _, operation := range all {
			a := q.ask(http.MethodPatch, "/"+q.resource+"/"+q.id, patchOf([]map[string]any{operation}))
			if a.good() {
				last = a
				continue
			}
			if !inSpite || last == nil {
				a.send(w)
				return
			}
		}
		last.send(w)
	})
}
