package defects

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
)

// ofTenantLists are lists that forget the tenant.
func ofTenantLists() []Defect {
	return []Defect{
		{
			ID: "tenant-list-unscoped", Title: "Lists, lookups and searches are over all tenants.",
			Story:  "Okta links a person to an account at another customer, and imports strangers.",
			Source: "OWASP API Security Top 10 (2023), API1; RFC 7644 §6",
			wrap:   listingOthers(func(*request) bool { return true }, everything),
		},
		{
			ID: "tenant-search-unscoped", Title: "A search by POST is over all tenants.",
			Story:  "What GET hides POST shows.",
			Source: "RFC 7644 §3.4.3 and §6",
			wrap:   listingOthers(isSearch, everything),
		},
		{
			ID: "tenant-lost-in-or", Title: "The filter stands behind “tenant = ? and” without parentheses, so that “or” leads out of the tenant.",
			Story:  "A filter with “or” finds people of other customers.",
			Source: "RFC 7644 §6; precedence of operators in SQL",
			wrap: listingOthers(func(q *request) bool {
				return strings.Contains(strings.ToLower(q.filter()), " or ")
			}, everything),
		},
		{
			ID: "tenant-total-unscoped", Title: "totalResults counts the people of all tenants.",
			Story:  "A lookup that finds nobody says that there is one; Okta waits for a page that never comes.",
			Source: "RFC 7644 §3.4.2 and §6",
			wrap:   listingOthers(func(*request) bool { return true }, func(map[string]any, map[string]any) {}),
		},
		{
			ID: "cursor-crosses-tenants", Title: "A cursor holds the tenant, and is taken from anybody.",
			Story:  "Who gets hold of a cursor reads on in another customer's list.",
			Source: "RFC 9865 §2.1; RFC 7644 §6",
			wrap:   cursorsCross(),
		},
	}
}

func isSearch(q *request) bool {
	return q.Method == http.MethodPost && strings.HasSuffix(q.URL.Path, "/.search")
}

// everything adds what another tenant's list holds.
func everything(list, more map[string]any) {
	resources, _ := list["Resources"].([]any)
	others, _ := more["Resources"].([]any)
	list["Resources"] = append(resources, others...)
	list["itemsPerPage"] = len(resources) + len(others)
}

// listingOthers adds to the lists for which it is wrong the totals of the other tenants, and whatever add does.
func listingOthers(wrong func(*request) bool, add func(list, more map[string]any)) func(http.Handler) http.Handler {
	return betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
		a := t.forward(q)
		list := a.object()
		isList := q.Method == http.MethodGet && q.resource != "" && q.id == "" || isSearch(q)
		if !isList || !a.good() || list == nil || !wrong(q) {
			a.send(w)
			return
		}
		total := number(list["totalResults"])
		for _, other := range t.others(q) {
			more := q.as(other, q.Method).object()
			total += number(more["totalResults"])
			add(list, more)
		}
		list["totalResults"] = total
		a.setObject(list)
		a.send(w)
	})
}

func number(value any) int64 {
	n, _ := value.(json.Number)
	i, _ := n.Int64()
	return i
}

func cursorsCross() func(http.Handler) http.Handler {
	var mu sync.Mutex
	owners := map[string]string{}
	return middleware(func(w http.ResponseWriter, q *request) {
		mu.Lock()
		owner := owners[q.URL.Query().Get("cursor")]
		mu.Unlock()
		if owner != "" {
			q.Header.Set("Authorization", owner)
		}
		a := q.forward()
		if next, isText := a.object()["nextCursor"].(string); isText && next != "" {
			mu.Lock()
			owners[next] = q.Header.Get("Authorization")
			mu.Unlock()
		}
		a.send(w)
	})
}
