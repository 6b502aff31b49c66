package org

import (
	"fmt"
	"net/http"
	"time"
)

// importRoutes are extensions: Okta has imports in its Admin Console alone.
func (o *Org) importRoutes() map[string]handler {
	const app = "/api/v1/apps/{appID}"
	return map[string]handler{
		"POST " + app + "/lifecycle/sync":                                o.forceSync,
		"POST " + app + "/imports":                                       o.importNow,
		"GET " + app + "/imports":                                        o.listImports,
		"GET " + app + "/imports/{importID}":                             o.getImport,
		"POST " + app + "/imports/{importID}/lifecycle/resume":           o.resumeImport,
		"POST " + app + "/imports/{importID}/lifecycle/cancel":           o.cancelImport,
		"POST " + app + "/imports/users/{externalID}/lifecycle/confirm":  o.confirmFound,
		"POST " + app + "/imports/users/{externalID}/lifecycle/ignore":   o.ignoreFound,
		"POST " + app + "/imports/users/{externalID}/lifecycle/unignore": o.unignoreFound,
		"GET " + app + "/import-settings":                                o.getImportSettings,
		"PUT " + app + "/import-settings":                                o.updateImportSettings,
		"GET /api/v1/import-safeguards":                                  o.getSafeguards,
		"PUT /api/v1/import-safeguards":                                  o.updateSafeguards,
	}
}

// sentence is the result as an administrator reads it: users, then groups, of which there are none unless they are imported.
func (run *importRun) sentence() string {
	text := run.Users.sentence("users") + "; "
	if !run.WithGroups {
		return text + "0 groups scanned"
	}
	return text + run.Groups.sentence("groups")
}

func (c counts) sentence(what string) string {
	return fmt.Sprintf("%d %s scanned, %d new, %d updated, %d unchanged, %d removed", c.Scanned, what, c.New, c.Updated, c.Unchanged, c.Removed)
}

// lines are the pane "Statistics Data" (OIN test plan C9304 and C9338).
func (run *importRun) lines() []string {
	u, g := run.Users, run.Groups
	added := "new users"
	if u.New == 1 {
		added = "new user"
	}
	lines := []string{
		fmt.Sprintf("%d users scanned!", u.Scanned), fmt.Sprintf("%d %s imported", u.New, added), fmt.Sprintf("%d existing users updated", u.Updated),
		fmt.Sprintf("%d existing users unchanged", u.Unchanged), fmt.Sprintf("%d users removed", u.Removed), fmt.Sprintf("%d groups scanned!", g.Scanned),
	}
	if !run.WithGroups {
		return lines
	}
	return append(lines, fmt.Sprintf("%d new groups imported", g.New), fmt.Sprintf("%d existing groups updated", g.Updated),
		fmt.Sprintf("%d existing groups unchanged", g.Unchanged), fmt.Sprintf("%d groups removed", g.Removed))
}

func (o *Org) importView(base string, a *app, run *importRun) map[string]any {
	lines, warnings := []string{}, run.Warnings
	if run.Status == importCompleted {
		lines = run.lines()
	}
	if warnings == nil {
		warnings = []string{}
	}
	return map[string]any{
		"id": run.ID, "status": run.Status, "scheduled": run.Scheduled, "started": stamp(run.Started), "ended": stamp(run.Ended),
		"retryAt": stamp(run.retryAt()), "summary": run.Summary, "lines": lines, "warnings": warnings, "counts": map[string]any{"users": run.Users, "groups": run.Groups},
		"awaitingReview": a.awaiting(), "_links": map[string]any{"self": href(base + "/api/v1/apps/" + a.ID + "/imports/" + run.ID)},
	}
}

// retryAt is when a waiting import goes on.
func (run *importRun) retryAt() time.Time {
	if run.Status != importWaiting {
		return time.Time{}
	}
	return run.Until
}

func (a *app) awaiting() int {
	count := 0
	for _, found := range a.Imports.found {
		if !found.Ignored {
			count++
		}
	}
	return count
}

// listImports shows the newest first.
func (o *Org) listImports(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	views := []any{}
	for i := len(a.Imports.Runs) - 1; i >= 0; i-- {
		views = append(views, o.importView(o.base(r), a, a.Imports.Runs[i]))
	}
	o.answer(w, http.StatusOK, views)
	return nil
}

func (o *Org) importRun(r *http.Request) (*app, *importRun, error) {
	a, err := o.app(r)
	if err != nil {
		return nil, nil, err
	}
	id := r.PathValue("importID")
	for _, run := range a.Imports.Runs {
		if run.ID == id {
			return a, run, nil
		}
	}
	return nil, nil, notFound(id, "Import")
}

// getImport shows one import; "users" in place of an id lists the users that imports found.
func (o *Org) getImport(w http.ResponseWriter, r *http.Request) error {
	if r.PathValue("importID") == "users" {
		return o.listFound(w, r)
	}
	a, run, err := o.importRun(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.importView(o.base(r), a, run))
	return nil
}

// listFound lists the users who await review, and, with ?ignored=true, those who are ignored.
func (o *Org) listFound(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	limit, err := limitOf(r, 200, 10_000)
	if err != nil {
		return err
	}
	ignored := r.URL.Query().Get("ignored") == "true"
	var found []*foundUser
	for _, id := range a.Imports.foundOrder {
		if one := a.Imports.found[id]; one.Ignored == ignored {
			found = append(found, one)
		}
	}
	p, err := cut(found, func(f *foundUser) string { return f.User.ID }, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, one := range p.items {
		views = append(views, foundView(one))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

// foundView says in which state Okta's description of app users would call the account, and what an administrator reads.
func foundView(found *foundUser) map[string]any {
	status, text := "UNASSIGNED", found.Problem
	if found.Match == exactMatch || found.Match == partialMatch {
		status = "MATCHED"
	}
	if found.Ignored {
		status, text = "IGNORED", "User is IGNORED in Okta"
	}
	view := map[string]any{
		"externalId": found.User.ID, "userName": found.User.UserName, "profile": found.User.Profile, "status": status, "match": found.Match,
		"userId": nil, "text": text, "found": stamp(found.Found), "lastUpdated": stamp(found.Updated),
	}
	if found.UserID != "" {
		view["userId"] = found.UserID
	}
	return view
}
