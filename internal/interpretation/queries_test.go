package interpretation_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// queries are the traps of lists, filters, projection and search.
func queries() []row {
	asItIs := variation{name: "as it is"}
	return []row{
		{
			trap:        "A startIndex below 1 is 1; startIndex need not be said where the whole result is on the page (RFC 7644 §3.4.2.4).",
			requirement: "rfc.list.start-negative",
			legal: []variation{
				asItIs,
				{name: "no startIndex and no itemsPerPage where everything is on the page", change: onWholeLists(func(list map[string]any) {
					delete(list, "startIndex")
					delete(list, "itemsPerPage")
				})},
			},
			illegal: []variation{{name: "refused", change: refusingQueries("startIndex", "-", 400, "invalidValue")}},
		},
		{
			trap:        "A startIndex of 0 is 1, and no error (RFC 7644 §3.4.2.4).",
			requirement: "rfc.list.start-zero",
			legal:       []variation{asItIs},
			illegal:     []variation{{name: "refused", change: refusingQueries("startIndex", "0", 400, "invalidValue")}},
		},
		{
			trap:        "A negative count is 0, and no error; Resources may then be absent (RFC 7644 §3.4.2.4).",
			requirement: "rfc.list.count-negative",
			legal: []variation{
				asItIs,
				{name: "no Resources", change: onEmptyLists(func(list map[string]any) { delete(list, "Resources") })},
			},
			illegal: []variation{
				{name: "refused", change: refusingQueries("count", "-", 400, "invalidValue")},
				{name: "taken for none", change: asking(func(r *http.Request) {
					if query := r.URL.Query(); strings.HasPrefix(query.Get("count"), "-") {
						query.Del("count")
						r.URL.RawQuery = query.Encode()
					}
				})},
			},
		},
		{
			trap:        "Resources may be absent, null or empty when there is nothing to return (RFC 7644 §3.4.2).",
			requirement: "rfc.filter.no-match",
			legal: []variation{
				asItIs,
				{name: "absent", change: onEmptyLists(func(list map[string]any) { delete(list, "Resources") })},
				{name: "null", change: onEmptyLists(func(list map[string]any) { list["Resources"] = nil })},
			},
			illegal: []variation{
				{name: "404", change: answering(func(r *http.Request, a *reply) {
					if a.object()["totalResults"] != nil && isEmpty(a.object()) && r.URL.Query().Has("filter") {
						a.refuse(http.StatusNotFound, "")
					}
				})},
				{name: "no totalResults", change: onEmptyLists(func(list map[string]any) { delete(list, "totalResults") })},
			},
		},
		{
			trap:        "A string in a filter needs double quotes: a server that refuses bare words is right (RFC 7644 §3.4.2.2).",
			requirement: "rfc.filter.unquoted",
			legal: []variation{
				asItIs,
				{name: "refused without a keyword", change: onErrors(func(_ *reply, body map[string]any) { delete(body, "scimType") })},
			},
			illegal: []variation{
				{name: "answered", change: asking(func(r *http.Request) {
					if query := r.URL.Query(); strings.HasSuffix(query.Get("filter"), "nobody") {
						query.Del("filter")
						r.URL.RawQuery = query.Encode()
					}
				})},
				{name: "500", change: answering(func(r *http.Request, a *reply) {
					if a.status == http.StatusBadRequest && r.URL.Query().Has("filter") {
						a.refuse(http.StatusInternalServerError, "")
					}
				})},
			},
		},
		{
			trap:        "A server that does not combine conditions declines them with 400 (RFC 7644 §3.4.2.2); it must not answer the first one alone.",
			requirement: "rfc.filter.or",
			legal: []variation{
				asItIs,
				{name: "declined", change: refusingCombined(" or "), expected: scimdrill.NotApplicable},
			},
			illegal: []variation{{name: "the first condition alone", change: firstConditionAlone(" or ")}},
		},
		{
			trap:        "Who answers filters on userName alone is asked nothing for which people would have to be told from others by another (RFC 7644 table 9).",
			requirement: "rfc.filter.ne",
			legal: []variation{
				asItIs,
				{name: "userName eq alone", change: refusingCombined("name.familyName", " or "), expected: scimdrill.NotApplicable},
			},
			illegal: []variation{{name: "ne taken for eq", change: asking(func(r *http.Request) {
				query := r.URL.Query()
				query.Set("filter", strings.ReplaceAll(query.Get("filter"), " ne ", " eq "))
				r.URL.RawQuery = query.Encode()
			})}},
		},
		{
			trap:        "Whether and is understood shows on userName alone: a family name need not be among what can be asked for (RFC 7644 table 9).",
			requirement: "rfc.filter.and",
			legal: []variation{
				asItIs,
				{name: "no family name", change: refusingCombined("name.familyName")},
				{name: "declined", change: refusingCombined(" and "), expected: scimdrill.NotApplicable},
			},
			illegal: []variation{{name: "the first condition alone", change: firstConditionAlone(" and ")}},
		},
		{
			trap:        "members may be left out until they are asked for (RFC 7643 §7, returned: request).",
			requirement: "rfc.projection.members",
			legal: []variation{
				asItIs,
				{name: "on request alone", change: withoutMembers(false)},
			},
			illegal: []variation{{name: "never", change: withoutMembers(true)}},
		},
		{
			trap:        "A list without a filter may be refused with 400 tooMany (RFC 7644 §3.4.2.1).",
			requirement: "rfc.list.unfiltered",
			legal:       []variation{asItIs, {name: "tooMany", change: refusingUnfiltered("tooMany")}},
			illegal:     []variation{{name: "invalidFilter", change: refusingUnfiltered("invalidFilter")}, {name: "no keyword", change: refusingUnfiltered("")}},
		},
		{
			trap:        "Where everybody is too many, what can be judged of the people of a run is judged of them.",
			requirement: "rfc.list.walk",
			legal:       []variation{asItIs, {name: "tooMany", change: refusingUnfiltered("tooMany")}},
			illegal: []variation{{name: "the first page again and again", change: asking(func(r *http.Request) {
				query := r.URL.Query()
				query.Del("startIndex")
				r.URL.RawQuery = query.Encode()
			})}},
		},
		{
			trap:        "Who is in a list that is refused as too long cannot be known.",
			requirement: "rfc.list.shows-created",
			legal: []variation{
				asItIs,
				{name: "tooMany", change: refusingUnfiltered("tooMany"), expected: scimdrill.NotApplicable},
			},
			illegal: []variation{{name: "an empty list", change: onLists(func(list map[string]any) {
				list["Resources"], list["totalResults"], list["itemsPerPage"] = []any{}, 0, 0
			}, func(r *http.Request) bool { return !r.URL.Query().Has("filter") })}},
		},
		{
			trap:        "That an attribute cannot be compared in some way is an answer: 400 invalidFilter (RFC 7644 table 9).",
			requirement: "rfc.filter.co",
			legal: []variation{
				asItIs,
				{name: "declined", change: refusingQueries("filter", "userName co", 400, "invalidFilter"), expected: scimdrill.NotApplicable},
			},
			illegal: []variation{{name: "500", change: refusingQueries("filter", "userName co", 500, "")}},
		},
		{
			trap:        "A name in attributes that a type does not know is no error by the text (RFC 7644 §3.9): a refusal is worth a warning.",
			requirement: "rfc.projection.unknown",
			legal:       []variation{asItIs},
			illegal: []variation{{
				name: "refused", change: refusingQueries("attributes", "userName,noSuchAttribute", 400, "invalidValue"), expected: scimdrill.Warn,
			}},
		},
		{
			trap:        "A search is answered with 200 although it is a POST; it may have a Location (RFC 7644 §3.4.3).",
			requirement: "rfc.search.users",
			legal: []variation{
				asItIs,
				{name: "a Location", change: onSearches(func(a *reply) { a.header.Set("Location", "https://example.com/Users/.search") })},
			},
			illegal: []variation{{name: "201", change: onSearches(func(a *reply) { a.status = http.StatusCreated })}},
		},
	}
}

// onLists makes a variation that changes the lists of users and groups that are answered to some requests.
func onLists(change func(map[string]any), when func(*http.Request) bool) func(http.Handler) http.Handler {
	return answering(func(r *http.Request, a *reply) {
		list := a.object()
		isList := strings.HasSuffix(r.URL.Path, "/Users") || strings.HasSuffix(r.URL.Path, "/Groups")
		if r.Method != http.MethodGet || !isList || list["totalResults"] == nil || !when(r) {
			return
		}
		change(list)
		a.set(list)
	})
}

func onEmptyLists(change func(map[string]any)) func(http.Handler) http.Handler {
	return answering(func(_ *http.Request, a *reply) {
		if list := a.object(); list["totalResults"] != nil && isEmpty(list) {
			change(list)
			a.set(list)
		}
	})
}

// onWholeLists makes a variation that changes lists of which everything is on the page.
func onWholeLists(change func(map[string]any)) func(http.Handler) http.Handler {
	return answering(func(_ *http.Request, a *reply) {
		if list := a.object(); list["totalResults"] != nil && list["totalResults"] == list["itemsPerPage"] {
			change(list)
			a.set(list)
		}
	})
}

func isEmpty(list map[string]any) bool {
	resources, _ := list["Resources"].([]any)
	return len(resources) == 0
}

// refusingQueries makes a variation that refuses a query one of whose parameters begins in some way.
func refusingQueries(parameter, prefix string, status int, scimType string) func(http.Handler) http.Handler {
	return answering(func(r *http.Request, a *reply) {
		if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Query().Get(parameter), prefix) && r.URL.Query().Has(parameter) {
			a.refuse(status, scimType)
		}
	})
}

// refusingCombined makes a variation that declines filters in which any of some words stands.
func refusingCombined(words ...string) func(http.Handler) http.Handler {
	return answering(func(r *http.Request, a *reply) {
		stands := func(word string) bool { return strings.Contains(r.URL.Query().Get("filter"), word) }
		if r.Method == http.MethodGet && slices.ContainsFunc(words, stands) {
			a.refuse(http.StatusBadRequest, "invalidFilter")
		}
	})
}

// firstConditionAlone makes a variation that reads a filter up to some word.
func firstConditionAlone(word string) func(http.Handler) http.Handler {
	return asking(func(r *http.Request) {
		query := r.URL.Query()
		if first, _, cut := strings.Cut(query.Get("filter"), word); cut {
			query.Set("filter", first)
			r.URL.RawQuery = query.Encode()
		}
	})
}

// refusingUnfiltered makes a variation that refuses the list of all users.
func refusingUnfiltered(scimType string) func(http.Handler) http.Handler {
	return answering(func(r *http.Request, a *reply) {
		if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/Users") && !r.URL.Query().Has("filter") {
			a.refuse(http.StatusBadRequest, scimType)
		}
	})
}

// onSearches makes a variation that changes the answers to searches by POST.
func onSearches(change func(*reply)) func(http.Handler) http.Handler {
	return answering(func(r *http.Request, a *reply) {
		if strings.HasSuffix(r.URL.Path, "/.search") {
			change(a)
		}
	})
}

// refuse makes the answer an error.
func (r *reply) refuse(status int, scimType string) {
	body := map[string]any{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": "no",
	}
	if scimType != "" {
		body["scimType"] = scimType
	}
	r.status = status
	r.header.Set("Content-Type", "application/scim+json")
	r.set(body)
}
