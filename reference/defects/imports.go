package defects

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"sync"
)

func ofImports() []Defect {
	return []Defect{
		{
			ID: "list-brief", Title: "Users in a list have id, userName and externalId, and nothing else.",
			Story:  "An import finds people without a name, and those who left as if they were active.",
			Source: "Okta SCIM 2.0 protocol reference, “Retrieve Users”; RFC 7643 §7, returned default",
			wrap: onPage(func(user map[string]any) {
				maps.DeleteFunc(user, func(name string, _ any) bool {
					return name != "id" && name != "userName" && name != "externalId" && name != "schemas"
				})
			}),
		},
		{
			ID: "list-stale", Title: "Lists show users as they were when they were first listed.",
			Story:  "Okta never learns of a change that was made in the application.",
			Source: "Okta OIN test plan, C9305; search indexes that lag behind",
			wrap:   staleList(),
		},
		{
			ID: "primary-lost", Title: "Values of a multi-valued attribute come back without primary.",
			Story:  "Okta finds no email of anybody: it reads the primary one.",
			Source: "Okta SCIM FAQ, multi-valued attributes; RFC 7643 §2.4",
			wrap: onUsers(func(user map[string]any) {
				for _, email := range objects(user["emails"]) {
					delete(email, "primary")
				}
			}),
		},
		{
			ID: "large-count-refused", Title: "A count above fifty is answered with 400.",
			Story:  "No import ends, since Okta asks for a hundred at a time.",
			Source: "Okta SCIM 2.0 protocol reference, “Retrieve Users”; RFC 7644 §3.4.2.4",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if count, err := strconv.Atoi(q.URL.Query().Get("count")); err == nil && count > cap50 && q.toAll(http.MethodGet) && q.filter() == "" {
					refuse(w, http.StatusBadRequest, "invalidValue", "count must not be above 50")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "pages-capped", Title: "A page holds fifty users at most, also where more are asked for.",
			Story:  "Half of the people are never imported: Okta goes on by a hundred.",
			Source: "Okta SCIM 2.0 protocol reference, “Retrieve Users”; AWS IAM Identity Center, pages of at most 50",
			wrap: onRequest(func(q *request) {
				if count, err := strconv.Atoi(q.URL.Query().Get("count")); err == nil && count > cap50 && q.toAll(http.MethodGet) {
					q.setQuery("count", strconv.Itoa(cap50))
				}
			}),
		},
		{
			ID: "total-of-page", Title: "totalResults is the number of users on the page.",
			Story:  "An import ends after a hundred people, and the others lose their assignments.",
			Source: "RFC 7644 §3.4.2",
			wrap: onList(func(_ *answer, list map[string]any) any {
				resources, _ := list["Resources"].([]any)
				list["totalResults"] = len(resources)
				return list
			}),
		},
		{
			ID: "list-shuffled", Title: "The order of a list changes from request to request.",
			Story:  "Some people are on two pages of an import, others on none.",
			Source: "Okta SCIM 2.0 protocol reference, “Retrieve Users”, order of pages; databases without ORDER BY",
			wrap:   shuffledList(),
		},
		{
			ID: "lookup-page-refused", Title: "A filter together with startIndex is answered with 400.",
			Story:  "Nobody can be looked up: Okta sends both in every lookup.",
			Source: "GitLab epic 1774; Okta SCIM 2.0 protocol reference, “Determine if the user already exists”",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.toAll(http.MethodGet) && q.filter() != "" && q.URL.Query().Has("startIndex") {
					refuse(w, http.StatusBadRequest, "invalidFilter", "a filter cannot be combined with startIndex")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "deleted-listed", Title: "Users who were deleted stay in the list.",
			Story:  "Okta keeps assignments of people who are gone, and each update of them fails.",
			Source: "RFC 7644 §3.6",
			wrap:   listedForGood(),
		},
		{
			ID: "group-page-refused", Title: "The list of groups is answered with 500 as soon as there is a group.",
			Story:  "Imports fail as soon as groups are imported too.",
			Source: "Okta OIN test plan, C9338",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.toGroups(http.MethodGet) && q.filter() == "" && groupsOf(q) > 0 {
					reply(w, http.StatusInternalServerError, "text/plain; charset=utf-8", []byte("Internal Server Error"))
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-list-without-members", Title: "Groups in a list have no members.",
			Story:  "Every imported group is empty in Okta.",
			Source: "Okta SCIM 2.0 protocol reference, “Retrieve Groups”",
			wrap: onAnswer(func(q *request, a *answer) {
				list := a.object()
				if !q.toGroups(http.MethodGet) || !a.good() {
					return
				}
				for _, group := range objects(list["Resources"]) {
					delete(group, "members")
				}
				a.setObject(list)
			}),
		},
	}
}

const cap50 = 50

// onPage makes a middleware that changes every user in lists that nobody has filtered.
func onPage(change func(map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if q.toAll(http.MethodGet) && q.filter() == "" {
			a.users(change)
		}
	})
}

// groupsOf is how many groups there are.
func groupsOf(q *request) int {
	total, _ := q.ask(http.MethodGet, "/Groups", nil).object()["totalResults"].(json.Number)
	number, _ := total.Int64()
	return int(number)
}

func staleList() func(http.Handler) http.Handler {
	var mu sync.Mutex
	first := map[any]map[string]any{}
	return onPage(func(user map[string]any) {
		mu.Lock()
		defer mu.Unlock()
		if first[user["id"]] == nil {
			first[user["id"]] = maps.Clone(user)
		}
		maps.Copy(user, first[user["id"]])
	})
}

// shuffledList turns every other list round.
func shuffledList() func(http.Handler) http.Handler {
	var mu sync.Mutex
	turned := false
	return onList(func(_ *answer, list map[string]any) any {
		mu.Lock()
		defer mu.Unlock()
		if turned = !turned; turned {
			return list
		}
		resources, _ := list["Resources"].([]any)
		turnedRound := make([]any, 0, len(resources))
		for i := range resources {
			turnedRound = append(turnedRound, resources[len(resources)-1-i])
		}
		list["Resources"] = turnedRound
		return list
	})
}

// listedForGood keeps users who are deleted, and shows them in every list.
func listedForGood() func(http.Handler) http.Handler {
	var mu sync.Mutex
	var deleted []any
	return middleware(func(w http.ResponseWriter, q *request) {
		mu.Lock()
		defer mu.Unlock()
		var user map[string]any
		if q.about(http.MethodDelete) {
			user = q.stored()
		}
		a := q.forward()
		if user != nil && a.good() {
			deleted = append(deleted, user)
		}
		list := a.object()
		if resources, isList := list["Resources"].([]any); isList && q.toAll(http.MethodGet) && q.filter() == "" && a.good() && len(deleted) > 0 {
			list["Resources"] = append(resources, deleted...)
			total, _ := list["totalResults"].(json.Number)
			number, _ := total.Int64()
			list["totalResults"] = int(number) + len(deleted)
			a.setObject(list)
		}
		a.send(w)
	})
}
