package workbench_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Every button but those that the browser's test presses.
func TestButtons(t *testing.T) {
	r := newRig(t)
	r.target.AddUser("imported@example.com", nil)
	app := r.addApp("App")
	ann := r.addPerson("Ann", "Other", "ann@example.com")
	on := func(more ...string) url.Values {
		fields := url.Values{"app": {app}, "person": {ann}, "name": {"Ann Other"}}
		for i := 0; i < len(more); i += 2 {
			fields.Set(more[i], more[i+1])
		}
		return fields
	}
	press := func(button string, fields url.Values, want ...string) string {
		t.Helper()
		r.target.Requests()
		page := r.press(button, fields).body
		r.drain()
		sent := strings.Join(r.target.Lines(), "\n")
		for _, one := range want {
			if !strings.Contains(sent, one) {
				t.Errorf("%s: the target was not sent %q but\n%s\n%s", button, one, sent, outcomeOf(page))
			}
		}
		if strings.Contains(page, `class="outcome bad"`) {
			t.Errorf("%s: %s", button, outcomeOf(page))
		}
		return page
	}
	press("assign", on(), "POST /Users")
	press("edit-person", on("profile.title", "Engineer", "profile.firstName", "Anne"), `"title":"Engineer"`, `"givenName":"Anne"`)
	press("suspend", on())
	press("unsuspend", on())
	press("deactivate", on(), `"active":false`)
	press("activate", on())
	press("assign", on(), `"active":true`)
	press("sync", on(), "GET /Users/", "PUT /Users/")
	press("add-attribute", on("variable", "team", "externalName", "nickName", "externalNamespace", "urn:ietf:params:scim:schemas:core:2.0:User", "expression", "user.department"))
	press("edit-person", on("profile.department", "Bees"), `"nickName":"Bees"`)

	page := press("add-group", on("name", "Staff", "show", "groups"))
	group := regexp.MustCompile(`name="group" value="([^"]+)"`).FindStringSubmatch(page)
	if group == nil {
		t.Fatal("the new group is not open")
	}
	staff := func(more ...string) url.Values {
		fields := on(append([]string{"group", group[1], "show", "groups"}, more...)...)
		fields.Set("name", "Staff")
		return fields
	}
	press("add-member", staff())
	page = press("push-group", staff(), "POST /Groups")
	mapping := regexp.MustCompile(`name="mapping" value="([^"]+)"`).FindStringSubmatch(page)
	if mapping == nil {
		t.Fatal("the pushed group has no mapping")
	}
	press("push-now", staff("mapping", mapping[1]), "PATCH /Groups/")
	press("remove-member", staff(), "PATCH /Groups/")
	press("unlink-group", staff("mapping", mapping[1], "delete", "true"), "DELETE /Groups/")
	press("assign-group", staff())
	press("unassign-group", staff())
	renamed := staff()
	renamed.Set("name", "Crew")
	if page := press("rename-group", renamed); !strings.Contains(page, "Crew") {
		t.Error("the group was not renamed")
	}
	press("delete-group", staff())

	page = press("import-now", on("show", "import"), "GET /Users")
	if !strings.Contains(page, "2 users scanned") || !strings.Contains(page, "imported@example.com") {
		t.Errorf("after the import the page shows %s", outcomeOf(page))
	}
	external := regexp.MustCompile(`name="externalId" value="([^"]+)"`).FindStringSubmatch(page)
	if external == nil {
		t.Fatal("nobody awaits review")
	}
	press("ignore", on("show", "import", "externalId", external[1]))
	press("confirm", on("show", "import", "externalId", external[1]))

	press("unassign", on(), `"active":false`)
	press("save-app", on("label", "Renamed", "scimBaseUrl", r.target.URL, "authMode", "HTTP_HEADER"))
	press("test", on(), "GET /Users")
	press("disconnect", on())
	press("connect", on(), "GET /Users")
	press("to-app", on("create", "yes"))
	press("deactivate-app", on())
	press("activate-app", on())
	press("deactivate-app", on())
	if page := press("delete-app", on()); strings.Contains(page, "Renamed") {
		t.Error("the app is still there")
	}
}

// TestWhatTheOrgRefusesIsSaid: the page says what the Management API says, and by which call.
func TestWhatTheOrgRefusesIsSaid(t *testing.T) {
	r := newRig(t)
	page := r.press("add-person", url.Values{"firstName": {"Ann"}, "lastName": {"Other"}, "email": {"ann"}}).body
	said := outcomeOf(page)
	for _, words := range []string{`class="outcome bad"`, "login", "POST /api/v1/users?activate=true", "400"} {
		if !strings.Contains(said, words) {
			t.Errorf("the page does not say %q: %s", words, said)
		}
	}
	if found := r.press("nothing", nil); found.status != 404 {
		t.Errorf("a button that there is none of: %d", found.status)
	}
	if again := r.get("/?said=99999"); again.status != 200 || strings.Contains(again.body, "outcome good") {
		t.Errorf("an outcome that is not known: %d", again.status)
	}
}

func outcomeOf(page string) string {
	_, rest, _ := strings.Cut(page, `id="outcome"`)
	said, _, _ := strings.Cut(rest, "<nav")
	return said
}
