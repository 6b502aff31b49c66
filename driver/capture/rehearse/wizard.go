package rehearse

import (
	"context"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/capture"
)

// Wizard repeats the run of the app made in the App Integration Wizard.
func Wizard(ctx context.Context, stage Stage, theirs []capture.Request) (capture.Result, error) {
	r := start(ctx, stage, admin.AppSettings{Kind: scimdrill.Wizard}, theirs)
	a, app := stage.Admin, r.app
	r.act(ctx, "Test Connector Configuration", 4, 4, func() error { return a.TestAPICredentials(ctx, app, stage.Token) })
	r.act(ctx, "Save integration", 5, 5, func() error { return a.ConnectAPI(ctx, app, stage.Token) })
	r.act(ctx, "Save To App", 6, 6, func() error { return a.EnableProvisioning(ctx, app, admin.AllFeatures()) })
	r.act(ctx, "Assign a person", 7, 8, func() error { return r.hire(ctx, 1) })
	r.act(ctx, "Assign two people at once", 9, 12, func() error { return r.hire(ctx, 3, 4) })
	r.wizardGroups(ctx)
	r.act(ctx, "Profile update", 48, 49, func() error { return r.change(ctx, 3, map[string]any{"firstName": "Changed"}) })
	r.act(ctx, "Deactivate", 50, 51, func() error { return a.Unassign(ctx, app, r.people[3]) })
	r.act(ctx, "Assign again, and the re-push of every pushed group", 52, 71, func() error { return r.assign(ctx, 3) })
	return r.result()
}

func (r *run) wizardGroups(ctx context.Context) {
	a, app := r.Admin, r.app
	empty, test := r.group(ctx, "obot-scim-empty", 3), r.group(ctx, "test-renamed", 1, 3)
	var pushedEmpty, pushedTest, again, fresh admin.PushedGroup
	r.act(ctx, "Push group obot-scim-empty", 13, 16, func() error { return r.push(ctx, empty, &pushedEmpty) })
	r.act(ctx, "Push group test-renamed", 17, 20, func() error { return r.push(ctx, test, &pushedTest) })
	r.act(ctx, "Unlink and delete in the target", 21, 22, func() error { return a.UnlinkGroup(ctx, app, pushedTest, true) })
	r.act(ctx, "Push group test, which was renamed while it was not pushed", 23, 26, func() error {
		if err := r.rename(ctx, &test, "test"); err != nil {
			return err
		}
		return r.push(ctx, test, &again)
	})
	r.act(ctx, "Rename group", 27, 29, func() error { return r.rename(ctx, &test, "test-renamed") })
	young := r.group(ctx, "obot-scim-new", 1)
	r.act(ctx, "Push group obot-scim-new", 30, 33, func() error { return r.push(ctx, young, &fresh) })
	r.act(ctx, "Add member", 34, 38, func() error { return a.AddToGroup(ctx, young, r.people[3]) })
	r.act(ctx, "Remove member", 39, 43, func() error { return a.RemoveFromGroup(ctx, young, r.people[1]) })
	r.act(ctx, "Push now", 44, 47, func() error { return a.PushNow(ctx, app, pushedEmpty) })
}
