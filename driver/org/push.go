package org

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/scimclient"
)

// The pushes of a user.
const (
	assignJob     jobKind = "create"
	profileJob    jobKind = "update"
	userNameJob   jobKind = "update-username"
	deactivateJob jobKind = "deactivate"
	// A push of the Okta password, which waits in memory, and one of a random password.
	passwordJob       jobKind = "password"
	randomPasswordJob jobKind = "random-password"
)

// pushAssignment queues the push of a new assignment, or leaves it: to "Provision User" when provisioning is off, to the
// activation when the Okta user is staged.
func (o *Org) pushAssignment(a *app, u *user, au *appUser) {
	o.changed(au)
	if !a.provisions() {
		au.setStatus(appUserActive, o.now())
		au.SyncState, au.BeforeProvisioning = syncDisabled, true
		return
	}
	au.setStatus(appUserStaged, o.now())
	au.SyncState = syncOutOfSync
	if u.provisionable() {
		o.submit(a, u, au, assignJob)
	}
}

// pushUpdate queues the push of a changed app user, if Okta would: "Update User Attributes" is ticked and there is, or will
// be, an account to update.
func (o *Org) pushUpdate(a *app, u *user, au *appUser, kind jobKind) {
	known := au.ExternalID != "" || a.pending[u.ID] > 0
	if a.provisions() && a.Capabilities.Profile && known && !au.BeforeProvisioning {
		o.submit(a, u, au, kind)
	}
}

// submit queues a push with the app user as it is now.
func (o *Org) submit(a *app, u *user, au *appUser, kind jobKind) {
	au.SyncState = syncOutOfSync
	o.changed(au)
	o.submitJob(&job{Kind: kind, AppID: a.ID, Subject: u.ID, Assignment: au.ID, Person: provisioning.Person{
		OktaID: u.ID, DisplayName: u.displayName(), UserName: au.UserName, ExternalID: au.ExternalID, Reassigned: a.known[u.ID],
		Profile: au.Profile, Grants: au.Grants,
	}})
}

// userPush gives the steps of a push. While it waited the app may have been switched off, or the account never came to be:
// then there are none.
func (o *Org) userPush(j *job) *steps {
	a := o.apps[j.AppID]
	if a == nil || !a.provisions() {
		return nil
	}
	if au := a.byID[j.Assignment]; au != nil {
		j.Person.ExternalID = au.ExternalID
		if j.Kind == assignJob || au.ExternalID != "" {
			au.SyncState = syncSyncing
		}
	}
	if j.Kind != assignJob && j.Person.ExternalID == "" {
		return nil
	}
	target := o.provisioningApp(a, a.Connection.Token)
	return &steps{
		send:   func(ctx context.Context) provisioning.Result { return o.push(ctx, target, j) },
		settle: func(result provisioning.Result) { o.settlePush(a, j, result) },
	}
}

func (o *Org) push(ctx context.Context, target provisioning.App, j *job) provisioning.Result {
	switch j.Kind {
	case assignJob:
		return o.provisioner.Assign(ctx, target, j.Person)
	case profileJob:
		return o.provisioner.UpdateProfile(ctx, target, j.Person)
	case userNameJob:
		return o.provisioner.UpdateUserName(ctx, target, j.Person)
	case passwordJob:
		return o.sendOktaPassword(ctx, target, j.Person)
	case randomPasswordJob:
		return o.provisioner.SyncPassword(ctx, target, j.Person, provisioning.Password{})
	default:
		return o.provisioner.Deactivate(ctx, target, j.Person)
	}
}

// settlePush writes down what came of a push, in one step with its events: who reads the org sees both or neither.
func (o *Org) settlePush(a *app, j *job, result provisioning.Result) {
	o.logJob(a, j, result.Events)
	o.dropTasks(a, j.Subject, j.Kind)
	au := a.byID[j.Assignment]
	if result.ExternalID != "" && j.Kind != deactivateJob {
		o.becameKnown(a, j.Subject)
	}
	if result.Failure != nil {
		o.addTask(a, j, result.Failure)
	}
	if au == nil {
		return
	}
	if j.Kind != deactivateJob && result.ExternalID != "" {
		au.ExternalID = result.ExternalID
	}
	if result.Failure != nil {
		au.Errors = []string{result.Failure.AdminText}
		au.LastUpdated = o.now()
		return
	}
	au.Errors = nil
	au.LastSync = o.now()
	o.succeed(a, j, au, result)
}

func (o *Org) succeed(a *app, j *job, au *appUser, result provisioning.Result) {
	switch {
	case j.Kind == deactivateJob:
		au.ExternalID = ""
	case !au.assigned():
		// Unassigned while the push was under way; the deactivation follows.
	case au.ExternalID != "":
		au.setStatus(appUserProvisioned, o.now())
	}
	if u := o.users[au.UserID]; j.Kind == assignJob && au.assigned() && u != nil {
		o.pushGroupsOf(a, u)
		o.passwordAssigned(a, u, au, result)
	}
	if j.Kind == passwordJob || j.Kind == randomPasswordJob {
		au.PasswordChanged = o.now()
	}
	if result.Pulled != nil {
		au.Profile = maps.Clone(au.Profile)
		maps.Copy(au.Profile, result.Pulled)
	}
}

// finishAppUser sets the sync state that is left when a push is over.
func (o *Org) finishAppUser(a *app, au *appUser) {
	switch {
	case a.pending[au.UserID] > 0:
		au.SyncState = syncOutOfSync
	case len(au.Errors) > 0:
		au.SyncState = syncError
	case !au.assigned() || !a.provisions():
		au.SyncState = syncDisabled
	default:
		au.SyncState = syncSynchronized
	}
	o.letGo(a, au)
}

// logJob writes events into the System Log, as of a job of the org itself.
func (o *Org) logJob(a *app, j *job, events []provisioning.Event) {
	transaction := randomText(27)
	for _, e := range events {
		o.logEvent(event{
			Type: e.Type, Legacy: e.LegacyType, Message: e.Message, Result: e.Outcome, Reason: e.Reason, Actor: systemParty(),
			Targets: o.jobTargets(a, j), Transaction: "JOB", TransactionID: transaction, Debug: a.debugData(),
		})
	}
}

// jobTargets are those of a job's events. A user who was deleted meanwhile is named as it was when the push was queued.
func (o *Org) jobTargets(a *app, j *job) []eventParty {
	u, au := o.users[j.Subject], a.byID[j.Assignment]
	switch {
	case u != nil && au != nil:
		return o.membershipTargets(a, u, au)
	case j.Person.OktaID != "":
		return []eventParty{
			{ID: "0ua" + j.Person.OktaID[3:], Type: "AppUser", AlternateID: j.Person.UserName, DisplayName: j.Person.DisplayName},
			appParty(a),
			{ID: j.Person.OktaID, Type: "User", AlternateID: j.Person.UserName, DisplayName: j.Person.DisplayName},
		}
	case j.MappingID != "":
		if at := slices.IndexFunc(a.PushMappings, func(m *pushMapping) bool { return m.ID == j.MappingID }); at >= 0 {
			return o.mappingParties(a, a.PushMappings[at])
		}
		return []eventParty{appParty(a)}
	default:
		return []eventParty{appParty(a)}
	}
}

// provisioningApp is the app as the provisioner needs it.
func (o *Org) provisioningApp(a *app, token string) provisioning.App {
	target := provisioning.App{
		ID: a.ID, Name: a.Name, Label: a.Label, Kind: a.Kind, BaseURL: a.Connector.BaseURL, Schema: o.sentSchema(a),
		Features: provisioning.Features{
			CreateUsers: a.Capabilities.Create, UpdateUserAttributes: a.Capabilities.Profile, DeactivateUsers: a.Capabilities.Deactivate,
			ImportGroups: a.Connector.ImportGroups, PatchUsers: a.Connector.PatchUsers, Entitlements: a.Connector.Entitlements,
		},
	}
	return o.authorizeApp(target, a, token)
}

// sentSchema is the app-user schema as values are sent by it.
func (o *Org) sentSchema(a *app) mapping.Schema {
	if o.options.ValuesAsTexts {
		return a.SCIMSchema.AsTexts()
	}
	return a.SCIMSchema
}

// authorization: basic authentication takes "user:password" as its token.
func (a *app) authorization(token string) scimclient.Authorization {
	switch {
	case token == "":
		return scimclient.Authorization{}
	case a.Connector.AuthMode == "BASIC_AUTH":
		name, password, _ := strings.Cut(token, ":")
		return scimclient.Basic(name, password)
	case a.addsBearer():
		return scimclient.Bearer(token)
	default:
		return scimclient.Verbatim(token)
	}
}
