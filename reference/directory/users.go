package directory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
)

// userKind is what is particular to users.
type userKind struct{ documents }

// content keeps everything but the password, which is accepted and forgotten: nobody signs in here, and what is not kept cannot
// leak. As it is not known whether it is the one from before, a password always makes a new version.
func (k *userKind) content(ctx context.Context, t *store.Tx, current entry, next resource.Resource) (content, error) {
	_, hasPassword := next["password"]
	delete(next, "password")
	if _, said := next.Bool("active"); !said && current.doc.Row == 0 {
		next["active"] = true // a default, which Okta counts on
	}
	dropRepeats(k.rt, next)
	if err := k.tidyManager(ctx, t, next); err != nil {
		return content{}, err
	}
	userName := next.Text("userName")
	return content{
		body: next, changed: hasPassword,
		label: cmp.Or(strings.TrimSpace(next.Text("displayName")), strings.TrimSpace(next.Text("name", "formatted")), userName),
		keys:  k.keys(next, userName),
	}, nil
}

// tidyManager drops the manager's $ref where it follows from the id. A manager who is not there is kept as given.
func (k *userKind) tidyManager(ctx context.Context, t *store.Tx, r resource.Resource) error {
	manager, ok := r.Get(scim.EnterpriseUserURN, "manager").(map[string]any)
	if !ok {
		return nil
	}
	found, err := k.managers(ctx, t, []resource.Resource{r})
	if _, known := found[managerID(r)]; known {
		delete(manager, "$ref")
	}
	return err
}

func (k *userKind) members(context.Context, *store.Tx, int64) ([]store.DocumentRef, error) {
	return nil, nil
}

// derive adds the groups, and what is known of the manager. The groups count for the version, so that nobody is told that a user
// has not changed who joined a group (RFC 9110 §13.1.2).
func (k *userKind) derive(ctx context.Context, t *store.Tx, entries []entry, into []resource.Resource, _ bool) ([]string, error) {
	groups, err := k.groupsOf(ctx, t, entries)
	if err != nil {
		return nil, err
	}
	managers, err := k.managers(ctx, t, into)
	if err != nil {
		return nil, err
	}
	marks := make([]string, len(entries))
	for i, e := range entries {
		marks[i] = mark(groups[e.doc.Row])
		into[i].Set(groupElements(k.Base, groups[e.doc.Row]), "groups")
		if manager, known := managers[managerID(into[i])]; known {
			into[i].Set(location(k.Base, manager), scim.EnterpriseUserURN, "manager", "$ref")
			into[i].Set(manager.Label, scim.EnterpriseUserURN, "manager", "displayName")
		}
	}
	return marks, nil
}

// managers finds the managers of users, by id.
func (k *userKind) managers(ctx context.Context, t *store.Tx, users []resource.Resource) (map[string]store.DocumentRef, error) {
	var ids []string
	for _, r := range users {
		if id := managerID(r); id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	found, err := t.DocumentRefs(ctx, k.Company, slices.Compact(ids))
	for id, ref := range found {
		if ref.Type != k.rt.Name {
			delete(found, id)
		}
	}
	return found, err
}

func managerID(r resource.Resource) string { return r.Text(scim.EnterpriseUserURN, "manager", "value") }

// keepActive keeps whether a user is active where a PUT says nothing of it: silence must not let somebody in again, or shut
// somebody out. Null says something.
func keepActive(current resource.Resource, next resource.Decoded) {
	active, had := current.Bool("active")
	if _, said := next.Resource.Bool("active"); said || !had || slices.Contains(next.Nulls, "active") {
		return
	}
	next.Resource["active"] = active
}
