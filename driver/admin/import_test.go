package admin_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

func bothKinds(t *testing.T, test func(t *testing.T, r *rig, target *targettest.Target, app admin.App)) {
	t.Helper()
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			r, target, app := pushRig(t, admin.AppSettings{Kind: kind, Label: "Peakon", ImportGroups: true})
			test(t, r, target, app)
		})
	}
}

func (r *rig) importNow(app admin.App, want string) admin.Import {
	r.t.Helper()
	run, err := r.ImportNow(r.t.Context(), app)
	r.must(err)
	if run.Summary != want {
		r.t.Fatalf("the import says %q (%s), want %q", run.Summary, run.Status, want)
	}
	return run
}

// C9303, C9304, C9305, C9338: users and groups are imported, reviewed, confirmed, and changed from then on.
func TestImportAndConfirm(t *testing.T) {
	bothKinds(t, func(t *testing.T, r *rig, target *targettest.Target, app admin.App) {
		ctx := t.Context()
		account := target.AddUser("ann@example.com", targettest.Object{"title": "Engineer"})
		target.AddUser("off@example.com", targettest.Object{"active": false})
		other := target.AddUser("bob@example.com", nil)
		target.AddGroup("Staff", account)
		run := r.importNow(app, "2 users scanned, 2 new, 0 updated, 0 unchanged, 0 removed; 1 groups scanned, 1 new, 0 updated, 0 unchanged, 0 removed")
		if want := "1 groups scanned! / 1 new groups imported / 0 existing groups updated / 0 existing groups unchanged / 0 groups removed"; !strings.HasSuffix(strings.Join(run.Lines, " / "), want) {
			t.Errorf("found %q", run.Lines)
		}
		found, err := r.ImportedUsers(ctx, app)
		r.must(err)
		if len(found) != 2 || found[0].ExternalID != account || found[0].Match != "NONE" || found[0].Profile["title"] != "Engineer" {
			t.Fatalf("found %+v", found)
		}
		made, err := r.ConfirmImported(ctx, app, found[0], true)
		r.must(err)
		if made.ExternalID != account || made.Status != "ACTIVE" || made.UserName != "ann@example.com" {
			t.Errorf("the assignment is %+v", made)
		}
		bob := r.person("robert@example.com")
		if _, err = r.ConfirmImportedAs(ctx, app, found[1], bob); err != nil {
			t.Fatal(err)
		}
		r.pushed(app, bob, func() error {
			_, err := r.ChangeAppUser(ctx, app, bob, map[string]any{"title": "Boss"})
			return err
		})
		if held := target.User(other); held["title"] != "Boss" || held["userName"] != "bob@example.com" {
			t.Errorf("the target holds %v", held)
		}
		r.importNow(app, "2 users scanned, 0 new, 0 updated, 2 unchanged, 0 removed; 1 groups scanned, 0 new, 1 updated, 0 unchanged, 0 removed")
		if runs, err := r.Imports(ctx, app); err != nil || len(runs) != 2 || runs[1].ID != run.ID {
			t.Errorf("found %+v, %v", runs, err)
		}
	})
}

func TestImportIgnores(t *testing.T) {
	bothKinds(t, func(t *testing.T, r *rig, target *targettest.Target, app admin.App) {
		account := target.AddUser("ann@example.com", nil)
		r.importNow(app, "1 users scanned, 1 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned, 0 new, 0 updated, 0 unchanged, 0 removed")
		r.must(r.IgnoreImported(t.Context(), app, admin.ImportedUser{ExternalID: account}))
		r.must(r.SetImportRules(t.Context(), app, admin.ImportRules{AutoConfirmNewUsers: true, AutoConfirmExactMatch: true}))
		run := r.importNow(app, "1 users scanned, 0 new, 0 updated, 1 unchanged, 0 removed; 0 groups scanned, 0 new, 0 updated, 0 unchanged, 0 removed")
		if run.AwaitingReview != 0 {
			t.Errorf("found %+v", run)
		}
		if _, err := r.Person(t.Context(), "ann@example.com"); !admin.NotFound(err) {
			t.Errorf("an ignored user was made an Okta user (error %v)", err)
		}
	})
}

func TestImportRules(t *testing.T) {
	r, target, app := pushRig(t, admin.AppSettings{Kind: scimdrill.Template, Label: "Peakon"})
	ctx := t.Context()
	exact, partial := r.person("exact@example.com"), r.person("somebody@example.com")
	target.AddUser("exact@example.com", nil)
	target.AddUser("partial@example.com", targettest.Object{"name": targettest.Object{"givenName": "Test", "familyName": "Person"}})
	target.AddUser("new@example.com", nil)
	r.must(r.DeactivatePerson(ctx, exact))
	r.must(r.ReactivatePerson(ctx, exact))
	_, err := r.ChangeProfile(ctx, exact, map[string]any{"lastName": "Exact"})
	r.must(err)
	r.must(r.SetImportRules(ctx, app, admin.ImportRules{
		ExactMatch: "EMAIL", AllowPartialMatch: true, AutoConfirmExactMatch: true, AutoConfirmPartialMatch: true, AutoConfirmNewUsers: true,
		AutoActivateNewUsers: true, Schedule: "0 2 * * *", Timezone: "Europe/Copenhagen",
	}))
	r.importNow(app, "3 users scanned, 3 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
	for account, person := range map[string]admin.Person{"user-1": exact, "user-2": partial} {
		if au, err := r.AppUser(ctx, app, person); err != nil || au.ExternalID != account {
			t.Errorf("the assignment is %+v (error %v), want %s", au, err, account)
		}
	}
	if _, err := r.Person(ctx, "new@example.com"); err != nil {
		t.Error(err)
	}
	err = r.SetImportRules(ctx, app, admin.ImportRules{UserNameExpression: "appuser."})
	if err == nil || !strings.Contains(admin.AdminText(err), "userNameExpression") {
		t.Errorf("found %v", err)
	}
}

// C9359, C9360, C9361: the app sources a user, who is deactivated when the account is.
func TestProfileSource(t *testing.T) {
	r, target, app := pushRig(t, admin.AppSettings{Kind: scimdrill.Template, Label: "Peakon"})
	ctx := t.Context()
	r.must(r.SetImportRules(ctx, app, admin.ImportRules{AutoConfirmNewUsers: true, AutoActivateNewUsers: true}))
	r.must(r.SourceProfiles(ctx, app, admin.ProfileSourcing{WhenDeactivated: "DEACTIVATE", ReactivateDeactivated: true}))
	account := target.AddUser("ann@example.com", nil)
	r.importNow(app, "1 users scanned, 1 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
	ann, err := r.Person(ctx, "ann@example.com")
	r.must(err)
	target.SetUser(account, "name", targettest.Object{"givenName": "Anne", "familyName": "Imported"})
	r.importNow(app, "1 users scanned, 0 new, 1 updated, 0 unchanged, 0 removed; 0 groups scanned")
	if ann, err = r.Person(ctx, ann.ID); err != nil || ann.Profile["firstName"] != "Anne" {
		t.Errorf("the Okta user is %+v (error %v)", ann, err)
	}
	for _, step := range []struct {
		active bool
		says   string
		status string
	}{
		{false, "0 users scanned, 0 new, 0 updated, 0 unchanged, 1 removed; 0 groups scanned", "DEPROVISIONED"},
		{true, "1 users scanned, 1 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned", "PROVISIONED"},
	} {
		target.SetUser(account, "active", step.active)
		r.importNow(app, step.says)
		if ann, err = r.Person(ctx, ann.ID); err != nil || ann.Status != step.status {
			t.Errorf("with active %t the Okta user is %s (error %v), want %s", step.active, ann.Status, err, step.status)
		}
	}
	wizard, err := r.AddApp(ctx, admin.AppSettings{Kind: scimdrill.Wizard, Label: "Own", BaseURL: target.URL})
	r.must(err)
	if err := r.SourceProfiles(ctx, wizard, admin.ProfileSourcing{WhenDeactivated: "NONE"}); err == nil || !strings.Contains(admin.AdminText(err), "cannot be a profile source") {
		t.Errorf("found %v", err)
	}
}

func TestImportSafeguard(t *testing.T) {
	r, target, app := pushRig(t, admin.AppSettings{Kind: scimdrill.Template, Label: "Peakon"})
	ctx := t.Context()
	r.must(r.SetImportRules(ctx, app, admin.ImportRules{AutoConfirmNewUsers: true}))
	var accounts []string
	var p people
	for range 120 {
		accounts = append(accounts, target.AddUser(p.profile()["login"].(string), nil))
	}
	r.importNow(app, "120 users scanned, 120 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
	r.must(r.SetImportSafeguards(ctx, 10, 50))
	for _, account := range accounts[:13] {
		target.DropUser(account)
	}
	run, err := r.ImportNow(ctx, app)
	r.must(err)
	if run.Status != "PAUSED" || !strings.Contains(run.Summary, "It would unassign 13 of 120 users of the app (10%), and the app unassignment safeguard allows 10%") {
		t.Errorf("found %+v", run)
	}
	if _, err := r.ImportNow(ctx, app); err == nil || !strings.Contains(admin.AdminText(err), "all imports are paused") {
		t.Errorf("found %v", err)
	}
	r.must(r.CancelImport(ctx, app, run))
	run, err = r.ImportNow(ctx, app)
	r.must(err)
	run, err = r.ResumeImport(ctx, app, run)
	r.must(err)
	if run.Status != "COMPLETED" || run.Counts.Users.Removed != 13 || run.Counts.Users.Unchanged != 107 {
		t.Errorf("found %+v", run)
	}
}

func TestARealOrgImportsInItsConsole(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	a, err := admin.New(t.Context(), admin.Options{OrgURL: disguised(t, r, false), APIToken: apiToken})
	r.must(err)
	_, err = a.ImportNow(t.Context(), app)
	for what, err := range map[string]error{
		"import now": err, "force sync": a.ForceSync(t.Context(), app), "grant": a.Grant(t.Context(), app, admin.Person{}),
		"safeguards": a.SetImportSafeguards(t.Context(), 20, 20),
	} {
		if !errors.Is(err, admin.ErrNeedsConsole) {
			t.Errorf("%s: found %v", what, err)
		}
	}
	// The rules have an API.
	r.must(a.SetImportRules(t.Context(), app, admin.ImportRules{AutoConfirmExactMatch: true}))
}
