package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/store"
)

// documents is the collection of one resource type: what users and groups have in common.
type documents struct {
	Request

	rt   *schema.ResourceType
	kind kind
}

// kind is what users and groups do not have in common.
type kind interface {
	// content makes of a resource what is kept of it. Current is what it takes the place of; an empty entry for a new one.
	content(ctx context.Context, t *store.Tx, current entry, next resource.Resource) (content, error)
	// members reads the members of an entry; nothing for users.
	members(ctx context.Context, t *store.Tx, row int64) ([]store.DocumentRef, error)
	// derive adds to resources what follows from others, and returns for each what of that counts for its version. Whole is set
	// where what the answer leaves out is needed too.
	derive(ctx context.Context, t *store.Tx, entries []entry, into []resource.Resource, whole bool) ([]string, error)
}

// entry is a stored resource.
type entry struct {
	doc  store.Document
	body resource.Resource
	// members are the direct members of a group, where they were read.
	members []store.DocumentRef
}

// content is what is kept of a resource.
type content struct {
	body    resource.Resource
	label   string
	keys    store.DocumentKeys
	members []store.DocumentRef
	// changed is set where the resource changes although all else is equal.
	changed bool
}

// Type is the resource type.
func (c *documents) Type() *schema.ResourceType { return c.rt }

// Read reads one resource.
func (c *documents) Read(ctx context.Context, t *store.Tx, id string) (resource.Resource, error) {
	current, err := c.entry(ctx, t, id)
	if err != nil {
		return nil, err
	}
	return c.show(ctx, t, current)
}

// Create makes a resource.
func (c *documents) Create(ctx context.Context, t *store.Tx, body map[string]any) (resource.Resource, error) {
	decoded, err := resource.DecodeObject(c.rt, body, leniencies().Options)
	if err != nil {
		return nil, err
	}
	created := entry{doc: store.Document{DocumentRef: store.DocumentRef{Type: c.rt.Name, ID: newID()}}}
	next, err := c.kind.content(ctx, t, created, decoded.Resource)
	if err != nil {
		return nil, err
	}
	if err := created.set(next); err != nil {
		return nil, err
	}
	if created.doc, err = t.CreateDocument(ctx, c.Company, created.doc); err != nil {
		return nil, taken(err)
	}
	if _, err := t.AddMembers(ctx, c.Company, created.doc.Row, rows(next.members)); err != nil {
		return nil, err
	}
	return c.show(ctx, t, created)
}

// Replace puts a body in the place of a resource: what it leaves out is cleared (RFC 7644 §3.5.1), but for active.
func (c *documents) Replace(ctx context.Context, t *store.Tx, id string, body map[string]any) (resource.Resource, error) {
	current, err := c.whole(ctx, t, id)
	if err != nil {
		return nil, err
	}
	decoded, err := resource.DecodeObject(c.rt, body, leniencies().Options)
	if err != nil {
		return nil, err
	}
	keepActive(current.body, decoded)
	if err := resource.CheckImmutable(c.rt, current.body, decoded.Resource); err != nil {
		return nil, err
	}
	return c.put(ctx, t, current, decoded.Resource)
}

// Patch applies operations to a resource, to what is stored of it: what is derived from others is readOnly anyway.
func (c *documents) Patch(ctx context.Context, t *store.Tx, id string, operations []patch.Operation) (resource.Resource, error) {
	current, err := c.entry(ctx, t, id)
	if err != nil {
		return nil, err
	}
	if changes, plain := c.memberChanges(operations); plain {
		return c.patchMembers(ctx, t, current, changes)
	}
	if current.members, err = c.kind.members(ctx, t, current.doc.Row); err != nil {
		return nil, err
	}
	editable := current.body.Clone()
	editable.Set(memberElements(c.Base, current.members), "members")
	result, err := patch.Apply(c.rt, editable, operations, leniencies())
	if err != nil {
		return nil, err
	}
	if !result.Changed {
		return c.show(ctx, t, current)
	}
	return c.put(ctx, t, current, result.Resource)
}

// Delete deletes a resource; groups lose it as their member.
func (c *documents) Delete(ctx context.Context, t *store.Tx, id string) error {
	current, err := c.entry(ctx, t, id)
	if err != nil {
		return err
	}
	return t.DeleteDocument(ctx, c.Company, current.doc.DocumentRef)
}

// put stores a resource in the place of another. When nothing changes nothing is written, so that version and lastModified stay.
func (c *documents) put(ctx context.Context, t *store.Tx, current entry, r resource.Resource) (resource.Resource, error) {
	next, err := c.kind.content(ctx, t, current, r)
	if err != nil {
		return nil, err
	}
	added, removed := difference(current.members, next.members)
	next.members = append(without(current.members, removed), added...)
	sameBody := !next.changed && reflect.DeepEqual(current.body, next.body)
	if sameBody && len(added) == 0 && len(removed) == 0 {
		return c.show(ctx, t, current)
	}
	if sameBody {
		current.members = next.members
		current.doc, err = t.TouchDocument(ctx, c.Company, current.doc)
	} else {
		if err := current.set(next); err != nil {
			return nil, err
		}
		current.doc, err = t.UpdateDocument(ctx, c.Company, current.doc)
	}
	if err != nil {
		return nil, taken(err)
	}
	if _, err := t.RemoveMembers(ctx, c.Company, current.doc.Row, rows(removed)); err != nil {
		return nil, err
	}
	if _, err := t.AddMembers(ctx, c.Company, current.doc.Row, rows(added)); err != nil {
		return nil, err
	}
	return c.show(ctx, t, current)
}

// set makes the entry hold the content.
func (e *entry) set(next content) error {
	body, err := json.Marshal(next.body)
	if err != nil {
		return fmt.Errorf("directory: %w", err)
	}
	e.doc.Label, e.doc.Keys, e.doc.Body = next.label, next.keys, string(body)
	e.body, e.members = next.body, next.members
	return nil
}

// entry reads a stored resource.
func (c *documents) entry(ctx context.Context, t *store.Tx, id string) (entry, error) {
	doc, err := t.Document(ctx, c.Company, c.rt.Name, id)
	if errors.Is(err, store.ErrNotFound) {
		return entry{}, scim.NotFound("Resource %s not found", scim.Clip(id))
	}
	if err != nil {
		return entry{}, err
	}
	return read(doc)
}

// whole is entry with its members.
func (c *documents) whole(ctx context.Context, t *store.Tx, id string) (entry, error) {
	found, err := c.entry(ctx, t, id)
	if err != nil {
		return entry{}, err
	}
	found.members, err = c.kind.members(ctx, t, found.doc.Row)
	return found, err
}

// read decodes a body. No attribute of the two types is a number, so JSON keeps the Go types of values.
func read(doc store.Document) (entry, error) {
	found := entry{doc: doc}
	if err := json.Unmarshal([]byte(doc.Body), &found.body); err != nil {
		return entry{}, fmt.Errorf("directory: body of %s %s: %w", doc.Type, doc.ID, err)
	}
	return found, nil
}

// taken turns the conflict of a unique key into the refusal of RFC 7644 §3.3. It does not say whose the name is.
func taken(err error) error {
	if errors.Is(err, store.ErrTaken) {
		return scim.Conflict("userName is taken by another user; names that differ in letter case alone are the same")
	}
	return err
}
