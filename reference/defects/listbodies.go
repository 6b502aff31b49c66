package defects

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

func ofListBodies() []Defect {
	const text = "RFC 7644 §3.4.2"
	return []Defect{
		{
			ID: "no-match-404", Title: "A filter that holds for nobody is answered with 404.",
			Story:  "Okta takes it; other clients take the address for wrong and stop.",
			Source: text + "; Okta SCIM 2.0 protocol reference, which tolerates it",
			wrap: onAnswer(func(q *request, a *answer) {
				if list := a.object(); q.queries() && a.good() && isEmpty(list) {
					a.fail(http.StatusNotFound, "no resource matches")
				}
			}),
		},
		{
			ID: "list-without-total", Title: "Lists have no totalResults.",
			Story:  "Okta cannot tell whether anybody was found, nor where an import ends.",
			Source: text,
			wrap:   onLists(func(_ *request, list map[string]any) { delete(list, "totalResults") }),
		},
		{
			ID: "list-without-schemas", Title: "Lists have no schemas.",
			Story:  "A strict client cannot tell a list from an error.",
			Source: text,
			wrap:   onLists(func(_ *request, list map[string]any) { delete(list, "schemas") }),
		},
		{
			ID: "single-result-as-object", Title: "The only resource of a list stands there without an array around it.",
			Story:  "The lookup finds nobody although the person is there: a conflict at every assignment.",
			Source: text + "; converters from XML to JSON",
			wrap: onLists(func(_ *request, list map[string]any) {
				if resources, _ := list["Resources"].([]any); len(resources) == 1 {
					list["Resources"] = resources[0]
				}
			}),
		},
		{
			ID: "items-per-page-is-count", Title: "itemsPerPage repeats the count that was asked for.",
			Story:  "A client that adds it to startIndex skips people.",
			Source: "RFC 7644 §3.4.2.4, table 7",
			wrap: onLists(func(q *request, list map[string]any) {
				if count, given := q.number("count"); given && count > 0 {
					list["itemsPerPage"] = count
				}
			}),
		},
		{
			ID: "start-index-always-1", Title: "startIndex of every page is 1.",
			Story:  "A client that checks what it was sent reads the first page for ever.",
			Source: "RFC 7644 §3.4.2.4, table 7",
			wrap:   onLists(func(_ *request, list map[string]any) { list["startIndex"] = 1 }),
		},
		{
			ID: "total-is-page", Title: "totalResults is how many resources are on the page.",
			Story:  "Every import ends after the first page; the rest of the company is unassigned.",
			Source: "RFC 7644 §3.4.2.4, table 7; the length of the array that is returned",
			wrap: onLists(func(_ *request, list map[string]any) {
				resources, _ := list["Resources"].([]any)
				list["totalResults"] = len(resources)
			}),
		},
		{
			ID: "total-is-what-is-left", Title: "totalResults is how many there are from this page on.",
			Story:  "The import ends half-way.",
			Source: "RFC 7644 §3.4.2.4, table 7",
			wrap: onLists(func(q *request, list map[string]any) {
				total, err := strconv.Atoi(textOf(list["totalResults"]))
				if start, given := q.number("startIndex"); given && err == nil && start > 1 {
					list["totalResults"] = max(total-start+1, 0)
				}
			}),
		},
		{
			ID: "total-counts-everybody", Title: "totalResults counts everybody, whatever the filter.",
			Story:  "A lookup of one person says that there are thousands, and is read page by page.",
			Source: "RFC 7644 §3.4.2.4, table 7; SELECT COUNT(*) without WHERE",
			wrap: onLists(func(q *request, list map[string]any) {
				all := *q
				all.Request = q.Clone(q.Context())
				all.setQuery("filter", "")
				all.setQuery("count", "0")
				if total := all.forward().object()["totalResults"]; total != nil {
					list["totalResults"] = total
				}
			}),
		},
		{
			ID: "list-items-brief", Title: "Users in lists have userName and name alone: no schemas, no meta.",
			Story:  "An import takes all that is left out for empty, and clears it in Okta.",
			Source: "RFC 7643 §3; RFC 7644 §3.4.2",
			wrap: onLists(func(_ *request, list map[string]any) {
				each(list, func(resource map[string]any) {
					for name := range resource {
						if name != "id" && name != "userName" && name != "name" && name != "displayName" {
							delete(resource, name)
						}
					}
				})
			}),
		},
		{
			ID: "list-items-without-extensions", Title: "Users in lists are without their extensions.",
			Story:  "After an import department and manager are empty in Okta.",
			Source: "RFC 7643 §3.3; RFC 7644 §3.4.2",
			wrap: onLists(func(_ *request, list map[string]any) {
				each(list, func(resource map[string]any) {
					for name := range resource {
						if strings.HasPrefix(name, "urn:") {
							delete(resource, name)
						}
					}
				})
			}),
		},
		{
			ID: "inactive-unlisted-unfiltered", Title: "The list of everybody leaves out who is inactive.",
			Story:  "Who compares two lists takes everybody who is suspended for deleted.",
			Source: "RFC 7643 §4.1.1; a default scope of active records",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.toAll(http.MethodGet) && q.filter() == "" {
					a.keep(func(user map[string]any) bool { return user["active"] != false })
				}
			}),
		},
		{
			ID: "created-unlisted", Title: "The list of everybody shows nobody whom SCIM created.",
			Story:  "An import unassigns exactly those whom Okta provisioned.",
			Source: "RFC 7644 §3.4.2; lists that are read from another table, or from a cache",
			wrap: remembering(nil, func(q *request, a *answer, m *memory) {
				if q.toAll(http.MethodGet) && q.filter() == "" {
					a.keep(func(user map[string]any) bool { return !m.has(fmt.Sprint(user["id"])) })
				}
			}, nil),
		},
		{
			ID: "deleted-still-found", Title: "Who was deleted is still found by lookups.",
			Story:  "Okta links the account that is gone; every push to it fails with 404.",
			Source: "RFC 7644 §3.6; marks of deletion that lists do not know",
			wrap:   deletedListed(),
		},
		{
			ID: "root-users-alone", Title: "A query at the root finds users alone.",
			Story:  "An audit of all that changed says that no group did.",
			Source: "RFC 7644 §3.4.2.1",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.queries() && q.resource == "" {
					a.keep(func(resource map[string]any) bool { return resource["userName"] != nil })
				}
			}),
		},
	}
}

// onLists makes a middleware that changes every list of users or groups.
func onLists(change func(*request, map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		list := a.object()
		if _, isList := list["Resources"]; !isList || !a.good() || !q.lists() {
			return
		}
		change(q, list)
		a.setObject(list)
	})
}

// each gives every resource of a list to a function that may change it.
func each(list map[string]any, change func(map[string]any)) {
	resources, _ := list["Resources"].([]any)
	for _, resource := range resources {
		if object, isObject := resource.(map[string]any); isObject {
			change(object)
		}
	}
}

func deletedListed() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var mu sync.Mutex
		gone := map[string]map[string]any{}
		return middleware(func(w http.ResponseWriter, q *request) {
			if q.about(http.MethodDelete) {
				stored := q.stored()
				a := q.forward()
				if userName, _ := stored["userName"].(string); a.good() && userName != "" {
					mu.Lock()
					gone[strings.ToLower(userName)] = stored
					mu.Unlock()
				}
				a.send(w)
				return
			}
			a := q.forward()
			mu.Lock()
			defer mu.Unlock()
			if userName, isLookup := lookedUp(q); isLookup && gone[strings.ToLower(userName)] != nil && isEmpty(a.object()) {
				list := a.object()
				list["totalResults"], list["itemsPerPage"], list["Resources"] = 1, 1, []any{gone[strings.ToLower(userName)]}
				a.setObject(list)
			}
			a.send(w)
		})(next)
	}
}
