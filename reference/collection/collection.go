// Package collection says what stands behind one SCIM endpoint, whatever kind of data it is: a company's employees shown as
// Users, or the users and the groups of a directory. The server speaks HTTP and this; who implements it speaks to the store.
package collection

import (
	"context"
	"encoding/json"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/store"
)

// Collection is the resources of one type that one company has. It is made for one request. Resources are whole: projection,
// paging and encoding are the caller's. Refusals are [*scim.Error]; an id that is unknown, deleted, or another company's is
// 404.
type Collection interface {
	// Type is the resource type, from which everything else about the resources is derived.
	Type() *schema.ResourceType
	// Read reads one resource.
	Read(ctx context.Context, t *store.Tx, id string) (resource.Resource, error)
	// List finds resources.
	List(ctx context.Context, t *store.Tx, query Query) (Listing, error)
	// Create makes a resource of a parsed body and returns what was stored.
	Create(ctx context.Context, t *store.Tx, body map[string]any) (resource.Resource, error)
	// Replace stores a body in the place of a resource. It never creates (RFC 7644 §3.5.1).
	Replace(ctx context.Context, t *store.Tx, id string, body map[string]any) (resource.Resource, error)
	// Patch applies all operations or none (RFC 7644 §3.5.2).
	Patch(ctx context.Context, t *store.Tx, id string, operations []patch.Operation) (resource.Resource, error)
	// Delete deletes a resource.
	Delete(ctx context.Context, t *store.Tx, id string) error
}

// Direct is a collection that can also tell its resources as JSON without making them first. The text is what projecting and
// encoding the resource comes to where a client asks for no attributes in particular, byte for byte.
type Direct interface {
	Collection
	// ReadJSON is Read.
	ReadJSON(ctx context.Context, t *store.Tx, id string) ([]byte, error)
	// ListJSON is List, with JSON in the place of Resources.
	ListJSON(ctx context.Context, t *store.Tx, query Query) (Listing, error)
}

// Query is what a client searches for (RFC 7644 §3.4.2).
type Query struct {
	// Filter is nil where everything is meant. It was parsed, but not yet checked against the schema.
	Filter filter.Expr
	// SortBy is an attribute path; "" leaves the order to the collection, which is stable (RFC 7644 §3.4.2.3).
	SortBy     string
	Descending bool
	// Page is the page by number; Cursor is where a page by cursor begins (RFC 9865), and is nil for a page by number. An empty
	// Cursor begins at the start.
	Page   scim.Page
	Cursor *string
}

// Listing is one page of what was found.
type Listing struct {
	Resources []resource.Resource
	// JSON are the resources encoded, where that was asked for.
	JSON []json.RawMessage
	// Total is how many match in all.
	Total int
	// Next is the cursor of the page after this one; "" at the end, and for pages by number.
	Next string
}
