package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/bulk"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// mostOperations is how many operations a bulk request may have (B59).
const mostOperations = 1000

// bulk answers POST /Bulk (RFC 7644 §3.7). Each operation is a transaction of its own, so that one that fails takes nothing else
// with it.
func (c *call) bulk() error {
	if c.r.Method != http.MethodPost {
		return firstOf(c.charge(c.r.Context(), 1), c.methodNotAllowed("POST"))
	}
	wanted, err := c.bulkRequest()
	if err := c.charge(c.r.Context(), max(len(wanted.Operations), 1)); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	response := bulk.Run(c.r.Context(), wanted, c.operate, bulk.Options{Circular: c.mode.features.circular})
	if err := c.r.Context().Err(); err != nil {
		return err
	}
	return c.sendJSON(http.StatusOK, response)
}

func (c *call) bulkRequest() (scim.BulkRequest, error) {
	data, err := body(c.r, largestBody)
	if err != nil {
		return scim.BulkRequest{}, err
	}
	return scim.ParseBulk(data, mostOperations)
}

// operate performs one operation of a bulk request.
func (c *call) operate(ctx context.Context, operation scim.BulkOperation) bulk.Outcome {
	wanted, err := c.operation(operation)
	if err != nil {
		return bulk.Outcome{Refusal: c.refusal(err)}
	}
	stored, _, err := c.change(ctx, wanted)
	if err != nil {
		return bulk.Outcome{Refusal: c.refusal(err), Location: c.located(wanted)}
	}
	switch operation.Method {
	case http.MethodDelete:
		return bulk.Outcome{Status: http.StatusNoContent, Location: c.located(wanted)}
	case http.MethodPost:
		return c.outcome(http.StatusCreated, stored)
	default:
		return c.outcome(http.StatusOK, stored)
	}
}

func (c *call) outcome(status int, stored resource.Resource) bulk.Outcome {
	outcome := bulk.Outcome{ID: stored.Text("id"), Location: stored.Text("meta", "location"), Status: status}
	if c.mode.features.etag {
		outcome.Version = versionOf(stored)
	}
	return outcome
}

// located is the location of what an operation is about. A POST that fails has none (RFC 7644 §3.7.3).
func (c *call) located(wanted change) string {
	if wanted.id == "" {
		return ""
	}
	return c.base(c.r) + wanted.rt.Endpoint + "/" + url.PathEscape(wanted.id)
}

// operation reads an operation, whose method and data have been looked at.
func (c *call) operation(operation scim.BulkOperation) (change, error) {
	segment, id, hasID := strings.Cut(strings.TrimPrefix(operation.Path, "/"), "/")
	rt := c.offer.typeAt(segment)
	switch {
	case rt == nil && segment == "Groups":
		return change{}, scim.NotFound("path: groups are not supported by Peakon")
	case rt == nil:
		return change{}, scim.NotFound("path: there is no endpoint %q", scim.Clip("/"+segment))
	case operation.Method == http.MethodPost && hasID:
		return change{}, scim.BadRequest(scim.InvalidValue, "path of a POST is the endpoint, %s", rt.Endpoint)
	case operation.Method != http.MethodPost && (id == "" || strings.Contains(id, "/")):
		return change{}, scim.BadRequest(scim.InvalidValue, "path of a %s names a resource, as in %s/123", operation.Method, rt.Endpoint)
	}
	wanted := change{method: operation.Method, rt: rt, id: id, demanded: c.versioned(operation.Version)}
	data, isObject := operation.Data.(map[string]any)
	if !isObject && operation.Method != http.MethodDelete {
		return change{}, errors.New("an operation without data was let through")
	}
	wanted.body = data
	if operation.Method == http.MethodPatch {
		var err error
		if wanted.operations, err = patch.ParseObject(data); err != nil {
			return change{}, err
		}
	}
	return wanted, nil
}
