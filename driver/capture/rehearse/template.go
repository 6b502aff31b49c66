package rehearse

import (
	"context"
	"errors"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/capture"
)

// Template repeats the run of the catalog template.
func Template(ctx context.Context, stage Stage, theirs []capture.Request) (capture.Result, error) {
	r := start(ctx, stage, admin.AppSettings{Kind: scimdrill.Template, ImportGroups: true}, theirs)
	a, app, token := stage.Admin, r.app, "Bearer "+stage.Token
	r.act(ctx, "Test API Credentials with a bad token", 2, 2, func() error {
		if a.TestAPICredentials(ctx, app, "Bearer nobody-issued-this") == nil {
			return errors.New("the bad token was accepted")
		}
		return nil
	})
	r.act(ctx, "Test API Credentials", 3, 3, func() error { return a.TestAPICredentials(ctx, app, token) })
	r.act(ctx, "Save API integration", 4, 5, func() error { return a.ConnectAPI(ctx, app, token) })
	r.act(ctx, "Later save", 6, 7, func() error { return a.EnableProvisioning(ctx, app, admin.AllFeatures()) })
	r.act(ctx, "Assign three people at once", 8, 13, func() error { return r.hire(ctx, 1, 2, 3) })
	r.act(ctx, "Profile update", 15, 16, func() error { return r.change(ctx, 2, map[string]any{"firstName": "Changed"}) })
	r.act(ctx, "Unassign", 18, 18, func() error { return a.Unassign(ctx, app, r.people[2]) })
	r.act(ctx, "Assign again", 19, 22, func() error { return r.assign(ctx, 2) })
	r.templateGroups(ctx)
	r.act(ctx, "App username change", 51, 52, func() error {
		_, err := a.ChangeAppUserName(ctx, app, r.people[2], "user-7@example.invalid")
		return err
	})
	r.act(ctx, "Primary email change", 54, 55, func() error { return r.change(ctx, 2, map[string]any{"email": "user-7@example.invalid"}) })
	return r.result()
}

func (r *run) templateGroups(ctx context.Context) {
	a, app := r.Admin, r.app
	test, empty := r.group(ctx, "test", 1, 3), r.group(ctx, "obot-scim-empty")
	var pushedTest, pushedEmpty, again admin.PushedGroup
	r.act(ctx, "Push group", 23, 24, func() error { return r.push(ctx, test, &pushedTest) })
	r.act(ctx, "Push empty group", 25, 25, func() error { return r.push(ctx, empty, &pushedEmpty) })
	r.act(ctx, "Rename group", 26, 27, func() error { return r.rename(ctx, &test, "test-renamed") })
	r.act(ctx, "Add member", 29, 31, func() error { return a.AddToGroup(ctx, test, r.people[2]) })
	r.act(ctx, "Remove member", 33, 35, func() error { return a.RemoveFromGroup(ctx, test, r.people[1]) })
	r.act(ctx, "Push now", 36, 38, func() error { return a.PushNow(ctx, app, pushedTest) })
	r.act(ctx, "Push now, empty group", 39, 41, func() error { return a.PushNow(ctx, app, pushedEmpty) })
	// What the administrator did was not written down. A person who is not assigned to the app comes into the group: the name
	// is sent with each membership update, and there is no member to send.
	r.act(ctx, "Add a member who is not assigned (a guess: the recording does not say)", 42, 43, func() error {
		outsider, err := a.AddPerson(ctx, map[string]any{
			"login": "outsider@example.invalid", "email": "outsider@example.invalid", "firstName": "Given", "lastName": "Family",
		})
		if err != nil {
			return err
		}
		return a.AddToGroup(ctx, empty, outsider)
	})
	r.act(ctx, "Unlink and delete in the target", 44, 45, func() error { return a.UnlinkGroup(ctx, app, pushedEmpty, true) })
	r.act(ctx, "Push again", 47, 47, func() error { return r.push(ctx, empty, &again) })
}
