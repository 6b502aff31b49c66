package org

import (
	"maps"
	"reflect"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// foundUser is a user who is in the app and whom nobody has linked to an Okta user.
type foundUser struct {
	AppID string
	User  provisioning.ImportedUser
	// Ignored: an administrator wants the user to be left alone ("User is IGNORED in Okta").
	Ignored bool
	// Match says how UserID was found: EXACT, PARTIAL, MULTIPLE (more than one) or NONE.
	Match, UserID string
	// Problem is why the user could not be confirmed.
	Problem string
	Found   time.Time
	Updated time.Time
}

func (f *foundUser) keptAs() (kind, id string) { return keptFound, f.AppID + "/" + f.User.ID }

// importPlan is what an import is going to change.
type importPlan struct {
	users []provisioning.ImportedUser // the active ones
	// linked are the app users of those who are linked, by the app's id.
	linked map[string]*appUser
	// removed are linked app users whose accounts are missing or inactive, with the app's id; gone the same of found users.
	removed []*appUser
	gone    []string
}

// planImport compares what the app holds with what is known of it. Inactive users count as missing: Okta does not pull in a
// user whose "active" is false, even in a full import. before are those who were linked when the download began: who was
// provisioned meanwhile may be missing in it.
func (o *Org) planImport(a *app, found provisioning.Import, before map[string]*appUser) importPlan {
	plan := importPlan{linked: a.linked()}
	active := map[string]bool{}
	for _, user := range found.Users {
		if user.Active {
			plan.users = append(plan.users, user)
			active[user.ID] = true
		}
	}
	for _, id := range a.UserOrder {
		if au := a.Users[id]; au.assigned() && au.ExternalID != "" && before[au.ExternalID] == au && !active[au.ExternalID] {
			plan.removed = append(plan.removed, au)
		}
	}
	for _, id := range a.Imports.foundOrder {
		if !active[id] {
			plan.gone = append(plan.gone, id)
		}
	}
	return plan
}

// linked are the app users that have an account, by the app's id of it.
func (a *app) linked() map[string]*appUser {
	linked := map[string]*appUser{}
	for _, au := range a.Users {
		if au.assigned() && au.ExternalID != "" {
			linked[au.ExternalID] = au
		}
	}
	return linked
}

// applyImport changes the org as planned and counts.
func (o *Org) applyImport(journal importLog, plan importPlan) {
	a, count := journal.app, &journal.run.Users
	count.Scanned = len(plan.users)
	count.Removed = len(plan.removed) + len(plan.gone)
	for _, au := range plan.removed {
		o.removeImported(journal, au)
	}
	for _, id := range plan.gone {
		o.forgetFound(a, id)
	}
	journal.write("system.import.user_matching.start", "User matching started", "", appParty(a))
	matcher := o.newMatcher(a)
	for _, user := range plan.users {
		switch au := plan.linked[user.ID]; {
		case au != nil && o.takeProfile(journal, au, user):
			count.Updated++
		case au != nil:
			count.Unchanged++
		default:
			o.countFound(count, o.applyFound(journal, matcher, user))
		}
	}
	journal.write("system.import.user_matching.complete", "User matching completed", "", appParty(a))
	journal.write("system.import.user.complete", "Import of user completed", "", appParty(a))
}

func (o *Org) countFound(count *counts, state foundState) {
	switch state {
	case foundNew:
		count.New++
	case foundUpdated:
		count.Updated++
	case foundUnchanged:
		count.Unchanged++
	}
}

// foundState tells what an import made of a user who is not linked.
type foundState int

const (
	foundNew foundState = iota
	foundUpdated
	foundUnchanged
)

// applyFound keeps a user who is not linked for review, or confirms at once where the rules say so.
func (o *Org) applyFound(journal importLog, matcher *matcher, user provisioning.ImportedUser) foundState {
	a, now := journal.app, o.now()
	known := a.Imports.found[user.ID]
	state := foundNew
	switch {
	case known == nil:
		known = &foundUser{AppID: a.ID, User: user, Found: now, Updated: now}
		o.keepFound(known)
	case reflect.DeepEqual(known.User, user):
		state = foundUnchanged
	default:
		known.User, known.Updated, state = user, now, foundUpdated
		o.changed(known)
	}
	if known.Ignored || o.reviveFormer(journal, user) {
		return state
	}
	if how, id := matcher.match(user); how != known.Match || id != known.UserID {
		known.Match, known.UserID = how, id
		o.changed(known)
	}
	o.autoConfirm(journal, matcher, known)
	return state
}

// takeProfile brings a linked app user in line with its account; true when that changed something. What the app does not show
// stays, unless an import has shown it before. A profile source's values go on to the Okta user.
func (o *Org) takeProfile(journal importLog, au *appUser, user provisioning.ImportedUser) bool {
	profile := maps.Clone(au.Profile)
	if profile == nil {
		profile = map[string]any{}
	}
	for name := range au.Imported {
		if _, still := user.Profile[name]; !still {
			delete(profile, name)
		}
	}
	maps.Copy(profile, user.Profile)
	changed := au.UserName != user.UserName || !reflect.DeepEqual(profile, au.Profile) || user.Grants != nil && !reflect.DeepEqual(user.Grants, au.Grants)
	au.Imported = user.Profile
	o.changed(au)
	if changed {
		au.Given = overwritten(au, profile)
		au.Profile, au.UserName, au.LastUpdated = profile, user.UserName, o.now()
		if user.Grants != nil {
			au.Grants = user.Grants
		}
		u := o.users[au.UserID]
		journal.write("system.import.user.update", "Update user triggered by import process", "", o.membershipTargets(journal.app, u, au)...)
		journal.write("application.provision.user.import_profile", "Import profile from external application", "", o.membershipTargets(journal.app, u, au)...)
	}
	o.sourceProfile(journal, au)
	return changed
}

// overwritten are the values that Okta gave, with what the app has made of them: the next change of the Okta profile overwrites
// it (Okta Management API, ProfileSettingObject).
func overwritten(au *appUser, profile map[string]any) map[string]any {
	given := maps.Clone(au.Given)
	for name := range au.Mapped {
		value, there := profile[name]
		switch {
		case reflect.DeepEqual(value, au.Profile[name]):
		case there:
			given[name] = value
		default:
			delete(given, name)
		}
	}
	return given
}

func (o *Org) keepFound(found *foundUser) {
	o.addFound(found)
	o.changed(found)
}

// addFound takes a found user in, who was found now or is read from the file.
func (o *Org) addFound(found *foundUser) {
	a := o.apps[found.AppID]
	if a == nil {
		return
	}
	if a.Imports.found == nil {
		a.Imports.found = map[string]*foundUser{}
	}
	a.Imports.found[found.User.ID] = found
	a.Imports.foundOrder = append(a.Imports.foundOrder, found.User.ID)
}
