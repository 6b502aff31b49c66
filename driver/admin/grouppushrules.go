package admin

import (
	"context"
	"fmt"
)

// PushRule is "Find groups by rule": groups whose name and description match are pushed. An empty text matches everything; a
// rule has one at least.
type PushRule struct {
	ID, Name string
	// GroupName and Description are what they begin with.
	GroupName, Description string
}

// AddPushRule makes a rule. A real org offers rules in its console alone.
func (a *Admin) AddPushRule(ctx context.Context, app App, rule PushRule) (PushRule, error) {
	if !a.mock {
		return rule, fmt.Errorf("add the push rule %q to %s: %w", rule.Name, app.Label, ErrNeedsConsole)
	}
	begins := func(text string) map[string]any { return map[string]any{"operator": "STARTS_WITH", "value": text} }
	body := map[string]any{"name": rule.Name, "groupName": begins(rule.GroupName), "groupDescription": begins(rule.Description)}
	var made struct {
		ID string `json:"id"`
	}
	if err := a.call(ctx, "POST", rulesPath(app, ""), body, &made); err != nil {
		return rule, a.failed(err, "add the push rule %q to %s", rule.Name, app.Label)
	}
	rule.ID = made.ID
	return rule, nil
}

func rulesPath(app App, id string) string {
	path := "/api/v1/apps/" + app.ID + "/group-push/rules"
	if id != "" {
		path += "/" + id
	}
	return path
}

// DeactivatePushRule stops a rule for groups to come; those that it has found are pushed as before.
func (a *Admin) DeactivatePushRule(ctx context.Context, app App, rule PushRule) error {
	err := a.call(ctx, "POST", rulesPath(app, rule.ID)+"/lifecycle/deactivate", nil, nil)
	return a.failed(err, "deactivate the push rule %q of %s", rule.Name, app.Label)
}

// ActivatePushRule applies a rule again.
func (a *Admin) ActivatePushRule(ctx context.Context, app App, rule PushRule) error {
	err := a.call(ctx, "POST", rulesPath(app, rule.ID)+"/lifecycle/activate", nil, nil)
	return a.failed(err, "activate the push rule %q of %s", rule.Name, app.Label)
}

// RemovePushRule deletes a rule, and the groups that it has pushed are deleted in the app, or left there.
func (a *Admin) RemovePushRule(ctx context.Context, app App, rule PushRule, leaveGroups bool) error {
	err := a.call(ctx, "DELETE", fmt.Sprintf("%s?leaveGroups=%t", rulesPath(app, rule.ID), leaveGroups), nil, nil)
	return a.failed(err, "delete the push rule %q of %s", rule.Name, app.Label)
}
