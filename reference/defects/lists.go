package defects

import (
	"encoding/json"
	"fmt"
	"net/http"
)

func ofLists() []Defect {
	return []Defect{
		{
			ID: "list-numbers-as-strings", Title: "totalResults, startIndex and itemsPerPage are strings.",
			Story:  "Provisioning fails without a reason: the lookup is never followed by a POST.",
			Source: "support.okta.com question 0D54z0000A4i091CQA; RFC 7644 §3.4.2",
			wrap: onList(func(_ *answer, list map[string]any) any {
				for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
					if number, there := list[name]; there {
						list[name] = fmt.Sprint(number)
					}
				}
				return list
			}),
		},
		{
			ID: "empty-list-without-resources", Title: "A list of nobody has no Resources.",
			Story:  "“No results for users returned” on “Test API Credentials”, until the first user exists.",
			Source: "support.okta.com, “No results for users returned”; Okta SCIM 2.0 SPEC test",
			wrap: onList(func(_ *answer, list map[string]any) any {
				if isEmpty(list) {
					delete(list, "Resources")
				}
				return list
			}),
		},
		{
			ID: "empty-list-as-array", Title: "A list of nobody is a bare [] instead of a ListResponse.",
			Story:  "“No results for users returned”; people who are new cannot be provisioned.",
			Source: "support.okta.com, “No results for users returned”; RFC 7644 §3.4.2",
			wrap: onList(func(_ *answer, list map[string]any) any {
				if isEmpty(list) {
					return []any{}
				}
				return list
			}),
		},
		{
			ID: "count-ignored", Title: "Lists ignore count and return whole pages.",
			Story:  "An import runs into people twice; the test of two users loads a hundred.",
			Source: "RFC 7644 §3.4.2.4; GitLab epic 1774",
			wrap: onRequest(func(q *request) {
				if q.toAll(http.MethodGet) {
					q.setQuery("count", "")
				}
			}),
		},
		{
			ID: "unfiltered-list-refused", Title: "A list without a filter is refused.",
			Story:  "“Test API Credentials” fails although the token is right: the test lists two users.",
			Source: "Okta SCIM 2.0 protocol reference, “Test API Credentials”; captured requests of both kinds of app",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.toAll(http.MethodGet) && q.filter() == "" {
					if a := q.forward(); !a.good() {
						a.send(w)
						return
					}
					refuse(w, http.StatusBadRequest, "invalidFilter", "a filter is required")
					return
				}
				q.pass(w)
			}),
		},
	}
}

// onList makes a middleware that changes successful lists of users into something else.
func onList(change func(*answer, map[string]any) any) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		list := a.object()
		if _, isList := list["Resources"]; isList && a.good() && q.toAll(http.MethodGet) {
			a.body = render(change(a, list))
		}
	})
}

func isEmpty(list map[string]any) bool {
	resources, isArray := list["Resources"].([]any)
	if !isArray || len(resources) > 0 {
		return false
	}
	total, isNumber := list["totalResults"].(json.Number)
	return !isNumber || total == "0"
}
