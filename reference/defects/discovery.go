package defects

import "net/http"

// ofDiscovery are mistakes that the three discovery endpoints make alike.
func ofDiscovery() []Defect {
	return []Defect{
		{
			ID: "discovery-query-refused", Title: "Discovery refuses the parameters that sort and page.",
			Story:  "A client that pages everything by habit cannot read the schemas.",
			Source: "RFC 7644 §4",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				query := q.URL.Query()
				if isDiscovery(q.resource) && (query.Has("startIndex") || query.Has("count") || query.Has("sortBy")) {
					refuse(w, http.StatusBadRequest, "invalidValue", "this endpoint takes no parameters")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "discovery-paged", Title: "The lists of discovery are cut to the count that was asked for.", Mode: "full",
			Story:  "A client that asks for one at a time sees one schema, and takes it for all.",
			Source: "servers that answer every list by one piece of code; RFC 7644 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				object := a.object()
				if resources, isList := object["Resources"].([]any); isList && isDiscovery(q.resource) && q.URL.Query().Get("count") == "1" {
					object["Resources"], object["itemsPerPage"] = resources[:min(1, len(resources))], min(1, len(resources))
					a.setObject(object)
				}
			}),
		},
		{
			ID: "discovery-filter-ignored", Title: "Discovery ignores a filter and answers with everything.",
			Story:  "Everything looks as if it had matched.",
			Source: "RFC 7644 §4",
			wrap: onRequest(func(q *request) {
				if isDiscovery(q.resource) {
					q.setQuery("filter", "")
				}
			}),
		},
		{
			ID: "discovery-writable", Title: "Discovery answers a write with 200.",
			Story:  "A client believes that it changed what the server can do.",
			Source: "routers that do not look at the method; RFC 7644 §4",
			wrap: onRequest(func(q *request) {
				if isDiscovery(q.resource) {
					q.Method, q.body = http.MethodGet, nil
				}
			}),
		},
	}
}

// isDiscovery reports whether an endpoint is one of RFC 7644 §4.
func isDiscovery(resource string) bool {
	return resource == "ServiceProviderConfig" || resource == "ResourceTypes" || resource == "Schemas"
}

// resources gives each resource in a good answer, alone or in a list, to a function that may change it.
func (a *answer) resources(change func(map[string]any)) {
	object := a.object()
	if object == nil || !a.good() {
		return
	}
	listed, isList := object["Resources"].([]any)
	if !isList {
		change(object)
	}
	for _, each := range listed {
		if resource, isObject := each.(map[string]any); isObject {
			change(resource)
		}
	}
	a.setObject(object)
}

// onDiscovered makes a middleware that changes every resource at a discovery endpoint, alone or in the list.
func onDiscovered(endpoint string, change func(map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if q.resource == endpoint {
			a.resources(change)
		}
	})
}
