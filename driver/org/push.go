package org

import (
	"context"
	"maps"
	"strings"

	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/scimclient"
)

// jobKind is what a push does.
type jobKind string

const (
	assignJob     jobKind = "create"
	profileJob    jobKind = "update"
	userNameJob   jobKind = "update-username"
	deactivateJob jobKind = "deactivate"
)

// pushAssignment queues the push of a new assignment, or leaves it: to "Provision User" when provisioning is off, to the
// activation when the Okta user is staged.
func (o *Org) pushAssignment(a *app, u *user, au *appUser) {
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

// job is one push, with the app user as it was when the push was queued: a later change is a push of its own.
type job struct {
	kind   jobKind
	app    *app
	user   *user
	target *appUser
	person provisioning.Person
}

func (o *Org) submit(a *app, u *user, au *appUser, kind jobKind) {
	o.submitJob(job{kind: kind, app: a, user: u, target: au, person: provisioning.Person{
		OktaID: u.ID, DisplayName: u.displayName(), UserName: au.UserName, Reassigned: a.known[u.ID], Profile: maps.Clone(au.Profile),
	}})
}

func (o *Org) submitJob(j job) {
	j.app.pending[j.user.ID]++
	j.target.SyncState = syncOutOfSync
	if !o.queue.Submit(j.app.ID+"/"+j.user.ID, func(ctx context.Context) { o.run(ctx, j) }) {
		j.app.pending[j.user.ID]--
		o.log.Warn("the mock org is closed: a push was dropped", "app", j.app.Label, "user", j.user.login(), "push", j.kind)
	}
}

// run does a push: the lock is held before and after, not while the target is asked.
func (o *Org) run(ctx context.Context, j job) {
	o.mu.Lock()
	defer o.mu.Unlock()
	j.person.ExternalID = j.target.ExternalID
	if !o.wanted(j) {
		o.finish(j)
		return
	}
	j.target.SyncState = syncSyncing
	target := o.provisioningApp(j.app, j.app.Connection.Token)
	var result provisioning.Result
	o.unlocked(func() { result = o.push(ctx, target, j) })
	o.settle(j, result)
}

// wanted: while a push waited the app may have been switched off, or the account never came to be.
func (o *Org) wanted(j job) bool {
	if !j.app.provisions() || o.apps[j.app.ID] == nil {
		return false
	}
	return j.kind == assignJob || j.person.ExternalID != ""
}

func (o *Org) push(ctx context.Context, target provisioning.App, j job) provisioning.Result {
	switch j.kind {
	case assignJob:
		return o.provisioner.Assign(ctx, target, j.person)
	case profileJob:
		return o.provisioner.UpdateProfile(ctx, target, j.person)
	case userNameJob:
		return o.provisioner.UpdateUserName(ctx, target, j.person)
	default:
		return o.provisioner.Deactivate(ctx, target, j.person)
	}
}

// settle writes down what came of a push, in one step with its events: who reads the org sees both or neither.
func (o *Org) settle(j job, result provisioning.Result) {
	au := j.target
	now := o.now()
	o.logPush(j, result)
	j.app.dropTasks(j.user, j.kind)
	if j.kind != deactivateJob && result.ExternalID != "" {
		au.ExternalID = result.ExternalID
		j.app.known[j.user.ID] = true
	}
	if result.Failure != nil {
		au.Errors = []string{result.Failure.AdminText}
		au.LastUpdated = now
		j.app.Tasks = append(j.app.Tasks, &task{ID: newID("tsk"), job: j, Text: result.Failure.AdminText, Created: now})
	} else {
		au.Errors = nil
		au.LastSync = now
		o.succeed(j, result)
	}
	o.finish(j)
}

func (o *Org) succeed(j job, result provisioning.Result) {
	au := j.target
	switch {
	case j.kind == deactivateJob:
		au.ExternalID = ""
	case !au.assigned():
		// Unassigned while the push was under way; the deactivation follows.
	case au.ExternalID != "":
		au.setStatus(appUserProvisioned, o.now())
	}
	if j.kind == assignJob && au.assigned() {
		o.pushGroupsOf(j.app, j.user)
	}
	if result.Pulled != nil {
		maps.Copy(au.Profile, result.Pulled)
	}
}

// finish sets the sync state that is left when a push is over.
func (o *Org) finish(j job) {
	left := j.app.pending
	left[j.user.ID]--
	if left[j.user.ID] == 0 {
		delete(left, j.user.ID)
	}
	switch au := j.target; {
	case left[j.user.ID] > 0:
		au.SyncState = syncOutOfSync
	case len(au.Errors) > 0:
		au.SyncState = syncError
	case !au.assigned() || !j.app.provisions():
		au.SyncState = syncDisabled
	default:
		au.SyncState = syncSynchronized
	}
}

// logPush writes the events of a push into the System Log, as of a job of the org itself.
func (o *Org) logPush(j job, result provisioning.Result) {
	transaction := randomText(27)
	for _, e := range result.Events {
		o.logEvent(event{
			Type: e.Type, Legacy: e.LegacyType, Message: e.Message, Result: e.Outcome, Reason: e.Reason, Actor: systemParty(),
			Targets: o.membershipTargets(j.app, j.user, j.target), Transaction: "JOB", TransactionID: transaction,
			Debug: map[string]any{"appname": j.app.Name},
		})
	}
}

// provisioningApp is the app as the provisioner needs it.
func (o *Org) provisioningApp(a *app, token string) provisioning.App {
	return provisioning.App{
		ID: a.ID, Name: a.Name, Label: a.Label, Kind: a.Kind, BaseURL: a.Connector.BaseURL, Auth: a.authorization(token), Schema: o.sentSchema(a),
		Features: provisioning.Features{
			CreateUsers: a.Capabilities.Create, UpdateUserAttributes: a.Capabilities.Profile, DeactivateUsers: a.Capabilities.Deactivate,
			ImportGroups: a.Connector.ImportGroups,
		},
	}
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
