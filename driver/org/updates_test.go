package org_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

func TestUserNameTemplatesDriveAppUserNames(t *testing.T) {
	for template, want := range map[string]string{
		`${source.login}`: "ann@x.test", `${fn:substringBefore(source.login, \"@\")}`: "ann", `${source.email}`: "mail@x.test",
		`String.toUpperCase(user.lastName)`: "ANT",
	} {
		p := newPusher(t, scimdrill.Template, "")
		p.do("PUT", p.app, `{"name":"scim2headerauth","label":"Peakon","settings":{"app":{"scimBaseUrl":"`+p.target.URL+`"}},"credentials":{"userNameTemplate":{"template":"`+template+`","type":"CUSTOM"}}}`).want(200)
		id := p.do("POST", "/api/v1/users", `{"profile":{"login":"ann@x.test","email":"mail@x.test","firstName":"Ann","lastName":"Ant"}}`).want(200).object()["id"].(string)
		p.do("POST", p.app+"/users", `{"id":"`+id+`"}`).want(200)
		p.drain()
		if held := p.target.User("user-1"); held["userName"] != want {
			t.Errorf("%s: the target holds %v, want %s", template, held["userName"], want)
		}
	}
}

func TestClearedIsNotNeverSet(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			r := newRehearsal(t, kind, false)
			if _, sent := r.target.User("user-1")["title"]; sent {
				t.Error("a title that was never set was sent")
			}
			for _, title := range []string{"Boss", ""} {
				r.ok("POST", "/api/v1/users/"+r.user, `{"profile":{"title":"`+title+`"}}`)
				r.drain()
				if held, there := r.target.User("user-1")["title"]; !there || held != title {
					t.Errorf("with the title %q the target holds %v", title, held)
				}
			}
			if _, sent := r.target.User("user-1")["nickName"]; sent {
				t.Error("a nickname that was never set was sent")
			}
			// The assignment and the group clear in the same way (C9337).
			r.ok("POST", r.app+"/users/"+r.user, `{"profile":{"userType":"Temp"}}`)
			r.ok("POST", r.app+"/users/"+r.user, `{"profile":{"userType":""}}`)
			r.drain()
			if held, there := r.target.User("user-1")["userType"]; !there || held != "" {
				t.Errorf("the target holds the userType %v", held)
			}
		})
	}
}

func TestGroupAttributes(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			r := newRehearsal(t, kind, true)
			for _, c := range []struct{ profile, held string }{{`{"title":"Member of staff"}`, "Member of staff"}, {`{"title":"Colleague"}`, "Colleague"}, {`{"title":""}`, ""}} {
				r.ok("PUT", r.app+"/groups/"+r.group, `{"profile":`+c.profile+`}`)
				r.wantSteps("a change of the group's attributes", "GET /Users/user-1", "PUT /Users/user-1")
				if held := r.target.User("user-1")["title"]; held != c.held {
					t.Errorf("with %s the target holds %v", c.profile, held)
				}
			}
		})
	}
}

func TestCreateOnlyMappings(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	app := strings.TrimPrefix(p.app, "/api/v1/apps/")
	list := p.do("GET", "/api/v1/mappings?targetId="+app, "").want(200).list()
	p.do("POST", "/api/v1/mappings/"+list[0]["id"].(string), `{"properties":{"title":{"expression":"user.title","pushStatus":"DONT_PUSH"}}}`).want(200)
	id := p.do("POST", "/api/v1/users", `{"profile":{"login":"ann@x.test","email":"ann@x.test","firstName":"Ann","lastName":"Ant","title":"First"}}`).want(200).object()["id"].(string)
	p.do("POST", p.app+"/users", `{"id":"`+id+`"}`).want(200)
	p.drain()
	p.do("POST", "/api/v1/users/"+id, `{"profile":{"title":"Second"}}`).want(200)
	p.wantSteps("a change of an attribute that is mapped on create only")
	p.do("POST", "/api/v1/users/"+id, `{"profile":{"nickName":"Annie"}}`).want(200)
	lines := p.drain()
	if held := p.target.User("user-1"); held["title"] != "First" || held["nickName"] != "Annie" || !strings.Contains(lines[len(lines)-1], `"title":"First"`) {
		t.Errorf("the target holds %v, sent %v", held, lines)
	}
}

func TestUpdateUserAttributesOff(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			r := newRehearsal(t, kind, false)
			r.features("ENABLED", "ENABLED", "DISABLED")
			r.ok("POST", "/api/v1/users/"+r.user, `{"profile":{"title":"Boss"}}`)
			r.ok("POST", r.app+"/users/"+r.user, `{"profile":{"nickName":"Annie"},"credentials":{"userName":"other@x.test"}}`)
			r.wantSteps("changes with Update User Attributes off")
			r.do("POST", r.app+"/lifecycle/sync", "").wantError(400, "E0000001", "Update User Attributes is off")
			// Who is found is not overwritten, but read.
			there := r.target.AddUser("bob@x.test", targettest.Object{"title": "Chef"})
			bob := r.addUser("bob@x.test", "")
			r.ok("POST", r.app+"/users", `{"id":"`+bob+`"}`)
			for _, step := range r.steps() {
				if strings.HasPrefix(step, "PUT") {
					t.Errorf("sent %s", step)
				}
			}
			if au := r.appUser(bob); au["externalId"] != there || au["profile"].(map[string]any)["title"] != "Chef" {
				t.Errorf("the app user is %v", au)
			}
		})
	}
}
