package defects

import "net/http"

func ofGroups() []Defect {
	return []Defect{
		{
			ID: "groups-empty-list", Title: "Groups are not supported, and their list is empty instead of refused.",
			Story:  "Okta offers group push, and the admin waits for groups that never come.",
			Source: "Peakon, “Set up user provisioning with Okta”: group features are not supported",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.resource == "Groups" && q.id == "" && q.Method == http.MethodGet && !authorising(a) {
					a.status = http.StatusOK
					a.setObject(map[string]any{
						"schemas":      []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
						"totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": []any{},
					})
				}
			}),
		},
		{
			ID: "groups-accepted", Title: "Groups are not supported, and a pushed group is answered with 201.",
			Story:  "Okta shows the group as pushed; there is nothing behind it.",
			Source: "Peakon, “Set up user provisioning with Okta”: group features are not supported",
			wrap: onAnswer(func(q *request, a *answer) {
				if group := q.object(); group != nil && q.resource == "Groups" && q.id == "" && q.Method == http.MethodPost && !authorising(a) {
					group["id"] = "1"
					a.status = http.StatusCreated
					a.setObject(group)
				}
			}),
		},
	}
}

// authorising reports whether the answer is about the token.
func authorising(a *answer) bool {
	return a.status == http.StatusUnauthorized || a.status == http.StatusForbidden
}
