package variations

import (
	"net/http"
	"strconv"
)

func ofLists() []Variation {
	return []Variation{
		{
			ID: "empty-list-without-resources", Title: "A list with nothing in it has no Resources.",
			Source: "RFC 7644 §3.4.2: Resources is required only where totalResults is not zero", Scope: []string{"rfc.*", "robustness.*", "tenancy.*"},
			wrap: onLists(func(_ *http.Request, body map[string]any) {
				if list, isList := body["Resources"].([]any); isList && len(list) == 0 {
					delete(body, "Resources")
				}
			}),
		},
		{
			ID: "lower-case-list-keys", Title: "The members of a list begin with small letters: resources, totalresults.",
			Source: "RFC 7643 §2.1: attribute names have no case; Okta reads them so", Scope: okta(),
			wrap: onLists(func(_ *http.Request, body map[string]any) {
				for name, other := range map[string]string{"Resources": "resources", "totalResults": "totalresults", "itemsPerPage": "itemsperpage", "startIndex": "startindex"} {
					if value, has := body[name]; has {
						body[other] = value
						delete(body, name)
					}
				}
			}),
		},
		{
			ID: "lookup-404", Title: "A lookup that finds nobody is answered with 404.",
			Source: "Okta SCIM 2.0 protocol reference, “Determine if the user already exists”: an empty list, or 404",
			Scope:  []string{"okta.c*", "okta.l*", "okta.u*", "okta.d*", "okta.r*", "okta.g*"}, // Okta's own SPEC test wants a list
			wrap: onAnswer(func(r *http.Request, answer *reply) {
				body := answer.object()
				total, _ := body["totalResults"].(interface{ Int64() (int64, error) })
				if collection(r) != "Users" || total == nil || r.URL.Query().Get("filter") == "" {
					return
				}
				if n, err := total.Int64(); err != nil || n > 0 {
					return
				}
				answer.status = http.StatusNotFound
				answer.set(map[string]any{
					"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": "404", "detail": "no resource matches the filter",
				})
			}),
		},
		{
			ID: "pages-of-fifty", Title: "A page has fifty resources at most, however many are asked for.",
			Source: "RFC 7644 §3.4.2.4: a server may return fewer than count",
			// Okta's imports go on by a hundred, whatever a page held.
			Scope: []string{"rfc.*", "robustness.*", "tenancy.*", "okta.c*", "okta.d*", "okta.g*", "okta.lookup.*", "okta.p*", "okta.r*", "okta.s*", "okta.u*"},
			wrap: around(func(next http.Handler, r *http.Request, body []byte) *reply {
				const most = 50
				query := r.URL.Query()
				if n, err := strconv.Atoi(query.Get("count")); collection(r) != "" && r.Method == http.MethodGet && (err == nil && n > most || query.Get("count") == "") {
					query.Set("count", strconv.Itoa(most))
					r = r.Clone(r.Context())
					r.URL.RawQuery = query.Encode()
				}
				return forward(next, r, body)
			}),
		},
	}
}

func onLists(change func(r *http.Request, body map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(r *http.Request, answer *reply) {
		body := answer.object()
		if _, isList := body["totalResults"]; isList && answer.ok() {
			change(r, body)
			answer.set(body)
		}
	})
}
