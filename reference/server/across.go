package server

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/store"
)

// part is a query over all types as it is for one of them.
type part struct {
	rt     *schema.ResourceType
	shown  *resource.Projection
	from   collection.Collection
	filter filter.Expr
	// order is nil where nothing is sorted, or where the type lacks the attribute, and then everything of it is without.
	order *resource.Order
	never bool
}

// findAcross finds resources of several types (RFC 7644 §3.4.2.1): those of the first type before those of the next, unless they are
// sorted.
func (c *call) findAcross(ctx context.Context, types []*schema.ResourceType, r request) (scim.ListResponse, error) {
	answer := scim.ListResponse{StartIndex: r.page.StartIndex, ByCursor: r.cursor != nil}
	parts, err := c.parts(types, r)
	if err != nil {
		return answer, err
	}
	scope, position := c.scope("/", r), ""
	if r.cursor != nil {
		if position, err = scim.ParseCursor(scope, *r.cursor); err != nil {
			return answer, err
		}
	}
	var found crossing
	err = c.store.View(ctx, func(t *store.Tx) (err error) {
		switch {
		case r.sortBy != "":
			found, err = sortedAcross(ctx, t, parts, r, position)
		case r.cursor != nil:
			found, err = cursorAcross(ctx, t, parts, r, position)
		default:
			found, err = pageAcross(ctx, t, parts, r.page)
		}
		return err
	})
	if err != nil {
		return answer, err
	}
	answer.TotalResults = found.total
	answer.Resources = []json.RawMessage{}
	for _, hit := range found.hits {
		data, err := encoded(hit.part.rt, hit.part.shown, hit.resource)
		if err != nil {
			return answer, err
		}
		answer.Resources = append(answer.Resources, data)
	}
	if found.next != "" {
		answer.NextCursor = scim.Cursor(scope, found.next)
	}
	return answer, nil
}

// parts makes of a query what it is for each type. A name that no type has is a mistake.
func (c *call) parts(types []*schema.ResourceType, r request) ([]part, error) {
	var parts []part
	known := map[string]int{}
	var sortRefusal error
	sortable := false
	for _, rt := range types {
		p := part{rt: rt}
		var err error
		if p.shown, err = projection(rt, r.attributes, r.excludedAttributes); err != nil {
			return nil, err
		}
		p.from = c.offer.collection(rt, p.shown)
		if r.filter != nil {
			reduced := resource.Reduce(rt, r.filter)
			p.filter, p.never = reduced.Filter, reduced.Verdict == resource.Never
			slices.Sort(reduced.Unknown)
			for _, name := range slices.Compact(reduced.Unknown) {
				if known[name]++; known[name] == len(types) {
					return nil, scim.BadRequest(scim.InvalidFilter, "filter: %s is not an attribute of any resource", scim.Clip(name))
				}
			}
			if p.filter != nil {
				if _, err := resource.CompileFilter(rt, p.filter); err != nil {
					return nil, err
				}
			}
		}
		if r.sortBy != "" {
			if p.order, err = resource.NewOrder(rt, r.sortBy, r.descending); err != nil {
				sortRefusal = err
			} else {
				sortable = true
			}
		}
		parts = append(parts, p)
	}
	if r.sortBy != "" && !sortable {
		return nil, sortRefusal
	}
	return parts, nil
}

// crossing is a page of what was found.
type crossing struct {
	hits  []hit
	total int
	// next is where the next page begins.
	next string
}

type hit struct {
	part     *part
	resource resource.Resource
	key      resource.Key
}

// list finds what is of one type.
func (p *part) list(ctx context.Context, t *store.Tx, query collection.Query) (collection.Listing, error) {
	if p.never {
		return collection.Listing{}, nil
	}
	query.Filter = p.filter
	return p.from.List(ctx, t, query)
}

func (p *part) hits(resources []resource.Resource) []hit {
	hits := make([]hit, len(resources))
	for i, r := range resources {
		hits[i] = hit{part: p, resource: r}
		if p.order != nil {
			hits[i].key = p.order.Key(r)
		}
	}
	return hits
}

// pageAcross is a page by number.
func pageAcross(ctx context.Context, t *store.Tx, parts []part, page scim.Page) (crossing, error) {
	var found crossing
	for i := range parts {
		p := &parts[i]
		start := max(page.StartIndex-found.total, 1)
		listing, err := p.list(ctx, t, collection.Query{Page: scim.Page{StartIndex: start, Count: page.Count - len(found.hits)}})
		if err != nil {
			return found, err
		}
		found.hits = append(found.hits, p.hits(listing.Resources)...)
		found.total += listing.Total
	}
	return found, nil
}

// cursorAcross is a page by cursor: a position is the type that it begins with, and the position there.
func cursorAcross(ctx context.Context, t *store.Tx, parts []part, r request, position string) (crossing, error) {
	at, within, _ := strings.Cut(position, ":")
	first, err := strconv.Atoi(at)
	if position != "" && (err != nil || first < 0 || first >= len(parts)) {
		return crossing{}, scim.BadRequest(scim.InvalidCursor, "cursor: there is no such page; begin again with an empty cursor")
	}
	var found crossing
	for i := range parts {
		p, begin := &parts[i], ""
		if i == first {
			begin = within
		}
		room := r.page.Count - len(found.hits)
		if i < first || room == 0 {
			if room == 0 && found.next == "" {
				found.next = strconv.Itoa(i) + ":"
			}
			listing, err := p.list(ctx, t, collection.Query{Page: scim.Page{StartIndex: 1}})
			if err != nil {
				return found, err
			}
			found.total += listing.Total
			if i > first && listing.Total == 0 && found.next == strconv.Itoa(i)+":" {
				found.next = "" // nothing is there: the page before was the last, unless a later type has something
			}
			continue
		}
		listing, err := p.list(ctx, t, collection.Query{Cursor: &begin, Page: scim.Page{StartIndex: 1, Count: room}})
		if err != nil {
			return found, err
		}
		found.hits = append(found.hits, p.hits(listing.Resources)...)
		found.total += listing.Total
		if listing.Next != "" {
			found.next = strconv.Itoa(i) + ":" + listing.Next
		}
	}
	return found, nil
}

// sortedAcross is a page of all types sorted together; a position is how many come before. Of each type as many are read as could be
// on the page or before it.
func sortedAcross(ctx context.Context, t *store.Tx, parts []part, r request, position string) (crossing, error) {
	offset := r.page.Offset()
	if r.cursor != nil {
		offset = 0
		if position != "" {
			var err error
			if offset, err = strconv.Atoi(position); err != nil || offset < 0 {
				return crossing{}, scim.BadRequest(scim.InvalidCursor, "cursor: there is no such page; begin again with an empty cursor")
			}
		}
	}
	var found crossing
	var order *resource.Order
	for i := range parts {
		p := &parts[i]
		query := collection.Query{Page: scim.Page{StartIndex: 1, Count: offset + r.page.Count}}
		if p.order != nil {
			query.SortBy, query.Descending, order = r.sortBy, r.descending, p.order
		}
		listing, err := p.list(ctx, t, query)
		if err != nil {
			return found, err
		}
		found.hits = append(found.hits, p.hits(listing.Resources)...)
		found.total += listing.Total
	}
	slices.SortStableFunc(found.hits, func(a, b hit) int { return order.CompareKeys(a.key, b.key) })
	from := min(offset, len(found.hits))
	to := from + min(r.page.Count, len(found.hits)-from)
	found.hits = found.hits[from:to]
	if r.cursor != nil && to < found.total && to > from {
		found.next = strconv.Itoa(to)
	}
	return found, nil
}
