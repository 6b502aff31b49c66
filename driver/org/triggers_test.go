package org_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
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
