package defects

import (
	"net/http"
	"strings"
)

// ofEntraGroups are mistakes with groups that show with Microsoft Entra ID alone.
func ofEntraGroups() []Defect {
	onMembers := func(operation map[string]any, op string) bool {
		name, _ := operation["op"].(string)
		path, _ := operation["path"].(string)
		return strings.EqualFold(name, op) && strings.EqualFold(path, "members")
	}
	return []Defect{
		{
			ID: "group-rename-by-path-lost", Title: "A displayName that comes with a path is answered and not stored.",
			Story:  "Groups are renamed from Okta, and not from Microsoft Entra ID.",
			Source: "Microsoft Learn, “Develop and plan provisioning for a SCIM endpoint”, Update Group; RFC 7644 §3.5.2.3",
			wrap: onRequest(func(q *request) {
				body := q.object()
				if q.Method != http.MethodPatch || q.resource != "Groups" || body == nil {
					return
				}
				for _, operation := range operations(body) {
					if path, _ := operation["path"].(string); strings.EqualFold(path, "displayName") {
						operation["path"], operation["value"] = "externalId", "not-a-name"
					}
				}
				q.setObject(body)
			}),
		},
		{
			ID: "member-null-refused", Title: "A member whose $ref is null is answered with 400.",
			Story:  "Groups of Microsoft Entra ID stay empty.",
			Source: "Microsoft Learn, “Develop and plan provisioning for a SCIM endpoint”, Add Members; RFC 7643 §2.5",
			wrap: refusingOperations("invalidValue", "$ref must be an address", func(operation map[string]any) bool {
				members, _ := operation["value"].([]any)
				for _, each := range members {
					member, _ := each.(map[string]any)
					if ref, there := member["$ref"]; there && ref == nil {
						return true
					}
				}
				return false
			}),
		},
		{
			ID: "remove-value-clears", Title: "remove with the path members empties the group, whatever its value.",
			Story:  "Microsoft Entra ID takes one person out, and everybody is gone.",
			Source: "RFC 7644 §3.5.2.2 by the letter; Microsoft Learn, “Known issues with SCIM 2.0 protocol compliance”",
			wrap: onRequest(func(q *request) {
				body := q.object()
				if q.Method != http.MethodPatch || q.resource != "Groups" || body == nil {
					return
				}
				for _, operation := range operations(body) {
					if onMembers(operation, "remove") {
						delete(operation, "value")
					}
				}
				q.setObject(body)
			}),
		},
		{
			ID: "remove-value-refused", Title: "remove with the path members and a value is answered with 400.",
			Story:  "Nobody who leaves a group in Microsoft Entra ID leaves it in the application.",
			Source: "Microsoft Learn, “Known issues with SCIM 2.0 protocol compliance”",
			wrap: refusingOperations("invalidSyntax", "remove takes no value", func(operation map[string]any) bool {
				_, there := operation["value"]
				return there && onMembers(operation, "remove")
			}),
		},
	}
}
