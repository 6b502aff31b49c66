package org

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// autoConfirm confirms a found user where the rules of the page "To Okta" say so. What cannot be confirmed stays for review,
// with the reason.
func (o *Org) autoConfirm(journal importLog, matcher *matcher, found *foundUser) {
	rules := matcher.rule
	var err error
	switch {
	case found.Match == exactMatch && rules.AutoConfirmExactMatch, found.Match == partialMatch && rules.AutoConfirmPartialMatch:
		err = o.confirmMatch(journal, found, o.users[found.UserID])
	case found.Match == withoutAnybody && rules.AutoConfirmNewUsers:
		var made *user
		if made, err = o.confirmNew(journal, found, rules.AutoActivateNewUsers); err == nil {
			matcher.add(made)
		}
	default:
		return
	}
	if err == nil {
		return // it is linked, and found no more
	}
	if text := adminText(err); text != found.Problem {
		found.Problem = text
		o.changed(found)
		journal.write("system.import.user.create", "Create user triggered by import process", found.Problem, appParty(journal.app), accountParty(found.User))
	}
}

// adminText is what is wrong, in one line.
func adminText(err error) string {
	var mine *apiError
	if !errors.As(err, &mine) || len(mine.Causes) == 0 {
		return err.Error()
	}
	var causes []string
	for _, cause := range mine.Causes {
		causes = append(causes, cause.Summary)
	}
	return strings.Join(causes, "; ")
}

func accountParty(user provisioning.ImportedUser) eventParty {
	return eventParty{ID: user.ID, Type: "AppUser", AlternateID: user.UserName, DisplayName: user.UserName}
}

// confirmMatch links a found user to an Okta user.
func (o *Org) confirmMatch(journal importLog, found *foundUser, u *user) error {
	a := journal.app
	switch au := a.Users[u.ID]; {
	case u.Status == userDeprovisioned:
		return invalid("userId", "userId: "+u.login()+" is deactivated; activate the user first")
	case au.assigned() && au.ExternalID != "" && au.ExternalID != found.User.ID:
		return invalid("userId", "userId: "+u.login()+" is linked to another account of "+a.Label)
	}
	au := o.linkImported(journal, u, found.User)
	journal.write("system.import.user_match.confirm", "Import user matching assignment confirmed", "", o.membershipTargets(a, u, au)...)
	o.sourceProfile(journal, au)
	return nil
}

// confirmNew makes an Okta user of a found user, and links both.
func (o *Org) confirmNew(journal importLog, found *foundUser, activate bool) (*user, error) {
	profile, err := o.toOkta(journal.app, found.User)
	if err != nil {
		return nil, invalid("profile", "profile: "+err.Error())
	}
	if err := o.checkProfile(profile, ""); err != nil {
		return nil, err
	}
	u := o.importUser(profile)
	journal.write("system.import.user.create", "Create user triggered by import process", "", userParty(u), appParty(journal.app))
	if activate {
		// Before there is an assignment, which an activation would have evaluated again.
		o.activate(u)
	}
	au := o.linkImported(journal, u, found.User)
	journal.write("system.import.user_match.confirm", "Import user matching assignment confirmed", "", o.membershipTargets(journal.app, u, au)...)
	o.sourceProfile(journal, au)
	return u, nil
}

// importUser adds a user who is not active yet.
func (o *Org) importUser(profile map[string]any) *user {
	now := o.now()
	u := &user{ID: newID("00u"), Status: userStaged, Profile: profile, Created: now, LastUpdated: now}
	o.addUser(u)
	o.changed(u)
	o.logUser("user.lifecycle.create", "Create Okta user", u)
	return u
}

// linkImported assigns an Okta user whose account in the app is known. Nothing is pushed: the app user holds what was
// imported, and Okta's own values go out with the next change or with Force Sync. Who was assigned without an account, because
// provisioning was off or a push failed, gets this one.
func (o *Org) linkImported(journal importLog, u *user, imported provisioning.ImportedUser) *appUser {
	a, now := journal.app, o.now()
	au := a.Users[u.ID]
	if !au.assigned() {
		au = &appUser{ID: newID("0ua"), AppID: a.ID, UserID: u.ID, Direct: true, Created: now, StatusChanged: now}
		if via := o.assigningGroup(a, u); via != nil {
			au.GroupID = via.GroupID
		}
		o.addAppUser(a, au)
		o.logEvent(event{Type: "application.user_membership.add", Message: "Add user to application membership", Actor: systemParty(), Targets: o.membershipTargets(a, u, au)})
	}
	mapped, userName, err := o.evaluate(a, u, au, true)
	if err != nil {
		mapped = map[string]any{}
	}
	// What Okta would have is pushed when the mappings are evaluated next: the app has something else so far.
	au.Mapped, au.Given, au.GivenUserName = mapped, valuesOf(imported.Profile, mapped), userName
	au.Profile, au.Imported = maps.Clone(imported.Profile), imported.Profile
	if au.Profile == nil {
		au.Profile = map[string]any{}
	}
	au.UserName, au.ExternalID, au.Grants = imported.UserName, imported.ID, imported.Grants
	au.BeforeProvisioning, au.Errors, au.LastSync, au.SyncState = false, nil, now, syncSynchronized
	au.setStatus(appUserActive, now)
	o.becameKnown(a, u.ID)
	o.changed(a, au)
	o.dropTasks(a, u.ID, assignJob, profileJob, userNameJob, deactivateJob)
	o.forgetFound(a, imported.ID)
	delete(a.Imports.Former, imported.ID)
	o.pushGroupsOf(a, u)
	return au
}

// valuesOf are the imported values of what is mapped. That the app does not show what a mapping leaves empty is no difference.
func valuesOf(imported, mapped map[string]any) map[string]any {
	values := map[string]any{}
	for name, wanted := range mapped {
		if value, there := imported[name]; there {
			values[name] = value
		} else if wanted == "" {
			values[name] = ""
		}
	}
	return values
}

func (o *Org) forgetFound(a *app, id string) {
	found := a.Imports.found[id]
	if found == nil {
		return
	}
	o.gone(found)
	delete(a.Imports.found, id)
	a.Imports.foundOrder = slices.DeleteFunc(a.Imports.foundOrder, func(other string) bool { return other == id })
}

// confirmFound is "Confirm Assignments" for one user. Without a body the match is confirmed, or a new Okta user is made where
// there is none. userId names another Okta user, create asks for a new one, activate is "Auto-activate users after confirmation".
func (o *Org) confirmFound(w http.ResponseWriter, r *http.Request) error {
	a, found, err := o.foundUser(r)
	if err != nil {
		return err
	}
	body := struct {
		UserID   string `json:"userId"`
		Create   bool   `json:"create"`
		Activate *bool  `json:"activate"`
	}{}
	if err := readBody(r, &body, true); err != nil {
		return err
	}
	activate := a.inbound().ImportRules.CreateAndMatch.AutoActivateNewUsers
	if body.Activate != nil {
		activate = *body.Activate
	}
	id := body.UserID
	if id == "" && !body.Create {
		id = found.UserID
	}
	if id == "" && !body.Create && found.Match == multipleMatch {
		return invalid("userId", "userId: several Okta users match; say which one, or create a new one")
	}
	journal := importLog{org: o, app: a, run: &importRun{}, transaction: randomText(27)}
	u := o.users[id]
	switch {
	case id == "":
		if u, err = o.confirmNew(journal, found, activate); err != nil {
			return err
		}
	case u == nil:
		return notFound(id, "User")
	default:
		if err := o.confirmMatch(journal, found, u); err != nil {
			return err
		}
	}
	o.answer(w, http.StatusOK, o.appUserView(o.base(r), a, a.Users[u.ID]))
	return nil
}

// ignoreFound leaves the user of the app alone: nothing is changed in the app, and imports pass over it.
func (o *Org) ignoreFound(w http.ResponseWriter, r *http.Request) error {
	return o.setIgnored(w, r, true, "system.import.user_match.update", "Assignment was modified")
}

func (o *Org) unignoreFound(w http.ResponseWriter, r *http.Request) error {
	return o.setIgnored(w, r, false, "system.import.user_match.unignore", "Assignment was unignored")
}

func (o *Org) setIgnored(w http.ResponseWriter, r *http.Request, ignored bool, kind, message string) error {
	a, found, err := o.foundUser(r)
	if err != nil {
		return err
	}
	if found.Ignored != ignored {
		found.Ignored, found.Updated = ignored, o.now()
		o.changed(found)
		o.logEvent(event{Type: kind, Message: message, Targets: []eventParty{accountParty(found.User), appParty(a)}})
	}
	o.answer(w, http.StatusOK, foundView(found))
	return nil
}

func (o *Org) foundUser(r *http.Request) (*app, *foundUser, error) {
	a, err := o.app(r)
	if err != nil {
		return nil, nil, err
	}
	id := r.PathValue("externalID")
	found := a.Imports.found[id]
	if found == nil {
		return nil, nil, notFound(id, "ImportedUser")
	}
	return a, found, nil
}
