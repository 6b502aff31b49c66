package org

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// listGroups takes q (a prefix of the name), filter or search, each in the grammar of "List all groups" of the Okta Management
// API. A group of an app to which an Okta group is pushed is not listed (Okta help, "Group Push operations").
func (o *Org) listGroups(w http.ResponseWriter, r *http.Request) error {
	limit, err := limitOf(r, 10000, 10000)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	keep, err := groupQuery(query.Get("search"), query.Get("filter"))
	if err != nil {
		return err
	}
	prefix := strings.ToLower(query.Get("q"))
	var found []*group
	for _, id := range o.groupOrder {
		g := o.groups[id]
		if strings.HasPrefix(strings.ToLower(g.name()), prefix) && keep(g.values) && !o.pushedTo(g) {
			found = append(found, g)
		}
	}
	if query.Get("search") != "" {
		if err := sortGroups(found, query.Get("sortBy"), query.Get("sortOrder")); err != nil {
			return err
		}
	}
	p, err := cut(found, func(g *group) string { return g.ID }, query.Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, g := range p.items {
		views = append(views, o.groupViewWith(o.base(r), g, query.Get("expand")))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

// groupViewWith embeds what the list was asked to expand: app, the app whose group it is, and stats, two counts.
func (o *Org) groupViewWith(base string, g *group, expand string) map[string]any {
	view := o.groupView(base, g)
	embedded := map[string]any{}
	for what := range strings.SplitSeq(expand, ",") {
		switch strings.TrimSpace(what) {
		case "stats":
			apps := 0
			for _, a := range o.apps {
				if a.groupAssignment(g.ID) != nil {
					apps++
				}
			}
			embedded["stats"] = map[string]any{"usersCount": len(g.Members), "appsCount": apps, "groupPushMappingsCount": o.pushesOf(g), "hasAdminPrivilege": false}
		case "app":
			if a := o.apps[g.AppID]; a != nil {
				embedded["app"] = o.appView(base, a)
			}
		}
	}
	if len(embedded) > 0 {
		view["_embedded"] = embedded
	}
	return view
}

// pushesOf counts the mappings that push a group.
func (o *Org) pushesOf(g *group) int {
	count := 0
	for _, a := range o.apps {
		for _, m := range a.PushMappings {
			if m.SourceGroupID == g.ID && !m.Unlinked {
				count++
			}
		}
	}
	return count
}

// groupQuery is the condition of a list of groups. The description names sw, eq and co for a search and compares times in its
// examples.
func groupQuery(search, simple string) (filter, error) {
	times := []string{"lastUpdated", "lastMembershipUpdated", "created"}
	switch {
	case search != "":
		return parseLimited(search, limits{
			attribute: func(name string) bool {
				return strings.HasPrefix(name, "profile.") || slices.Contains(append([]string{"id", "type", "source.id"}, times...), name)
			},
			operator: func(attribute, operator string) bool {
				switch operator {
				case "eq", "sw":
					return true
				case "co":
					return attribute == "profile.name" || attribute == "profile.description"
				default:
					return operator != "ne" && slices.Contains(times, attribute)
				}
			},
			not: true,
		})
	case simple != "":
		return parseLimited(simple, limits{
			attribute: func(name string) bool {
				return slices.Contains([]string{"id", "type", "lastUpdated", "lastMembershipUpdated"}, name)
			},
			operator: func(attribute, operator string) bool {
				return operator == "eq" || slices.Contains(times, attribute) && slices.Contains([]string{"gt", "ge", "lt", "le"}, operator)
			},
		})
	default:
		return func(func(string) []string) bool { return true }, nil
	}
}

// values are the values of an attribute that the list can be filtered by.
func (g *group) values(attribute string) []string {
	if name, ok := strings.CutPrefix(attribute, "profile."); ok {
		if value := g.Profile[name]; value != nil {
			return []string{fmt.Sprint(value)}
		}
		return nil
	}
	switch attribute {
	case "id":
		return []string{g.ID}
	case "type":
		return []string{g.groupType()}
	case "source.id":
		return []string{g.AppID}
	case "created":
		return []string{written(g.Created)}
	case "lastUpdated":
		return []string{written(g.LastUpdated)}
	case "lastMembershipUpdated":
		return []string{written(g.LastMembershipUpdated)}
	default:
		return nil
	}
}

// sortGroups orders what a search has found; groups with the same value are ordered by id.
func sortGroups(found []*group, by, order string) error {
	descending := strings.EqualFold(order, "desc")
	if order != "" && !descending && !strings.EqualFold(order, "asc") {
		return invalid("sortOrder", fmt.Sprintf("sortOrder: %q is not asc or desc", order))
	}
	if by == "" {
		return nil
	}
	if !strings.HasPrefix(by, "profile.") && !slices.Contains([]string{"id", "type", "created", "lastUpdated", "lastMembershipUpdated"}, by) {
		return invalid("sortBy", fmt.Sprintf("sortBy: %q is no property of a group; expected one such as profile.name", by))
	}
	slices.SortStableFunc(found, func(a, b *group) int {
		order := strings.Compare(strings.ToLower(strings.Join(a.values(by), " ")), strings.ToLower(strings.Join(b.values(by), " ")))
		if descending {
			order = -order
		}
		return cmp.Or(order, strings.Compare(a.ID, b.ID))
	})
	return nil
}
