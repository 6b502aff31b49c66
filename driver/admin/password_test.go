package admin_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// C9301, C9302: the Okta password is pushed when the person sets one, changes it, or signs in.
func TestSyncOktaPassword(t *testing.T) {
	bothKinds(t, func(t *testing.T, r *rig, target *targettest.Target, app admin.App) {
		ctx := t.Context()
		r.must(r.SyncPasswords(ctx, app, admin.PasswordSync{Seed: "OKTA", OnChange: true}))
		if features, err := r.Features(ctx, app); err != nil || !features.SyncPassword || !features.CreateUsers {
			t.Errorf("the features are %+v (error %v)", features, err)
		}
		ann := r.person("ann@example.com")
		r.provisioned(app, ann)
		target.Lines()
		sent := func(password string) {
			t.Helper()
			r.must(r.Settle(ctx, app))
			lines := target.Lines()
			if password == "" && len(lines) == 0 {
				return
			}
			if password == "" || len(lines) == 0 || !strings.Contains(lines[len(lines)-1], `"password":"`+password+`"`) {
				t.Errorf("sent %q, want the password %q", lines, password)
			}
		}
		r.pushed(app, ann, func() error { return r.SetPassword(ctx, ann, "First-Secret-1") })
		sent("First-Secret-1")
		r.pushed(app, ann, func() error { return r.ChangePassword(ctx, ann, "First-Secret-1", "Second-Secret-2") })
		sent("Second-Secret-2")
		r.must(r.SignIn(ctx, "ann@example.com", "Second-Secret-2"))
		sent("")
		if err := r.SignIn(ctx, "ann@example.com", "First-Secret-1"); err == nil || admin.AdminText(err) != "Authentication failed" {
			t.Errorf("the old password: %v", err)
		}
	})
}

func TestForceSyncPushesEveryone(t *testing.T) {
	bothKinds(t, func(t *testing.T, r *rig, target *targettest.Target, app admin.App) {
		ann, bob := r.person("ann@example.com"), r.person("bob@example.com")
		r.provisioned(app, ann)
		r.provisioned(app, bob)
		target.Lines()
		for _, person := range []admin.Person{ann, bob} {
			since := r.Now()
			r.must(r.ForceSync(t.Context(), app))
			if outcome, err := r.WaitForPush(t.Context(), app, person, since); err != nil || outcome.Failed {
				t.Errorf("found %+v, %v", outcome, err)
			}
			r.must(r.Settle(t.Context(), app))
			var steps []string
			for _, line := range target.Lines() {
				words := strings.Fields(line)
				steps = append(steps, words[0]+" "+words[1])
			}
			slices.Sort(steps)
			if !slices.Equal(steps, []string{"GET /Users/user-1", "GET /Users/user-2", "PUT /Users/user-1", "PUT /Users/user-2"}) {
				t.Errorf("sent %v", steps)
			}
		}
	})
}

func TestGrant(t *testing.T) {
	r, target, app := pushRig(t, admin.AppSettings{Kind: scimdrill.Template, Label: "Peakon", Entitlements: true, PatchUpdates: true})
	target.Serves("/ResourceTypes", targettest.Object{"name": "Role", "endpoint": "/Roles", "schema": "urn:okta:scim:schemas:core:1.0:Role"})
	target.Serves("/Schemas")
	target.Serves("/Roles", targettest.Object{"id": "role-1", "displayName": "First Role"})
	found, err := r.DiscoverEntitlements(t.Context(), app)
	r.must(err)
	if len(found) != 1 || found[0].ID != "role-1" || !found[0].Role {
		t.Fatalf("found %+v", found)
	}
	ann := r.person("ann@example.com")
	r.provisioned(app, ann)
	target.Lines()
	r.pushed(app, ann, func() error { return r.Grant(t.Context(), app, ann, found...) })
	if lines := target.Lines(); len(lines) != 1 || !strings.Contains(lines[0], `"roles":[{"value":"role-1","display":"First Role"}]`) {
		t.Errorf("sent %v", lines)
	}
}
