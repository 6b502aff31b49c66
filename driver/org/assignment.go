package org

import (
	"errors"
	"maps"
	"reflect"
	"strings"
)

// assignment is how a user comes to an app.
type assignment struct {
	// direct, or through a group.
	direct  bool
	groupID string
	// userName and profile are what the administrator entered in the same form; empty for what the mappings give.
	userName string
	profile  map[string]any
}

// assign makes an app user of a user. When a mapping cannot be evaluated there is none, and the System Log says why.
func (o *Org) assign(a *app, u *user, how assignment) (*appUser, error) {
	now := o.now()
	au := &appUser{ID: newID("0ua"), AppID: a.ID, UserID: u.ID, Direct: how.direct, GroupID: how.groupID, Created: now, StatusChanged: now, LastUpdated: now}
	if how.direct {
		if via := o.assigningGroup(a, u); via != nil {
			au.GroupID = via.GroupID
		}
	}
	mapped, userName, err := o.evaluate(a, u, au, true)
	if err != nil {
		o.logMappingFailure(a, u, err)
		return nil, err
	}
	au.Mapped, au.Given, au.GivenUserName = mapped, a.withGroupValues(au, mapped), userName
	au.Profile, au.UserName = au.Given, userName
	if len(how.profile) > 0 {
		au.Profile = maps.Clone(au.Given)
	}
	for name, value := range how.profile {
		if value != nil {
			au.Profile[name] = value
		}
	}
	if how.userName != "" {
		au.UserName = how.userName
	}
	if missing := a.missing(au.Profile); how.direct && len(missing) > 0 {
		return nil, invalid("profile", missing...)
	}
	o.dropTasks(a, u.ID, deactivateJob)
	o.addAppUser(a, au)
	o.logEvent(event{Type: "application.user_membership.add", Message: "Add user to application membership", Targets: o.membershipTargets(a, u, au)})
	o.pushAssignment(a, u, au)
	return au, nil
}

// assigningGroup is the first group, by priority, that gives the app to the user.
func (o *Org) assigningGroup(a *app, u *user) *groupAssignment {
	for _, assignment := range a.Groups {
		if g := o.groups[assignment.GroupID]; g != nil && g.has(u.ID) {
			return assignment
		}
	}
	return nil
}

// regroup is reconsider after a change of the user's groups. Where the assignment stays as it is, the mappings are not evaluated
// again, whatever they ask about groups (Okta Expression Language reference, "Group functions").
func (o *Org) regroup(a *app, u *user) {
	if u == nil {
		return
	}
	assigning := ""
	if via := o.assigningGroup(a, u); via != nil {
		assigning = via.GroupID
	}
	if au := a.Users[u.ID]; au.assigned() && au.GroupID == assigning && (au.Direct || assigning != "") {
		return
	}
	o.reconsider(a, u)
}

// reconsider brings an assignment in line with the groups of the user: it comes, goes, or is held by another group.
func (o *Org) reconsider(a *app, u *user) {
	if u == nil || u.Status == userDeprovisioned {
		return
	}
	via := o.assigningGroup(a, u)
	au := a.Users[u.ID]
	switch {
	case !au.assigned() && via != nil:
		_, _ = o.assign(a, u, assignment{groupID: via.GroupID}) // it logs what is wrong with the mappings
	case !au.assigned():
	case !au.Direct && via == nil:
		o.unassign(a, u, au)
		o.forgetAppUser(a, u.ID)
	default:
		au.GroupID = ""
		if via != nil {
			au.GroupID = via.GroupID
		}
		o.reevaluate(a, u, au)
	}
}

// unassign removes the membership and provisions that, if "Deactivate Users" is ticked. What was never provisioned has
// nothing to deactivate.
func (o *Org) unassign(a *app, u *user, au *appUser) {
	o.logEvent(event{Type: "application.user_membership.remove", Message: "Remove user's application membership", Targets: o.membershipTargets(a, u, au)})
	o.dropTasks(a, u.ID, assignJob, profileJob, userNameJob, passwordJob, randomPasswordJob)
	if a.provisions() && a.Capabilities.Deactivate && !au.BeforeProvisioning {
		o.submit(a, u, au, deactivateJob)
	}
}

// userActivated pushes what waited for the activation, and gives back the apps that the user has through groups. Direct
// assignments of a deactivated user are lost.
func (o *Org) userActivated(u *user) {
	o.applyGroupRules(u)
	for _, id := range o.appOrder {
		a := o.apps[id]
		if au := a.Users[u.ID]; au.assigned() && au.Status == appUserStaged && au.SyncState == syncOutOfSync && a.pending[u.ID] == 0 {
			o.pushAssignment(a, u, au)
			continue
		}
		o.reconsider(a, u)
	}
}

// userDeactivated removes every app membership of the user; only that is provisioned, not the deactivation itself.
func (o *Org) userDeactivated(u *user) {
	for _, id := range o.appOrder {
		a := o.apps[id]
		au := a.Users[u.ID]
		if !au.assigned() {
			continue
		}
		o.unassign(a, u, au)
		au.setStatus(appUserDeprovisioned, o.now())
		au.Direct, au.GroupID = false, ""
		o.changed(au)
		if a.pending[u.ID] == 0 {
			au.ExternalID, au.SyncState = "", syncDisabled
		}
	}
}

// profileChanged evaluates the mappings of every app again.
func (o *Org) profileChanged(u *user) {
	o.applyGroupRules(u)
	for _, id := range o.appOrder {
		if au := o.apps[id].Users[u.ID]; au.assigned() {
			o.reevaluate(o.apps[id], u, au)
		}
	}
}

// reevaluate pushes an update if, and only if, the mappings change the app user.
func (o *Org) reevaluate(a *app, u *user, au *appUser) {
	mapped, userName, err := o.evaluate(a, u, au, false)
	if err != nil {
		o.logMappingFailure(a, u, err)
		return
	}
	o.changed(au)
	given := a.withGroupValues(au, mapped)
	change := edit{profile: map[string]any{}}
	for name, value := range given {
		if !reflect.DeepEqual(value, au.Given[name]) {
			change.profile[name] = value
		}
	}
	for name := range au.Given {
		if _, still := given[name]; !still {
			change.profile[name] = nil
		}
	}
	if userName != au.GivenUserName {
		change.userName = userName
	}
	au.Mapped, au.Given, au.GivenUserName = mapped, given, userName
	o.edit(a, u, au, change)
}

// withGroupValues lets the values of the assigning group take the place of mapped ones, for who is assigned by it alone.
func (a *app) withGroupValues(au *appUser, mapped map[string]any) map[string]any {
	via := a.groupAssignment(au.GroupID)
	if via == nil || au.Direct || len(via.Profile) == 0 {
		return mapped
	}
	given := maps.Clone(mapped)
	for name, value := range via.Profile {
		if value != nil {
			given[name] = value
		}
	}
	return given
}

// edit is a change of an app user: attributes (nil clears one) and an application username ("" keeps it).
type edit struct {
	userName string
	profile  map[string]any
}

// edit changes an app user and pushes what is different. The username and the profile are pushed separately, as Okta does.
func (o *Org) edit(a *app, u *user, au *appUser, change edit) {
	o.changed(au)
	if change.userName != "" && change.userName != au.UserName {
		au.UserName, au.LastUpdated = change.userName, o.now()
		o.logEvent(event{
			Type: "application.user_membership.change_username", Message: "Change user's application username",
			Targets: o.membershipTargets(a, u, au),
		})
		o.pushUpdate(a, u, au, userNameJob)
	}
	profile := maps.Clone(au.Profile)
	for name, value := range change.profile {
		if value == nil {
			value = cleared(profile[name])
		}
		if value == nil {
			delete(profile, name)
		} else {
			profile[name] = value
		}
	}
	if !reflect.DeepEqual(profile, au.Profile) {
		au.Profile, au.LastUpdated = profile, o.now()
		o.logEvent(event{
			Type: "application.user_membership.update", Message: "Updated user application property",
			Targets: o.membershipTargets(a, u, au),
		})
		o.pushUpdate(a, u, au, profileJob)
	}
}

// cleared is what is left of an attribute whose value is taken away: text that was there becomes "", which Okta pushes;
// anything else is gone.
func cleared(value any) any {
	if _, isText := value.(string); isText {
		return ""
	}
	return nil
}

func (o *Org) membershipTargets(a *app, u *user, au *appUser) []eventParty {
	return []eventParty{
		{ID: "0ua" + u.ID[3:], Type: "AppUser", AlternateID: au.UserName, DisplayName: u.displayName()},
		appParty(a), userParty(u),
	}
}

func (o *Org) logMappingFailure(a *app, u *user, err error) {
	o.logEvent(event{
		Type: "application.appuser.mapping.invalid.expression", Message: "Invalid expression in the mapping of an app user",
		Result: "FAILURE", Reason: reason(err), Targets: []eventParty{appParty(a), userParty(u)},
	})
}

// reason is an error as the System Log shows it: the causes of an API error, which say more than its summary.
func reason(err error) string {
	var refused *apiError
	if !errors.As(err, &refused) || len(refused.Causes) == 0 {
		return err.Error()
	}
	causes := make([]string, len(refused.Causes))
	for i, cause := range refused.Causes {
		causes[i] = cause.Summary
	}
	return strings.Join(causes, "; ")
}
