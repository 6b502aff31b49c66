package admin

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// Import is one import of an app: what "Import Now" tells.
type Import struct {
	ID string `json:"id"`
	// Status is COMPLETED, FAILED, PAUSED (by a safeguard) or CANCELLED; WAITING where the target puts Okta off for long.
	Status string `json:"status"`
	// Summary is what the administrator reads: "7 users scanned, 7 new, …", or why the import failed.
	Summary string `json:"summary"`
	// Lines are those of the pane "Statistics Data".
	Lines []string `json:"lines"`
	// Warnings tell what a real org would not: pages with holes.
	Warnings []string `json:"warnings"`
	Counts   struct {
		Users  ImportCounts `json:"users"`
		Groups ImportCounts `json:"groups"`
	} `json:"counts"`
	// AwaitingReview is how many users of the app are neither linked nor ignored.
	AwaitingReview int `json:"awaitingReview"`
	// RetryAt is when an import begins anew that the target has put off with 429.
	RetryAt time.Time `json:"retryAt"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
}

// ImportCounts are the numbers of an import's result.
type ImportCounts struct {
	Scanned   int `json:"scanned"`
	New       int `json:"new"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Removed   int `json:"removed"`
}

// ImportedUser is a user of the app whom an import found and nobody has linked to an Okta user.
type ImportedUser struct {
	// ExternalID is the app's id, UserName its userName, Profile the app-user profile.
	ExternalID string         `json:"externalId"`
	UserName   string         `json:"userName"`
	Profile    map[string]any `json:"profile"`
	// Status is UNASSIGNED, MATCHED or IGNORED; Match is EXACT, PARTIAL, MULTIPLE or NONE, UserID the Okta user of the match.
	Status string `json:"status"`
	Match  string `json:"match"`
	UserID string `json:"userId"`
	// Text is what the administrator reads: why the user could not be confirmed, or that it is ignored.
	Text string `json:"text"`
}

func importsPath(app App) string { return "/api/v1/apps/" + app.ID + "/imports" }

// console is a call of what a real org offers in the Admin Console alone.
func (a *Admin) console(ctx context.Context, method, path string, body, answer any, step string, args ...any) error {
	if !a.mock {
		return fmt.Errorf("%s: %w", fmt.Sprintf(step, args...), ErrNeedsConsole)
	}
	return a.failed(a.call(ctx, method, path, body, answer), step, args...)
}

// ImportNow presses "Import Now" and returns what came of the import, which may have failed: see Status (mock only). Where the
// target puts Okta off for a short while, it is waited for.
func (a *Admin) ImportNow(ctx context.Context, app App) (Import, error) {
	var run Import
	if err := a.console(ctx, "POST", importsPath(app), map[string]any{"full": true}, &run, "import from %s", app.Label); err != nil {
		return run, err
	}
	pause := a.pauses()
	for run.underWay() {
		if err := pause(ctx); err != nil {
			return run, fmt.Errorf("import from %s: %w", app.Label, context.Cause(ctx))
		}
		runs, err := a.Imports(ctx, app)
		if err != nil {
			return run, err
		}
		at := slices.IndexFunc(runs, func(other Import) bool { return other.ID == run.ID })
		if at < 0 {
			break
		}
		run = runs[at]
	}
	return run, nil
}

// underWay: it goes on by itself, and soon.
func (i Import) underWay() bool {
	return i.Status == "IN_PROGRESS" || i.Status == "WAITING" && time.Until(i.RetryAt) < longestRetryAfter
}

// Imports lists the imports of an app, the newest first (mock only).
func (a *Admin) Imports(ctx context.Context, app App) ([]Import, error) {
	var runs []Import
	err := a.console(ctx, "GET", importsPath(app), nil, &runs, "list the imports of %s", app.Label)
	return runs, err
}

// ResumeImport is "Resume All Imports" after a safeguard stopped run: it is done after all (mock only).
func (a *Admin) ResumeImport(ctx context.Context, app App, run Import) (Import, error) {
	var again Import
	err := a.console(ctx, "POST", importsPath(app)+"/"+run.ID+"/lifecycle/resume", nil, &again, "resume the imports, that of %s too", app.Label)
	return again, err
}

// CancelImport is "Cancel the Affected Import and Resume Other Imports" (mock only).
func (a *Admin) CancelImport(ctx context.Context, app App, run Import) error {
	return a.console(ctx, "POST", importsPath(app)+"/"+run.ID+"/lifecycle/cancel", nil, nil, "cancel the import of %s", app.Label)
}

// ImportedUsers lists the users who await review (mock only); the first ten thousand of them.
func (a *Admin) ImportedUsers(ctx context.Context, app App) ([]ImportedUser, error) {
	var users []ImportedUser
	err := a.console(ctx, "GET", importsPath(app)+"/users?limit=10000", nil, &users, "list the imported users of %s", app.Label)
	return users, err
}

// ConfirmImported is "Confirm Assignments" for one user: the match is linked, or a new Okta user is made and, with activate,
// activated (mock only).
func (a *Admin) ConfirmImported(ctx context.Context, app App, user ImportedUser, activate bool) (AppUser, error) {
	return a.confirm(ctx, app, user, map[string]any{"activate": activate})
}

// ConfirmImportedAs links an imported user to an Okta user of the administrator's choice (mock only).
func (a *Admin) ConfirmImportedAs(ctx context.Context, app App, user ImportedUser, person Person) (AppUser, error) {
	return a.confirm(ctx, app, user, map[string]any{"userId": person.ID})
}

func (a *Admin) confirm(ctx context.Context, app App, user ImportedUser, body map[string]any) (AppUser, error) {
	var made struct {
		ID          string         `json:"id"`
		Status      string         `json:"status"`
		SyncState   string         `json:"syncState"`
		ExternalID  string         `json:"externalId"`
		Scope       string         `json:"scope"`
		Profile     map[string]any `json:"profile"`
		Credentials struct {
			UserName string `json:"userName"`
		} `json:"credentials"`
	}
	err := a.console(ctx, "POST", importedPath(app, user)+"confirm", body, &made, "confirm the imported user %s of %s", user.UserName, app.Label)
	if err != nil {
		return AppUser{}, err
	}
	return AppUser{
		Assigned: true, Status: made.Status, SyncState: made.SyncState, ExternalID: made.ExternalID, UserName: made.Credentials.UserName,
		Scope: made.Scope, Profile: made.Profile,
	}, nil
}

// IgnoreImported leaves an imported user alone (mock only).
func (a *Admin) IgnoreImported(ctx context.Context, app App, user ImportedUser) error {
	return a.console(ctx, "POST", importedPath(app, user)+"ignore", nil, nil, "ignore the imported user %s of %s", user.UserName, app.Label)
}

func importedPath(app App, user ImportedUser) string {
	return importsPath(app) + "/users/" + url.PathEscape(user.ExternalID) + "/lifecycle/"
}
