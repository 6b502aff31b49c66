package admin

import (
	"context"
	"fmt"
	"time"

	"github.com/okta/okta-sdk-golang/v2/okta"
)

// AppUser is what the org shows of a person's assignment to an app.
type AppUser struct {
	// Assigned is false when the org has no such assignment; then the rest is empty.
	Assigned bool
	// Status is Okta's: STAGED (push queued), PROVISIONED, ACTIVE (no provisioning), DEPROVISIONED, …
	Status string
	// SyncState is DISABLED, OUT_OF_SYNC, SYNCING, SYNCHRONIZED or ERROR.
	SyncState string
	// ExternalID is the target's id of the user, once it is provisioned.
	ExternalID string
	// UserName is the application username.
	UserName string
	// Scope is USER (assigned directly) or GROUP.
	Scope string
	// Profile is the app-user profile: what the mappings made of the Okta profile, under the app's variable names.
	Profile map[string]any
	// Created, LastSync, StatusChanged and LastUpdated are the org's times; LastSync is zero before the first push.
	Created, LastSync, StatusChanged, LastUpdated time.Time
}

// AppUser reads the assignment of person to app. That there is none is not an error.
func (a *Admin) AppUser(ctx context.Context, app App, person Person) (AppUser, error) {
	found, _, err := a.client.Application.GetApplicationUser(ctx, app.ID, person.ID, nil)
	if err != nil {
		if err = a.failed(err, "read the assignment of %s to %s", person.describe(), app.Label); NotFound(err) {
			return AppUser{}, nil
		}
		return AppUser{}, err
	}
	return appUserFrom(found), nil
}

func appUserFrom(found *okta.AppUser) AppUser {
	user := AppUser{
		Assigned: true, Status: found.Status, SyncState: found.SyncState, ExternalID: found.ExternalId, Scope: found.Scope,
		Created: at(found.Created), LastSync: at(found.LastSync), StatusChanged: at(found.StatusChanged), LastUpdated: at(found.LastUpdated),
	}
	user.Profile, _ = found.Profile.(map[string]any)
	if found.Credentials != nil {
		user.UserName = found.Credentials.UserName
	}
	return user
}

func at(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// AssignPerson assigns person to app directly ("Assign → Assign to People").
func (a *Admin) AssignPerson(ctx context.Context, app App, person Person) (AppUser, error) {
	return a.AssignPersonWith(ctx, app, person, "", nil)
}

// AssignPersonWith assigns person to app and edits the assignment in the same form: an application username other than
// the one that Okta proposes ("" for that), and app-user attributes that no mapping fills.
func (a *Admin) AssignPersonWith(ctx context.Context, app App, person Person, userName string, profile map[string]any) (AppUser, error) {
	body := okta.AppUser{Id: person.ID, Scope: "USER"}
	if userName != "" {
		body.Credentials = &okta.AppUserCredentials{UserName: userName}
	}
	if profile != nil {
		body.Profile = profile
	}
	made, _, err := a.client.Application.AssignUserToApplication(ctx, app.ID, body)
	if err != nil {
		return AppUser{}, a.failed(err, "assign %s to %s", person.describe(), app.Label)
	}
	return appUserFrom(made), nil
}

// ChangeAppUser edits an assignment: app-user attributes by their variable names; others stay.
func (a *Admin) ChangeAppUser(ctx context.Context, app App, person Person, changes map[string]any) (AppUser, error) {
	changed, _, err := a.client.Application.UpdateApplicationUser(ctx, app.ID, person.ID, okta.AppUser{Profile: changes})
	if err != nil {
		return AppUser{}, a.failed(err, "edit the assignment of %s to %s", person.describe(), app.Label)
	}
	return appUserFrom(changed), nil
}

// ChangeAppUserName edits the application username of an assignment and nothing else, in particular not the email.
func (a *Admin) ChangeAppUserName(ctx context.Context, app App, person Person, userName string) (AppUser, error) {
	body := okta.AppUser{Credentials: &okta.AppUserCredentials{UserName: userName}}
	changed, _, err := a.client.Application.UpdateApplicationUser(ctx, app.ID, person.ID, body)
	if err != nil {
		return AppUser{}, a.failed(err, "change the application username of %s in %s", person.describe(), app.Label)
	}
	return appUserFrom(changed), nil
}

// Unassign removes the direct assignment of person to app.
func (a *Admin) Unassign(ctx context.Context, app App, person Person) error {
	_, err := a.client.Application.DeleteApplicationUser(ctx, app.ID, person.ID, nil)
	return a.failed(err, "unassign %s from %s", person.describe(), app.Label)
}

// ProvisionUser presses "Provision User" for a person who was assigned before provisioning was on (mock only).
func (a *Admin) ProvisionUser(ctx context.Context, app App, person Person) error {
	if !a.mock {
		return fmt.Errorf("provision user %s to %s: %w", person.describe(), app.Label, ErrNeedsConsole)
	}
	err := a.call(ctx, "POST", "/api/v1/apps/"+app.ID+"/users/"+person.ID+"/lifecycle/provision", nil, nil)
	return a.failed(err, "provision user %s to %s", person.describe(), app.Label)
}

// Task is a failed job on the org's Tasks page.
type Task struct {
	// ID names the task; UserID is the person's.
	ID     string `json:"id"`
	UserID string `json:"userId"`
	// Kind is what was tried: "create", "update", "deactivate", …
	Kind string `json:"kind"`
	// Text is what the administrator reads.
	Text string `json:"text"`
}

// Tasks lists the failed jobs of an app (mock only).
func (a *Admin) Tasks(ctx context.Context, app App) ([]Task, error) {
	if !a.mock {
		return nil, fmt.Errorf("list the tasks of %s: %w", app.Label, ErrNeedsConsole)
	}
	var tasks []Task
	err := a.call(ctx, "GET", "/api/v1/apps/"+app.ID+"/tasks", nil, &tasks)
	return tasks, a.failed(err, "list the tasks of %s", app.Label)
}

// RetryTask presses "Retry Selected" on a failed job (mock only).
func (a *Admin) RetryTask(ctx context.Context, app App, task Task) error {
	if !a.mock {
		return fmt.Errorf("retry task %s of %s: %w", task.ID, app.Label, ErrNeedsConsole)
	}
	err := a.call(ctx, "POST", "/api/v1/apps/"+app.ID+"/tasks/"+task.ID+"/lifecycle/retry", nil, nil)
	return a.failed(err, "retry task %s of %s", task.ID, app.Label)
}
