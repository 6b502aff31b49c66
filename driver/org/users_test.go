package org_test

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

func TestUsersArePaged(t *testing.T) {
	c := newClient(t, org.Options{})
	for i := range 7 {
		c.addUser(fmt.Sprintf("person%d@example.com", i), "")
	}
	items, pages := c.all("/api/v1/users?limit=3")
	if len(items) != 8 || pages != 3 {
		t.Errorf("%d users on %d pages, want 8 (with the administrator) on 3", len(items), pages)
	}
	ids := map[any]bool{}
	for _, item := range items {
		ids[item["id"]] = true
	}
	if len(ids) != 8 {
		t.Errorf("the pages hold %d different users, want 8", len(ids))
	}
	first := c.do("GET", "/api/v1/users?limit=3", "").want(200)
	if !slices.Contains(first.header.Values("Link"), fmt.Sprintf(`<%s/api/v1/users?limit=3>; rel="self"`, c.url)) {
		t.Errorf("no self link among %q", first.header.Values("Link"))
	}
}

func TestUsersAreFound(t *testing.T) {
	c := newClient(t, org.Options{})
	ann := c.addUser("ann@example.com", "")
	c.addUser("bob@example.com", "?activate=false")
	gone := c.addUser("gone@example.com", "")
	c.do("POST", "/api/v1/users/"+gone+"/lifecycle/deactivate", "").want(200)
	for name, one := range map[string]struct{ query, want string }{
		"login":               {`filter=profile.login eq "ANN@example.com"`, "[ann@example.com]"},
		"status":              {`filter=status eq "STAGED"`, "[bob@example.com]"},
		"status deactivated":  {`search=status eq "DEPROVISIONED"`, "[gone@example.com]"},
		"and":                 {`search=profile.lastName sw "Per" and status eq "ACTIVE"`, "[ann@example.com]"},
		"or and parentheses":  {`search=(profile.login sw "ann" or profile.login sw "bob") and not (status eq "STAGED")`, "[ann@example.com]"},
		"q":                   {`q=bo`, "[bob@example.com]"},
		"present":             {`search=profile.title pr`, "[]"},
		"without deactivated": {``, "[admin@example.com ann@example.com bob@example.com]"},
	} {
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			key, value, _ := cut(one.query)
			logins := []any{}
			for _, u := range c.do("GET", "/api/v1/users?"+key+"="+url.QueryEscape(value), "").want(200).list() {
				logins = append(logins, u["profile"].(map[string]any)["login"])
			}
			if got := fmt.Sprint(logins); got != one.want {
				t.Errorf("found %s, want %s", got, one.want)
			}
		})
	}
	for _, name := range []string{ann, "ann@example.com", "ann", "ANN@example.com"} {
		if got := c.do("GET", "/api/v1/users/"+name, "").want(200).object()["id"]; got != ann {
			t.Errorf("GET /users/%s gives %v, want %s", name, got, ann)
		}
	}
	if !regexp.MustCompile(`^00u[0-9a-zA-Z]{17}$`).MatchString(ann) {
		t.Errorf("user id %q does not look like Okta's", ann)
	}
}

func cut(query string) (key, value string, found bool) {
	for i, r := range query {
		if r == '=' {
			return query[:i], query[i+1:], true
		}
	}
	return "none", "", false
}

func TestUserIsChangedInPartAndAsAWhole(t *testing.T) {
	c := newClient(t, org.Options{})
	id := c.addUser("ann@example.com", "")
	profile := func(a answer) map[string]any { return a.want(200).object()["profile"].(map[string]any) }

	p := profile(c.do("POST", "/api/v1/users/"+id, `{"profile":{"title":"Engineer","department":"R&D"}}`))
	if p["title"] != "Engineer" || p["firstName"] != "Test" {
		t.Errorf("after a partial update the profile is %v", p)
	}
	p = profile(c.do("POST", "/api/v1/users/"+id, `{"profile":{"title":"","department":null}}`))
	if title, ok := p["title"]; !ok || title != "" {
		t.Errorf("a cleared attribute is %v, want an empty string", p["title"])
	}
	if _, ok := p["department"]; ok {
		t.Errorf("an attribute set to null is still there: %v", p["department"])
	}
	p = profile(c.do("PUT", "/api/v1/users/"+id, `{"profile":{"login":"ann@example.com","email":"ann@example.com","firstName":"Ann","lastName":"Other"}}`))
	if _, ok := p["title"]; ok || p["firstName"] != "Ann" {
		t.Errorf("after a full update the profile is %v", p)
	}
	c.do("PUT", "/api/v1/users/"+id, `{"profile":{"firstName":"Ann"}}`).wantError(400, "E0000001", "login: The field cannot be left blank")
}

func TestUserLifecycle(t *testing.T) {
	c := newClient(t, org.Options{})
	id := c.addUser("ann@example.com", "?activate=false")
	status := func() any { return c.do("GET", "/api/v1/users/"+id, "").want(200).object()["status"] }
	step := func(verb, want string) {
		t.Helper()
		c.do("POST", "/api/v1/users/"+id+"/lifecycle/"+verb, "").want(200)
		if status() != want {
			t.Errorf("after %s the status is %v, want %s", verb, status(), want)
		}
	}
	c.do("POST", "/api/v1/users/"+id+"/lifecycle/suspend", "").wantError(400, "E0000001", "Cannot suspend a user that is not active")
	step("activate", "ACTIVE")
	c.do("POST", "/api/v1/users/"+id+"/lifecycle/activate", "").wantError(403, "E0000016", "already active")
	c.do("POST", "/api/v1/users/"+id+"/lifecycle/reactivate", "").wantError(403, "E0000038", "PROVISIONED")
	step("suspend", "SUSPENDED")
	step("unsuspend", "ACTIVE")
	step("deactivate", "DEPROVISIONED")
	c.do("POST", "/api/v1/users/"+id, `{"profile":{"title":"x"}}`).wantError(400, "E0000001", "activate it first")
	step("activate", "PROVISIONED") // the password is gone
	c.do("DELETE", "/api/v1/users/"+id, "").want(204)
	if status() != "DEPROVISIONED" {
		t.Errorf("the first DELETE left the status %v", status())
	}
	c.do("DELETE", "/api/v1/users/"+id, "").want(204)
	c.do("GET", "/api/v1/users/"+id, "").wantError(404, "E0000007", "(User)")
}

// A user tells by links what can be done with it; in a list it has a link to itself alone.
func TestUserLinks(t *testing.T) {
	c := newClient(t, org.Options{})
	id := c.addUser("ann@example.com", "?activate=false")
	links := func(u map[string]any) string {
		return fmt.Sprint(slices.Sorted(maps.Keys(u["_links"].(map[string]any))))
	}
	for _, step := range []struct{ verb, want string }{
		{"", "[activate schema self type]"},
		{"activate", "[changePassword deactivate expirePassword resetPassword schema self suspend type]"},
		{"suspend", "[deactivate schema self type unsuspend]"},
		{"deactivate", "[activate schema self type]"},
		{"activate", "[deactivate reactivate schema self type]"},
	} {
		if step.verb != "" {
			c.do("POST", "/api/v1/users/"+id+"/lifecycle/"+step.verb, "").want(200)
		}
		u := c.do("GET", "/api/v1/users/"+id, "").want(200).object()
		if got := links(u); got != step.want {
			t.Errorf("after %q the links are %s, want %s", step.verb, got, step.want)
		}
		for name, link := range u["_links"].(map[string]any) {
			if link := link.(map[string]any); link["method"] == nil {
				c.do("GET", strings.TrimPrefix(link["href"].(string), c.url), "").want(200)
			} else if answer := c.do("PATCH", strings.TrimPrefix(link["href"].(string), c.url), ""); answer.status != 405 {
				t.Errorf("the link %s leads nowhere: %s", name, answer.body)
			}
		}
	}
	for _, u := range c.do("GET", "/api/v1/users", "").want(200).list() {
		if got := links(u); got != "[self]" {
			t.Errorf("in a list the links are %s", got)
		}
	}
}
