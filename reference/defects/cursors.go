package defects

import (
	"net/http"
	"strings"
)

func ofCursors() []Defect {
	const text = "RFC 9865 §2"
	return []Defect{
		{
			ID: "cursor-config-incomplete", Title: "pagination in ServiceProviderConfig says nothing of index, and its sizes are texts.",
			Story:  "A client that pages by index does not know whether it may.",
			Source: "RFC 9865 §4",
			wrap: onAnswer(func(q *request, a *answer) {
				config := a.object()
				pagination, isObject := config["pagination"].(map[string]any)
				if !strings.HasSuffix(q.URL.Path, "/ServiceProviderConfig") || !isObject {
					return
				}
				delete(pagination, "index")
				pagination["maxPageSize"] = textOf(pagination["maxPageSize"])
				a.setObject(config)
			}),
		},
		{
			ID: "cursor-demanded", Title: "A list for which neither cursor nor startIndex is sent is refused.",
			Story:  "A client that does not know cursors is shown nobody.",
			Source: text + ", “MUST NOT return an error”",
			wrap: refusingCursors("invalidCursor", "cursor is required", func(q *request) bool {
				return !q.URL.Query().Has("cursor") && !q.URL.Query().Has("startIndex") && q.URL.Query().Has("count")
			}),
		},
		{
			ID: "cursor-empty-refused", Title: "An empty cursor is refused.",
			Story:  "There is no way to begin.",
			Source: text + ", “MUST be empty or omitted for the first request”",
			wrap: refusingCursors("invalidCursor", "cursor is empty", func(q *request) bool {
				return q.byCursor() && q.URL.Query().Get("cursor") == ""
			}),
		},
		{
			ID: "cursor-next-missing", Title: "Pages have no nextCursor.",
			Story:  "The first page is taken for the last; the rest of the company is not imported.",
			Source: text + ", “MUST include nextCursor”",
			wrap:   onCursorPages(func(_ *request, list map[string]any) { delete(list, "nextCursor") }),
		},
		{
			ID: "cursor-on-the-last-page", Title: "The last page has a nextCursor, which leads to itself.",
			Story:  "The import does not end.",
			Source: text + ", “except when returning the last page”",
			wrap: onCursorPages(func(q *request, list map[string]any) {
				if cursor := q.URL.Query().Get("cursor"); list["nextCursor"] == nil && cursor != "" {
					list["nextCursor"] = cursor
				}
			}),
		},
		{
			ID: "cursor-ignored", Title: "Whatever the cursor, the first page comes.",
			Story:  "The import reads the same people for ever.",
			Source: text,
			wrap: onRequest(func(q *request) {
				if q.byCursor() {
					query := q.URL.Query()
					query.Set("cursor", "")
					q.URL.RawQuery = query.Encode()
				}
			}),
		},
		{
			ID: "cursor-unsafe-characters", Title: "Cursors are base64 with its padding.",
			Story:  "A cursor that is put into an address as it is comes back as something else.",
			Source: text + "; RFC 3986 §2.3",
			wrap: func(next http.Handler) http.Handler {
				unpadded := onRequest(func(q *request) {
					if q.byCursor() && q.URL.Query().Get("cursor") != "" {
						q.setQuery("cursor", strings.TrimSuffix(q.URL.Query().Get("cursor"), "=="))
					}
				})
				padded := onCursorPages(func(_ *request, list map[string]any) {
					if cursor, there := list["nextCursor"].(string); there {
						list["nextCursor"] = cursor + "=="
					}
				})
				return padded(unpadded(next))
			},
		},
		{
			ID: "cursor-previous-on-first", Title: "The first page has a previousCursor.",
			Story:  "Who reads backwards never comes to an end.",
			Source: text,
			wrap: onCursorPages(func(q *request, list map[string]any) {
				if q.URL.Query().Get("cursor") == "" {
					list["previousCursor"] = "MA"
				}
			}),
		},
		{
			ID: "cursor-invalid-restarts", Title: "A cursor that is not known is taken for an empty one.",
			Story:  "After a restart of the server an import begins again, and again.",
			Source: "RFC 9865 §2.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				if q.byCursor() && a.status == http.StatusBadRequest && a.object()["scimType"] == "invalidCursor" {
					query := q.URL.Query()
					query.Set("cursor", "")
					q.URL.RawQuery = query.Encode()
					a = q.forward()
				}
				a.send(w)
			}),
		},
		{
			ID: "cursor-invalid-500", Title: "A cursor that is not known is answered with 500.",
			Story:  "A mistake of the client is logged as an outage, and retried.",
			Source: "RFC 9865 §2.1",
			wrap:   failingCursors("invalidCursor", "cannot decode cursor"),
		},
		{
			ID: "cursor-count-500", Title: "A count of 0, or one above the limit, is answered with 500 when there is a cursor.",
			Story:  "A mistake of the client is logged as an outage, and retried.",
			Source: "RFC 9865 §2.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				const limit = 200
				if count, given := q.number("count"); q.byCursor() && given && (count < 1 || count > limit) {
					refuse(w, http.StatusInternalServerError, "", "fetch size out of range")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "cursor-search-ignored", Title: "The cursor of a search by POST is ignored.",
			Story:  "A walk by POST reads the first page for ever.",
			Source: "RFC 9865 §3",
			wrap: onSearch(func(body map[string]any) {
				if _, there := body["cursor"]; there {
					body["cursor"] = ""
				}
			}, nil),
		},
	}
}

// byCursor reports whether the request is for a page by cursor.
func (q *request) byCursor() bool { return q.lists() && q.URL.Query().Has("cursor") }

// onCursorPages makes a middleware that changes pages by cursor.
func onCursorPages(change func(*request, map[string]any)) func(http.Handler) http.Handler {
	return onLists(func(q *request, list map[string]any) {
		if q.byCursor() {
			change(q, list)
		}
	})
}

// refusingCursors makes a middleware that refuses lists.
func refusingCursors(scimType, detail string, holds func(*request) bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		if q.lists() && holds(q) {
			refuse(w, http.StatusBadRequest, scimType, detail)
			return
		}
		q.pass(w)
	})
}

// failingCursors makes a middleware that answers a refusal with 500.
func failingCursors(scimType, detail string) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if q.byCursor() && a.status == http.StatusBadRequest && a.object()["scimType"] == scimType {
			a.fail(http.StatusInternalServerError, detail)
		}
	})
}
