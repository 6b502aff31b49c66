package defects

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

func ofSorting() []Defect {
	const text = "RFC 7644 §3.4.2.3"
	return []Defect{
		{
			ID: "sort-ignored", Title: "sortBy is ignored, although sorting is advertised.",
			Story:  "A client that merges two lists by key loses people.",
			Source: text + "; RFC 7643 §5",
			wrap:   onRequest(func(q *request) { q.setQuery("sortBy", "") }),
		},
		{
			ID: "sort-order-ignored", Title: "sortOrder is ignored.",
			Story:  "Who asks for the last changes first is shown the oldest.",
			Source: text,
			wrap:   onRequest(func(q *request) { q.setQuery("sortOrder", "") }),
		},
		{
			ID: "sort-descending-by-default", Title: "Without sortOrder lists are sorted in descending order.",
			Story:  "The list comes upside down.",
			Source: text + ", “SHALL default to ascending”",
			wrap: onRequest(func(q *request) {
				if query := q.URL.Query(); query.Has("sortBy") && !query.Has("sortOrder") {
					q.setQuery("sortOrder", "descending")
				}
			}),
		},
		{
			ID: "sort-unknown-500", Title: "A sortBy that names no attribute is answered with 500.",
			Story:  "A mistake of the client is logged as an outage.",
			Source: "RFC 7644 §3.12; names that are put into ORDER BY",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if name := q.URL.Query().Get("sortBy"); q.lists() && name != "" && !strings.Contains(name, ":") && !isKnown(before(name)) {
					refuse(w, http.StatusInternalServerError, "", "no such column")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "sort-by-plain-names-alone", Title: "A sortBy with a URN in front is ignored.",
			Story:  "A generated client gets its lists in no order.",
			Source: "RFC 7644 §3.10",
			wrap: onRequest(func(q *request) {
				if strings.Contains(q.URL.Query().Get("sortBy"), ":") {
					q.setQuery("sortBy", "")
				}
			}),
		},
		{
			ID: "sort-by-bytes", Title: "Strings are sorted by their bytes: all capitals come before all small letters.",
			Story:  "bob stands behind Zoe, and a client that stops at the first name past its own never sees him.",
			Source: text + "; a collation of the database",
			wrap:   resorting(ordering{}),
		},
		{
			ID: "sort-case-exact-folded", Title: "Strings that are caseExact are sorted without regard to case.",
			Story:  "Keys stand in another order than that of their comparison.",
			Source: text + "; RFC 7643 §3.1",
			wrap:   resorting(ordering{fold: true}),
		},
		{
			ID: "sort-by-first-value", Title: "An attribute with several values is sorted by the first, not by the primary.",
			Story:  "Who has a private address first in the list stands where nobody looks.",
			Source: text,
			wrap:   resorting(ordering{fold: true, first: true}),
		},
		{
			ID: "sort-absent-the-other-way", Title: "Who has no value comes first in ascending order, and last in descending.",
			Story:  "A client that reads until values end reads nobody.",
			Source: text + "; NULLS FIRST as in MySQL and SQL Server",
			wrap:   resorting(ordering{fold: true, absentFirst: true}),
		},
		{
			ID: "sort-within-the-page", Title: "Pages are cut first, and sorted each for itself.",
			Story:  "Together the pages are in no order: people come twice or never.",
			Source: text + "; sorting in the code after LIMIT in the database",
			wrap: onAnswer(func(q *request, a *answer) {
				sortBy := q.URL.Query().Get("sortBy")
				if !q.lists() || sortBy == "" || !a.good() {
					return
				}
				plain := *q
				plain.Request = q.Clone(q.Context())
				plain.setQuery("sortBy", "")
				unsorted := plain.forward().object()
				if resources, isList := unsorted["Resources"].([]any); isList {
					ordering{fold: true}.sort(resources, sortBy, q.URL.Query().Get("sortOrder") == "descending")
					a.setObject(unsorted)
				}
			}),
		},
	}
}

// ordering is how a list is sorted.
type ordering struct{ fold, first, absentFirst bool }

// resorting makes a middleware that reads all that match, sorts them in its own way, and cuts the page out of that.
func resorting(order ordering) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		sortBy, descending := q.URL.Query().Get("sortBy"), q.URL.Query().Get("sortOrder") == "descending"
		if !q.lists() || sortBy == "" {
			q.pass(w)
			return
		}
		start, _ := q.number("startIndex")
		count, given := q.number("count")
		if !given {
			count = 200
		}
		q.setQuery("startIndex", "1")
		q.setQuery("count", "200")
		a := q.forward()
		list := a.object()
		all, isList := list["Resources"].([]any)
		if !isList {
			a.send(w)
			return
		}
		order.sort(all, sortBy, descending)
		from := min(max(start-1, 0), len(all))
		page := all[from:min(from+max(count, 0), len(all))]
		list["Resources"], list["startIndex"], list["itemsPerPage"] = page, from+1, len(page)
		a.setObject(list)
		a.send(w)
	})
}

func (o ordering) sort(resources []any, sortBy string, descending bool) {
	slices.SortStableFunc(resources, func(a, b any) int {
		left, hasLeft := o.key(a, sortBy)
		right, hasRight := o.key(b, sortBy)
		compared := strings.Compare(left, right)
		if hasLeft != hasRight {
			compared = cmp.Compare(b2i(hasRight), b2i(hasLeft))
			if o.absentFirst {
				compared = -compared
			}
		}
		if descending {
			return -compared
		}
		return compared
	})
}

func b2i(is bool) int {
	if is {
		return 1
	}
	return 0
}

// key is the text that a resource is sorted by, and whether there is one.
func (o ordering) key(resource any, sortBy string) (string, bool) {
	if at := strings.LastIndex(sortBy, ":"); at >= 0 {
		sortBy = sortBy[at+1:]
	}
	value := resource
	for name := range strings.SplitSeq(sortBy, ".") {
		if values, isList := value.([]any); isList {
			value = o.chosen(values)
		}
		object, _ := value.(map[string]any)
		value = nil
		for each, inner := range object {
			if strings.EqualFold(each, name) {
				value = inner
			}
		}
	}
	text, isText := value.(string)
	if o.fold {
		text = strings.ToLower(text)
	}
	return text, isText
}

// chosen is the value of several that is sorted by.
func (o ordering) chosen(values []any) any {
	if len(values) == 0 {
		return nil
	}
	for _, value := range values {
		if object, _ := value.(map[string]any); object["primary"] == true && !o.first {
			return value
		}
	}
	return values[0]
}
