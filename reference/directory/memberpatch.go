package directory

import (
	"context"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/path"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
)

// memberChange is what a PATCH makes of one member.
type memberChange struct {
	id string
	// element is what the client said of a member that is to be; nil for one that is to go.
	element map[string]any
}

// memberChanges reads a PATCH that does nothing but add members by their ids and remove them one by one, which is how groups are
// pushed. It need not know who else is a member, so that it costs the same in a group of ten and of ten thousand. Anything out of
// the ordinary, mistakes among it, is not plain: the general way deals with it.
func (c *documents) memberChanges(operations []patch.Operation) (changes []memberChange, plain bool) {
	seen := map[string]bool{}
	for _, operation := range operations {
		some, plain := c.memberChange(operation)
		if !plain {
			return nil, false
		}
		for _, change := range some {
			if seen[change.id] {
				return nil, false
			}
			seen[change.id] = true
		}
		changes = append(changes, some...)
	}
	return changes, len(changes) > 0
}

func (c *documents) memberChange(operation patch.Operation) ([]memberChange, bool) {
	parsed, err := path.Parse(operation.Path)
	if err != nil || operation.Path == "" {
		return nil, false
	}
	target, refusal := c.rt.Find(parsed.URN, parsed.Name, parsed.Sub)
	if refusal != nil || target.Path() != "members" {
		return nil, false
	}
	switch {
	case operation.Op == patch.Remove && parsed.Filter != nil && operation.Value == nil:
		compare, isCompare := parsed.Filter.(filter.Compare)
		id, isText := compare.Value.(string)
		if !isCompare || !isText || compare.Op != filter.Eq || target.Attr.Sub(compare.Path.Name) != target.Attr.Sub("value") ||
			compare.Path.URN != "" || compare.Path.Sub != "" {
			return nil, false
		}
		return []memberChange{{id: id}}, true
	case operation.Op == patch.Add && parsed.Filter == nil:
		list, isList := operation.Value.([]any)
		if !isList {
			list = []any{operation.Value}
		}
		checked, refusal := (&resource.Checker{Options: leniencies().Options}).Value(target.Attr, "members", list)
		elements, isList := checked.([]any)
		if refusal != nil || !isList {
			return nil, false
		}
		return additions(elements)
	default:
		return nil, false
	}
}

func additions(elements []any) ([]memberChange, bool) {
	changes := make([]memberChange, len(elements))
	for i, element := range elements {
		object, _ := element.(map[string]any)
		id, _ := object["value"].(string)
		if id == "" {
			return nil, false
		}
		changes[i] = memberChange{id, object}
	}
	return changes, true
}

// patchMembers carries out plain changes of members, all or none.
func (c *documents) patchMembers(ctx context.Context, t *store.Tx, current entry, changes []memberChange) (resource.Resource, error) {
	ids := make([]string, len(changes))
	for i, change := range changes {
		ids[i] = change.id
	}
	found, err := t.DocumentRefs(ctx, c.Company, ids)
	if err != nil {
		return nil, err
	}
	already, err := t.MembersAmong(ctx, c.Company, current.doc.Row, refRows(found))
	if err != nil {
		return nil, err
	}
	var added, removed []int64
	for _, change := range changes {
		ref, there := found[change.id]
		if change.element == nil {
			if already[ref.Row] {
				removed = append(removed, ref.Row)
			}
			continue
		}
		if !there {
			return nil, noSuchMember(change.id)
		}
		if ref.Row == current.doc.Row {
			return nil, memberOfItself(change.id)
		}
		if err := checkType(change.element, ref); err != nil {
			return nil, err
		}
		if !already[ref.Row] {
			added = append(added, ref.Row)
		}
	}
	if len(added)+len(removed) == 0 {
		return c.show(ctx, t, current)
	}
	if current.doc, err = t.TouchDocument(ctx, c.Company, current.doc); err != nil {
		return nil, err
	}
	if _, err := t.RemoveMembers(ctx, c.Company, current.doc.Row, removed); err != nil {
		return nil, err
	}
	if _, err := t.AddMembers(ctx, c.Company, current.doc.Row, added); err != nil {
		return nil, err
	}
	return c.show(ctx, t, current)
}

func refRows(refs map[string]store.DocumentRef) []int64 {
	var all []int64
	for _, ref := range refs {
		all = append(all, ref.Row)
	}
	return all
}
