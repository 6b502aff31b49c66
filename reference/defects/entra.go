package defects

import (
	"net/http"
	"strings"
)

// ofEntra are mistakes that show with Microsoft Entra ID alone, since its client does otherwise than the standard has it.
func ofEntra() []Defect {
	return []Defect{
		{
			ID: "op-capitals-refused", Title: "An op that is not in lower case is answered with 400.",
			Story:  "With Microsoft Entra ID nobody can be updated or disabled.",
			Source: "Microsoft Learn, “Develop and plan provisioning for a SCIM endpoint”; zitadel issue 8140",
			wrap: refusingOperations("invalidSyntax", "op is not one of add, remove, replace", func(operation map[string]any) bool {
				op, _ := operation["op"].(string)
				return op != strings.ToLower(op)
			}),
		},
		{
			ID: "active-text-refused", Title: "The text \"False\" for active is answered with 400.",
			Story:  "With Microsoft Entra ID nobody can be disabled.",
			Source: "Microsoft Learn, “Known issues with SCIM 2.0 protocol compliance”; zitadel issue 8140",
			wrap: refusingOperations("invalidValue", "active must be a boolean", func(operation map[string]any) bool {
				_, isText := activeOf(operation).(string)
				return isText
			}),
		},
		{
			ID: "active-text-truthy", Title: "Any text for active but the empty one is taken for true.",
			Story:  "Microsoft Entra ID shows the person as disabled; they stay.",
			Source: "Microsoft Learn, “Known issues with SCIM 2.0 protocol compliance”; code that tests a text for truth",
			wrap: onRequest(func(q *request) {
				body := q.object()
				if !q.about(http.MethodPatch) || body == nil {
					return
				}
				for _, operation := range operations(body) {
					if text, isText := activeOf(operation).(string); isText {
						setActive(operation, text != "")
					}
				}
				q.setObject(body)
			}),
		},
		{
			ID: "manager-text-refused", Title: "A manager that is a text is answered with 400.",
			Story:  "With Microsoft Entra ID everybody who has a manager stays without any update.",
			Source: "Microsoft Learn, “Known issues with SCIM 2.0 protocol compliance”",
			wrap: refusingOperations("invalidValue", "manager is complex", func(operation map[string]any) bool {
				path, _ := operation["path"].(string)
				_, isText := operation["value"].(string)
				return isText && strings.HasSuffix(path, ":manager")
			}),
		},
		{
			ID: "role-text-refused", Title: "A role whose primary is a text is answered with 400.",
			Story:  "With Microsoft Entra ID nobody who has a role is created.",
			Source: "Microsoft Learn, “Known issues with SCIM 2.0 protocol compliance”",
			wrap: refusing("invalidValue", "primary must be a boolean", func(q *request) bool {
				roles, _ := q.object()["roles"].([]any)
				for _, each := range roles {
					role, _ := each.(map[string]any)
					if _, isText := role["primary"].(string); isText {
						return true
					}
				}
				return false
			}),
		},
		{
			ID: "plus-in-query-literal", Title: "A plus sign in a query is taken for a plus sign.",
			Story:  "Microsoft Entra ID finds nobody, and makes everybody a second time.",
			Source: "WHATWG URL Standard, application/x-www-form-urlencoded; servers that decode the query as a path",
			wrap: onRequest(func(q *request) {
				q.URL.RawQuery = strings.ReplaceAll(q.URL.RawQuery, "+", "%2B")
			}),
		},
		{
			ID: "patch-empty-500", Title: "A PATCH without operations is answered with 500.",
			Story:  "Microsoft's validator stops at it.",
			Source: "scimmyjs/scimmy issue 59",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodPatch) && len(operations(q.object())) == 0 {
					refuse(w, http.StatusInternalServerError, "", "index out of range")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "inactive-undeletable", Title: "DELETE of an inactive user is answered with 404.",
			Story:  "Accounts that Microsoft Entra ID disabled are never deleted.",
			Source: "Microsoft Learn, “Develop and plan provisioning for a SCIM endpoint”, Delete User",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodDelete) && q.stored()["active"] == false {
					refuse(w, http.StatusNotFound, "", "there is no such user")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "nulls-shown", Title: "Attributes without a value are shown as null.",
			Story:  "Microsoft Entra ID updates them with every cycle.",
			Source: "Microsoft Learn, “Develop and plan provisioning for a SCIM endpoint”: don't send null values",
			wrap: onAnswer(func(q *request, a *answer) {
				a.users(func(user map[string]any) {
					for _, name := range []string{"nickName", "title"} {
						if _, there := user[name]; !there {
							user[name] = nil
						}
					}
				})
			}),
		},
		{
			ID: "phone-formatted", Title: "Phone numbers are put into another form.",
			Story:  "Microsoft Entra ID sends the number again with every cycle.",
			Source: "Microsoft Learn, “Develop and plan provisioning for a SCIM endpoint”: a number is returned as it was sent",
			wrap:   onAnswer(func(_ *request, a *answer) { a.users(formatPhones) }),
		},
	}
}

func formatPhones(user map[string]any) {
	numbers, _ := user["phoneNumbers"].([]any)
	for _, each := range numbers {
		number, _ := each.(map[string]any)
		if value, _ := number["value"].(string); len(value) == 11 {
			number["value"] = "+" + value[:1] + " (" + value[1:4] + ") " + value[4:7] + "-" + value[7:]
		}
	}
}

// refusingOperations refuses a PATCH of which an operation is so.
func refusingOperations(scimType, detail string, is func(map[string]any) bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if q.Method == http.MethodPatch {
			for _, operation := range operations(q.object()) {
				if is(operation) {
					refuse(w, http.StatusBadRequest, scimType, detail)
					return
				}
			}
		}
		q.pass(w)
	})
}
