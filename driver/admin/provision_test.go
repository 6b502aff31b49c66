package admin_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
)

func TestAssignCreatesAndUnassignDeactivates(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		ann := r.person("ann@example.com")
		mark := r.target.mark()
		outcome := r.provisioned(app, ann)
		r.wantSent(mark, "GET /Users", "POST /Users")
		if outcome.Status != "PROVISIONED" || outcome.ExternalID != "u1" || outcome.SyncState != "SYNCHRONIZED" || outcome.UserName != "ann@example.com" {
			t.Errorf("the assignment is %+v", outcome.AppUser)
		}
		if held := r.target.user("u1"); held["userName"] != "ann@example.com" || held["active"] != true || held["externalId"] != ann.ID {
			t.Errorf("the target holds %v", held)
		}

		outcome = r.pushed(app, ann, func() error { return r.Unassign(t.Context(), app, ann) })
		if outcome.Assigned {
			t.Errorf("after unassigning the org still shows %+v", outcome.AppUser)
		}
		if active := r.target.user("u1")["active"]; active != false {
			t.Errorf("after unassigning the target holds active %v", active)
		}

		outcome = r.provisioned(app, ann)
		if outcome.ExternalID != "u1" || outcome.Status != "PROVISIONED" {
			t.Errorf("after reassigning the assignment is %+v", outcome.AppUser)
		}
		if active := r.target.user("u1")["active"]; active != true {
			t.Errorf("after reassigning the target holds active %v", active)
		}
	})
}

func TestProfileChangeIsPushedOnlyWhenTheAppUserChanges(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		ann := r.person("ann@example.com")
		r.provisioned(app, ann)
		mark := r.target.mark()
		r.pushed(app, ann, func() error {
			_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": "Engineer"})
			return err
		})
		r.wantSent(mark, "GET /Users/u1", "PUT /Users/u1")
		if title := r.target.user("u1")["title"]; title != "Engineer" {
			t.Errorf("the target holds title %v", title)
		}
		r.pushed(app, ann, func() error {
			_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": ""})
			return err
		})
		if title, there := r.target.user("u1")["title"]; !there || title != "" {
			t.Errorf("after clearing the target holds title %v (there: %v), want an empty string", title, there)
		}
		r.must(r.AddPersonAttribute(t.Context(), admin.Attribute{DisplayName: "Shoe size", VariableName: "shoe"}))
		r.silent(app, ann, func() error {
			_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"shoe": "44"})
			return err
		})
	})
}

func TestUserNameIsPushedSeparatelyFromEmail(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		ann := r.person("ann@example.com")
		r.provisioned(app, ann)
		email := func() any { return r.target.user("u1")["emails"].([]any)[0].(map[string]any)["value"] }

		r.pushed(app, ann, func() error {
			_, err := r.ChangeAppUserName(t.Context(), app, ann, "ann.other@example.com")
			return err
		})
		if held := r.target.user("u1"); held["userName"] != "ann.other@example.com" || email() != "ann@example.com" {
			t.Errorf("after a change of the application username the target holds %v and %v", held["userName"], email())
		}
		r.pushed(app, ann, func() error {
			_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"email": "ann.new@example.com"})
			return err
		})
		if held := r.target.user("u1"); held["userName"] != "ann.other@example.com" || email() != "ann.new@example.com" {
			t.Errorf("after a change of the email the target holds %v and %v", held["userName"], email())
		}
		outcome := r.pushed(app, ann, func() error {
			_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"login": "ann.login@example.com"})
			return err
		})
		if held := r.target.user("u1"); held["userName"] != "ann.login@example.com" || outcome.UserName != "ann.login@example.com" {
			t.Errorf("after a change of the login the target holds %v, the org %v", held["userName"], outcome.UserName)
		}
	})
}

func TestOktaLifecycle(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		ann := r.person("ann@example.com")
		r.provisioned(app, ann)
		r.silent(app, ann, func() error { return r.Suspend(t.Context(), ann) })
		r.silent(app, ann, func() error { return r.Unsuspend(t.Context(), ann) })
		r.pushed(app, ann, func() error { return r.DeactivatePerson(t.Context(), ann) })
		if active := r.target.user("u1")["active"]; active != false {
			t.Errorf("after deactivating the Okta user the target holds active %v", active)
		}
		if now, err := r.AppUser(t.Context(), app, ann); err != nil || now.Status != "DEPROVISIONED" || now.ExternalID != "" {
			t.Errorf("after deactivating the Okta user the assignment is %+v (error %v)", now, err)
		}
		r.silent(app, ann, func() error { return r.ReactivatePerson(t.Context(), ann) })
		r.provisioned(app, ann)
		if active := r.target.user("u1")["active"]; active != true {
			t.Errorf("after reassigning the target holds active %v", active)
		}
		r.pushed(app, ann, func() error { return r.DeactivatePerson(t.Context(), ann) })
		r.silent(app, ann, func() error { return r.DeletePerson(t.Context(), ann) })
		if _, err := r.Person(t.Context(), ann.ID); !admin.NotFound(err) {
			t.Errorf("the deleted person is still found (error %v)", err)
		}
	})
}

func TestGroupAssignment(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		ann, bob := r.person("ann@example.com"), r.person("bob@example.com")
		staff, err := r.AddGroup(t.Context(), "Staff")
		r.must(err)
		r.must(r.AddToGroup(t.Context(), staff, ann))
		active := func(id string) any { return r.target.user(id)["active"] }

		outcome := r.pushed(app, ann, func() error { return r.AssignGroup(t.Context(), app, staff, nil) })
		if outcome.Scope != "GROUP" || outcome.ExternalID != "u1" {
			t.Errorf("the assignment by group is %+v", outcome.AppUser)
		}
		r.pushed(app, bob, func() error { return r.AddToGroup(t.Context(), staff, bob) })
		if err := r.Unassign(t.Context(), app, ann); err == nil {
			t.Error("an assignment by group could be removed from the person")
		}
		r.pushed(app, bob, func() error { return r.RemoveFromGroup(t.Context(), staff, bob) })
		if active("u1") != true || active("u2") != false {
			t.Errorf("after removing one from the group the target holds active %v and %v", active("u1"), active("u2"))
		}
		r.pushed(app, ann, func() error { return r.DeactivatePerson(t.Context(), ann) })
		r.pushed(app, ann, func() error { return r.ReactivatePerson(t.Context(), ann) })
		if active("u1") != true {
			t.Errorf("after reactivating a member of the group the target holds active %v", active("u1"))
		}
		r.pushed(app, ann, func() error { return r.UnassignGroup(t.Context(), app, staff) })
		if active("u1") != false {
			t.Errorf("after unassigning the group the target holds active %v", active("u1"))
		}
		r.pushed(app, ann, func() error { return r.AssignGroup(t.Context(), app, staff, nil) })
		r.pushed(app, ann, func() error { return r.DeleteGroup(t.Context(), staff) })
		if active("u1") != false {
			t.Errorf("after deleting the group the target holds active %v", active("u1"))
		}
	})
}

func TestDirectAssignmentOutlivesTheGroup(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	ann := r.person("ann@example.com")
	staff, err := r.AddGroup(t.Context(), "Staff")
	r.must(err)
	r.must(r.AddToGroup(t.Context(), staff, ann))
	r.provisioned(app, ann)
	r.silent(app, ann, func() error { return r.AssignGroup(t.Context(), app, staff, nil) })
	r.silent(app, ann, func() error { return r.UnassignGroup(t.Context(), app, staff) })
	r.silent(app, ann, func() error { return r.AssignGroup(t.Context(), app, staff, nil) })
	r.silent(app, ann, func() error { return r.Unassign(t.Context(), app, ann) })
	if now, err := r.AppUser(t.Context(), app, ann); err != nil || now.Scope != "GROUP" {
		t.Errorf("the assignment is %+v (error %v), want it held by the group", now, err)
	}
}

func TestFailedPush(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		r.target.refuses(func(method, _ string) (int, string) {
			if method == "POST" {
				return 400, "costCenter is not known"
			}
			return 0, ""
		})
		ann, since := r.person("ann@example.com"), r.Now()
		_, err := r.AssignPerson(t.Context(), app, ann)
		r.must(err)
		outcome, err := r.WaitForPush(t.Context(), app, ann, since)
		r.must(err)
		if !outcome.Failed || outcome.SyncState != "ERROR" || outcome.Status != "STAGED" || outcome.ExternalID != "" {
			t.Errorf("the failed push left %+v", outcome)
		}
		for _, text := range []string{"Bad Request", "Errors reported by remote server", "costCenter is not known"} {
			if !strings.Contains(outcome.AdminText, text) {
				t.Errorf("the administrator reads %q, want it to hold %q", outcome.AdminText, text)
			}
		}
		tasks, err := r.Tasks(t.Context(), app)
		r.must(err)
		if len(tasks) != 1 || tasks[0].UserID != ann.ID || !strings.Contains(tasks[0].Text, "costCenter is not known") {
			t.Fatalf("the tasks are %+v", tasks)
		}

		r.target.refuses(nil)
		outcome = r.pushed(app, ann, func() error { return r.RetryTask(t.Context(), app, tasks[0]) })
		if outcome.Status != "PROVISIONED" || outcome.ExternalID != "u1" || outcome.SyncState != "SYNCHRONIZED" {
			t.Errorf("after the retry the assignment is %+v", outcome.AppUser)
		}
		if tasks, err = r.Tasks(t.Context(), app); err != nil || len(tasks) != 0 {
			t.Errorf("after the retry the tasks are %+v (error %v)", tasks, err)
		}
	})
}

func TestUnassigningSettlesTheTask(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		r.target.refuses(func(method, _ string) (int, string) {
			if method == "POST" {
				return 500, "out of order"
			}
			return 0, ""
		})
		ann, since := r.person("ann@example.com"), r.Now()
		_, err := r.AssignPerson(t.Context(), app, ann)
		r.must(err)
		outcome, err := r.WaitForPush(t.Context(), app, ann, since)
		r.must(err)
		if !outcome.Failed || !strings.Contains(outcome.AdminText, "out of order") {
			t.Errorf("the failed push left %+v", outcome)
		}
		// There is no account, so nothing is deactivated either.
		r.silent(app, ann, func() error { return r.Unassign(t.Context(), app, ann) })
		if tasks, err := r.Tasks(t.Context(), app); err != nil || len(tasks) != 0 {
			t.Errorf("after unassigning the tasks are %+v (error %v)", tasks, err)
		}
		r.target.refuses(nil)
		if outcome = r.provisioned(app, ann); outcome.ExternalID != "u1" {
			t.Errorf("after assigning again the assignment is %+v", outcome.AppUser)
		}
	})
}

func TestFailedDeactivationIsATask(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		ann := r.person("ann@example.com")
		r.provisioned(app, ann)
		r.target.refuses(func(method, _ string) (int, string) {
			if method != "GET" {
				return 404, "nobody by that id"
			}
			return 0, ""
		})
		since := r.Now()
		r.must(r.Unassign(t.Context(), app, ann))
		outcome, err := r.WaitForPush(t.Context(), app, ann, since)
		r.must(err)
		if !outcome.Failed || outcome.Assigned || !strings.Contains(outcome.AdminText, "nobody by that id") {
			t.Errorf("the failed deactivation left %+v", outcome)
		}
		tasks, err := r.Tasks(t.Context(), app)
		r.must(err)
		if len(tasks) != 1 || tasks[0].Kind != "deactivate" {
			t.Fatalf("the tasks are %+v, want one of kind deactivate", tasks)
		}
		r.target.refuses(nil)
		r.pushed(app, ann, func() error { return r.RetryTask(t.Context(), app, tasks[0]) })
		if active := r.target.user("u1")["active"]; active != false {
			t.Errorf("after the retry the target holds active %v", active)
		}
	})
}

func TestAssignedBeforeProvisioning(t *testing.T) {
	both(t, func(t *testing.T, r *rig, _ admin.App) {
		app := r.bareApp(scimdrill.Wizard)
		ann := r.person("ann@example.com")
		r.silent(app, ann, func() error { _, err := r.AssignPerson(t.Context(), app, ann); return err })
		if now, err := r.AppUser(t.Context(), app, ann); err != nil || now.Status != "ACTIVE" || now.SyncState != "DISABLED" {
			t.Errorf("the assignment is %+v (error %v)", now, err)
		}
		r.connect(app)
		r.silent(app, ann, func() error {
			_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": "Engineer"})
			return err
		})
		outcome := r.pushed(app, ann, func() error { return r.ProvisionUser(t.Context(), app, ann) })
		if outcome.Status != "PROVISIONED" || r.target.user(outcome.ExternalID)["title"] != "Engineer" {
			t.Errorf("after Provision User the assignment is %+v", outcome.AppUser)
		}
	})
}

func TestStagedPersonIsPushedWhenActivated(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	var p people
	ann, err := r.CreateUser(t.Context(), p.profile(), false)
	r.must(err)
	r.silent(app, ann, func() error { _, err := r.AssignPerson(t.Context(), app, ann); return err })
	r.pushed(app, ann, func() error { return r.ActivatePerson(t.Context(), ann) })
}

func TestWhatSwitchesProvisioningOff(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		ann := r.person("ann@example.com")
		r.provisioned(app, ann)
		r.must(r.EnableProvisioning(t.Context(), app, admin.Features{CreateUsers: true}))
		if found, err := r.Features(t.Context(), app); err != nil || found != (admin.Features{CreateUsers: true}) {
			t.Errorf("the features are %+v (error %v)", found, err)
		}
		title := func(title string) func() error {
			return func() error {
				_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": title})
				return err
			}
		}
		r.silent(app, ann, title("Update is off"))
		r.silent(app, ann, func() error { return r.Unassign(t.Context(), app, ann) })
		r.provisioned(app, ann)
		r.must(r.EnableProvisioning(t.Context(), app, admin.AllFeatures()))
		r.must(r.DeactivateApp(t.Context(), app))
		r.silent(app, ann, title("App is inactive"))
		r.must(r.ActivateApp(t.Context(), app))
		r.pushed(app, ann, title("App is active"))
		r.must(r.DisconnectAPI(t.Context(), app))
		r.silent(app, ann, func() error { return r.DeactivatePerson(t.Context(), ann) })
		mark := r.target.mark()
		r.must(r.RemoveApp(t.Context(), app))
		r.must(r.org.Drain(t.Context()))
		r.wantSent(mark)
		if _, err := r.UseApp(t.Context(), app.ID); !admin.NotFound(err) {
			t.Errorf("the removed app is still found (error %v)", err)
		}
	})
}
