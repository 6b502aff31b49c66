package defects

import (
	"net/http"
	"strings"
)

func ofSearches() []Defect {
	const text = "RFC 7644 §3.4.3"
	return []Defect{
		{
			ID: "search-201", Title: "A search by POST is answered with 201.",
			Story:  "The client believes that it made something.",
			Source: text + ", the example; a router that answers 201 to every POST",
			wrap: onSearch(nil, func(a *answer) {
				if a.good() {
					a.status = http.StatusCreated
				}
			}),
		},
		{
			ID: "search-users-alone", Title: "Users alone can be searched by POST.",
			Story:  "A client that found the search for users fails with groups.",
			Source: text,
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.searches() && !strings.HasSuffix(q.URL.Path, "/Users/.search") {
					refuse(w, http.StatusNotFound, "", "there is nothing here")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "search-schema-unchecked", Title: "Whatever is sent to /.search is taken for a search.",
			Story:  "A user who was sent to the wrong address is answered with everybody.",
			Source: text,
			wrap: onSearch(func(body map[string]any) {
				body["schemas"] = []string{"urn:ietf:params:scim:api:messages:2.0:SearchRequest"}
			}, nil),
		},
		{
			ID: "search-filter-ignored", Title: "The filter of a search is ignored.",
			Story:  "A search for one finds everybody.",
			Source: text,
			wrap:   onSearch(func(body map[string]any) { delete(body, "filter") }, nil),
		},
		{
			ID: "search-pages-ignored", Title: "startIndex and count of a search are ignored.",
			Story:  "A walk by POST never ends.",
			Source: text,
			wrap: onSearch(func(body map[string]any) {
				delete(body, "startIndex")
				delete(body, "count")
			}, nil),
		},
		{
			ID: "search-sort-ignored", Title: "sortBy of a search is ignored.",
			Story:  "Pages come in another order than by GET.",
			Source: text,
			wrap:   onSearch(func(body map[string]any) { delete(body, "sortBy") }, nil),
		},
		{
			ID: "search-projection-ignored", Title: "attributes and excludedAttributes of a search are ignored.",
			Story:  "Who searches for names is sent profiles.",
			Source: text,
			wrap: onSearch(func(body map[string]any) {
				delete(body, "attributes")
				delete(body, "excludedAttributes")
			}, nil),
		},
		{
			ID: "search-error-500", Title: "A search that cannot be answered is answered with 500.",
			Story:  "A mistake of the client is logged as an outage.",
			Source: text + "; RFC 7644 §3.12",
			wrap: onSearch(nil, func(a *answer) {
				if a.status == http.StatusBadRequest {
					a.fail(http.StatusInternalServerError, "unexpected token")
				}
			}),
		},
	}
}

// searches reports whether the request is a query by POST.
func (q *request) searches() bool {
	return q.Method == http.MethodPost && strings.HasSuffix(q.URL.Path, "/.search")
}

// onSearch makes a middleware that changes the body of a search, or the answer to it. Either may be nil.
func onSearch(ask func(map[string]any), reply func(*answer)) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		body := q.object()
		if !q.searches() || body == nil {
			q.pass(w)
			return
		}
		if ask != nil {
			ask(body)
			q.setObject(body)
		}
		a := q.forward()
		if reply != nil {
			reply(a)
		}
		a.send(w)
	})
}
