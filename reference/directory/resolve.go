package directory

import (
	"context"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/store"
)

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
			return nil, memberOfItself(id)
		}
		if _, there := known[id]; !there {
			unknown = append(unknown, id)
		}
	}
	found, err := t.DocumentRefs(ctx, k.Company, unknown)
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
			return nil, noSuchMember(id)
		}
		if err := checkType(element, member); err != nil {
			return nil, err
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
	if _, id := parseRef(ref); id != "" {
		return id, nil
	}
	return "", scim.BadRequest(scim.InvalidValue, "members[%d].value is required: the id of a user or of a group", i)
}

func memberOfItself(id string) error {
	return scim.BadRequest(scim.InvalidValue, "members: a group cannot be a member of itself (%s)", scim.Clip(id))
}

func noSuchMember(id string) error {
	return scim.BadRequest(scim.InvalidValue, "members: there is no user or group with the id %q; nothing was changed", scim.Clip(id))
}

// checkType refuses an element that calls a user a group, or a group a user. Most clients say nothing, Okta among them.
func checkType(element map[string]any, member store.DocumentRef) error {
	kind, said := element["type"].(string)
	if !said {
		ref, _ := element["$ref"].(string)
		kind, _ = parseRef(ref)
		said = kind != ""
	}
	if !said || strings.EqualFold(kind, member.Type) {
		return nil
	}
	return scim.BadRequest(scim.InvalidValue, "members: %s is a %s, not a %s: correct the type or leave it out",
		scim.Clip(member.ID), member.Type, scim.Clip(kind))
}

// parseRef is the type and the id that the address of a member tells; both are "" for another address.
func parseRef(ref string) (kind, id string) {
	const users, groups = "Users/", "Groups/"
	atUsers, atGroups := strings.LastIndex(ref, users), strings.LastIndex(ref, groups)
	switch {
	case atUsers > atGroups:
		return "User", ref[atUsers+len(users):]
	case atGroups > atUsers:
		return "Group", ref[atGroups+len(groups):]
	default:
		return "", ""
	}
}
