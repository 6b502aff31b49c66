package org

import (
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// pushMapping is a group push mapping: an Okta group that is pushed to a group of an app.
type pushMapping struct {
	ID, AppID string
	// SourceGroupID is the Okta group, TargetGroupID the group of the app, both by their Okta ids.
	SourceGroupID, TargetGroupID string
	Status                       string
	// ErrorSummary is what an administrator reads when the last push failed.
	ErrorSummary string
	// RuleID is the push rule that made the mapping, "" for none.
	RuleID string
	// Link: the app's group was known before, and has its first push still ahead of it.
	Link bool
	// Unlinked: an administrator deleted the mapping, and the app's group is still to be deleted.
	Unlinked bool

	Created, LastUpdated, LastPush time.Time

	// RepeatAt is when a push that failed is repeated, Repeats how often it was.
	RepeatAt time.Time `json:",omitzero"`
	Repeats  int       `json:",omitempty"`

	// Waiting are the pushes that are queued, in order. The first may be under way.
	Waiting []*groupChange
	running bool
}

// The statuses of a mapping (Okta Management API, GroupPushMappingStatus).
const (
	mappingActive   = "ACTIVE"
	mappingInactive = "INACTIVE"
	mappingError    = "ERROR"
)

// groupChange is one push of a group that is queued. Who has joined is looked at when it runs, because only then it shows who
// is provisioned; who has left is kept as it was, because with the group the app may have gone.
type groupChange struct {
	Kind groupChangeKind
	// Joined and Left are by user id. They are kept as waiting members, one by one.
	Joined map[string]bool                     `json:"-"`
	Left   map[string]provisioning.GroupMember `json:"-"`
}

type groupChangeKind string

const (
	pushChange    groupChangeKind = "push"
	renameChange  groupChangeKind = "rename"
	membersChange groupChangeKind = "members"
	pushNowChange groupChangeKind = "push-now"
	deleteChange  groupChangeKind = "delete"
)

// pushesGroups reports whether Okta pushes groups to the app at all.
func (a *app) pushesGroups() bool { return a.provisions() && a.Connector.PushGroups }

func (a *app) pushMapping(id string) *pushMapping {
	for _, m := range a.PushMappings {
		if m.ID == id && !m.Unlinked {
			return m
		}
	}
	return nil
}

// mappingOf is the app's mapping of an Okta group, nil for none.
func (a *app) mappingOf(source *group) *pushMapping {
	for _, m := range a.PushMappings {
		if m.SourceGroupID == source.ID && !m.Unlinked {
			return m
		}
	}
	return nil
}

// pushedTo reports whether an Okta group is pushed to the group of an app.
func (o *Org) pushedTo(g *group) bool {
	a := o.apps[g.AppID]
	if a == nil {
		return false
	}
	for _, m := range a.PushMappings {
		if m.TargetGroupID == g.ID {
			return true
		}
	}
	return false
}

// mapped refuses to delete a group that a mapping uses (Okta Workflows, Okta connector, "Delete Group"). Okta's words for it
// are not known.
func (o *Org) mapped(g *group) error {
	for _, id := range o.appOrder {
		for _, m := range o.apps[id].PushMappings {
			if !m.Unlinked && (m.SourceGroupID == g.ID || m.TargetGroupID == g.ID) {
				return invalid("groupId", "groupId: the group is used in a group push mapping of the app "+o.apps[id].Label+"; delete the mapping "+m.ID+" first")
			}
		}
	}
	return nil
}

// pushes are the parties of an event about a mapping.
func (o *Org) mappingParties(a *app, m *pushMapping) []eventParty {
	parties := []eventParty{appParty(a)}
	if source := o.groups[m.SourceGroupID]; source != nil {
		parties = append(parties, groupParty(source))
	}
	if target := o.groups[m.TargetGroupID]; target != nil {
		parties = append(parties, eventParty{ID: target.ID, Type: "AppGroup", AlternateID: target.ExternalID, DisplayName: target.name()})
	}
	return parties
}

func (o *Org) logMapping(a *app, m *pushMapping, kind, message string) {
	o.logEvent(event{Type: "application.provision.group_push." + kind, Message: message, Targets: o.mappingParties(a, m), Debug: map[string]any{"appname": a.Name}})
}

// pushMappingView is a mapping as the Management API shows it.
func (o *Org) pushMappingView(base string, a *app, m *pushMapping) map[string]any {
	view := map[string]any{
		"id": m.ID, "sourceGroupId": m.SourceGroupID, "targetGroupId": m.TargetGroupID, "status": m.Status,
		"created": stamp(m.Created), "lastUpdated": stamp(m.LastUpdated),
		"_links": map[string]any{
			"app": href(base + "/api/v1/apps/" + a.ID), "sourceGroup": href(base + "/api/v1/groups/" + m.SourceGroupID),
			"targetGroup": href(base + "/api/v1/groups/" + m.TargetGroupID),
		},
	}
	if !m.LastPush.IsZero() {
		view["lastPush"] = stamp(m.LastPush)
	}
	if m.ErrorSummary != "" {
		view["errorSummary"] = m.ErrorSummary
	}
	return view
}
