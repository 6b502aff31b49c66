package org

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// listUsers takes q, filter or search, of which one counts (Okta Management API, "List all users"). Without filter and search,
// deprovisioned users are left out.
func (o *Org) listUsers(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	usual := 200
	if query.Get("q") != "" {
		usual = 10
	}
	limit, err := limitOf(r, usual, 200)
	if err != nil {
		return err
	}
	keep, err := userQuery(query.Get("search"), query.Get("filter"), query.Get("q"))
	if err != nil {
		return err
	}
	var found []*user
	for _, id := range o.userOrder {
		if keep(o.users[id]) {
			found = append(found, o.users[id])
		}
	}
	if query.Get("search") != "" {
		if err := sortUsers(found, query.Get("sortBy"), query.Get("sortOrder")); err != nil {
			return err
		}
	}
	p, err := cut(found, func(u *user) string { return u.ID }, query.Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, u := range p.items {
		views = append(views, o.listedUser(o.base(r), u))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

// userQuery is the condition of a list of users.
func userQuery(search, simple, q string) (func(*user) bool, error) {
	var parsed filter
	var err error
	switch {
	case search != "":
		parsed, err = parseSearch(search)
	case simple != "":
		parsed, err = parseUserFilter(simple)
	default:
		return startsWith(q), nil
	}
	if err != nil {
		return nil, err
	}
	return func(u *user) bool { return parsed(func(attribute string) []string { return userValues(u, attribute) }) }, nil
}

// startsWith is q: the beginning of a first name, a last name or an address, of users who are not deprovisioned.
func startsWith(q string) func(*user) bool {
	prefix := strings.ToLower(q)
	return func(u *user) bool {
		if u.Status == userDeprovisioned {
			return false
		}
		for _, attribute := range []string{"firstName", "lastName", "email"} {
			if strings.HasPrefix(strings.ToLower(u.text(attribute)), prefix) {
				return true
			}
		}
		return false
	}
}

// parseSearch is the larger language: any attribute, but no ne, and co for names and addresses alone.
func parseSearch(text string) (filter, error) {
	return parseLimited(text, limits{
		attribute: func(name string) bool {
			return strings.HasPrefix(name, "profile.") ||
				slices.Contains([]string{"id", "status", "created", "activated", "statusChanged", "lastUpdated", "type.id"}, name)
		},
		operator: func(attribute, operator string) bool {
			return operator != "ne" && (operator != "co" || slices.Contains([]string{"profile.firstName", "profile.lastName", "profile.email", "profile.login"}, attribute))
		},
		not: true,
	})
}

// parseUserFilter is the smaller one: seven attributes and eq, lastUpdated before and after a time; joined by and, or.
func parseUserFilter(text string) (filter, error) {
	return parseLimited(text, limits{
		attribute: func(name string) bool {
			return slices.Contains([]string{"status", "lastUpdated", "id", "profile.login", "profile.email", "profile.firstName", "profile.lastName"}, name)
		},
		operator: func(attribute, operator string) bool {
			return operator == "eq" || attribute == "lastUpdated" && slices.Contains([]string{"gt", "ge", "lt", "le"}, operator)
		},
	})
}

// sortUsers orders what a search has found; users with the same value are ordered by id.
func sortUsers(found []*user, by, order string) error {
	descending := strings.EqualFold(order, "desc")
	if order != "" && !descending && !strings.EqualFold(order, "asc") {
		return invalid("sortOrder", fmt.Sprintf("sortOrder: %q is not asc or desc", order))
	}
	if by == "" {
		return nil
	}
	if !strings.HasPrefix(by, "profile.") && !slices.Contains([]string{"id", "status", "created", "activated", "statusChanged", "lastUpdated"}, by) {
		return invalid("sortBy", fmt.Sprintf("sortBy: %q is no property of a user; expected one such as profile.lastName", by))
	}
	slices.SortStableFunc(found, func(a, b *user) int {
		order := strings.Compare(strings.ToLower(strings.Join(userValues(a, by), " ")), strings.ToLower(strings.Join(userValues(b, by), " ")))
		if descending {
			order = -order
		}
		return cmp.Or(order, strings.Compare(a.ID, b.ID))
	})
	return nil
}

// userValues are the values of an attribute: none, one, or the elements of an array.
func userValues(u *user, attribute string) []string {
	if name, ok := strings.CutPrefix(attribute, "profile."); ok {
		switch value := u.Profile[name].(type) {
		case nil:
			return nil
		case []any:
			values := make([]string, len(value))
			for i := range value {
				values[i] = fmt.Sprint(value[i])
			}
			return values
		default:
			return []string{fmt.Sprint(value)}
		}
	}
	switch attribute {
	case "id":
		return []string{u.ID}
	case "status":
		return []string{u.Status}
	}
	times := map[string]any{"created": stamp(u.Created), "activated": stamp(u.Activated), "statusChanged": stamp(u.StatusChanged), "lastUpdated": stamp(u.LastUpdated)}
	if text, _ := times[attribute].(string); text != "" {
		return []string{text}
	}
	return nil
}
