package org

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

const wizard = scimdrill.Wizard

// imports is what an app has of the tab "Import".
type imports struct {
	// Inbound is the page "To Okta" as it was saved, nil for the usual; Settings are what the API lacks.
	Inbound  *inboundSettings
	Settings importSettings
	// Next is when the next scheduled import is due.
	Next time.Time
	Runs []*importRun
	// found are the users who are in the app and not linked: awaiting review, or ignored. By the app's id, in the app's order.
	found      map[string]*foundUser
	foundOrder []string
	// Former are Okta users whose accounts an import found missing or inactive, by the app's id: to be known again.
	Former map[string]string
	// Entitlements are what the last discovery found.
	Entitlements []provisioning.Entitlement
}

// importRun is one import.
type importRun struct {
	ID, Status string
	Scheduled  bool
	Resumed    bool
	Started    time.Time
	Ended      time.Time
	Users      counts
	Groups     counts
	WithGroups bool
	// Summary is what an administrator reads: the counts, or why there are none.
	Summary  string
	Warnings []string
	// Refusals counts answers of 429, Wait is the last wait and Until when the import goes on.
	Refusals int
	Wait     time.Duration
	Until    time.Time
}

// counts are the lines of an import's result.
type counts struct {
	Scanned   int `json:"scanned"`
	New       int `json:"new"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Removed   int `json:"removed"`
}

// The statuses of an import.
const (
	importRunning   = "IN_PROGRESS"
	importWaiting   = "WAITING"
	importCompleted = "COMPLETED"
	importFailed    = "FAILED"
	importPaused    = "PAUSED"
	importCancelled = "CANCELLED"
)

// keptRuns is how many imports of an app are remembered.
const keptRuns = 100

// importNow is the button "Import Now". It answers when the import is done, whatever came of it.
func (o *Org) importNow(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	body := struct {
		Full *bool `json:"full"`
	}{}
	if err := readBody(r, &body, true); err != nil {
		return err
	}
	if body.Full != nil && !*body.Full {
		return invalid("full", "full: a SCIM app has full imports only; send true or leave it out")
	}
	if err := o.mayImport(a); err != nil {
		return err
	}
	run := o.beginImport(a)
	o.runImport(r.Context(), a, run)
	o.answer(w, http.StatusOK, o.importView(o.base(r), a, run))
	return nil
}

func (o *Org) mayImport(a *app) error {
	if !a.provisions() {
		return invalid("Provisioning is not enabled", "appId: provisioning is not enabled for this app, or the app is inactive; save and activate connections/default first")
	}
	if a.importing() {
		return invalid("import", "appId: an import is running for this app already")
	}
	if other, run := o.pausedImport(); run != nil {
		return invalid("import", fmt.Sprintf("appId: all imports are paused, because the import %s from %s was stopped by a safeguard; resume or cancel it first", run.ID, other.Label))
	}
	return nil
}

func (a *app) importing() bool {
	return slices.ContainsFunc(a.Imports.Runs, func(run *importRun) bool { return run.Status == importRunning || run.Status == importWaiting })
}

// waiting is the import that goes on later, nil for none.
func (a *app) waiting() *importRun {
	for _, run := range a.Imports.Runs {
		if run.Status == importWaiting {
			return run
		}
	}
	return nil
}

func (o *Org) beginImport(a *app) *importRun {
	o.changed(a)
	run := &importRun{ID: newID("imp"), Status: importRunning, Started: o.now(), WithGroups: a.Connector.ImportGroups}
	a.Imports.Runs = append(a.Imports.Runs, run)
	if extra := len(a.Imports.Runs) - keptRuns; extra > 0 {
		a.Imports.Runs = slices.Delete(a.Imports.Runs, 0, extra)
	}
	return run
}

// runImport downloads everything without the lock, then changes the org in one step, or not at all.
func (o *Org) runImport(ctx context.Context, a *app, run *importRun) {
	journal := importLog{org: o, app: a, run: run, transaction: randomText(27)}
	if run.Refusals == 0 {
		journal.write("system.import.start", "import started", "", appParty(a))
	}
	journal.write("system.import.download.start", "Download of objects started", "", appParty(a))
	var found provisioning.Import
	var result provisioning.Result
	target, before := o.provisioningApp(a, a.Connection.Token), a.linked()
	o.unlocked(func() { found, result = o.provisioner.Import(ctx, target) })
	run.Ended = o.now()
	if result.Failure.RateLimited() && run.Refusals+1 < provisioning.MostRefusals {
		o.importLater(journal, result)
		return
	}
	for _, e := range result.Events {
		if e.Type != "system.import.complete" {
			journal.write(e.Type, e.Message, e.Reason, appParty(a))
		}
	}
	switch {
	case result.Failure != nil:
		journal.fail(importFailed, result.Failure.AdminText)
		return
	case o.apps[a.ID] == nil || !a.provisions():
		journal.fail(importFailed, "Import from app "+a.Label+" failed: provisioning was disabled meanwhile")
		return
	}
	journal.write("system.import.download.complete", "Download of objects completed", "", appParty(a))
	plan := o.planImport(a, found, before)
	if text := o.roadblock(a, len(plan.removed)); text != "" && !run.Resumed {
		journal.write("system.import.roadblock", "Import roadblock triggered due to exceeded threshold.", text, appParty(a))
		journal.fail(importPaused, text)
		return
	}
	run.Warnings = found.Warnings
	o.applyImport(journal, plan)
	if run.WithGroups {
		o.applyImportedGroups(journal, found.Groups)
	}
	run.Status, run.Summary = importCompleted, run.sentence()
	journal.complete()
}

// importLater has an import that the target refused with 429 begin anew after Okta's wait, as a push would (Okta,
// "Understanding SCIM", rate limits).
func (o *Org) importLater(journal importLog, result provisioning.Result) {
	run := journal.run
	run.Refusals++
	run.Wait = provisioning.RateLimitWait(result.Failure.RetryAfter, run.Wait)
	run.Until = o.now().Add(max(o.hurried(run.Wait), 1))
	run.Status, run.Summary = importWaiting, result.Failure.AdminText
	for _, e := range provisioning.RateLimitEvents(result.Events) {
		journal.write(e.Type, e.Message, e.Reason, appParty(journal.app))
	}
	o.changed(journal.app)
	o.wakeScheduler()
}

// importLog writes the events of one import.
type importLog struct {
	org         *Org
	app         *app
	run         *importRun
	transaction string
}

func (l importLog) write(kind, message, failure string, targets ...eventParty) {
	e := event{
		Type: kind, Message: message, Reason: failure, Actor: systemParty(), Targets: targets,
		Transaction: "JOB", TransactionID: l.transaction, Debug: map[string]any{"appname": l.app.Name},
	}
	if failure != "" {
		e.Result = "FAILURE"
	}
	l.org.logEvent(e)
	l.org.changed(l.app)
}

func (l importLog) fail(status, text string) {
	l.run.Status, l.run.Summary = status, text
	l.write("system.import.complete", "Import process complete", text, appParty(l.app))
}

func (l importLog) complete() {
	l.org.changed(l.app)
	l.org.logEvent(event{
		Type: "system.import.complete", Message: "Import process complete", Actor: systemParty(), Targets: []eventParty{appParty(l.app)},
		Transaction: "JOB", TransactionID: l.transaction, Debug: map[string]any{
			"appname": l.app.Name, "usersScanned": fmt.Sprint(l.run.Users.Scanned), "usersNew": fmt.Sprint(l.run.Users.New),
			"usersUpdated": fmt.Sprint(l.run.Users.Updated), "usersUnchanged": fmt.Sprint(l.run.Users.Unchanged), "usersRemoved": fmt.Sprint(l.run.Users.Removed),
		},
	})
}
