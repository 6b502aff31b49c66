package defects

import (
	"net/http"
)

func ofListPages() []Defect {
	return []Defect{
		{
			ID: "no-match-404", Title: "A filter that holds for nobody is answered with 404.",
			Story:  "Okta takes it; other clients take the address for wrong and stop.",
			Source: "RFC 7644 §3.4.2; Okta SCIM 2.0 protocol reference, which tolerates it",
			wrap: onAnswer(func(q *request, a *answer) {
				if list := a.object(); q.queries() && a.good() && isEmpty(list) {
					a.fail(http.StatusNotFound, "no resource matches")
				}
			}),
		},
		{
			ID: "list-without-total", Title: "Lists have no totalResults.",
			Story:  "Okta cannot tell whether anybody was found, nor where an import ends.",
			Source: "RFC 7644 §3.4.2",
			wrap: onLists(func(_ *request, list map[string]any) {
				delete(list, "totalResults")
			}),
		},
	}
}

// onLists makes a middleware that changes every list of resources.
func onLists(change func(*request, map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		list := a.object()
		if _, isList := list["Resources"]; !isList || !a.good() || q.Method != http.MethodGet || q.resource == "" || q.id != "" {
			return
		}
		change(q, list)
		a.setObject(list)
	})
}
