package directory

import (
	"context"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
)

// groupKind is what is particular to groups.
type groupKind struct{ documents }

// content keeps the members apart from the rest, as ties to other documents.
func (k *groupKind) content(ctx context.Context, t *store.Tx, current entry, next resource.Resource) (content, error) {
	members, err := k.resolve(ctx, t, current, next.Elements("members"))
	if err != nil {
		return content{}, err
	}
	delete(next, "members")
	return content{
		body: next, label: next.Text("displayName"), keys: k.keys(next, ""), members: members,
	}, nil
}

// resolve finds the resources that elements of members name. Each must be there: a member that does not exist could neither be
// shown nor ever come to be, because ids are the server's.
func (k *groupKind) resolve(
	ctx context.Context, t *store.Tx, current entry, elements []map[string]any,
) ([]store.DocumentRef, error) {
	known := map[string]store.DocumentRef{}
	for _, member := range current.members {
		known[member.ID] = member
	}
	var unknown []string
	for i, element := range elements {
		id, err := k.memberID(i, element)
		if err != nil {
			return nil, err
		}
		if id == current.doc.ID {
			return nil, scim.BadRequest(scim.InvalidValue, "members: a group cannot be a member of itself (%s)", scim.Clip(id))
		}
		if _, there := known[id]; !there {
			unknown = append(unknown, id)
		}
	}
	found, err := t.DocumentRefs(ctx, k.company, unknown)
	if err != nil {
		return nil, err
	}
	var members []store.DocumentRef
	taken := map[string]bool{}
	for i, element := range elements {
		id, _ := k.memberID(i, element)
		member, there := known[id]
		if !there {
			member, there = found[id]
		}
		if !there {
			return nil, scim.BadRequest(scim.InvalidValue, "members: there is no user or group with the id %q; nothing was changed", scim.Clip(id))
		}
		if kind, said := element["type"].(string); said && !strings.EqualFold(kind, member.Type) {
			return nil, scim.BadRequest(scim.InvalidValue, "members: %s is a %s, not a %s: correct the type or leave it out",
				scim.Clip(id), member.Type, scim.Clip(kind))
		}
		if !taken[id] {
			taken[id] = true
			members = append(members, member)
		}
	}
	return members, nil
}

// memberID is the id that an element names: its value or, without one, the end of its $ref.
func (k *groupKind) memberID(i int, element map[string]any) (string, error) {
	if id, _ := element["value"].(string); id != "" {
		return id, nil
	}
	ref, _ := element["$ref"].(string)
	for _, endpoint := range []string{"Users/", "Groups/"} {
		if at := strings.LastIndex(ref, endpoint); at >= 0 && len(ref) > at+len(endpoint) {
			return ref[at+len(endpoint):], nil
		}
	}
	return "", scim.BadRequest(scim.InvalidValue, "members[%d].value is required: the id of a user or of a group", i)
}

func (k *groupKind) members(ctx context.Context, t *store.Tx, row int64) ([]store.DocumentRef, error) {
	found, err := t.Members(ctx, k.company, []int64{row})
	members := make([]store.DocumentRef, len(found))
	for i, m := range found {
		members[i] = m.DocumentRef
	}
	return members, err
}

// derive adds the members.
func (k *groupKind) derive(ctx context.Context, t *store.Tx, entries []entry, into []resource.Resource) ([]string, error) {
	var unread []int64
	for _, e := range entries {
		if e.members == nil {
			unread = append(unread, e.doc.Row)
		}
	}
	found, err := t.Members(ctx, k.company, unread)
	if err != nil {
		return nil, err
	}
	members := map[int64][]store.DocumentRef{}
	for _, m := range found {
		members[m.Of] = append(members[m.Of], m.DocumentRef)
	}
	for i, e := range entries {
		if e.members == nil {
			e.members = members[e.doc.Row]
		}
		into[i].Set(memberElements(k.base, e.members), "members")
	}
	return make([]string, len(entries)), nil
}

func memberElements(base string, members []store.DocumentRef) []map[string]any {
	elements := make([]map[string]any, len(members))
	for i, m := range members {
		elements[i] = map[string]any{"value": m.ID, "$ref": location(base, m), "type": m.Type, "display": m.Label}
	}
	return elements
}

func rows(refs []store.DocumentRef) []int64 {
	all := make([]int64, len(refs))
	for i, ref := range refs {
		all[i] = ref.Row
	}
	return all
}

// difference says who joins and who leaves.
func difference(before, after []store.DocumentRef) (added, removed []store.DocumentRef) {
	return without(after, before), without(before, after)
}

func without(all, others []store.DocumentRef) []store.DocumentRef {
	among := make(map[int64]bool, len(others))
	for _, other := range others {
		among[other.Row] = true
	}
	var rest []store.DocumentRef
	for _, one := range all {
		if !among[one.Row] {
			rest = append(rest, one)
		}
	}
	return rest
}
