package scimclient

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// GroupSchema is the schema of a group (RFC 7643 §4.2).
const GroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"

// EmptyGroup is what is said when the answer to POST holds no group: formed after EmptyUser, Okta's own words are not known.
const EmptyGroup = "Create new group returned empty group."

// GroupPath is the path of a group.
func GroupPath(id string) string { return Groups + "/" + url.PathEscape(id) }

// Member is a member of a group: the target's id of a user and the userName. Okta sends no type and no $ref (Okta SCIM 2.0
// protocol reference, "Create Groups"; captures: template and wizard app).
type Member struct {
	Value, Display string
}

func (m Member) object() *ordered.Object {
	object := ordered.New(ordered.Member{Name: "value", Value: m.Value})
	if m.Display != "" {
		object.Set("display", m.Display)
	}
	return object
}

// memberList is never null: a group without members is sent with an empty list (capture: template app, push empty group).
func memberList(members []Member) []any {
	list := make([]any, len(members))
	for i, member := range members {
		list[i] = member.object()
	}
	return list
}

// MembersOf reads the members of a group as Okta can send them again. A group that shows none has none.
func MembersOf(group *ordered.Object) []Member {
	value, _ := group.GetFold("members")
	list, _ := value.([]any)
	var members []Member
	for _, item := range list {
		object, isObject := item.(*ordered.Object)
		if !isObject {
			continue
		}
		display, _ := object.GetFold("display")
		name, _ := display.(string)
		if id := textOf(object, "value"); id != "" {
			members = append(members, Member{Value: id, Display: name})
		}
	}
	return members
}

// FindGroup looks a group up by its name; nil without an error stands for none. Of several the first counts, as with users.
func (c *Client) FindGroup(ctx context.Context, purpose, displayName string) (*ordered.Object, Answer, error) {
	return c.find(ctx, purpose, Groups, c.LookupGroup(displayName))
}

// GetGroup reads a group.
func (c *Client) GetGroup(ctx context.Context, purpose, id string) (*ordered.Object, Answer, error) {
	return c.get(ctx, purpose, GroupPath(id), "a group")
}

// CreateGroup makes a group and returns what the target says of it, which has an id.
func (c *Client) CreateGroup(ctx context.Context, purpose, displayName string, members []Member) (*ordered.Object, Answer, error) {
	body := ordered.New(
		ordered.Member{Name: "schemas", Value: []any{GroupSchema}},
		ordered.Member{Name: "displayName", Value: displayName},
		ordered.Member{Name: "members", Value: memberList(members)},
	)
	answer, err := c.succeed(ctx, Call{Method: http.MethodPost, Path: Groups, Body: body, Purpose: purpose})
	if err != nil {
		return nil, answer, err
	}
	value, err := ordered.Parse(answer.Body)
	if group, is := value.(*ordered.Object); is && ID(group) != "" {
		return group, answer, nil
	}
	if err == nil {
		err = errors.New("the answer is not a group with an id")
	}
	return nil, answer, &Error{Text: EmptyGroup, Status: answer.Status, Exchange: answer.Exchange, Cause: err}
}

// ReplaceGroup puts a group: schemas, id, displayName and members alone, whatever else the target shows (capture: wizard
// app, every PUT of a group; the protocol reference shows the same without the id).
func (c *Client) ReplaceGroup(ctx context.Context, purpose, id, displayName string, members []Member) (Answer, error) {
	body := ordered.New(
		ordered.Member{Name: "schemas", Value: []any{GroupSchema}},
		ordered.Member{Name: "id", Value: id},
		ordered.Member{Name: "displayName", Value: displayName},
		ordered.Member{Name: "members", Value: memberList(members)},
	)
	return c.succeed(ctx, Call{Method: http.MethodPut, Path: GroupPath(id), Body: body, Purpose: purpose})
}

// PatchGroup patches a group. 200 with a body, 200 without members and 204 are all right (Okta SCIM 2.0 protocol reference,
// "Update a specific Group membership").
func (c *Client) PatchGroup(ctx context.Context, purpose, id string, operations ...*ordered.Object) (Answer, error) {
	list := make([]any, len(operations))
	for i, operation := range operations {
		list[i] = operation
	}
	body := ordered.New(
		ordered.Member{Name: "schemas", Value: []any{PatchOp}},
		ordered.Member{Name: "Operations", Value: list},
	)
	return c.succeed(ctx, Call{Method: http.MethodPatch, Path: GroupPath(id), Body: body, Purpose: purpose})
}

// DeleteGroup deletes a group; 204 without a body is the answer that Okta asks for (Okta SCIM 2.0 protocol reference,
// "Delete a specific Group").
func (c *Client) DeleteGroup(ctx context.Context, purpose, id string) (Answer, error) {
	return c.succeed(ctx, Call{Method: http.MethodDelete, Path: GroupPath(id), Purpose: purpose})
}
