package defects

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

func ofPatchMessages() []Defect {
	return []Defect{
		{
			ID: "patch-schemas-unchecked", Title: "The schemas of a PATCH are not looked at.",
			Story:  "A client that sends a user by PATCH gets 200, and nothing is changed.",
			Source: "RFC 7644 §3.5.2; servers that bind the body to a structure and never read schemas",
			wrap: onRequest(func(q *request) {
				if body := q.object(); q.patching() && body != nil {
					body["schemas"] = []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"}
					q.setObject(body)
				}
			}),
		},
		{
			ID: "patch-empty-accepted", Title: "A PATCH without operations is answered with 200.",
			Story:  "A client that writes “operations” in lower case is told that all went well, for good.",
			Source: "RFC 7644 §3.5.2; servers that loop over what is there",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.patching() && len(operations(q.object())) == 0 {
					q.ask(http.MethodGet, "/"+q.resource+"/"+q.id, nil).send(w)
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "patch-op-guessed", Title: "An op that is missing or unknown is taken for replace.",
			Story:  "“test” changes what it was to test.",
			Source: "RFC 7644 §3.5.2; servers whose switch over op ends in a default",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if !slices.Contains([]string{"add", "replace", "remove"}, opOf(operation)) {
					operation["op"] = "replace"
				}
			}),
		},
		{
			ID: "patch-valueless-accepted", Title: "An add or replace without value is answered with 200.",
			Story:  "The client believes that the value is there.",
			Source: "RFC 7644 §3.5.2.1",
			wrap: dropping(func(_ *request, operation map[string]any) bool {
				_, has := operation["value"]
				return !has && opOf(operation) != "remove"
			}),
		},
		{
			ID: "patch-path-unparsed", Title: "An operation whose path cannot be understood is skipped, and the PATCH answered with 200.",
			Story:  "One bracket that is missing in a mapping, and a value never changes, without an error anywhere.",
			Source: "RFC 7644 §3.12, invalidPath; servers that match paths with regular expressions",
			wrap:   dropping(func(_ *request, operation map[string]any) bool { return !understood(targetOf(operation)) }),
		},
		{
			ID: "patch-type-guessed", Title: "A value for active that is no boolean is taken for false.",
			Story:  "A mapping that sends “Active” or “yes” deactivates everybody.",
			Source: "RFC 7643 §2.3.2; servers in languages that compare loosely",
			wrap: mangling(func(_ *request, operation map[string]any) {
				if value, isText := activeOf(operation).(string); isText {
					setActive(operation, strings.EqualFold(value, "true"))
				}
			}),
		},
		{
			ID: "patch-errors-untyped", Title: "Errors to PATCH have no scimType.",
			Story:  "The admin reads “Bad Request” and asks support.",
			Source: "RFC 7644 §3.5.2.2, §3.5.2.3 and §3.12",
			wrap: answeringPatch(func(_ *request, a *answer) {
				if body := a.object(); a.status >= http.StatusBadRequest && body != nil {
					delete(body, "scimType")
					a.setObject(body)
				}
			}),
		},
		{
			ID: "patch-errors-no-target", Title: "Every 400 to a PATCH has scimType noTarget.",
			Story:  "The admin looks for a user who is there all the time.",
			Source: "RFC 7644 §3.12, table 9",
			wrap: answeringPatch(func(_ *request, a *answer) {
				if body := a.object(); a.status == http.StatusBadRequest && body != nil {
					body["scimType"] = "noTarget"
					a.setObject(body)
				}
			}),
		},
		{
			ID: "patch-unknown-500", Title: "A path that no schema has is answered with 500.",
			Story:  "One attribute too many in the mapping keeps everybody from being updated.",
			Source: "RFC 7644 §3.12, invalidPath; servers that look the attribute up by reflection",
			wrap: answeringPatch(func(_ *request, a *answer) {
				if a.status == http.StatusBadRequest && a.object()["scimType"] == "invalidPath" {
					a.status = http.StatusInternalServerError
				}
			}),
		},
		{
			ID: "patch-unknown-id-accepted", Title: "A PATCH of somebody who does not exist is answered with 204.",
			Story:  "Okta shows the person as deactivated; the account under another id lives on.",
			Source: "RFC 7644 §3.12; servers that run UPDATE … WHERE id = … and do not count the rows",
			wrap: answeringPatch(func(_ *request, a *answer) {
				if a.status == http.StatusNotFound {
					a.status, a.body = http.StatusNoContent, nil
				}
			}),
		},
		{
			ID: "patch-conflict-500", Title: "A PATCH to a userName that is taken is answered with 500.",
			Story:  "Okta reports a fault of the application and tries again, for ever.",
			Source: "RFC 7644 §3.12, uniqueness; servers that let the unique index fail",
			wrap: answeringPatch(func(_ *request, a *answer) {
				if a.status == http.StatusConflict {
					a.status = http.StatusInternalServerError
					a.setObject(map[string]any{
						"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": "500", "detail": "duplicate key value",
					})
				}
			}),
		},
		{
			ID: "patch-many-500", Title: "A PATCH of more than a hundred operations is answered with 500.",
			Story:  "Large groups cannot be pushed, and nothing says why.",
			Source: "RFC 7644 §3.12, 413",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				const most = 100
				if q.patching() && len(operations(q.object())) > most {
					refuse(w, http.StatusInternalServerError, "", "internal error")
					return
				}
				q.pass(w)
			}),
		},
	}
}

// understood reports whether a path looks as paths do: a name, or a name with a filter in brackets and perhaps a sub-attribute.
func understood(path string) bool {
	if !strings.ContainsAny(path, "[]") {
		return true
	}
	shape := regexp.MustCompile(`^[\w:.$-]+\[.*\](\.[\w$-]+)?$`)
	operator := regexp.MustCompile(`(?i)\s(eq|ne|co|sw|ew|gt|ge|lt|le|pr)\b`)
	return shape.MatchString(path) && operator.MatchString(path)
}
