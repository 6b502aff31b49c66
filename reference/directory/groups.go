package directory

import (
	"context"

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

func (k *groupKind) members(ctx context.Context, t *store.Tx, row int64) ([]store.DocumentRef, error) {
	found, err := t.Members(ctx, k.Company, []int64{row})
	members := make([]store.DocumentRef, len(found))
	for i, m := range found {
		members[i] = m.DocumentRef
	}
	return members, err
}

// derive adds the members.
func (k *groupKind) derive(ctx context.Context, t *store.Tx, entries []entry, into []resource.Resource, whole bool) ([]string, error) {
	marks := make([]string, len(entries))
	if k.WithoutMembers && !whole {
		return marks, nil
	}
	var unread []int64
	for _, e := range entries {
		if e.members == nil {
			unread = append(unread, e.doc.Row)
		}
	}
	found, err := t.Members(ctx, k.Company, unread)
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
		into[i].Set(memberElements(k.Base, e.members), "members")
	}
	return marks, nil
}

func memberElements(base string, members []store.DocumentRef) []any {
	elements := make([]any, len(members))
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
