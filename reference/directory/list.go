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
	if query.Filter == nil && search.compare == nil {
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
	return c.listing(ctx, t, search.sorted())
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
		s.page = append(s.page, hit{entry: e})
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
		found := hit{entry: e}
		if s.needsWhole {
			found.resource = shown[i]
		} else {
			found.resource = maps.Clone(e.body) // the values are only read
			found.resource["id"] = e.doc.ID
		}
		if s.matcher == nil || s.matcher.Match(found.resource) {
			s.take(found)
		}
	}
	return nil
}

// listing shows the page of a search.
func (c *documents) listing(ctx context.Context, t *store.Tx, s *search) (collection.Listing, error) {
	entries := make([]entry, len(s.page))
	for i, found := range s.page {
		entries[i] = found.entry
	}
	shown, err := c.showAll(ctx, t, entries, false)
	if err != nil {
		return collection.Listing{}, err
	}
	return collection.Listing{Resources: shown, Total: s.total, Next: s.next()}, nil
}
