package defects

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ofHostileQueries are addresses and queries that were taken at their word.
func ofHostileQueries() []Defect {
	return []Defect{
		inFull(fault("quote-in-filter-500", "A quotation mark in a looked-up userName is answered with 500.", "RFC 7644 §3.4.2.2; filters taken apart by regular expressions", "unexpected token",
			func(q *request) bool {
				userName, isLookup := lookedUp(q)
				return isLookup && strings.ContainsAny(userName, `"\`)
			})),
		{
			ID: "lookup-wildcards", Title: "Per cent signs and asterisks in a looked-up userName are wildcards.",
			Story:  "A lookup finds a stranger, whom Okta links.",
			Source: "RFC 7644 §7.7; LIKE in SQL, filters of LDAP",
			wrap: onRequest(func(q *request) {
				if userName, isLookup := lookedUp(q); isLookup && strings.ContainsAny(userName, "%*") {
					plain := strings.NewReplacer("%", "", "*", "").Replace(userName)
					if plain == "" {
						q.setQuery("filter", "userName pr")
						return
					}
					q.setQuery("filter", "userName co "+string(render(plain)))
				}
			}),
		},
		{
			ID: "lookup-injectable", Title: "A looked-up userName is pasted into SQL.",
			Story:  "A lookup finds everybody; worse can be asked.",
			Source: "CWE-89; RFC 7644 §7.7",
			wrap: onRequest(func(q *request) {
				if userName, isLookup := lookedUp(q); isLookup && strings.Contains(userName, "' OR '") {
					q.setQuery("filter", "userName pr")
				}
			}),
		},
		fault("odd-query-500", "A query that cannot be decoded, or that holds NUL, is answered with 500.", "RFC 3986 §2.1; CWE-20", "invalid byte sequence for encoding",
			func(q *request) bool {
				decoded, err := url.QueryUnescape(q.URL.RawQuery)
				return err != nil || strings.ContainsRune(decoded, 0) || !utf8.ValidString(decoded)
			}),
		fault("number-in-query-500", "A startIndex or count that is no int64 is answered with 500.", "RFC 7644 §3.4.2.4", "NumberFormatException",
			func(q *request) bool {
				for _, name := range []string{"startIndex", "count"} {
					if value := q.URL.Query().Get(name); value != "" {
						if _, err := strconv.ParseInt(value, 10, 64); err != nil {
							return true
						}
					}
				}
				return false
			}),
		fault("huge-count-500", "A count of some thousand million is answered with 500.", "RFC 7644 §3.4.2.4; arrays that are made as large as was asked", "Requested array size exceeds VM limit",
			func(q *request) bool {
				const heap = 1_000_000_000
				count, err := strconv.ParseInt(q.URL.Query().Get("count"), 10, 64)
				return err == nil && count > heap
			}),
		{
			ID: "items-per-page-as-asked", Title: "itemsPerPage is the count that was asked for.",
			Story:  "Okta takes a page for full that is not, and asks for what comes after it.",
			Source: "RFC 7644 §3.4.2",
			wrap: onList(func(_ *answer, list map[string]any) any {
				list["itemsPerPage"] = 2_000_000_000
				return list
			}),
		},
		{
			ID: "odd-id-injectable", Title: "An id is pasted into SQL.",
			Story:  "An address that is no id of anybody's shows the first user of the table.",
			Source: "CWE-89",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if !q.about(http.MethodGet) || !strings.Contains(q.id, "' OR '") {
					q.pass(w)
					return
				}
				list := q.forwardTo("/Users", "count=1")
				resources, _ := list.object()["Resources"].([]any)
				if len(resources) > 0 {
					reply(w, http.StatusOK, "application/scim+json", render(resources[0]))
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "id-cut-at-nul", Title: "An id is cut off at U+0000.",
			Story:  "What a proxy lets through as one address is another one behind it.",
			Source: "strings of C; CWE-626",
			wrap: onRequest(func(q *request) {
				if before, _, cut := strings.Cut(q.URL.Path, "\x00"); cut {
					q.URL.Path, q.URL.RawPath = before, ""
				}
			}),
		},
	}
}

// forwardTo asks for another path with a query.
func (q *request) forwardTo(path, query string) *answer {
	own := *q
	own.Request = q.Clone(q.Context())
	own.URL = &url.URL{Path: q.base + path, RawQuery: query}
	return own.forward()
}

// inFull is a defect that only shows in mode full: in the other there are no such userNames.
func inFull(d Defect) Defect {
	d.Mode = "full"
	return d
}
