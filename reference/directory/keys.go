package directory

import (
	"context"
	"errors"
	"iter"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/store"
)

// keys are what a resource is found by, in the form in which each attribute compares. Unique is the value that no other may have.
func (c *documents) keys(r resource.Resource, unique string) store.DocumentKeys {
	keys := store.DocumentKeys{
		Name:     c.rt.Core("displayName").Key(r.Text("displayName")),
		External: c.rt.Core("externalId").Key(r.Text("externalId")),
	}
	if unique != "" {
		keys.Unique = c.rt.Core("userName").Key(unique)
	}
	return keys
}

// lookup is a filter that an index answers, with all that match and perhaps with others.
type lookup func(ctx context.Context, t *store.Tx) ([]store.Document, error)

// lookup finds the part of a filter that an index answers and that everything has to satisfy; nil when there is none.
func (c *documents) lookup(expr filter.Expr) lookup {
	switch expr := expr.(type) {
	case filter.And:
		if left := c.lookup(expr.Left); left != nil {
			return left
		}
		return c.lookup(expr.Right)
	case filter.ValuePath: // members[value eq "x"] is members.value eq "x"
		inner, isCompare := expr.Filter.(filter.Compare)
		if !isCompare || inner.Path.Sub != "" || inner.Path.URN != "" {
			return nil
		}
		inner.Path = filter.AttrPath{URN: expr.Attr.URN, Name: expr.Attr.Name, Sub: inner.Path.Name}
		return c.lookup(inner)
	case filter.Compare:
		target, value, single := resource.Equality(c.rt, expr)
		if !single || value == "" {
			return nil
		}
		return c.indexed(target, value)
	default:
		return nil
	}
}

// indexed looks a value up; nil for attributes without an index.
func (c *documents) indexed(target schema.Target, value string) lookup {
	key := target.Leaf().Key(value)
	by := func(column store.DocumentKey) lookup {
		return func(ctx context.Context, t *store.Tx) ([]store.Document, error) {
			return t.FindDocuments(ctx, c.Company, c.rt.Name, column, key)
		}
	}
	switch target.Path() {
	case "id":
		return func(ctx context.Context, t *store.Tx) ([]store.Document, error) {
			doc, err := t.Document(ctx, c.Company, c.rt.Name, value)
			if errors.Is(err, store.ErrNotFound) {
				return nil, nil
			}
			return []store.Document{doc}, err
		}
	case "userName":
		return by(store.DocumentUnique)
	case "displayName":
		return by(store.DocumentName)
	case "externalId":
		return by(store.DocumentExternal)
	case "members.value":
		return func(ctx context.Context, t *store.Tx) ([]store.Document, error) {
			return t.FindGroups(ctx, c.Company, c.rt.Name, value)
		}
	default:
		return nil
	}
}

// batch is how many documents are held at a time while all are looked through.
const batch = 500

// candidates yields the documents among which the matches are, in their order, a batch at a time.
func (c *documents) candidates(ctx context.Context, t *store.Tx, expr filter.Expr) iter.Seq2[[]store.Document, error] {
	return func(yield func([]store.Document, error) bool) {
		if look := c.lookup(expr); look != nil {
			yield(look(ctx, t))
			return
		}
		for last := int64(0); ; {
			some, err := t.DocumentsAfter(ctx, c.Company, c.rt.Name, last, batch)
			if !yield(some, err) || err != nil || len(some) < batch {
				return
			}
			last = some[len(some)-1].Row
		}
	}
}
