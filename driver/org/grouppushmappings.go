package org

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// listPushMappings takes sourceGroupId, status and lastUpdated, which counts "on or after".
func (o *Org) listPushMappings(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	limit, err := limitOf(r, 100, 1000)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	since, err := timeOf(query.Get("lastUpdated"), "lastUpdated", time.Time{})
	if err != nil {
		return err
	}
	var found []*pushMapping
	for _, m := range a.PushMappings {
		source, status := query.Get("sourceGroupId"), query.Get("status")
		if !m.Unlinked && (source == "" || source == m.SourceGroupID) && (status == "" || status == m.Status) && !m.LastUpdated.Before(since) {
			found = append(found, m)
		}
	}
	p, err := cut(found, func(m *pushMapping) string { return m.ID }, query.Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, m := range p.items {
		views = append(views, o.pushMappingView(o.base(r), a, m))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

func (o *Org) getPushMapping(w http.ResponseWriter, r *http.Request) error {
	a, m, err := o.appAndMapping(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.pushMappingView(o.base(r), a, m))
	return nil
}

func (o *Org) appAndMapping(r *http.Request) (*app, *pushMapping, error) {
	a, err := o.app(r)
	if err != nil {
		return nil, nil, err
	}
	id := r.PathValue("pushMappingID")
	if m := a.pushMapping(id); m != nil {
		return a, m, nil
	}
	return nil, nil, notFound(id, "GroupPushMapping")
}

// createPushMapping links an Okta group to a group of the app, or has one made there.
func (o *Org) createPushMapping(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appThatPushesGroups(r)
	if err != nil {
		return err
	}
	var body struct {
		SourceGroupID   string         `json:"sourceGroupId"`
		TargetGroupID   *string        `json:"targetGroupId"`
		TargetGroupName *string        `json:"targetGroupName"`
		Status          *string        `json:"status"`
		AppConfig       map[string]any `json:"appConfig"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	status := mappingActive
	if body.Status != nil {
		status = *body.Status
	}
	source, err := o.pushSource(a, body.SourceGroupID)
	switch {
	case err != nil:
		return err
	case status != mappingActive && status != mappingInactive:
		return invalid("status", fmt.Sprintf("status: %q is not ACTIVE or INACTIVE", status))
	case body.AppConfig != nil:
		return invalid("appConfig", "appConfig: it is for Active Directory alone; leave it out")
	case (body.TargetGroupID == nil) == (body.TargetGroupName == nil):
		return invalid("targetGroupId", "targetGroupId: either targetGroupId or targetGroupName must be given, and not both")
	}
	var target *group
	if body.TargetGroupID != nil {
		target, err = o.linkedGroup(a, *body.TargetGroupID)
	} else {
		target, err = o.namedGroup(a, strings.TrimSpace(*body.TargetGroupName))
	}
	if err != nil {
		return err
	}
	m := o.addPushMapping(a, source, target, status, "")
	o.answer(w, http.StatusCreated, o.pushMappingView(o.base(r), a, m))
	return nil
}

func (o *Org) appThatPushesGroups(r *http.Request) (*app, error) {
	a, err := o.appWithProvisioning(r)
	if err == nil && !a.Connector.PushGroups {
		err = invalid("Group push is not supported", "appId: \"Push Groups\" is not ticked; update the app with settings.app.pushGroups true")
	}
	return a, err
}

func (o *Org) pushSource(a *app, id string) (*group, error) {
	source := o.groups[id]
	switch {
	case id == "":
		return nil, invalid("sourceGroupId", "sourceGroupId: The field cannot be left blank; it is the id of the Okta group to be pushed")
	case source == nil:
		return nil, invalid("sourceGroupId", "sourceGroupId: there is no group "+id)
	case source.AppID != "":
		return nil, invalid("sourceGroupId", "sourceGroupId: "+id+" is an APP_GROUP; only an OKTA_GROUP can be pushed")
	case a.mappingOf(source) != nil:
		return nil, invalid("sourceGroupId", "sourceGroupId: the group is pushed to this app already, by the mapping "+a.mappingOf(source).ID)
	}
	return source, nil
}

// linkedGroup is the app's group that is named by its id.
func (o *Org) linkedGroup(a *app, id string) (*group, error) {
	target := o.groups[id]
	switch {
	case target == nil || target.AppID != a.ID:
		return nil, invalid("targetGroupId", "targetGroupId: the app has no group "+id+"; import its groups first, or send targetGroupName")
	case o.pushedTo(target):
		return nil, invalid("targetGroupId", "targetGroupId: another group is pushed to "+id+" already")
	}
	return target, nil
}

// namedGroup is the app's group of that name where one is known, and otherwise one that is still to be made (Okta Management
// API, createGroupPushMapping: "If the group already exists, it links to the existing group").
func (o *Org) namedGroup(a *app, name string) (*group, error) {
	if name == "" {
		return nil, invalid("targetGroupName", "targetGroupName: The field cannot be left blank")
	}
	known := o.appGroupNamed(a, name)
	switch {
	case known == nil:
		return o.addAppGroup(a, name, ""), nil
	case o.pushedTo(known) && !o.unlinking(a, known):
		return nil, invalid("targetGroupName", "targetGroupName: another group is pushed to "+name+" already")
	case o.unlinking(a, known):
		// The old group of that name is being deleted in the target; the new one is another.
		return o.addAppGroup(a, name, ""), nil
	}
	return known, nil
}

func (o *Org) unlinking(a *app, target *group) bool {
	return slices.ContainsFunc(a.PushMappings, func(m *pushMapping) bool { return m.Unlinked && m.TargetGroupID == target.ID })
}

// addPushMapping makes a mapping, and pushes it when it is active. An inactive one has its first push when it is activated.
func (o *Org) addPushMapping(a *app, source, target *group, status, ruleID string) *pushMapping {
	now := o.now()
	m := &pushMapping{
		ID: newID("gPm"), AppID: a.ID, SourceGroupID: source.ID, TargetGroupID: target.ID, Status: status, RuleID: ruleID, Link: target.ExternalID != "",
		Created: now, LastUpdated: now,
	}
	if m.Link && a.Connector.RenameAppGroups {
		target.Profile["name"] = source.name()
		o.changed(target)
	}
	a.PushMappings = append(a.PushMappings, m)
	o.changed(m)
	o.logMapping(a, m, "mapping.created", "A new mapping has been created")
	if status == mappingActive {
		o.pushGroup(a, m, &groupChange{Kind: pushChange})
	}
	return m
}
