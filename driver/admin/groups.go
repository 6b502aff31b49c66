package admin

import (
	"context"

	"github.com/okta/okta-sdk-golang/v2/okta"
)

// Group is an Okta group.
type Group struct {
	ID, Name string
}

// AddGroup makes an Okta group.
func (a *Admin) AddGroup(ctx context.Context, name string) (Group, error) {
	made, _, err := a.client.Group.CreateGroup(ctx, okta.Group{Profile: &okta.GroupProfile{Name: name}})
	if err != nil {
		return Group{}, a.failed(err, "add group %q", name)
	}
	return Group{ID: made.Id, Name: made.Profile.Name}, nil
}

// RenameGroup renames an Okta group.
func (a *Admin) RenameGroup(ctx context.Context, group Group, name string) (Group, error) {
	changed, _, err := a.client.Group.UpdateGroup(ctx, group.ID, okta.Group{Profile: &okta.GroupProfile{Name: name}})
	if err != nil {
		return Group{}, a.failed(err, "rename group %q to %q", group.Name, name)
	}
	return Group{ID: changed.Id, Name: changed.Profile.Name}, nil
}

// DeleteGroup deletes an Okta group; people lose the apps that they had through it alone.
func (a *Admin) DeleteGroup(ctx context.Context, group Group) error {
	_, err := a.client.Group.DeleteGroup(ctx, group.ID)
	return a.failed(err, "delete group %q", group.Name)
}

// AddToGroup puts a person into a group.
func (a *Admin) AddToGroup(ctx context.Context, group Group, person Person) error {
	_, err := a.client.Group.AddUserToGroup(ctx, group.ID, person.ID)
	return a.failed(err, "add %s to group %q", person.describe(), group.Name)
}

// RemoveFromGroup takes a person out of a group.
func (a *Admin) RemoveFromGroup(ctx context.Context, group Group, person Person) error {
	_, err := a.client.Group.RemoveUserFromGroup(ctx, group.ID, person.ID)
	return a.failed(err, "remove %s from group %q", person.describe(), group.Name)
}

// AssignGroup assigns app to every member of group, now and later ("Assign → Assign to Groups"). The profile holds values
// of app-user attributes that are not User personal; nil for none.
func (a *Admin) AssignGroup(ctx context.Context, app App, group Group, profile map[string]any) error {
	body := okta.ApplicationGroupAssignment{}
	if profile != nil {
		body.Profile = profile
	}
	_, _, err := a.client.Application.CreateApplicationGroupAssignment(ctx, app.ID, group.ID, body)
	return a.failed(err, "assign group %q to %s", group.Name, app.Label)
}

// UnassignGroup takes app away from group.
func (a *Admin) UnassignGroup(ctx context.Context, app App, group Group) error {
	_, err := a.client.Application.DeleteApplicationGroupAssignment(ctx, app.ID, group.ID)
	return a.failed(err, "unassign group %q from %s", group.Name, app.Label)
}
