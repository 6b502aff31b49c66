package grants

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/store"
)

// fixed is a collection that nobody changes.
type fixed struct {
	rt        *schema.ResourceType
	resources []resource.Resource
}

func newFixed(rt *schema.ResourceType, base string, entries ...entry) *fixed {
	f := &fixed{rt: rt}
	for _, e := range entries {
		f.resources = append(f.resources, e.resource(rt, base))
	}
	return f
}

// Type is the resource type.
func (f *fixed) Type() *schema.ResourceType { return f.rt }

// Read reads one resource.
func (f *fixed) Read(_ context.Context, _ *store.Tx, id string) (resource.Resource, error) {
	for _, r := range f.resources {
		if r.Text("id") == id {
			return r.Clone(), nil
		}
	}
	return nil, scim.NotFound("Resource %s not found", scim.Clip(id))
}

// List finds resources, in the order of the catalogue unless the query says how to sort.
func (f *fixed) List(_ context.Context, _ *store.Tx, query collection.Query) (collection.Listing, error) {
	found, err := f.matching(query)
	if err != nil {
		return collection.Listing{}, err
	}
	if query.SortBy != "" {
		order, err := resource.NewOrder(f.rt, query.SortBy, query.Descending)
		if err != nil {
			return collection.Listing{}, err
		}
		slices.SortStableFunc(found, order.Compare)
	}
	from := query.Page.Offset()
	if query.Cursor != nil {
		if from, err = position(*query.Cursor); err != nil {
			return collection.Listing{}, err
		}
	}
	from = min(from, len(found))
	to := from + min(query.Page.Count, len(found)-from)
	listing := collection.Listing{Resources: found[from:to], Total: len(found)}
	if query.Cursor != nil && to < len(found) {
		listing.Next = strconv.Itoa(to)
	}
	return listing, nil
}

func (f *fixed) matching(query collection.Query) ([]resource.Resource, error) {
	found := make([]resource.Resource, 0, len(f.resources))
	var matcher *resource.Matcher
	if query.Filter != nil {
		var err error
		if matcher, err = resource.CompileFilter(f.rt, query.Filter); err != nil {
			return nil, err
		}
	}
	for _, r := range f.resources {
		if matcher == nil || matcher.Match(r) {
			found = append(found, r.Clone())
		}
	}
	return found, nil
}

func position(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	at, err := strconv.Atoi(cursor)
	if err != nil || at < 0 {
		return 0, scim.BadRequest(scim.InvalidCursor, "the cursor is none that was given out: begin again with an empty one")
	}
	return at, nil
}

// Create refuses.
func (f *fixed) Create(context.Context, *store.Tx, map[string]any) (resource.Resource, error) {
	return nil, f.refusal()
}

// Replace refuses.
func (f *fixed) Replace(context.Context, *store.Tx, string, map[string]any) (resource.Resource, error) {
	return nil, f.refusal()
}

// Patch refuses.
func (f *fixed) Patch(context.Context, *store.Tx, string, []patch.Operation) (resource.Resource, error) {
	return nil, f.refusal()
}

// Delete refuses.
func (f *fixed) Delete(context.Context, *store.Tx, string) error { return f.refusal() }

func (f *fixed) refusal() error {
	return scim.Errorf(http.StatusNotImplemented, "", "%s are the application's own, and cannot be changed by SCIM", f.rt.Endpoint[1:])
}
