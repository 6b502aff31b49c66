package org

import (
	"slices"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// applyImportedGroups brings the app's groups in line with what was imported, and counts. An imported group is an APP_GROUP in
// Okta; its members are the Okta users who are linked to the members' accounts. A group that is missing is removed, unless an
// Okta group is pushed to it: that is told when it is pushed next.
func (o *Org) applyImportedGroups(journal importLog, groups []provisioning.ImportedGroup) {
	a, count := journal.app, &journal.run.Groups
	journal.write("system.import.group.start", "Start importing groups from refreshing AppGroups", "", appParty(a))
	known := map[string]*group{}
	for _, id := range o.groupOrder {
		if g := o.groups[id]; g.AppID == a.ID && g.ExternalID != "" {
			known[g.ExternalID] = g
		}
	}
	count.Scanned = len(groups)
	linked := a.linked()
	for _, imported := range groups {
		members := membersOf(linked, imported)
		g := known[imported.ID]
		delete(known, imported.ID)
		switch {
		case g == nil:
			count.New++
			g = o.addAppGroup(a, imported.Name, imported.ID)
			o.setMembers(g, members)
			journal.write("system.import.group.create", "Create group triggered by import process", "", groupParty(g), appParty(a))
		case g.name() != imported.Name || !sameMembers(g.Members, members):
			count.Updated++
			o.updateImportedGroup(journal, g, imported.Name, members)
		default:
			count.Unchanged++
		}
	}
	for _, id := range slices.Clone(o.groupOrder) {
		g := o.groups[id]
		if g == nil || g.AppID != a.ID || known[g.ExternalID] != g || o.pushedTo(g) {
			continue
		}
		count.Removed++
		journal.write("system.import.group.delete", "Remove group triggered by import process", "", groupParty(g), appParty(a))
		o.forgetAppGroup(g)
	}
	journal.write("system.import.group_membership.complete", "Import of application group members completed", "", appParty(a))
	journal.write("system.import.group.complete", "Import of groups completed", "", appParty(a))
}

func (o *Org) updateImportedGroup(journal importLog, g *group, name string, members []string) {
	now := o.now()
	if g.name() != name {
		g.Profile["name"], g.LastUpdated = name, now
	}
	if !sameMembers(g.Members, members) {
		o.setMembers(g, members)
		g.LastMembershipUpdated = now
	}
	o.changed(g)
	journal.write("system.import.group.update", "Update group triggered from import process", "", groupParty(g), appParty(journal.app))
}

func membersOf(linked map[string]*appUser, imported provisioning.ImportedGroup) []string {
	members := []string{}
	for _, id := range imported.Members {
		if au := linked[id]; au != nil && !slices.Contains(members, au.UserID) {
			members = append(members, au.UserID)
		}
	}
	return members
}

func sameMembers(one, other []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(one)), slices.Sorted(slices.Values(other)))
}
