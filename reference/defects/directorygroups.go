package defects

import (
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
)

// ofDirectoryGroups are mistakes about groups that other clients than Okta see, or Okta later.
func ofDirectoryGroups() []Defect {
	return []Defect{
		{
			ID: "group-create-without-members", Title: "The members of a group that is created are ignored.",
			Story:  "The group stands in the application, and nobody is in it.",
			Source: "RFC 7643 §4.2; servers that expect a PATCH after each create",
			wrap: creatingGroups(func(_ *request, group map[string]any) {
				delete(group, "members")
			}),
		},
		{
			ID: "group-nameless-accepted", Title: "A group without displayName is created.",
			Story:  "A group that nobody can name stands in the list.",
			Source: "RFC 7643 §4.2",
			wrap: creatingGroups(func(_ *request, group map[string]any) {
				if group["displayName"] == nil {
					group["displayName"] = "Unnamed"
				}
			}),
		},
		{
			ID: "group-same-name-merged", Title: "A second group of one name is answered with the first.",
			Story:  "Two pushed groups become one, and each throws out the members of the other.",
			Source: "RFC 7644 §3.3; servers whose create is find-or-create by name",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if name, _ := q.object()["displayName"].(string); name != "" && q.toGroups(http.MethodPost) {
					for _, group := range objects(q.ask(http.MethodGet, "/Groups", nil).object()["Resources"]) {
						if group["displayName"] == name {
							found := q.ask(http.MethodGet, "/Groups/"+fmt.Sprint(group["id"]), nil)
							found.status = http.StatusCreated
							found.send(w)
							return
						}
					}
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-externalid-lost", Title: "externalId of a group is not stored.",
			Story:  "A client cannot find its groups again once they were renamed.",
			Source: "RFC 7643 §3.1",
			wrap: creatingGroups(func(_ *request, group map[string]any) {
				delete(group, "externalId")
			}),
		},
		{
			ID: "group-member-username", Title: "The value of a member is the userName.",
			Story:  "Okta finds nobody of those whom it has pushed, and adds everybody again with each push.",
			Source: "RFC 7643 §4.2; servers that show what their database joins by",
			wrap: onMembersShown(func(q *request, member map[string]any) {
				user := q.ask(http.MethodGet, "/Users/"+fmt.Sprint(member["value"]), nil).object()
				if name, isText := user["userName"].(string); isText {
					member["value"] = name
				}
			}),
		},
		{
			ID: "group-member-ref-group", Title: "$ref of a member is the address of a group.",
			Story:  "A client that follows $ref finds nobody.",
			Source: "RFC 7643 §4.2",
			wrap: onMembersShown(func(_ *request, member map[string]any) {
				if ref, isText := member["$ref"].(string); isText {
					member["$ref"] = strings.Replace(ref, "/Users/", "/Groups/", 1)
				}
			}),
		},
		{
			ID: "group-meta-user", Title: "meta.resourceType of a group is User.",
			Story:  "A client that reads all resources takes groups for people.",
			Source: "RFC 7643 §3.1; code that was copied from users",
			wrap: onGroupsShown(func(_ *request, group map[string]any) {
				if meta, isObject := group["meta"].(map[string]any); isObject {
					meta["resourceType"] = "User"
				}
			}),
		},
		{
			ID: "group-meta-bare", Title: "meta of a group says neither when it was changed nor where it is.",
			Story:  "A client cannot tell what has changed since yesterday.",
			Source: "RFC 7643 §3.1",
			wrap: onGroupsShown(func(_ *request, group map[string]any) {
				group["meta"] = map[string]any{"resourceType": "Group"}
			}),
		},
		{
			ID: "group-members-always", Title: "excludedAttributes is ignored.",
			Story:  "Each read of a group of ten thousand takes seconds.",
			Source: "RFC 7644 §3.9",
			wrap: onRequest(func(q *request) {
				if q.resource == "Groups" {
					q.setQuery("excludedAttributes", "")
				}
			}),
		},
		{
			ID: "group-name-cut", Title: "Names of groups are cut after a hundred characters.",
			Story:  "Okta looks for the whole name, finds nothing, and makes a twin.",
			Source: "RFC 7643 §2.3.1; columns of type VARCHAR(100)",
			wrap: creatingGroups(func(_ *request, group map[string]any) {
				const most = 100
				if name, _ := group["displayName"].(string); len([]rune(name)) > most {
					group["displayName"] = string([]rune(name)[:most])
				}
			}),
		},
		{
			ID: "group-name-escaped", Title: "Names of groups are escaped as HTML when they are stored.",
			Story:  "R&amp;D, in every list.",
			Source: "RFC 7643 §2.3.1",
			wrap: creatingGroups(func(_ *request, group map[string]any) {
				if name, isText := group["displayName"].(string); isText {
					group["displayName"] = html.EscapeString(name)
				}
			}),
		},
		{
			ID: "group-name-ascii", Title: "Letters of names of groups that are not ASCII become question marks.",
			Story:  "F?hrung.",
			Source: "RFC 7643 §2.3.1; databases without Unicode",
			wrap: creatingGroups(func(_ *request, group map[string]any) {
				if name, isText := group["displayName"].(string); isText {
					group["displayName"] = strings.Map(func(letter rune) rune {
						if letter > 127 {
							return '?'
						}
						return letter
					}, name)
				}
			}),
		},
		{
			ID: "group-filter-quote-broken", Title: "A filter on groups whose value holds a quote is answered with 400.",
			Story:  "Groups with quotes in their names are created again with each push, or never.",
			Source: "RFC 7644 §3.4.2.2; filters that are split at quotes",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.toGroups(http.MethodGet) && strings.Contains(q.filter(), `\"`) {
					refuse(w, http.StatusBadRequest, "invalidFilter", "unexpected quote")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "group-rename-takes-members", Title: "A PATCH of the displayName by its path takes the members away.",
			Story:  "With the new name of a group everybody in it loses access.",
			Source: "RFC 7644 §3.5.2.3; servers that turn a PATCH into a PUT of what it names",
			wrap: edited(func(q *request, all []map[string]any) []map[string]any {
				if q.resource == "Groups" && slices.ContainsFunc(all, func(o map[string]any) bool { return targetOf(o) == "displayName" }) {
					all = append(all, map[string]any{"op": "remove", "path": "members"})
				}
				return all
			}),
		},
	}
}

// creatingGroups makes a middleware that changes groups as they are created.
func creatingGroups(change func(q *request, group map[string]any)) func(http.Handler) http.Handler {
	return onRequest(func(q *request) {
		if group := q.object(); group != nil && q.toGroups(http.MethodPost) {
			change(q, group)
			q.setObject(group)
		}
	})
}

// onGroupsShown makes a middleware that changes groups as they are shown.
func onGroupsShown(change func(q *request, group map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(q *request, a *answer) {
		if q.resource == "Groups" {
			a.resources(func(group map[string]any) { change(q, group) })
		}
	})
}

// onMembersShown makes a middleware that changes members as they are shown.
func onMembersShown(change func(q *request, member map[string]any)) func(http.Handler) http.Handler {
	return onGroupsShown(func(q *request, group map[string]any) {
		for _, member := range objects(group["members"]) {
			change(q, member)
		}
	})
}
