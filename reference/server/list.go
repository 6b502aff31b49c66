package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/store"
)

// list answers a query by GET, for resources of some types.
func (c *call) list(types []*schema.ResourceType) error {
	r, err := c.requested()
	if err != nil {
		return err
	}
	return c.found(c.r.Context(), types, r)
}

// listByPost answers a query by POST.
func (c *call) listByPost(types []*schema.ResourceType) error {
	r, err := c.requestedByPost()
	if err != nil {
		return err
	}
	return c.found(c.r.Context(), types, r)
}

// found answers a query: always 200, also when nothing matches.
func (c *call) found(ctx context.Context, types []*schema.ResourceType, r request) error {
	answer, err := c.find(ctx, types, r)
	if err != nil {
		return err
	}
	size := 256
	for _, each := range answer.Resources {
		size += len(each) + 1
	}
	c.send(http.StatusOK, answer.Append(make([]byte, 0, size)))
	return nil
}

func (c *call) find(ctx context.Context, types []*schema.ResourceType, r request) (scim.ListResponse, error) {
	if len(types) != 1 {
		return c.findAcross(ctx, types, r)
	}
	rt := types[0]
	answer := scim.ListResponse{StartIndex: r.page.StartIndex, ByCursor: r.cursor != nil}
	shown, err := projection(rt, r.attributes, r.excludedAttributes)
	if err != nil {
		return answer, err
	}
	query := collection.Query{Filter: r.filter, SortBy: r.sortBy, Descending: r.descending, Page: r.page}
	scope := c.scope(rt.Endpoint, r)
	if r.cursor != nil {
		position, err := scim.ParseCursor(scope, *r.cursor)
		if err != nil {
			return answer, err
		}
		query.Cursor = &position
	}
	from := c.offer.collection(rt, shown)
	direct, isDirect := from.(collection.Direct)
	isDirect = isDirect && shown == nil
	var listing collection.Listing
	err = c.store.View(ctx, func(t *store.Tx) (err error) {
		if isDirect {
			listing, err = direct.ListJSON(ctx, t, query)
		} else {
			listing, err = from.List(ctx, t, query)
		}
		return err
	})
	if err != nil {
		return answer, err
	}
	answer.TotalResults, answer.Resources = listing.Total, listing.JSON
	if !isDirect {
		if answer.Resources, err = encodedAll(rt, shown, listing.Resources); err != nil {
			return answer, err
		}
	}
	if listing.Next != "" {
		answer.NextCursor = scim.Cursor(scope, listing.Next)
	}
	return answer, nil
}

// scope says for which query a cursor is good: another page of it must be asked for in the same words (RFC 9865 §2).
func (c *call) scope(endpoint string, r request) string {
	if r.cursor == nil {
		return ""
	}
	text := ""
	if r.filter != nil {
		text = r.filter.String()
	}
	return fmt.Sprintf("%d %s %q %q %t", c.company, endpoint, text, r.sortBy, r.descending)
}

func encodedAll(rt *schema.ResourceType, shown *resource.Projection, resources []resource.Resource) ([]json.RawMessage, error) {
	all := make([]json.RawMessage, len(resources))
	for i, r := range resources {
		var err error
		if all[i], err = encoded(rt, shown, r); err != nil {
			return nil, err
		}
	}
	return all, nil
}
