package scimclient

import (
	"context"
	"net/http"

	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// PatchUser patches attributes with one path-less operation whose value is an object: the form of every PATCH of a user that
// Okta documents or that a capture shows (see [Client.SetActive]).
func (c *Client) PatchUser(ctx context.Context, purpose, id string, value *ordered.Object) (Answer, error) {
	operation := ordered.New(ordered.Member{Name: "op", Value: "replace"}, ordered.Member{Name: "value", Value: value})
	body := ordered.New(
		ordered.Member{Name: "schemas", Value: []any{PatchOp}},
		ordered.Member{Name: "Operations", Value: []any{operation}},
	)
	return c.succeed(ctx, Call{Method: http.MethodPatch, Path: UserPath(id), Body: body, Purpose: purpose})
}
