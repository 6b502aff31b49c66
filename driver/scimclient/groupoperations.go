package scimclient

import "github.com/scimdrill/scimdrill/driver/scimclient/ordered"

// NameOperation replaces the name of a group, without a path. The id stands in the value although it is read-only (Okta SCIM
// 2.0 protocol reference, "Update a specific Group name"; capture: template app, rename).
func NameOperation(id, displayName string) *ordered.Object {
	return ordered.New(
		ordered.Member{Name: "op", Value: "replace"},
		ordered.Member{Name: "value", Value: ordered.New(
			ordered.Member{Name: "id", Value: id}, ordered.Member{Name: "displayName", Value: displayName},
		)},
	)
}

// AddOperation adds members (capture: template app, push group and add member).
func AddOperation(members []Member) *ordered.Object { return onMembers("add", members) }

// ReplaceOperation makes these the members, all and only; an empty list empties the group (capture: template app, push now).
func ReplaceOperation(members []Member) *ordered.Object { return onMembers("replace", members) }

func onMembers(op string, members []Member) *ordered.Object {
	return ordered.New(
		ordered.Member{Name: "op", Value: op},
		ordered.Member{Name: "path", Value: "members"},
		ordered.Member{Name: "value", Value: memberList(members)},
	)
}

// RemoveOperation removes one member, by a filter in the path (capture: template app, remove member).
func RemoveOperation(member Member) *ordered.Object {
	return ordered.New(
		ordered.Member{Name: "op", Value: "remove"},
		ordered.Member{Name: "path", Value: "members[value eq " + quoted(member.Value) + "]"},
	)
}
