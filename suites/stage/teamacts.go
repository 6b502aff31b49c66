package stage

import (
	"context"
	"net/http"

	"github.com/scimdrill/scimdrill/suites/probe"
)

// Rename renames the group in Okta.
func (t *Team) Rename(ctx context.Context, name string) *TeamPush {
	return t.Do(ctx, "rename the group "+t.Okta.Name+" to "+name, func(ctx context.Context) error {
		renamed, err := t.app.Stage.Admin.RenameGroup(ctx, t.Okta, name)
		if err == nil {
			t.Okta = renamed
		}
		return err
	})
}

// Add puts somebody into the group.
func (t *Team) Add(ctx context.Context, member *Employee) *TeamPush {
	return t.Do(ctx, "put "+member.Email+" into the group "+t.Okta.Name, func(ctx context.Context) error {
		return t.app.Stage.Admin.AddToGroup(ctx, t.Okta, member.Okta)
	})
}

// Remove takes somebody out of the group.
func (t *Team) Remove(ctx context.Context, member *Employee) *TeamPush {
	return t.Do(ctx, "take "+member.Email+" out of the group "+t.Okta.Name, func(ctx context.Context) error {
		return t.app.Stage.Admin.RemoveFromGroup(ctx, t.Okta, member.Okta)
	})
}

// PushNow presses "Push now".
func (t *Team) PushNow(ctx context.Context) *TeamPush {
	return t.Do(ctx, "push the group "+t.Okta.Name+" now", func(ctx context.Context) error {
		return t.app.Stage.Admin.PushNow(ctx, t.app.App, t.Mapping)
	})
}

// Deactivate stops the pushes of the group.
func (t *Team) Deactivate(ctx context.Context) *TeamPush {
	return t.Do(ctx, "deactivate the push of the group "+t.Okta.Name, func(ctx context.Context) error {
		return t.app.Stage.Admin.DeactivateGroupPush(ctx, t.app.App, t.Mapping)
	})
}

// Activate starts the pushes of the group again.
func (t *Team) Activate(ctx context.Context) *TeamPush {
	return t.Do(ctx, "activate the push of the group "+t.Okta.Name, func(ctx context.Context) error {
		return t.app.Stage.Admin.ActivateGroupPush(ctx, t.app.App, t.Mapping)
	})
}

// Unlink ends the push of the group, and has the target's group deleted, or left.
func (t *Team) Unlink(ctx context.Context, deleteInTarget bool) *TeamPush {
	what := "unlink the group " + t.Okta.Name + " and leave it in the target"
	if deleteInTarget {
		what = "unlink the group " + t.Okta.Name + " and delete it in the target"
	}
	return t.Do(ctx, what, func(ctx context.Context) error {
		return t.app.Stage.Admin.UnlinkGroup(ctx, t.app.App, t.Mapping, deleteInTarget)
	})
}

// Dissolve takes the group out of the target and out of Okta, as far as it is there: a tidying up, whose failure means nothing.
func (t *Team) Dissolve(ctx context.Context) {
	if t == nil || t.gone || t.Okta.ID == "" {
		return
	}
	t.gone = true
	ctx = context.WithoutCancel(ctx)
	switch {
	case t.app.Stage.GivenUp() != "":
	case t.Mapping.ID != "":
		_ = t.app.Stage.Admin.UnlinkGroup(ctx, t.app.App, t.Mapping, true)
		_ = t.app.Stage.Admin.Settle(ctx, t.app.App)
	case t.ID != "":
		_, _ = t.app.Stage.Target.Do(ctx, probe.Ask{Method: http.MethodDelete, Path: probe.GroupPath(t.ID), Purpose: "take the group away"})
	}
	t.app.Dissolve(ctx, t.Okta)
}
