package server

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// limits of lists: Okta asks for 100 at a time (D04).
func limits() scim.PageLimits { return scim.PageLimits{Default: 100, Max: 200} }

// parseQuery reads a query and refuses one that cannot be decoded or is not UTF-8, so that nothing of it is silently dropped.
func parseQuery(raw string) (url.Values, error) {
	if raw == "" {
		return nil, nil
	}
	scimType := scim.InvalidValue
	if strings.Contains(raw, "filter") {
		scimType = scim.InvalidFilter
	}
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, scim.BadRequest(scimType, "the query cannot be decoded: percent-encode it (RFC 3986 §2.1)")
	}
	for _, values := range query {
		for _, value := range values {
			if !utf8.ValidString(value) {
				return nil, scim.BadRequest(scimType, "the query is not UTF-8")
			}
		}
	}
	return query, nil
}

// request is a query for resources, by GET or by POST.
type request struct {
	filter                         filter.Expr
	attributes, excludedAttributes []string
	sortBy                         string
	descending                     bool
	page                           scim.Page
	cursor                         *string
}

// requested reads a query by GET. What is not offered is ignored, as any other parameter that nobody knows.
func (c *call) requested() (request, error) {
	r := request{
		attributes:         resource.SplitNames(c.query.Get("attributes")),
		excludedAttributes: resource.SplitNames(c.query.Get("excludedAttributes")),
	}
	var err error
	if c.query.Has("filter") {
		if r.filter, err = filter.Parse(c.query.Get("filter")); err != nil {
			return r, err
		}
	}
	if r.page, err = limits().Parse(c.query.Get("startIndex"), c.query.Get("count")); err != nil {
		return r, err
	}
	if c.mode.features.cursor && c.query.Has("cursor") {
		cursor := c.query.Get("cursor")
		r.cursor = &cursor
	}
	return r, c.settle(&r, c.query.Get("sortBy"), c.query.Get("sortOrder"), c.query.Get("startIndex") != "")
}

// requestedByPost reads a query by POST (RFC 7644 §3.4.3).
func (c *call) requestedByPost() (request, error) {
	data, err := body(c.r, largestBody)
	if err != nil {
		return request{}, err
	}
	search, err := scim.ParseSearch(data)
	if err != nil {
		return request{}, err
	}
	r := request{
		attributes: search.Attributes, excludedAttributes: search.ExcludedAttributes, page: limits().Page(search.StartIndex, search.Count),
	}
	if search.HasFilter {
		if r.filter, err = filter.Parse(search.Filter); err != nil {
			return r, err
		}
	}
	if c.mode.features.cursor {
		r.cursor = search.Cursor
	}
	return r, c.settle(&r, search.SortBy, search.SortOrder, search.StartIndex != nil)
}

// settle reads the order, and refuses what contradicts itself.
func (c *call) settle(r *request, sortBy, sortOrder string, hasStart bool) error {
	if c.mode.features.sort {
		r.sortBy = strings.TrimSpace(sortBy)
		switch strings.ToLower(strings.TrimSpace(sortOrder)) {
		case "", "ascending":
		case "descending":
			r.descending = r.sortBy != "" // without sortBy it says nothing (RFC 7644 §3.4.2.3)
		default:
			return scim.BadRequest(scim.InvalidValue, "sortOrder must be ascending or descending")
		}
	}
	if r.cursor == nil {
		return nil
	}
	if hasStart {
		return scim.BadRequest(scim.InvalidValue, "cursor and startIndex are two ways to page: send one of them")
	}
	if r.page.Count < 1 {
		return scim.BadRequest(scim.InvalidCount, "count must be between 1 and %d for pages by cursor", limits().Max)
	}
	return nil
}
