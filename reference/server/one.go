package server

import (
	"context"
	"net/http"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/store"
)

// read answers GET of one resource.
func (c *call) read(rt *schema.ResourceType, id string) error {
	shown, err := c.projection(rt)
	if err != nil {
		return err
	}
	from := c.offer.collection(rt, shown)
	if direct, ok := from.(collection.Direct); ok && shown == nil && !c.mode.features.etag {
		var data []byte
		err := c.store.View(c.r.Context(), func(t *store.Tx) (err error) {
			data, err = direct.ReadJSON(c.r.Context(), t, id)
			return err
		})
		if err == nil {
			c.send(http.StatusOK, data)
		}
		return err
	}
	var found resource.Resource
	err = c.store.View(c.r.Context(), func(t *store.Tx) (err error) {
		found, err = from.Read(c.r.Context(), t, id)
		return err
	})
	if err != nil {
		return err
	}
	demanded := c.condition()
	if demanded.hasMatch && !demanded.match.Match(versionOf(found)) {
		return demanded.check(found)
	}
	if demanded.hasNoneMatch && demanded.noneMatch.Match(versionOf(found)) {
		c.w.Header().Set("ETag", versionOf(found))
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return c.answer(http.StatusOK, rt, shown, found)
}

// create answers POST: 201 with what was stored and where it is (RFC 7644 §3.3).
func (c *call) create(rt *schema.ResourceType) error {
	object, err := c.object()
	if err != nil {
		return err
	}
	return c.store1(http.StatusCreated, change{method: http.MethodPost, rt: rt, body: object})
}

// replace answers PUT (RFC 7644 §3.5.1). It never creates.
func (c *call) replace(rt *schema.ResourceType, id string) error {
	object, err := c.object()
	if err != nil {
		return err
	}
	return c.store1(http.StatusOK, change{method: http.MethodPut, rt: rt, id: id, body: object, demanded: c.condition()})
}

// patch answers PATCH with the whole resource, after all operations or none (RFC 7644 §3.5.2).
func (c *call) patch(rt *schema.ResourceType, id string) error {
	object, err := c.object()
	if err != nil {
		return err
	}
	operations, err := patch.ParseObject(object)
	if err != nil {
		return err
	}
	return c.store1(http.StatusOK, change{method: http.MethodPatch, rt: rt, id: id, operations: operations, demanded: c.condition()})
}

// remove answers DELETE with 204 (RFC 7644 §3.6).
func (c *call) remove(rt *schema.ResourceType, id string) error {
	_, _, err := c.change(c.r.Context(), change{method: http.MethodDelete, rt: rt, id: id, demanded: c.condition()})
	if err == nil {
		c.w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// object reads the body, which is one JSON object.
func (c *call) object() (map[string]any, error) {
	data, err := body(c.r, c.mode.features.largestBody)
	if err != nil {
		return nil, err
	}
	return scim.ParseObject(data)
}

// projection is what the client wants to see; nil where it asks for nothing in particular.
func (c *call) projection(rt *schema.ResourceType) (*resource.Projection, error) {
	return projection(rt, resource.SplitNames(c.query.Get("attributes")), resource.SplitNames(c.query.Get("excludedAttributes")))
}

func projection(rt *schema.ResourceType, attributes, excluded []string) (*resource.Projection, error) {
	if len(attributes) == 0 && len(excluded) == 0 {
		return nil, nil
	}
	return resource.NewProjection(rt, attributes, excluded)
}

// change is one change of one resource, of a request or of an operation of a bulk request.
type change struct {
	method   string
	rt       *schema.ResourceType
	id       string
	demanded condition
	// shown is what the answer will show, where it is told.
	shown *resource.Projection
	told  bool
	// body is that of a POST or PUT, operations are those of a PATCH.
	body       map[string]any
	operations []patch.Operation
}

// store1 stores one resource and answers with what was stored.
func (c *call) store1(status int, wanted change) error {
	var err error
	if wanted.shown, err = c.projection(wanted.rt); err != nil {
		return err
	}
	wanted.told = true
	stored, data, err := c.change(c.r.Context(), wanted)
	if err != nil {
		return err
	}
	if status == http.StatusCreated {
		c.w.Header().Set("Location", stored.Text("meta", "location"))
	}
	if data != nil {
		c.send(status, data)
		return nil
	}
	return c.answer(status, wanted.rt, wanted.shown, stored)
}

// change does a change in a transaction of its own and returns what is stored then, nothing after a DELETE: as JSON too, where it is
// to be told and the collection can.
func (c *call) change(ctx context.Context, wanted change) (stored resource.Resource, data []byte, err error) {
	in := c.offer.collection(wanted.rt, wanted.shown)
	direct, isDirect := in.(collection.Direct)
	isDirect = isDirect && wanted.told && wanted.shown == nil && !c.mode.features.etag
	err = c.store.Change(ctx, func(t *store.Tx) (err error) {
		if err := wanted.check(ctx, t, in); err != nil {
			return err
		}
		switch wanted.method {
		case http.MethodPost:
			stored, err = in.Create(ctx, t, wanted.body)
		case http.MethodPut:
			stored, err = in.Replace(ctx, t, wanted.id, wanted.body)
		case http.MethodPatch:
			stored, err = in.Patch(ctx, t, wanted.id, wanted.operations)
		default:
			err = in.Delete(ctx, t, wanted.id)
		}
		if err == nil && isDirect {
			data, err = direct.ReadJSON(ctx, t, stored.Text("id"))
		}
		return err
	})
	return stored, data, err
}

// check refuses when the resource is not of the version that is demanded. It is read in the transaction that changes it, so that
// nobody can come between.
func (w change) check(ctx context.Context, t *store.Tx, in collection.Collection) error {
	if w.demanded.isEmpty() {
		return nil
	}
	current, err := in.Read(ctx, t, w.id)
	if err != nil {
		return err
	}
	return w.demanded.check(current)
}

// answer answers with one resource.
func (c *call) answer(status int, rt *schema.ResourceType, shown *resource.Projection, r resource.Resource) error {
	data, err := encoded(rt, shown, r)
	if err != nil {
		return err
	}
	if c.mode.features.etag {
		c.w.Header().Set("ETag", versionOf(r))
	}
	c.send(status, data)
	return nil
}

// encoded is a resource as it is sent.
func encoded(rt *schema.ResourceType, shown *resource.Projection, r resource.Resource) ([]byte, error) {
	if shown == nil {
		var err error
		if shown, err = resource.NewProjection(rt, nil, nil); err != nil {
			return nil, err
		}
	}
	return resource.Encode(rt, shown.Apply(r))
}
