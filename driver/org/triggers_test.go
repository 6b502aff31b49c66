package org_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// rehearsal is a user who is provisioned in an app, alone or through a group, and what an administrator may do to them.
type rehearsal struct {
	*pusher

	user, group string
}

func newRehearsal(t *testing.T, kind scimdrill.AppKind, byGroup bool) *rehearsal {
	t.Helper()
	p := newPusher(t, kind, "")
	r := &rehearsal{pusher: p, user: p.addUser("ann@x.test", "")}
	r.group = p.addGroup("Staff", r.user)
	if byGroup {
		r.ok("PUT", p.app+"/groups/"+r.group, "{}")
	} else {
		r.ok("POST", p.app+"/users", `{"id":"`+r.user+`"}`)
	}
	r.wantSteps("assigning", "GET /Users", "POST /Users")
	return r
}

// ok sends a request that must succeed.
func (r *rehearsal) ok(method, path, body string) {
	r.t.Helper()
	if a := r.do(method, path, body); a.status > 299 {
		r.t.Fatalf("%s %s answers %d: %s", method, path, a.status, a.body)
	}
}

func (r *rehearsal) lifecycle(step string) {
	r.t.Helper()
	r.ok("POST", "/api/v1/users/"+r.user+"/lifecycle/"+step, "")
}

func (r *rehearsal) features(create, deactivate, profile string) {
	r.t.Helper()
	r.ok("PUT", r.app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"`+create+`"}},"update":{"profile":{"status":"`+profile+`"},"lifecycleDeactivate":{"status":"`+deactivate+`"}}}`)
	r.drain()
}

// What both kinds of app send.
const (
	sendsNothing    = "nothing"
	sendsDeactivate = "deactivation"
	sendsReactivate = "reactivation"
)

func stepsOf(kind scimdrill.AppKind, what string) []string {
	const user = "/Users/user-1"
	switch {
	case what == sendsDeactivate && kind == scimdrill.Template:
		return []string{"PATCH " + user}
	case what == sendsDeactivate:
		return []string{"GET " + user, "PUT " + user}
	case what == sendsReactivate && kind == scimdrill.Template:
		return []string{"GET /Users", "PATCH " + user, "GET " + user, "PUT " + user}
	case what == sendsReactivate:
		return []string{"GET /Users", "GET " + user, "PUT " + user, "GET " + user, "PUT " + user}
	default:
		return []string{}
	}
}

func TestDeactivationAndReactivation(t *testing.T) {
	assign := func(r *rehearsal) { r.ok("POST", r.app+"/users", `{"id":"`+r.user+`"}`) }
	deactivate := func(r *rehearsal) { r.lifecycle("deactivate") }
	activate := func(r *rehearsal) { r.lifecycle("activate") }
	leave := func(r *rehearsal) { r.ok("DELETE", "/api/v1/groups/"+r.group+"/users/"+r.user, "") }
	type step struct {
		does   string
		action func(r *rehearsal)
		sends  string
	}
	for name, c := range map[string]struct {
		byGroup bool
		steps   []step
	}{
		"unassign user": {false, []step{
			{"unassign", func(r *rehearsal) { r.ok("DELETE", r.app+"/users/"+r.user, "") }, sendsDeactivate},
			{"assign again", assign, sendsReactivate},
		}},
		"remove from the assigning group": {true, []step{
			{"remove", leave, sendsDeactivate},
			{"add again", func(r *rehearsal) { r.ok("PUT", "/api/v1/groups/"+r.group+"/users/"+r.user, "") }, sendsReactivate},
		}},
		"unassign group": {true, []step{
			{"unassign", func(r *rehearsal) { r.ok("DELETE", r.app+"/groups/"+r.group, "") }, sendsDeactivate},
			{"assign again", func(r *rehearsal) { r.ok("PUT", r.app+"/groups/"+r.group, "{}") }, sendsReactivate},
		}},
		"delete group": {true, []step{
			{"delete", func(r *rehearsal) { r.ok("DELETE", "/api/v1/groups/"+r.group, "") }, sendsDeactivate},
			{"assign the person", assign, sendsReactivate},
		}},
		"deactivate Okta user": {false, []step{
			{"deactivate", deactivate, sendsDeactivate},
			{"activate", activate, sendsNothing},
			{"assign again", assign, sendsReactivate},
		}},
		"deactivate Okta user in a group": {true, []step{
			{"deactivate", deactivate, sendsDeactivate},
			{"activate", activate, sendsReactivate},
		}},
		"delete the deactivated user": {false, []step{
			{"deactivate", deactivate, sendsDeactivate},
			{"delete", func(r *rehearsal) { r.ok("DELETE", "/api/v1/users/"+r.user, "") }, sendsNothing},
		}},
		"suspend": {false, []step{
			{"suspend", func(r *rehearsal) { r.lifecycle("suspend") }, sendsNothing},
			{"unsuspend", func(r *rehearsal) { r.lifecycle("unsuspend") }, sendsNothing},
		}},
		"suspend in a group": {true, []step{
			{"suspend", func(r *rehearsal) { r.lifecycle("suspend") }, sendsNothing},
			{"unsuspend", func(r *rehearsal) { r.lifecycle("unsuspend") }, sendsNothing},
			{"remove", leave, sendsDeactivate},
		}},
		"Deactivate Users off": {false, []step{
			{"switch off", func(r *rehearsal) { r.features("ENABLED", "DISABLED", "ENABLED") }, sendsNothing},
			{"unassign", func(r *rehearsal) { r.ok("DELETE", r.app+"/users/"+r.user, "") }, sendsNothing},
		}},
		"Deactivate Users off, Okta user": {true, []step{
			{"switch off", func(r *rehearsal) { r.features("ENABLED", "DISABLED", "ENABLED") }, sendsNothing},
			{"deactivate", deactivate, sendsNothing},
		}},
		"deactivate and delete the app": {false, []step{
			{"deactivate the app", func(r *rehearsal) { r.ok("POST", r.app+"/lifecycle/deactivate", "") }, sendsNothing},
			{"unassign", func(r *rehearsal) { r.ok("DELETE", r.app+"/users/"+r.user, "") }, sendsNothing},
			{"delete the app", func(r *rehearsal) { r.ok("DELETE", r.app, "") }, sendsNothing},
		}},
		"disable provisioning": {false, []step{
			{"disable", func(r *rehearsal) { r.ok("POST", r.app+"/connections/default/lifecycle/deactivate", "") }, sendsNothing},
			{"change (C9339)", func(r *rehearsal) { r.ok("POST", r.app+"/users/"+r.user, `{"profile":{"title":"x"}}`) }, sendsNothing},
			{"deactivate", deactivate, sendsNothing},
		}},
	} {
		for _, kind := range scimdrill.AppKinds() {
			t.Run(name+", "+string(kind), func(t *testing.T) {
				r := newRehearsal(t, kind, c.byGroup)
				for _, step := range c.steps {
					step.action(r)
					r.wantSteps(step.does, stepsOf(kind, step.sends)...)
					switch active := r.target.User("user-1")["active"]; {
					case step.sends == sendsDeactivate && active != false, step.sends == sendsReactivate && active != true:
						t.Errorf("%s: the target holds active %v", step.does, active)
					}
				}
			})
		}
	}
}

func TestCreateUsersOffLinksOnly(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := newPusher(t, kind, "")
			r := &rehearsal{pusher: p}
			r.features("DISABLED", "ENABLED", "ENABLED")
			there := p.target.AddUser("there@x.test", nil)
			linked, missing := p.addUser("there@x.test", ""), p.addUser("missing@x.test", "")
			for _, id := range []string{linked, missing} {
				r.ok("POST", p.app+"/users", `{"id":"`+id+`"}`)
			}
			for _, step := range p.steps() {
				if strings.HasPrefix(step, "POST") {
					t.Errorf("sent %s", step)
				}
			}
			if au := p.appUser(linked); au["externalId"] != there || p.target.User(there)["externalId"] != linked {
				t.Errorf("the linked app user is %v, the target holds %v", au, p.target.User(there))
			}
			tasks := p.do("GET", p.app+"/tasks", "").want(200).list()
			if len(tasks) != 1 || tasks[0]["userId"] != missing || !strings.HasSuffix(tasks[0]["text"].(string), "Matching user not found") {
				t.Errorf("the tasks are %v", tasks)
			}
		})
	}
}

func TestRetrySelected(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := newPusher(t, kind, "")
			r := &rehearsal{pusher: p}
			users := map[string]string{}
			assign := func(name string) {
				users[name] = p.addUser(name+"@x.test", "")
				r.ok("POST", p.app+"/users", `{"id":"`+users[name]+`"}`)
				p.drain()
			}
			for _, name := range []string{"update", "deactivate"} {
				assign(name)
			}
			p.target.Answers(func(w http.ResponseWriter, r *http.Request, body string) bool {
				if r.Method == http.MethodGet {
					return false
				}
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(`{"detail":"not today"}`))
				return true
			})
			assign("create")
			r.ok("POST", p.app+"/users/"+users["update"], `{"profile":{"title":"Boss"}}`)
			r.ok("DELETE", p.app+"/users/"+users["deactivate"], "")
			p.drain()
			tasks := p.do("GET", p.app+"/tasks", "").want(200).list()
			kinds := []string{}
			for _, task := range tasks {
				kinds = append(kinds, fmt.Sprint(task["kind"]))
				if task["userId"] != users[fmt.Sprint(task["kind"])] || !strings.Contains(task["text"].(string), "Errors reported by remote server: not today") {
					t.Errorf("a task is %v", task)
				}
			}
			slices.Sort(kinds)
			if !slices.Equal(kinds, []string{"create", "deactivate", "update"}) {
				t.Fatalf("the tasks are %v", kinds)
			}
			p.target.Answers(nil)
			for _, task := range tasks {
				r.ok("POST", p.app+"/tasks/"+task["id"].(string)+"/lifecycle/retry", "")
			}
			p.drain()
			if left := p.do("GET", p.app+"/tasks", "").want(200).list(); len(left) > 0 {
				t.Errorf("after the retry the tasks are %v", left)
			}
			if p.target.User("user-1")["title"] != "Boss" || p.target.User("user-2")["active"] != false || p.appUser(users["create"])["externalId"] == nil {
				t.Errorf("after the retry the target holds %v and %v", p.target.User("user-1"), p.target.User("user-2"))
			}
		})
	}
}

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

func TestForceSync(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := newPusher(t, kind, "")
			r := &rehearsal{pusher: p}
			r.ok("POST", p.app+"/connections/default/lifecycle/deactivate", "")
			early := p.addUser("early@x.test", "")
			r.ok("POST", p.app+"/users", `{"id":"`+early+`"}`)
			r.ok("POST", p.app+"/connections/default/lifecycle/activate", "")
			for _, name := range []string{"ann", "bob"} {
				r.ok("POST", p.app+"/users", `{"id":"`+p.addUser(name+"@x.test", "")+`"}`)
				p.drain()
			}
			// A mapping that was saved changes nobody before the sync; a change in the app is overwritten by it.
			list := p.do("GET", "/api/v1/mappings?targetId="+strings.TrimPrefix(p.app, "/api/v1/apps/"), "").want(200).list()
			r.ok("POST", "/api/v1/mappings/"+list[0]["id"].(string), `{"properties":{"title":{"expression":"\"Dr. \" + user.lastName"}}}`)
			p.target.SetUser("user-2", "displayName", "Changed by hand")
			p.wantSteps("saving a mapping")
			if synced := p.do("POST", p.app+"/lifecycle/sync", "").want(200).object(); synced["users"] != 2.0 {
				t.Errorf("found %v", synced)
			}
			sent := p.steps()
			slices.Sort(sent)
			if want := []string{"GET /Users/user-1", "GET /Users/user-2", "PUT /Users/user-1", "PUT /Users/user-2"}; !slices.Equal(sent, want) {
				t.Errorf("sent %v, want %v", sent, want)
			}
			if held := p.target.User("user-1"); held["title"] != "Dr. Person" {
				t.Errorf("the target holds %v", held)
			}
			p.do("POST", p.app+"/lifecycle/sync", "").want(200)
			if sent := p.steps(); len(sent) != 4 {
				t.Errorf("a second sync sent %v", sent)
			}
			events := p.do("GET", `/api/v1/logs?filter=eventType+sw+"app.app_instance.provision_sync_job"`, "").want(200).list()
			if len(events) != 4 || events[3]["eventType"] != "app.app_instance.provision_sync_job.completed" {
				t.Errorf("logged %v", events)
			}
			r.ok("POST", p.app+"/users/"+early+"/lifecycle/provision", "")
			p.wantSteps("Provision User", "GET /Users", "POST /Users")
		})
	}
}
