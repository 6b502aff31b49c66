package admin

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// PushedGroup is an entry of the tab "Push Groups": an Okta group that is pushed to a group of an app.
type PushedGroup struct {
	ID string
	// SourceGroupID is the Okta group, TargetGroupID the app's group as Okta knows it.
	SourceGroupID, TargetGroupID string
	// Status is ACTIVE, INACTIVE or ERROR.
	Status string
	// Error is what the administrator reads when the last push failed.
	Error string
	// LastPush is when a push last succeeded.
	LastPush time.Time
}

type pushedGroupBody struct {
	ID            string    `json:"id"`
	SourceGroupID string    `json:"sourceGroupId"`
	TargetGroupID string    `json:"targetGroupId"`
	Status        string    `json:"status"`
	ErrorSummary  string    `json:"errorSummary"`
	LastPush      time.Time `json:"lastPush"`
}

func (b pushedGroupBody) pushed() PushedGroup {
	return PushedGroup{b.ID, b.SourceGroupID, b.TargetGroupID, b.Status, b.ErrorSummary, b.LastPush}
}

func pushesPath(app App, id string) string {
	path := "/api/v1/apps/" + app.ID + "/group-push/mappings"
	if id != "" {
		path += "/" + id
	}
	return path
}

// PushGroup pushes a group under its own name ("Push Groups", "Create Group"). The SDK has no method for any of this.
func (a *Admin) PushGroup(ctx context.Context, app App, group Group) (PushedGroup, error) {
	return a.mapGroup(ctx, app, group, map[string]any{"sourceGroupId": group.ID, "targetGroupName": group.Name})
}

// LinkGroup pushes a group to one that the app has already ("Link Group").
func (a *Admin) LinkGroup(ctx context.Context, app App, group Group, targetGroupID string) (PushedGroup, error) {
	return a.mapGroup(ctx, app, group, map[string]any{"sourceGroupId": group.ID, "targetGroupId": targetGroupID})
}

func (a *Admin) mapGroup(ctx context.Context, app App, group Group, body map[string]any) (PushedGroup, error) {
	var made pushedGroupBody
	if err := a.call(ctx, "POST", pushesPath(app, ""), body, &made); err != nil {
		return PushedGroup{}, a.failed(err, "push group %q to %s", group.Name, app.Label)
	}
	return made.pushed(), nil
}

// PushedGroup reads how a pushed group stands.
func (a *Admin) PushedGroup(ctx context.Context, app App, id string) (PushedGroup, error) {
	var found pushedGroupBody
	if err := a.call(ctx, "GET", pushesPath(app, id), nil, &found); err != nil {
		return PushedGroup{}, a.failed(err, "read the pushed group %s of %s", id, app.Label)
	}
	return found.pushed(), nil
}

// PushedGroups lists what is pushed to app, up to a thousand groups.
func (a *Admin) PushedGroups(ctx context.Context, app App) ([]PushedGroup, error) {
	var found []pushedGroupBody
	if err := a.call(ctx, "GET", pushesPath(app, "")+"?limit=1000", nil, &found); err != nil {
		return nil, a.failed(err, "list the pushed groups of %s", app.Label)
	}
	groups := make([]PushedGroup, len(found))
	for i, body := range found {
		groups[i] = body.pushed()
	}
	return groups, nil
}

// PushNow pushes a group whole ("Push now"). A real org offers the button in its console alone.
func (a *Admin) PushNow(ctx context.Context, app App, pushed PushedGroup) error {
	if !a.mock {
		return fmt.Errorf("push the group %s to %s now: %w", pushed.SourceGroupID, app.Label, ErrNeedsConsole)
	}
	err := a.call(ctx, "POST", pushesPath(app, pushed.ID)+"/lifecycle/push", nil, nil)
	return a.failed(err, "push the group %s to %s now", pushed.SourceGroupID, app.Label)
}

// DeactivateGroupPush stops the pushes of a group; its group in the app stays as it is.
func (a *Admin) DeactivateGroupPush(ctx context.Context, app App, pushed PushedGroup) error {
	return a.setPush(ctx, app, pushed, "INACTIVE")
}

// ActivateGroupPush starts the pushes of a group again, with one of the whole group.
func (a *Admin) ActivateGroupPush(ctx context.Context, app App, pushed PushedGroup) error {
	return a.setPush(ctx, app, pushed, "ACTIVE")
}

func (a *Admin) setPush(ctx context.Context, app App, pushed PushedGroup, status string) error {
	err := a.call(ctx, "PATCH", pushesPath(app, pushed.ID), map[string]any{"status": status}, nil)
	return a.failed(err, "set the push of group %s to %s %s", pushed.SourceGroupID, app.Label, status)
}

// UnlinkGroup is "Unlink pushed group": the app's group is deleted, or left. The console does it in one step; the API wants
// the push to be inactive first.
func (a *Admin) UnlinkGroup(ctx context.Context, app App, pushed PushedGroup, deleteInApp bool) error {
	if err := a.DeactivateGroupPush(ctx, app, pushed); err != nil {
		return err
	}
	query := url.Values{"deleteTargetGroup": {fmt.Sprint(deleteInApp)}}
	err := a.call(ctx, "DELETE", pushesPath(app, pushed.ID)+"?"+query.Encode(), nil, nil)
	return a.failed(err, "unlink group %s from %s", pushed.SourceGroupID, app.Label)
}
