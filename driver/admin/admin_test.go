package admin_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
)

func TestSigningIn(t *testing.T) {
	r := newRig(t)
	if !r.OnMock() {
		t.Error("the mock was not recognised")
	}
	for name, one := range map[string]struct {
		options admin.Options
		text    string
	}{
		"wrong token":          {admin.Options{OrgURL: r.url, APIToken: "00other"}, "E0000011: Invalid token provided"},
		"no token":             {admin.Options{OrgURL: r.url}, "OKTA_API_TOKEN"},
		"no address":           {admin.Options{OrgURL: "example", APIToken: apiToken}, "expected an address"},
		"token in the open":    {admin.Options{OrgURL: "http://example.com", APIToken: apiToken}, "use https"},
		"nobody listens there": {admin.Options{OrgURL: "http://127.0.0.1:1", APIToken: apiToken}, "sign in to the org http://127.0.0.1:1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := admin.New(t.Context(), one.options)
			if err == nil || !strings.Contains(err.Error(), one.text) {
				t.Errorf("error %v, want one that says %q", err, one.text)
			}
		})
	}
}

// The SDK takes settings from the environment and from the home directory; none of them may have an effect.
func TestSettingsFromElsewhereHaveNoEffect(t *testing.T) {
	r := newRig(t)
	home := t.TempDir()
	r.must(os.MkdirAll(filepath.Join(home, ".okta"), 0o700))
	r.must(os.WriteFile(filepath.Join(home, ".okta", "okta.yaml"),
		[]byte("okta:\n  client:\n    orgUrl: https://elsewhere.example.com\n    token: other\n    authorizationMode: PrivateKey\n    cache:\n      enabled: true\n"), 0o600))
	t.Setenv("HOME", home)
	t.Setenv("OKTA_CLIENT_ORGURL", "https://elsewhere.example.com")
	t.Setenv("OKTA_CLIENT_TOKEN", "other")
	t.Setenv("OKTA_CLIENT_AUTHORIZATIONMODE", "PrivateKey")
	t.Setenv("OKTA_CLIENT_CACHE_ENABLED", "true")
	t.Setenv("OKTA_CLIENT_PROXY_HOST", "elsewhere.example.com")
	a, err := admin.New(t.Context(), admin.Options{OrgURL: r.url + "/", APIToken: apiToken})
	if err != nil {
		t.Fatal(err)
	}
	person, err := a.AddPerson(t.Context(), map[string]any{"login": "ann@example.com", "email": "ann@example.com", "firstName": "A", "lastName": "B"})
	r.must(err)
	for _, title := range []string{"One", "Two"} { // a cache would give the first again
		_, err = r.ChangeProfile(t.Context(), person, map[string]any{"title": title})
		r.must(err)
		if found, err := a.Person(t.Context(), person.ID); err != nil || found.Profile["title"] != title {
			t.Errorf("found title %v (error %v), want %s", found.Profile["title"], err, title)
		}
	}
}

func TestPeople(t *testing.T) {
	r := newRig(t)
	var p people
	profile := p.profile()
	ann, err := r.AddPerson(t.Context(), profile)
	r.must(err)
	if ann.Status != "ACTIVE" || ann.Login() != profile["login"] {
		t.Errorf("the new person is %+v", ann)
	}
	_, err = r.AddPerson(t.Context(), profile)
	var org *admin.OrgError
	if !errors.As(err, &org) || org.Code != "E0000001" || !strings.Contains(strings.Join(org.Causes, " "), "login: An object with this field already exists") {
		t.Errorf("adding the person again: %v", err)
	}
	ann, err = r.ReplaceProfile(t.Context(), ann, map[string]any{"login": ann.Login(), "email": ann.Login(), "firstName": "Ann", "lastName": "B"})
	r.must(err)
	if found, err := r.Person(t.Context(), ann.Login()); err != nil || found.Profile["firstName"] != "Ann" {
		t.Errorf("found %+v (error %v)", found, err)
	}
	if err := r.DeletePerson(t.Context(), ann); err == nil || !strings.Contains(err.Error(), "deactivate it first") {
		t.Errorf("deleting an active person: %v", err)
	}
	staged, err := r.CreateUser(t.Context(), p.profile(), false)
	r.must(err)
	if staged.Status != "STAGED" {
		t.Errorf("a person who is not activated is %s", staged.Status)
	}
}

func TestGroupsAreRenamed(t *testing.T) {
	r := newRig(t)
	staff, err := r.AddGroup(t.Context(), "Staff")
	r.must(err)
	staff, err = r.RenameGroup(t.Context(), staff, "People")
	r.must(err)
	if staff.Name != "People" {
		t.Errorf("the group is called %q", staff.Name)
	}
	if _, err := r.AddGroup(t.Context(), "People"); err == nil {
		t.Error("a second group of the same name was accepted")
	}
}

func TestEventsTellTheStory(t *testing.T) {
	r := newRig(t)
	app, other := r.app(scimdrill.Template), r.bareApp(scimdrill.Wizard)
	ann, bob := r.person("ann@example.com"), r.person("bob@example.com")
	since := r.Now()
	r.provisioned(app, ann)
	r.provisioned(app, bob)
	r.pushed(app, ann, func() error { return r.DeactivatePerson(t.Context(), ann) })

	events, err := r.Events(t.Context(), since, app, ann)
	r.must(err)
	seen := map[string]admin.Event{}
	for _, e := range events {
		seen[e.Type] = e
		if e.Targets["User"] != ann.ID {
			t.Errorf("event %s is about %v, want %s", e.Type, e.Targets, ann.ID)
		}
	}
	for _, kind := range []string{
		"application.user_membership.add", "application.provision.user.push", "user.lifecycle.deactivate",
		"application.user_membership.remove", "application.provision.user.deactivate",
	} {
		if seen[kind].Result != "SUCCESS" {
			t.Errorf("event %s has the result %q, want SUCCESS", kind, seen[kind].Result)
		}
	}
	if e := seen["application.provision.user.push"]; e.Targets["AppInstance"] != app.ID || e.Targets["AppUser"] == "" {
		t.Errorf("the push is about %v, want the app instance and the app user too", e.Targets)
	}
	if events, err = r.Events(t.Context(), since, other, admin.Person{}); err != nil || len(events) != 0 {
		t.Errorf("events about another app: %+v (error %v)", events, err)
	}
}

func TestEventsAreReadToTheLastPage(t *testing.T) {
	r := newRig(t)
	since := r.Now()
	staff, err := r.AddGroup(t.Context(), "Staff")
	r.must(err)
	const renames = 1050 // a page holds 1000
	for i := range renames {
		staff, err = r.RenameGroup(t.Context(), staff, fmt.Sprintf("Staff %d", i))
		r.must(err)
	}
	events, err := r.Events(t.Context(), since, admin.App{}, admin.Person{})
	r.must(err)
	if len(events) != renames+1 {
		t.Errorf("%d events, want %d", len(events), renames+1)
	}
	seen := map[string]bool{}
	for _, e := range events {
		seen[e.ID] = true
	}
	if len(seen) != len(events) {
		t.Errorf("%d events are different, want all %d", len(seen), len(events))
	}
}
