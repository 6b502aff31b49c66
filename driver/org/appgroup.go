package org

import (
	"net/http"
	"strings"
)

// The types of a group.
const (
	oktaGroup    = "OKTA_GROUP"
	appGroupType = "APP_GROUP"
)

// An app group is a group of an app as Okta knows it: imported, or made there by group push. It has an id of its own, which
// group push mappings call targetGroupId, and the target's id.

func (g *group) groupType() string {
	if g.AppID != "" {
		return appGroupType
	}
	return oktaGroup
}

// addAppGroup notes a group of an app. externalID is "" as long as the group has not been made there.
func (o *Org) addAppGroup(a *app, name, externalID string) *group {
	now := o.now()
	g := &group{
		ID: newID("00g"), Profile: map[string]any{"name": name}, Created: now, LastUpdated: now, LastMembershipUpdated: now,
		AppID: a.ID, ExternalID: externalID,
	}
	o.addGroup(g)
	o.changed(g)
	return g
}

// appGroupNamed is the app's group of that name, nil for none. Case does not count, as in a SCIM filter on displayName.
func (o *Org) appGroupNamed(a *app, name string) *group {
	for _, id := range o.groupOrder {
		if g := o.groups[id]; g.AppID == a.ID && strings.EqualFold(g.name(), name) {
			return g
		}
	}
	return nil
}

// managed refuses what Okta does not let anybody do to a group of an app: its profile and members are the app's business
// (okta/terraform-provider-okta, pull request 118).
func (g *group) managed() error {
	if g.AppID == "" {
		return nil
	}
	return newError(http.StatusForbidden, "E0000006", "You do not have permission to perform the requested action",
		"groupId: "+g.ID+" is an APP_GROUP: it is changed in the app, or by group push")
}
