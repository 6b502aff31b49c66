package org

import (
	"slices"
	"strings"
	"time"
)

// user is an Okta user.
type user struct {
	ID      string
	Status  string
	Profile map[string]any

	// SourceAppID is the app that sources the profile; "" for Okta.
	SourceAppID string

	// PasswordHash is all that is kept of a password.
	PasswordHash                                                    string
	LastLogin                                                       time.Time
	HasPassword                                                     bool
	Created, Activated, StatusChanged, LastUpdated, PasswordChanged time.Time
}

func (u *user) keptAs() (kind, id string) { return keptUser, u.ID }

// addUser takes a user into the org.
func (o *Org) addUser(u *user) {
	o.users[u.ID] = u
	o.userOrder = append(o.userOrder, u.ID)
	o.logins[strings.ToLower(u.login())] = u.ID
}

// setProfile gives a user another profile.
func (o *Org) setProfile(u *user, profile map[string]any) {
	delete(o.logins, strings.ToLower(u.login()))
	u.Profile = profile
	o.logins[strings.ToLower(u.login())] = u.ID
	o.changed(u)
}

// The statuses of an Okta user that the mock knows.
const (
	userStaged        = "STAGED"
	userProvisioned   = "PROVISIONED"
	userActive        = "ACTIVE"
	userSuspended     = "SUSPENDED"
	userDeprovisioned = "DEPROVISIONED"
	// A user whose password ran out, or was taken away, is as good as active for apps.
	userPasswordExpired = "PASSWORD_EXPIRED"
	userRecovery        = "RECOVERY"
)

func (u *user) text(attribute string) string {
	text, _ := u.Profile[attribute].(string)
	return text
}

func (u *user) login() string { return u.text("login") }

func (u *user) displayName() string {
	if name := u.text("displayName"); name != "" {
		return name
	}
	return strings.TrimSpace(u.text("firstName") + " " + u.text("lastName"))
}

// provisionable: a staged user is pushed once it is activated, a deprovisioned one is not pushed at all; suspension changes
// nothing, because Okta keeps a suspended user's app assignments.
func (u *user) provisionable() bool {
	return u.Status != userStaged && u.Status != userDeprovisioned
}

// userByIDOrLogin finds a user as Okta's paths allow: by id, by login, by login without its domain where that is unique, or
// "me", the administrator whom the token belongs to.
func (o *Org) userByIDOrLogin(name string) (*user, error) {
	if name == "me" {
		name = o.administrator
	}
	if found, ok := o.users[name]; ok {
		return found, nil
	}
	if id, ok := o.logins[strings.ToLower(name)]; ok {
		return o.users[id], nil
	}
	if strings.Contains(name, "@") {
		return nil, notFound(name, "User")
	}
	var short []*user
	for _, id := range o.userOrder {
		login := o.users[id].login()
		if local, _, ok := strings.Cut(login, "@"); ok && strings.EqualFold(local, name) {
			short = append(short, o.users[id])
		}
	}
	if len(short) == 1 {
		return short[0], nil
	}
	return nil, notFound(name, "User")
}

func (o *Org) setUserStatus(u *user, status string) {
	u.Status = status
	u.StatusChanged = o.now()
	u.LastUpdated = u.StatusChanged
	o.changed(u)
}

// forgetUser removes a user and everything that points at it.
func (o *Org) forgetUser(u *user) {
	o.gone(u)
	delete(o.users, u.ID)
	delete(o.logins, strings.ToLower(u.login()))
	o.userOrder = slices.DeleteFunc(o.userOrder, func(id string) bool { return id == u.ID })
	for _, g := range o.groups {
		o.dropMember(g, u.ID)
	}
	o.forgetUserInRules(u)
	for _, a := range o.apps {
		o.forgetAppUser(a, u.ID)
		if a.known[u.ID] {
			delete(a.known, u.ID)
			o.gone(&knownUser{AppID: a.ID, UserID: u.ID})
		}
	}
}

// userView is a user as the Management API shows it.
func (o *Org) userView(base string, u *user) map[string]any {
	credentials := map[string]any{"provider": map[string]any{"type": "OKTA", "name": "OKTA"}}
	if u.HasPassword {
		credentials["password"] = map[string]any{}
	}
	view := map[string]any{
		"id": u.ID, "status": u.Status, "created": stamp(u.Created), "activated": stamp(u.Activated),
		"statusChanged": stamp(u.StatusChanged), "lastLogin": stamp(u.LastLogin), "lastUpdated": stamp(u.LastUpdated),
		"passwordChanged": stamp(u.PasswordChanged), "type": map[string]any{"id": o.userTypeID},
		"profile": u.Profile, "credentials": credentials, "_links": o.userLinks(base, u),
	}
	if a := o.apps[u.SourceAppID]; a != nil {
		// What Okta's console shows as "Profile sourced by {app}".
		view["_embedded"] = map[string]any{"profileSource": map[string]any{"id": a.ID, "label": a.Label}}
	}
	return view
}

func href(address string) map[string]any { return map[string]any{"href": address} }

// stamp writes a time as Okta does, in milliseconds; a time that never was is null.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return written(t)
}

func written(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
