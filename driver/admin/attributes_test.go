package admin_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
)

const peakonSchema = "urn:ietf:params:scim:schemas:extension:peakon:2.0:User"

func TestCustomAttribute(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		r.must(r.AddPersonAttribute(t.Context(), admin.Attribute{DisplayName: "Start date", VariableName: "startDate"}))
		r.must(r.AddAttribute(t.Context(), app, admin.Attribute{
			DisplayName: "Employment start", VariableName: "employmentStart", ExternalName: "employment_start", ExternalNamespace: peakonSchema,
			UserPersonal: true,
		}))
		r.must(r.MapAttribute(t.Context(), app, "employmentStart", "user.startDate", admin.CreateAndUpdate))
		mappings, err := r.Mappings(t.Context(), app)
		r.must(err)
		if got := mappings["employmentStart"]; got != (admin.Mapping{Expression: "user.startDate", Apply: admin.CreateAndUpdate}) {
			t.Errorf("the mapping is %+v", got)
		}

		ann := r.person("ann@example.com")
		ann, err = r.ChangeProfile(t.Context(), ann, map[string]any{"startDate": "2026-02-01"})
		r.must(err)
		r.provisioned(app, ann)
		start := func() any {
			extension, _ := r.target.user("u1")[peakonSchema].(map[string]any)
			return extension["employment_start"]
		}
		if start() != "2026-02-01" {
			t.Errorf("the target holds %v, want the start date", start())
		}
		r.pushed(app, ann, func() error {
			_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"startDate": "2026-03-01"})
			return err
		})
		if start() != "2026-03-01" {
			t.Errorf("after the change the target holds %v", start())
		}

		staff, err := r.AddGroup(t.Context(), "Staff")
		r.must(err)
		err = r.AssignGroup(t.Context(), app, staff, map[string]any{"employmentStart": "2026-04-01"})
		if err == nil || !strings.Contains(err.Error(), "User personal") {
			t.Errorf("a User personal attribute on a group assignment: %v", err)
		}
		r.must(r.RemoveAttribute(t.Context(), app, "employmentStart"))
		if mappings, err = r.Mappings(t.Context(), app); err != nil || mappings["employmentStart"].Expression != "" {
			t.Errorf("the mapping of the removed attribute is still there: %+v (error %v)", mappings["employmentStart"], err)
		}
	})
}

func TestGroupValueOverridesTheMapping(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	ann := r.person("ann@example.com")
	staff, err := r.AddGroup(t.Context(), "Staff")
	r.must(err)
	r.must(r.AddToGroup(t.Context(), staff, ann))
	r.pushed(app, ann, func() error {
		return r.AssignGroup(t.Context(), app, staff, map[string]any{"title": "Staff member"})
	})
	if title := r.target.user("u1")["title"]; title != "Staff member" {
		t.Errorf("the target holds title %v", title)
	}
}

func TestCreateOnlyMappingIsNotPushedAgain(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	r.must(r.MapAttribute(t.Context(), app, "title", "user.title", admin.CreateOnly))
	ann := r.person("ann@example.com")
	_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": "Engineer"})
	r.must(err)
	r.provisioned(app, ann)
	r.silent(app, ann, func() error {
		_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": "Manager"})
		return err
	})
	if title := r.target.user("u1")["title"]; title != "Engineer" {
		t.Errorf("the target holds title %v, want the one of the creation", title)
	}
}

func TestRemovedMappingIsNotSent(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	r.must(r.RemoveMapping(t.Context(), app, "title"))
	ann := r.person("ann@example.com")
	_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": "Engineer"})
	r.must(err)
	r.provisioned(app, ann)
	if title, there := r.target.user("u1")["title"]; there {
		t.Errorf("the target holds title %v, want none", title)
	}
}

func TestMappingsThatAreRefused(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	for expression, text := range map[string]string{
		"Nonsense.function(user.title)": "Nonsense",
		"user.firstName +":              "title",
	} {
		err := r.MapAttribute(t.Context(), app, "title", expression, admin.CreateAndUpdate)
		var org *admin.OrgError
		if !errors.As(err, &org) || org.Code != "E0000001" || !strings.Contains(admin.AdminText(err), text) {
			t.Errorf("mapping title to %s: %v, want E0000001 that names %s", expression, err, text)
		}
	}
	err := r.MapAttribute(t.Context(), app, "shoe", "user.title", admin.CreateAndUpdate)
	if err == nil || !strings.Contains(err.Error(), "shoe") {
		t.Errorf("mapping an attribute that is not there: %v", err)
	}
	if mappings, err := r.Mappings(t.Context(), app); err != nil || mappings["title"].Expression != "user.title" {
		t.Errorf("the refused mapping left %+v (error %v)", mappings["title"], err)
	}
}

func TestAppUserIsEdited(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	ann := r.person("ann@example.com")
	since := r.Now()
	_, err := r.AssignPersonWith(t.Context(), app, ann, "ann.app@example.com", map[string]any{"nickName": "Annie"})
	r.must(err)
	if _, err := r.WaitForPush(t.Context(), app, ann, since); err != nil {
		t.Fatal(err)
	}
	if held := r.target.user("u1"); held["userName"] != "ann.app@example.com" || held["nickName"] != "Annie" {
		t.Errorf("the target holds %v", held)
	}
	r.pushed(app, ann, func() error {
		_, err := r.ChangeAppUser(t.Context(), app, ann, map[string]any{"nickName": "Ann"})
		return err
	})
	r.pushed(app, ann, func() error {
		_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": "Engineer"})
		return err
	})
	if held := r.target.user("u1"); held["nickName"] != "Ann" || held["title"] != "Engineer" {
		t.Errorf("an edited value did not outlive a change of another attribute: %v", held)
	}
	if _, err := r.ChangeAppUser(t.Context(), app, ann, map[string]any{"shoe": "44"}); err == nil {
		t.Error("an attribute that is not in the schema was accepted")
	}
}
