package directory

import (
	"context"
	"maps"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
)

// List finds resources, in the order in which they were created unless the query says how to sort.
func (c *documents) List(ctx context.Context, t *store.Tx, query collection.Query) (collection.Listing, error) {
	search, err := c.newSearch(query)
	if err != nil {
		return collection.Listing{}, err
	}
	if query.Filter == nil && search.order == nil {
		return c.listAll(ctx, t, search)
	}
	for documents, err := range c.candidates(ctx, t, query.Filter) {
		if err != nil {
			return collection.Listing{}, err
		}
		if err := c.judge(ctx, t, search, documents); err != nil {
			return collection.Listing{}, err
		}
	}
	if search.order != nil {
		for _, found := range search.sort() {
			e, err := c.entry(ctx, t, found.id)
			if err != nil {
				return collection.Listing{}, err
			}
			search.page = append(search.page, e)
		}
	}
	return c.listing(ctx, t, search)
}

// listAll is List for everything, in the order of the database.
func (c *documents) listAll(ctx context.Context, t *store.Tx, s *search) (collection.Listing, error) {
	total, err := t.CountDocuments(ctx, c.Company, c.rt.Name)
	if err != nil || s.count == 0 {
		return collection.Listing{Total: total}, err
	}
	var found []store.Document
	if s.byCursor {
		found, err = t.DocumentsAfter(ctx, c.Company, c.rt.Name, s.after, s.count+1)
	} else {
		found, err = t.ListDocuments(ctx, c.Company, c.rt.Name, s.offset, s.count)
	}
	if err != nil {
		return collection.Listing{}, err
	}
	s.total = total
	s.more = len(found) > s.count
	for _, doc := range found[:min(len(found), s.count)] {
		e, err := read(doc)
		if err != nil {
			return collection.Listing{}, err
		}
		s.page = append(s.page, e)
	}
	return c.listing(ctx, t, s)
}

// judge takes those of the documents that match into the search.
func (c *documents) judge(ctx context.Context, t *store.Tx, s *search, documents []store.Document) error {
	entries := make([]entry, len(documents))
	for i, doc := range documents {
		var err error
		if entries[i], err = read(doc); err != nil {
			return err
		}
	}
	var shown []resource.Resource
	if s.needsWhole {
		var err error
		if shown, err = c.showAll(ctx, t, entries, true); err != nil {
			return err
		}
	}
	for i, e := range entries {
		var r resource.Resource
		if s.needsWhole {
			r = shown[i]
		} else {
			r = maps.Clone(e.body) // the values are only read
			r["id"] = e.doc.ID
		}
		if s.matcher == nil || s.matcher.Match(r) {
			s.take(e, r)
		}
	}
	return nil
}

// listing shows the page of a search.
func (c *documents) listing(ctx context.Context, t *store.Tx, s *search) (collection.Listing, error) {
	shown, err := c.showAll(ctx, t, s.page, false)
	if err != nil {
		return collection.Listing{}, err
	}
	return collection.Listing{Resources: shown, Total: s.total, Next: s.next()}, nil
}
