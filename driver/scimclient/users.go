package scimclient

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// The resources of one endpoint.
const (
	Users  = "/Users"
	Groups = "/Groups"
)

// UserPath is the path of a user.
func UserPath(id string) string { return Users + "/" + url.PathEscape(id) }

// List asks for a page of an endpoint.
func (c *Client) List(ctx context.Context, purpose, endpoint, query string) (List, Answer, error) {
	answer, err := c.succeed(ctx, Call{Method: http.MethodGet, Path: endpoint, Query: query, Purpose: purpose})
	if err != nil {
		return List{}, answer, err
	}
	list, err := listOf(answer)
	return list, answer, err
}

// FindUser looks a user up by the application username. It returns nil without an error when there is none: an empty list,
// or 404 with a SCIM error (Okta SCIM 2.0 protocol reference). Of several the first counts; Okta does not compare anything
// else (capture: wizard app).
func (c *Client) FindUser(ctx context.Context, purpose, userName string) (*ordered.Object, Answer, error) {
	return c.find(ctx, purpose, Users, c.Lookup(userName))
}

// find is the first resource of a filtered list, or nil.
func (c *Client) find(ctx context.Context, purpose, endpoint, query string) (*ordered.Object, Answer, error) {
	list, answer, err := c.List(ctx, purpose, endpoint, query)
	if answer.Status == http.StatusNotFound && isObject(answer.Body) {
		return nil, answer, nil
	}
	if err != nil || len(list.Resources) == 0 {
		return nil, answer, err
	}
	return list.Resources[0], answer, nil
}

func isObject(body []byte) bool {
	value, err := ordered.Parse(body)
	_, is := value.(*ordered.Object)
	return err == nil && is
}

// GetUser reads a user.
func (c *Client) GetUser(ctx context.Context, purpose, id string) (*ordered.Object, Answer, error) {
	return c.get(ctx, purpose, UserPath(id), "a user")
}

// get reads a resource; what it is stands in the error about an answer that is none.
func (c *Client) get(ctx context.Context, purpose, path, what string) (*ordered.Object, Answer, error) {
	answer, err := c.succeed(ctx, Call{Method: http.MethodGet, Path: path, Purpose: purpose})
	if err != nil {
		return nil, answer, err
	}
	value, err := ordered.Parse(answer.Body)
	if err != nil {
		return nil, answer, &Error{Text: "Invalid JSON: " + parserMessage(answer.Body, err), Status: answer.Status, Exchange: answer.Exchange, Cause: err}
	}
	resource, is := value.(*ordered.Object)
	if !is {
		return nil, answer, &Error{Text: "Invalid JSON: " + what + " expected", Status: answer.Status, Exchange: answer.Exchange, Cause: errors.New("the answer is not a JSON object")}
	}
	return resource, answer, nil
}

// EmptyUser is what Okta says when the answer to POST holds no user (Okta SCIM 2.0 protocol reference, "Create Users").
const EmptyUser = "Create new user returned empty user."

// CreateUser makes a user and returns what the target says of it, which has an id.
func (c *Client) CreateUser(ctx context.Context, purpose string, body *ordered.Object) (*ordered.Object, Answer, error) {
	answer, err := c.succeed(ctx, Call{Method: http.MethodPost, Path: Users, Body: body, Purpose: purpose})
	if err != nil {
		return nil, answer, err
	}
	value, err := ordered.Parse(answer.Body)
	if user, is := value.(*ordered.Object); is && ID(user) != "" {
		return user, answer, nil
	}
	if err == nil {
		err = errors.New("the answer is not a user with an id")
	}
	return nil, answer, &Error{Text: EmptyUser, Status: answer.Status, Exchange: answer.Exchange, Cause: err}
}

// ReplaceUser puts a user. Okta treats every 2xx as success and does not read the body (Okta help, on-premises
// provisioning messages).
func (c *Client) ReplaceUser(ctx context.Context, purpose, id string, body *ordered.Object) (Answer, error) {
	return c.succeed(ctx, Call{Method: http.MethodPut, Path: UserPath(id), Body: body, Purpose: purpose})
}

// PatchOp is the schema of a PATCH (RFC 7644 §3.5.2).
const PatchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

// SetActive patches one attribute with a path-less operation whose value is an object (Okta SCIM 2.0 protocol reference,
// "Update a specific User (PATCH)"; capture: template app). 200 and 204 are both right.
func (c *Client) SetActive(ctx context.Context, purpose, id string, active bool) (Answer, error) {
	if c.options.Version == SCIM11 {
		return c.succeed(ctx, Call{Method: http.MethodPatch, Path: UserPath(id), Body: setActive11(id, active), Purpose: purpose})
	}
	operation := ordered.New(
		ordered.Member{Name: "op", Value: "replace"},
		ordered.Member{Name: "value", Value: ordered.New(ordered.Member{Name: "active", Value: active})},
	)
	body := ordered.New(
		ordered.Member{Name: "schemas", Value: []any{PatchOp}},
		ordered.Member{Name: "Operations", Value: []any{operation}},
	)
	return c.succeed(ctx, Call{Method: http.MethodPatch, Path: UserPath(id), Body: body, Purpose: purpose})
}

// ID is the id of a resource, or "". Samples of 2018 have numbers for ids.
func ID(resource *ordered.Object) string { return textOf(resource, "id") }

// textOf is a member that is text, or a number written as one.
func textOf(resource *ordered.Object, name string) string {
	value, _ := resource.GetFold(name)
	switch text := value.(type) {
	case string:
		return text
	case interface{ String() string }: // json.Number
		return text.String()
	default:
		return ""
	}
}

// succeed is Do with an *Error for every status that is not 2xx.
func (c *Client) succeed(ctx context.Context, call Call) (Answer, error) {
	answer, err := c.Do(ctx, call)
	if err == nil && (answer.Status < 200 || answer.Status > 299) {
		err = refused(answer)
	}
	return answer, err
}
