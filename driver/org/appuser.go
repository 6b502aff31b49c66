package org

import (
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// appUser is the assignment of a user to an app, and what Okta knows of the user's account there.
type appUser struct {
	// ID is of this assignment: who is assigned again gets another.
	ID, AppID, UserID string
	// Left is set once the assignment is gone while jobs or tasks still need it.
	Left bool
	// Direct is an assignment to the person, GroupID the first group that assigns; either may be there alone.
	Direct  bool
	GroupID string

	Status, SyncState, ExternalID, UserName string
	// Profile is the app-user profile, under the app's variable names. Mapped is what the mappings last gave, and Given the
	// same with the values of the assigning group: a value that an administrator edited stays until another one is given. They
	// may be one map, and a queued push holds it too: a profile is never changed in place, but replaced.
	Profile, Mapped, Given map[string]any
	GivenUserName          string
	// Imported is what the last import showed of the account, Grants its entitlements and roles.
	Imported map[string]any
	Grants   []provisioning.Grant
	// PasswordChanged is when a password was last pushed.
	PasswordChanged time.Time
	// BeforeProvisioning: assigned while provisioning was off. Nothing is pushed until "Provision User".
	BeforeProvisioning bool
	// Errors is what an administrator reads about the last push, when it failed.
	Errors []string

	Created, LastUpdated, StatusChanged, LastSync time.Time
}

func (au *appUser) keptAs() (kind, id string) { return keptAppUser, au.ID }

// The statuses and sync states of an app user (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/).
const (
	appUserStaged        = "STAGED"
	appUserProvisioned   = "PROVISIONED"
	appUserActive        = "ACTIVE"
	appUserDeprovisioned = "DEPROVISIONED"

	syncDisabled     = "DISABLED"
	syncOutOfSync    = "OUT_OF_SYNC"
	syncSyncing      = "SYNCING"
	syncSynchronized = "SYNCHRONIZED"
	syncError        = "ERROR"
)

// assigned: a deprovisioned app user is shown, but is no assignment any more.
func (au *appUser) assigned() bool { return au != nil && au.Status != appUserDeprovisioned }

func (au *appUser) scope() string {
	if au.Direct || au.GroupID == "" {
		return "USER"
	}
	return "GROUP"
}

func (au *appUser) setStatus(status string, now time.Time) {
	if au.Status != status {
		au.Status, au.StatusChanged = status, now
	}
	au.LastUpdated = now
}

// appUserView is an app user as the Management API shows it.
func (o *Org) appUserView(base string, a *app, au *appUser) map[string]any {
	externalID := any(nil)
	if au.ExternalID != "" {
		externalID = au.ExternalID
	}
	self := base + "/api/v1/apps/" + a.ID + "/users/" + au.UserID
	links := map[string]any{
		"app": href(base + "/api/v1/apps/" + a.ID), "user": href(base + "/api/v1/users/" + au.UserID), "self": href(self),
	}
	if au.GroupID != "" {
		links["group"] = href(base + "/api/v1/groups/" + au.GroupID)
	}
	view := present(map[string]any{
		"id": au.UserID, "externalId": externalID, "status": au.Status, "syncState": au.SyncState, "scope": au.scope(),
		"created": stamp(au.Created), "lastUpdated": stamp(au.LastUpdated), "statusChanged": stamp(au.StatusChanged),
		"lastSync": stamp(au.LastSync), "profile": au.Profile, "passwordChanged": stamp(au.PasswordChanged),
		"credentials": map[string]any{"userName": au.UserName}, "_links": links,
	})
	if len(au.Errors) > 0 {
		// Okta describes each embedded resource as an object.
		view["_embedded"] = map[string]any{"errors": map[string]any{"messages": au.Errors}}
	}
	return view
}
