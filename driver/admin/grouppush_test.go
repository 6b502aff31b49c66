package admin_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// pushRig is a rig whose target has groups.
func pushRig(t *testing.T, settings admin.AppSettings) (*rig, *targettest.Target, admin.App) {
	t.Helper()
	r, target := newRig(t), targettest.New(t)
	settings.Label, settings.BaseURL = "Peakon", target.URL
	app, err := r.AddApp(t.Context(), settings)
	r.must(err)
	token := targettest.Token
	if settings.Kind == scimdrill.Wizard {
		token = strings.TrimPrefix(token, "Bearer ")
	}
	r.must(r.ConnectAPI(t.Context(), app, token))
	r.must(r.EnableProvisioning(t.Context(), app, admin.AllFeatures()))
	return r, target, app
}

// TestAnAdministratorPushesGroups: create, stop, start, push now, leave, link, and delete in the app.
func TestAnAdministratorPushesGroups(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			r, target, app := pushRig(t, admin.AppSettings{Kind: kind, KeepAppGroupNames: true})
			ctx := t.Context()
			settle := func() {
				t.Helper()
				r.must(r.Settle(ctx, app))
			}
			ann := r.person("ann@example.com")
			_, err := r.AssignPerson(ctx, app, ann)
			r.must(err)
			group, err := r.AddGroup(ctx, "sales")
			r.must(err)
			r.must(r.AddToGroup(ctx, group, ann))
			settle()
			pushed, err := r.PushGroup(ctx, app, group)
			r.must(err)
			settle()
			seen, err := r.PushedGroup(ctx, app, pushed.ID)
			r.must(err)
			if seen.Status != "ACTIVE" || seen.LastPush.IsZero() || seen.Error != "" {
				t.Errorf("pushed %+v", seen)
			}
			id := target.GroupID("sales")
			if _, members := target.Group(id); len(members) != 1 {
				t.Errorf("members %v", members)
			}
			r.must(r.DeactivateGroupPush(ctx, app, pushed))
			r.must(r.RemoveFromGroup(ctx, group, ann))
			settle()
			if _, members := target.Group(id); len(members) != 1 {
				t.Errorf("members while the push is inactive: %v", members)
			}
			r.must(r.ActivateGroupPush(ctx, app, pushed))
			settle()
			if _, members := target.Group(id); len(members) != 0 {
				t.Errorf("members after the activation: %v", members)
			}
			r.must(r.PushNow(ctx, app, pushed))
			r.must(r.UnlinkGroup(ctx, app, pushed, false))
			other, err := r.AddGroup(ctx, "fleet")
			r.must(err)
			linked, err := r.LinkGroup(ctx, app, other, pushed.TargetGroupID)
			r.must(err)
			settle()
			if all, err := r.PushedGroups(ctx, app); err != nil || len(all) != 1 || all[0].SourceGroupID != other.ID || all[0].TargetGroupID != pushed.TargetGroupID {
				t.Errorf("pushed groups %+v, %v", all, err)
			}
			if name, _ := target.Group(id); name != "sales" {
				t.Errorf("the app's group was renamed to %q although names are kept", name)
			}
			r.must(r.UnlinkGroup(ctx, app, linked, true))
			settle()
			if name, _ := target.Group(id); name != "" {
				t.Errorf("the target still has %q", name)
			}
			if _, err := r.PushedGroup(ctx, app, linked.ID); err == nil {
				t.Error("an unlinked group is still among the pushed ones")
			}
		})
	}
}

func TestAnAdministratorPushesByRule(t *testing.T) {
	r, target, app := pushRig(t, admin.AppSettings{Kind: scimdrill.Template, ImportGroups: true})
	ctx := t.Context()
	_, err := r.AddGroup(ctx, "team-a")
	r.must(err)
	rule, err := r.AddPushRule(ctx, app, admin.PushRule{Name: "teams", GroupName: "team-"})
	r.must(err)
	r.must(r.DeactivatePushRule(ctx, app, rule))
	_, err = r.AddGroup(ctx, "team-b")
	r.must(err)
	r.must(r.Settle(ctx, app))
	if a, b := target.GroupID("team-a"), target.GroupID("team-b"); a == "" || b != "" {
		t.Errorf("the target has team-a as %q and team-b as %q", a, b)
	}
	r.must(r.ActivatePushRule(ctx, app, rule))
	r.must(r.Settle(ctx, app))
	if target.GroupID("team-b") == "" {
		t.Error("the rule was activated, and team-b is not there")
	}
	r.must(r.RemovePushRule(ctx, app, rule, false))
	r.must(r.Settle(ctx, app))
	if left := []string{target.GroupID("team-a"), target.GroupID("team-b")}; !slices.Equal(left, []string{"", ""}) {
		t.Errorf("the target still has %v", left)
	}
	if _, err := r.AddPushRule(ctx, app, admin.PushRule{Name: "nothing"}); err == nil || !strings.Contains(err.Error(), "needs a text") {
		t.Errorf("a rule without a text: %v", err)
	}
}
