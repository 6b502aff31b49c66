package org

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// groupAssignment is the assignment of a group to an app. Profile holds app-user attributes that are not User personal; for
// members who have the app through this group they take the place of what the mappings give.
type groupAssignment struct {
	GroupID     string
	Profile     map[string]any
	LastUpdated time.Time
}

func (a *app) groupAssignment(id string) *groupAssignment {
	for _, g := range a.Groups {
		if g.GroupID == id {
			return g
		}
	}
	return nil
}

func (o *Org) assignGroup(w http.ResponseWriter, r *http.Request) error {
	a, g, err := o.appAndGroup(r)
	if err != nil {
		return err
	}
	var body groupAssignmentBody
	if err := readBody(r, &body, true); err != nil {
		return err
	}
	assignment := a.groupAssignment(g.ID)
	if assignment == nil {
		assignment = &groupAssignment{GroupID: g.ID}
	}
	if err := o.changeAppGroup(a, g, assignment, body); err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.appGroupView(o.base(r), a, assignment))
	return nil
}

// groupAssignmentBody is what a client sends of a group's assignment.
type groupAssignmentBody struct {
	Priority *int           `json:"priority"`
	Profile  map[string]any `json:"profile"`
}

// changeAppGroup gives an assignment, which may be new, another profile and, where it is sent, another priority.
func (o *Org) changeAppGroup(a *app, g *group, assignment *groupAssignment, body groupAssignmentBody) error {
	if body.Priority != nil && *body.Priority < 0 {
		return invalid("priority", fmt.Sprintf("priority: %d is less than 0, the first", *body.Priority))
	}
	if err := a.checkAppUserProfile(body.Profile, ""); err != nil {
		return err
	}
	for name := range body.Profile {
		if a.Schema.attribute(name).Scope == "SELF" {
			return invalid(name, name+": the attribute is User personal; set it on the assignment of a person, not of a group")
		}
	}
	if !slices.Contains(a.Groups, assignment) {
		a.Groups = append(a.Groups, assignment)
		o.logEvent(event{Type: "group.application_assignment.add", Message: "Assign application to group", Targets: []eventParty{groupParty(g), appParty(a)}})
	}
	if body.Priority != nil {
		a.Groups = slices.DeleteFunc(a.Groups, func(x *groupAssignment) bool { return x == assignment })
		a.Groups = slices.Insert(a.Groups, max(0, min(*body.Priority, len(a.Groups))), assignment)
	}
	assignment.Profile, assignment.LastUpdated = body.Profile, o.now()
	o.changed(a)
	o.lookAtMembers(a, g.ID, memberWork{Members: slices.Clone(g.Members)})
	return nil
}

func (o *Org) removeAppGroup(w http.ResponseWriter, r *http.Request) error {
	a, g, err := o.appAndGroup(r)
	if err != nil {
		return err
	}
	if a.groupAssignment(g.ID) == nil {
		return notFound(g.ID, "AppGroupAssignment")
	}
	a.Groups = slices.DeleteFunc(a.Groups, func(x *groupAssignment) bool { return x.GroupID == g.ID })
	o.changed(a)
	o.logEvent(event{Type: "group.application_assignment.remove", Message: "Remove application from group", Targets: []eventParty{groupParty(g), appParty(a)}})
	o.lookAtMembers(a, g.ID, memberWork{Members: slices.Clone(g.Members)})
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

func (o *Org) getAppGroup(w http.ResponseWriter, r *http.Request) error {
	a, g, err := o.appAndGroup(r)
	if err != nil {
		return err
	}
	assignment := a.groupAssignment(g.ID)
	if assignment == nil {
		return notFound(g.ID, "AppGroupAssignment")
	}
	o.answer(w, http.StatusOK, o.appGroupView(o.base(r), a, assignment))
	return nil
}

func (o *Org) listAppGroups(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	limit, err := limitOf(r, 20, 200)
	if err != nil {
		return err
	}
	p, err := cut(a.Groups, func(g *groupAssignment) string { return g.GroupID }, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, g := range p.items {
		views = append(views, o.appGroupView(o.base(r), a, g))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

func (o *Org) appAndGroup(r *http.Request) (*app, *group, error) {
	a, err := o.app(r)
	if err != nil {
		return nil, nil, err
	}
	g, err := o.group(r)
	return a, g, err
}

func (o *Org) appGroupView(base string, a *app, g *groupAssignment) map[string]any {
	profile := g.Profile
	if profile == nil {
		profile = map[string]any{}
	}
	self := base + "/api/v1/apps/" + a.ID + "/groups/" + g.GroupID
	return map[string]any{
		"id": g.GroupID, "lastUpdated": stamp(g.LastUpdated), "priority": slices.Index(a.Groups, g), "profile": profile,
		"_links": map[string]any{
			"app": href(base + "/api/v1/apps/" + a.ID), "self": href(self), "group": href(base + "/api/v1/groups/" + g.GroupID),
		},
	}
}
