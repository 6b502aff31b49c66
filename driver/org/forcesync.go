package org

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"time"
)

// syncRun is a Force Sync whose pushes are under way.
type syncRun struct {
	ID      string
	Users   int
	Started time.Time
}

// forceSync is the button "Force Sync": the mappings of every app user are evaluated again, and the whole profile of everyone
// who is provisioned is pushed (GET and PUT), whether or not anything changed. Nothing is sent for those who never were: they
// wait for "Provision User" (lab write-up of an AIW app, 2026). What an administrator edited in an assignment stays.
func (o *Org) forceSync(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appWithProvisioning(r)
	if err != nil {
		return err
	}
	switch {
	case !a.Active:
		return invalid("appId", "appId: the app is inactive; activate it first")
	case !a.Capabilities.Profile:
		return invalid("Update User Attributes", "appId: Update User Attributes is off; Force Sync pushes profiles, and would push none")
	}
	run := &syncRun{ID: newID("syn"), Started: o.now()}
	a.Sync = run
	o.changed(a)
	o.logSync(a, run, "started", "Provision sync job started")
	for _, id := range slices.Clone(a.UserOrder) {
		if au, u := a.Users[id], o.users[id]; au.assigned() && au.ExternalID != "" && u.provisionable() {
			o.syncUser(a, u, au)
			run.Users++
		}
	}
	o.finishSync(a)
	o.answer(w, http.StatusOK, map[string]any{"id": run.ID, "users": run.Users})
	return nil
}

// syncUser pushes the profile once, also when the mappings changed it.
func (o *Org) syncUser(a *app, u *user, au *appUser) {
	before := au.Profile
	o.reevaluate(a, u, au)
	if reflect.DeepEqual(before, au.Profile) {
		o.pushUpdate(a, u, au, profileJob)
	}
}

// finishSync ends the Force Sync of an app whose pushes are done.
func (o *Org) finishSync(a *app) {
	if a.Sync == nil || len(a.pending) > 0 {
		return
	}
	o.logSync(a, a.Sync, "completed", "Provision sync job completed")
	a.Sync = nil
	o.changed(a)
}

func (o *Org) logSync(a *app, run *syncRun, what, message string) {
	o.logEvent(event{
		Type: "app.app_instance.provision_sync_job." + what, Message: message, Targets: []eventParty{appParty(a)}, Transaction: "JOB", TransactionID: run.ID,
		Debug: map[string]any{"appname": a.Name, "usersProcessed": fmt.Sprint(run.Users)},
	})
}
