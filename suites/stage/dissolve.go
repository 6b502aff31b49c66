package stage

import (
	"context"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
)

// Dissolve deletes a group of Okta; who has the app through it alone loses it. What is sent for that is waited for where it can
// be seen, so that it is in the way of nobody who looks at the wire next. It is a tidying up, whose failure means nothing.
func (a *App) Dissolve(ctx context.Context, group admin.Group) {
	if group.ID == "" {
		return
	}
	ctx = context.WithoutCancel(ctx)
	_ = a.Stage.Admin.DeleteGroup(ctx, group)
	if a.Stage.Capabilities[scimdrill.CanShowWire] && a.Stage.GivenUp() == "" {
		_ = a.Stage.Admin.Settle(ctx, a.App)
	}
}
