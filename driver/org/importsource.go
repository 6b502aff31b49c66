package org

import (
	"maps"
	"reflect"
	"slices"

	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// sourceProfile makes the app the source of the Okta user's profile, and takes the values over, if the app is a profile source
// ("Allow {app} to source Okta users"). They are pushed to the user's other apps, not back.
func (o *Org) sourceProfile(journal importLog, au *appUser) {
	a, u := journal.app, o.users[au.UserID]
	if u == nil || !a.importSettings().ProfileSourcing.Enabled || u.ID == o.administrator {
		return
	}
	u.SourceAppID = a.ID
	o.changed(u)
	wanted, err := o.toOkta(a, provisioning.ImportedUser{UserName: au.UserName, Profile: au.Profile})
	if err != nil {
		o.logMappingFailure(a, u, err)
		return
	}
	profile := a.sourced(u.Profile, wanted)
	if reflect.DeepEqual(profile, u.Profile) || u.Status == userDeprovisioned {
		return
	}
	if err := o.checkProfile(profile, u.ID); err != nil {
		journal.write("system.import.user.update", "Update user triggered by import process", adminText(err), userParty(u), appParty(a))
		return
	}
	o.setProfile(u, profile)
	u.LastUpdated = o.now()
	journal.write("user.account.update_profile", "Update user profile for Okta", "", userParty(u))
	for _, id := range o.appOrder {
		if other := o.apps[id].Users[u.ID]; id != a.ID && other.assigned() {
			o.reevaluate(o.apps[id], u, other)
		}
	}
}

// sourced is an Okta profile with the values that the app's mapping gives. A value that is gone in the app is gone in Okta too,
// unless Okta needs one; lines that are applied on create only, and the username, stay as they are.
func (a *app) sourced(profile, wanted map[string]any) map[string]any {
	made := maps.Clone(profile)
	for name, line := range a.ToOkta.Properties() {
		value, given := wanted[name]
		switch {
		case name == "login" || line.PushStatus == mapping.DontPush:
		case given:
			made[name] = value
		case name != "email" && name != "firstName" && name != "lastName":
			delete(made, name)
		}
	}
	return made
}

// sourcedElsewhere refuses a change of what an app sources: the app alone may make it.
func (o *Org) sourcedElsewhere(u *user, profile map[string]any) error {
	a := o.apps[u.SourceAppID]
	if a == nil || !a.importSettings().ProfileSourcing.Enabled {
		return nil
	}
	var causes []string
	for _, name := range slices.Sorted(maps.Keys(a.ToOkta.Properties())) {
		if name != "login" && !reflect.DeepEqual(profile[name], u.Profile[name]) {
			causes = append(causes, name+": the profile is sourced by "+a.Label+"; change it there, and import")
		}
	}
	if len(causes) == 0 {
		return nil
	}
	return invalid("profile", causes...)
}

// removeImported unassigns a user whose account is missing or inactive. Nothing is pushed: the account is what it is. An Okta
// user whom the app sources is left, deactivated or suspended, as "When a user is deactivated in the app" says.
func (o *Org) removeImported(journal importLog, au *appUser) {
	a, u := journal.app, o.users[au.UserID]
	parties := o.membershipTargets(a, u, au)
	journal.write("system.import.user.delete", "Delete user triggered by import process", "", parties...)
	journal.write("application.provision.user.import", "Deactivate user from external application", "", parties...)
	journal.write("application.user_membership.remove", "Remove user's application membership", "", parties...)
	if a.Imports.Former == nil {
		a.Imports.Former = map[string]string{}
	}
	a.Imports.Former[au.ExternalID] = u.ID
	o.dropTasks(a, u.ID, assignJob, profileJob, userNameJob, deactivateJob)
	au.setStatus(appUserDeprovisioned, o.now())
	au.ExternalID, au.SyncState = "", syncDisabled
	o.forgetAppUser(a, u.ID)
	sourcing := a.importSettings().ProfileSourcing
	if !sourcing.Enabled || u.SourceAppID != a.ID {
		return
	}
	switch {
	case sourcing.WhenDeactivated == deactivateUser && u.Status != userDeprovisioned:
		journal.write("system.import.user.update_user_lifecycle_from_master", "Update user status triggered by import process", "", userParty(u), appParty(a))
		o.deactivate(u)
	case sourcing.WhenDeactivated == suspendUser && u.Status == userActive:
		o.setUserStatus(u, userSuspended)
		journal.write("system.import.user.suspend", "Suspend user triggered by import process", "", userParty(u), appParty(a))
		o.logUser("user.lifecycle.suspend", "Suspend Okta user", u)
	}
}

// reviveFormer links an account that is back to the Okta user whose it was, if the app sources that user and "When a user is
// reactivated in the app" says so.
func (o *Org) reviveFormer(journal importLog, imported provisioning.ImportedUser) bool {
	a := journal.app
	u := o.users[a.Imports.Former[imported.ID]]
	sourcing := a.importSettings().ProfileSourcing
	if u == nil || !sourcing.Enabled || u.SourceAppID != a.ID || a.Users[u.ID].assigned() {
		return false
	}
	switch {
	case u.Status == userSuspended && sourcing.ReactivateSuspended:
		o.setUserStatus(u, userActive)
		journal.write("system.import.user.unsuspend", "Unsuspend user triggered by import process", "", userParty(u), appParty(a))
		o.logUser("user.lifecycle.unsuspend", "Unsuspend Okta user", u)
	case u.Status == userDeprovisioned && sourcing.ReactivateDeactivated:
		journal.write("system.import.user.update_user_lifecycle_from_master", "Update user status triggered by import process", "", userParty(u), appParty(a))
		o.activate(u)
	default:
		return false
	}
	o.sourceProfile(journal, o.linkImported(journal, u, imported))
	return true
}
