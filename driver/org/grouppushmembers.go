package org

import (
	"slices"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// pushMembership pushes a change of members to every app that the group is pushed to. It is asked before the change reaches
// the apps that the group assigns: who leaves may lose the account with it.
func (o *Org) pushMembership(g *group, u *user) {
	for _, id := range o.appOrder {
		a := o.apps[id]
		m := a.mappingOf(g)
		if m == nil || m.Status != mappingActive || !a.pushesGroups() {
			continue
		}
		change := newMembersChange()
		switch member, known := a.groupMember(u); {
		case g.has(u.ID):
			change.Joined[u.ID] = true
		case known:
			change.Left[u.ID] = member
		}
		o.pushGroup(a, m, change)
	}
}

func newMembersChange() *groupChange {
	return &groupChange{Kind: membersChange, Joined: map[string]bool{}, Left: map[string]provisioning.GroupMember{}}
}

// pushGroupsOf pushes a person who was provisioned just now to every pushed group that holds the person, as one who joins
// (capture: wizard app, reassignment: "Re-push every pushed group of the reassigned user"). That a first assignment does the
// same is inferred from it.
func (o *Org) pushGroupsOf(a *app, u *user) {
	for _, m := range a.PushMappings {
		source := o.groups[m.SourceGroupID]
		if m.Unlinked || m.Status != mappingActive || source == nil || !source.has(u.ID) {
			continue
		}
		change := newMembersChange()
		change.Joined[u.ID] = true
		o.pushGroup(a, m, change)
	}
}

// groupMember is a user as a member of a pushed group: only who is assigned and provisioned is one (Okta SCIM 2.0 protocol
// reference, "Create Groups").
func (a *app) groupMember(u *user) (provisioning.GroupMember, bool) {
	au := a.Users[u.ID]
	if !au.assigned() || au.ExternalID == "" {
		return provisioning.GroupMember{}, false
	}
	return provisioning.GroupMember{Value: au.ExternalID, Display: au.UserName}, true
}

// provisioningGroup is the group as the provisioner needs it, when the push runs.
func (o *Org) provisioningGroup(a *app, m *pushMapping, target *group, change *groupChange) provisioning.Group {
	group := provisioning.Group{Name: target.name(), ExternalID: target.ExternalID}
	source := o.groups[m.SourceGroupID]
	if source == nil {
		return group
	}
	// In every captured list of members the newest Okta user stands first; the order in which they came into the group does
	// not fit them all.
	for _, id := range slices.Backward(o.userOrder) {
		if left, gone := change.Left[id]; gone {
			group.Left = append(group.Left, left)
		}
		if !source.has(id) {
			continue
		}
		member, provisioned := a.groupMember(o.users[id])
		if provisioned {
			group.Members = append(group.Members, member)
		}
		if provisioned && change.Joined[id] {
			group.Joined = append(group.Joined, member)
		}
	}
	return group
}

// groupChanged follows a group that was made or whose profile changed: it is renamed where it is pushed to, and push rules look
// at it.
func (o *Org) groupChanged(g *group, before string) {
	for _, id := range o.appOrder {
		a := o.apps[id]
		if m := a.mappingOf(g); m != nil && g.name() != before && a.Connector.RenameAppGroups {
			o.renameAppGroup(a, m, g)
		}
		o.applyRules(a, g)
	}
}

// renameAppGroup: with "Rename app groups to match group name in Okta" the app's group takes the name of the Okta group
// (Okta's test plan C9313). Without it, it keeps its own, also in later pushes (C9330).
func (o *Org) renameAppGroup(a *app, m *pushMapping, source *group) {
	target := o.groups[m.TargetGroupID]
	if target == nil {
		return
	}
	target.Profile["name"] = source.name()
	o.changed(target)
	if m.Status == mappingActive && a.pushesGroups() {
		o.pushGroup(a, m, &groupChange{Kind: renameChange})
	}
}
