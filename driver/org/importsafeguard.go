package org

import (
	"fmt"
	"net/http"
)

// safeguards stop an import that would unassign too many (Okta help, "Import safeguards"). They hold for the whole org: an
// app's threshold is every app's. An extension has them, because the Management API lacks them.
type safeguards struct {
	App safeguard `json:"app"`
	Org safeguard `json:"org"`
}

// safeguard allows a percentage of assignments to be removed. It does not count below a number of assignments.
type safeguard struct {
	Enabled   bool `json:"enabled"`
	Threshold int  `json:"threshold"`
	Minimum   int  `json:"minimum"`
}

// usualSafeguards: both are on and allow 20 percent; an app needs more than 100 users, an org 100 assignments.
func usualSafeguards() safeguards {
	return safeguards{App: safeguard{Enabled: true, Threshold: 20, Minimum: 101}, Org: safeguard{Enabled: true, Threshold: 20, Minimum: 100}}
}

func (s safeguard) stops(removed, assigned int) bool {
	return s.Enabled && assigned >= s.Minimum && removed*100 > s.Threshold*assigned
}

// roadblock is what an administrator reads when an import was stopped, or "". The app's safeguard comes first.
func (o *Org) roadblock(a *app, removed int) string {
	assigned, everywhere := a.assignments(), 0
	for _, other := range o.apps {
		everywhere += other.assignments()
	}
	sentence := func(level string, s safeguard, of int, where string) string {
		return fmt.Sprintf("All imports paused: the import from %s was stopped. It would unassign %d of %d users %s (%d%%), and the %s unassignment safeguard allows %d%%. "+
			"Resume all imports, or cancel the affected import and resume other imports.", a.Label, removed, of, where, removed*100/of, level, s.Threshold)
	}
	switch {
	case o.safeguards.App.stops(removed, assigned):
		return sentence("app", o.safeguards.App, assigned, "of the app")
	case o.safeguards.Org.stops(removed, everywhere):
		return sentence("org-wide", o.safeguards.Org, everywhere, "of all apps")
	default:
		return ""
	}
}

func (a *app) assignments() int {
	count := 0
	for _, au := range a.Users {
		if au.assigned() {
			count++
		}
	}
	return count
}

func (o *Org) getSafeguards(w http.ResponseWriter, _ *http.Request) error {
	o.answer(w, http.StatusOK, o.safeguards)
	return nil
}

// updateSafeguards: what is not sent stays.
func (o *Org) updateSafeguards(w http.ResponseWriter, r *http.Request) error {
	wanted := o.safeguards
	if err := readBody(r, &wanted, false); err != nil {
		return err
	}
	for level, s := range map[string]safeguard{"app": wanted.App, "org": wanted.Org} {
		if s.Threshold < 1 || s.Threshold > 100 {
			return invalid(level+".threshold", fmt.Sprintf("%s.threshold: %d is not a percentage between 1 and 100", level, s.Threshold))
		}
		if s.Minimum < 1 {
			return invalid(level+".minimum", fmt.Sprintf("%s.minimum: %d is not a number of assignments; the least is 1", level, s.Minimum))
		}
	}
	o.safeguards = wanted
	o.settingsChanged()
	o.logEvent(event{Type: "system.import.roadblock.updated", Message: "Import roadblock updated"})
	o.answer(w, http.StatusOK, wanted)
	return nil
}

// pausedImport is the import that a safeguard stopped, nil for none. While there is one no import runs.
func (o *Org) pausedImport() (*app, *importRun) {
	for _, id := range o.appOrder {
		a := o.apps[id]
		for _, run := range a.Imports.Runs {
			if run.Status == importPaused {
				return a, run
			}
		}
	}
	return nil, nil
}

// resumeImport is "Resume All Imports": the import that was stopped is done after all.
func (o *Org) resumeImport(w http.ResponseWriter, r *http.Request) error {
	a, run, err := o.stoppedImport(r)
	if err != nil {
		return err
	}
	run.Status = importCancelled
	o.changed(a)
	o.logEvent(event{Type: "system.import.roadblock.reschedule_and_resume", Message: "The affected import from AppInstance has been rescheduled. All other imports will resume.", Targets: []eventParty{appParty(a)}})
	again := o.beginImport(a)
	again.Resumed = true
	o.runImport(r.Context(), a, again)
	o.answer(w, http.StatusOK, o.importView(o.base(r), a, again))
	return nil
}

// cancelImport is "Cancel the Affected Import and Resume Other Imports".
func (o *Org) cancelImport(w http.ResponseWriter, r *http.Request) error {
	a, run, err := o.stoppedImport(r)
	if err != nil {
		return err
	}
	run.Status = importCancelled
	o.changed(a)
	o.logEvent(event{Type: "system.import.roadblock.resume", Message: "The affected import from AppInstance has been canceled. All other imports will resume.", Targets: []eventParty{appParty(a)}})
	o.answer(w, http.StatusOK, o.importView(o.base(r), a, run))
	return nil
}

func (o *Org) stoppedImport(r *http.Request) (*app, *importRun, error) {
	a, run, err := o.importRun(r)
	if err == nil && run.Status != importPaused {
		err = invalid("importId", "importId: the import was not stopped by a safeguard; its status is "+run.Status)
	}
	return a, run, err
}
