package defects

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
)

func ofListPages() []Defect {
	const text = "RFC 7644 §3.4.2.4"
	return []Defect{
		{
			ID: "start-index-is-offset", Title: "startIndex is taken for an offset: it counts from 0.",
			Story:  "The first person of the list is never imported.",
			Source: text + ", “The 1-based index”; startIndex handed on as OFFSET",
			wrap: onRequest(func(q *request) {
				if start, given := q.number("startIndex"); given && q.lists() && start > 0 {
					q.setQuery("startIndex", strconv.Itoa(start+1))
				}
			}),
		},
		{
			ID: "start-index-is-page", Title: "startIndex is taken for the number of a page.",
			Story:  "The import reads page 101 after page 1; most people are never seen, and unassigned.",
			Source: text + "; servers over a page number",
			wrap: onRequest(func(q *request) {
				start, _ := q.number("startIndex")
				count, given := q.number("count")
				if given && q.lists() && start > 0 && count > 0 {
					q.setQuery("startIndex", strconv.Itoa((start-1)*count+1))
				}
			}),
		},
		{
			ID: "start-index-ignored", Title: "startIndex is ignored: every page is the first.",
			Story:  "The import sees the same people again and again, and never ends or loses the rest.",
			Source: text,
			wrap: onRequest(func(q *request) {
				if q.lists() {
					q.setQuery("startIndex", "")
				}
			}),
		},
		{
			ID: "start-index-needs-count", Title: "startIndex without count is ignored.",
			Story:  "A client that leaves count to the server starts over at the first page for ever.",
			Source: text,
			wrap: onRequest(func(q *request) {
				if _, given := q.number("count"); !given && q.lists() {
					q.setQuery("startIndex", "")
				}
			}),
		},
		{
			ID: "page-below-bounds-refused", Title: "A startIndex below 1 and a count below 0 are refused.",
			Story:  "“Test API Credentials” of a client that counts from 0 fails.",
			Source: text + ", “SHALL be interpreted as”",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				start, starts := q.number("startIndex")
				count, counts := q.number("count")
				if q.lists() && (starts && start < 1 || counts && count < 0) {
					refuse(w, http.StatusBadRequest, "invalidValue", "out of range")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "count-zero-as-default", Title: "A count of 0 or below is taken for none: a whole page comes.",
			Story:  "A client that asks how many there are is sent everybody.",
			Source: text + "; if (!count)",
			wrap: onRequest(func(q *request) {
				if count, given := q.number("count"); given && q.lists() && count <= 0 {
					q.setQuery("count", "")
				}
			}),
		},
		{
			ID: "count-huge-refused", Title: "A count above the limit of the server is refused.",
			Story:  "The import fails on its first request.",
			Source: text + ", “desired maximum”",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				const limit = 1000
				if count, given := q.number("count"); given && q.lists() && count > limit {
					refuse(w, http.StatusBadRequest, "invalidValue", "count must be 1000 or less")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "page-not-a-number-500", Title: "A count or startIndex that is no number is answered with 500.",
			Story:  "A mistake of the client is logged as an outage.",
			Source: "RFC 7644 §3.12; parseInt without a check",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.lists() && a.status == http.StatusBadRequest && a.object()["scimType"] == "invalidValue" {
					a.fail(http.StatusInternalServerError, "NumberFormatException")
				}
			}),
		},
		{
			ID: "past-end-refused", Title: "A page past the end is answered with 404.",
			Story:  "Somebody leaves during an import, and the whole import is undone.",
			Source: text + "; paginators of web frameworks",
			wrap: onAnswer(func(q *request, a *answer) {
				total, _ := strconv.Atoi(textOf(a.object()["totalResults"]))
				if start, given := q.number("startIndex"); given && q.lists() && a.good() && start > max(total, 1) {
					a.fail(http.StatusNotFound, "there is no such page")
				}
			}),
		},
		{
			ID: "order-unstable", Title: "Lists have no order: the same page holds other people the next time.",
			Story:  "People move between pages while an import reads them; who falls through is unassigned.",
			Source: "RFC 7644 §3.4.2.4; SELECT without ORDER BY",
			wrap:   orderUnstable(),
		},
		{
			ID: "groups-count-ignored", Title: "Lists of groups ignore count.",
			Story:  "An import of groups reads the same groups twice.",
			Source: text,
			wrap: onRequest(func(q *request) {
				if q.lists() && q.resource == "Groups" {
					q.setQuery("count", "")
				}
			}),
		},
	}
}

// lists reports whether the request is for a list of users or groups.
func (q *request) lists() bool {
	return q.Method == http.MethodGet && q.id == "" && (q.resource == "Users" || q.resource == "Groups")
}

// number is a parameter of the query, and whether there is one that is a number.
func (q *request) number(name string) (int, bool) {
	value, err := strconv.Atoi(strings.TrimSpace(q.URL.Query().Get(name)))
	return value, err == nil
}

func textOf(value any) string {
	number, _ := value.(json.Number)
	return number.String()
}

// orderUnstable reads all that match, turns it round every other time, and cuts the page out of that.
func orderUnstable() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var turn atomic.Int64
		return middleware(func(w http.ResponseWriter, q *request) {
			start, _ := q.number("startIndex")
			count, given := q.number("count")
			if !q.lists() || !given || start < 1 || count < 1 || turn.Add(1)%2 == 0 {
				q.pass(w)
				return
			}
			q.setQuery("startIndex", "1")
			q.setQuery("count", "200")
			a := q.forward()
			list := a.object()
			all, _ := list["Resources"].([]any)
			var page []any
			for i := range all {
				if at := len(all) - 1 - i; i >= start-1 && len(page) < count {
					page = append(page, all[at])
				}
			}
			if a.good() && list != nil {
				list["Resources"], list["startIndex"], list["itemsPerPage"] = append([]any{}, page...), start, len(page)
				a.setObject(list)
			}
			a.send(w)
		})(next)
	}
}
