package org_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

func (p *pusher) syncPassword(seed, change string) {
	p.t.Helper()
	p.do("PUT", p.app+"/features/USER_PROVISIONING", `{"update":{"password":{"status":"ENABLED","seed":"`+seed+`","change":"`+change+`"}}}`).want(200)
	p.drain()
}

// passwords are those that were sent after the account was made, with the step.
func (p *pusher) passwords() []string {
	p.t.Helper()
	found := []string{}
	for _, line := range p.drain() {
		var body struct {
			Password   string `json:"password"`
			Operations []struct {
				Value struct {
					Password string `json:"password"`
				} `json:"value"`
			} `json:"Operations"`
		}
		words := strings.SplitN(line, " ", 3)
		if words[0] == "POST" || len(words) < 3 || json.Unmarshal([]byte(words[2]), &body) != nil {
			continue
		}
		if len(body.Operations) > 0 {
			body.Password = body.Operations[0].Value.Password
		}
		if body.Password != "" {
			found = append(found, words[0]+" "+body.Password)
		}
	}
	return found
}

func TestPasswordSync(t *testing.T) {
	const first, second = "First-Secret-1", "Second-Secret-2"
	set := func(p *pusher, user string) {
		p.do("POST", "/api/v1/users/"+user, `{"credentials":{"password":{"value":"`+first+`"}}}`).want(200)
	}
	change := func(p *pusher, user string) {
		p.do("POST", "/api/v1/users/"+user+"/credentials/change_password", `{"oldPassword":{"value":"`+first+`"},"newPassword":{"value":"`+second+`"}}`).want(200)
	}
	login := func(p *pusher, _ string) {
		p.do("POST", "/api/v1/authn", `{"username":"ann@x.test","password":"`+second+`"}`).want(200)
	}
	steps := []func(p *pusher, user string){set, change, login}
	for name, c := range map[string]struct {
		seed, change string
		sent         [3]string
		event        string
	}{
		"Okta password":            {"OKTA", "CHANGE", [3]string{first, second, ""}, "application.provision.user.push_okta_password"},
		"Okta password, kept":      {"OKTA", "KEEP_EXISTING", [3]string{first, "", ""}, "application.provision.user.push_okta_password"},
		"random":                   {"RANDOM", "KEEP_EXISTING", [3]string{}, "application.provision.user.push_password"},
		"random, new with changes": {"RANDOM", "CHANGE", [3]string{"1mz050nq", "1mz050nq", ""}, "application.provision.user.push_password"},
	} {
		for _, kind := range scimdrill.AppKinds() {
			t.Run(name+", "+string(kind), func(t *testing.T) {
				p := newPusherOf(t, kind, "", org.Options{Password: func() string { return "1mz050nq" }})
				p.syncPassword(c.seed, c.change)
				user := p.do("POST", "/api/v1/users", `{"profile":{"login":"ann@x.test","email":"ann@x.test","firstName":"Ann","lastName":"Ant"}}`).want(200).object()["id"].(string)
				p.do("POST", p.app+"/users", `{"id":"`+user+`"}`).want(200)
				if sent := p.passwords(); len(sent) > 0 {
					t.Errorf("the assignment pushed %v", sent)
				}
				verb := map[scimdrill.AppKind]string{scimdrill.Template: "PATCH ", scimdrill.Wizard: "PUT "}[kind]
				pushes := 0
				for i, step := range steps {
					step(p, user)
					want := []string{}
					if c.sent[i] != "" {
						want = append(want, verb+c.sent[i])
						pushes++
					}
					if sent := p.passwords(); !slices.Equal(sent, want) {
						t.Errorf("step %d sent %v, want %v", i, sent, want)
					}
				}
				if events := p.do("GET", `/api/v1/logs?filter=eventType+eq+"`+c.event+`"`, "").want(200).list(); len(events) != pushes {
					t.Errorf("logged %v, want %d", events, pushes)
				}
				if found := p.okta("ann@x.test"); found["status"] != "ACTIVE" {
					t.Errorf("the Okta user is %v", found["status"])
				}
				p.wantNoSecret(first, second)
			})
		}
	}
}

// wantNoSecret looks for secrets in everything that the org shows, records and logs.
func (p *pusher) wantNoSecret(secrets ...string) {
	p.t.Helper()
	shown := ""
	for _, path := range []string{"/api/v1/users?limit=200", "/api/v1/logs?limit=1000", p.app + "/users", p.app + "/tasks", p.app} {
		shown += string(p.do("GET", path, "").want(200).body)
	}
	for _, exchange := range p.org.Recorder().All() {
		shown += exchange.Request.Body
		if exchange.Response != nil {
			shown += exchange.Response.Body
		}
	}
	for _, secret := range secrets {
		if strings.Contains(shown, secret) {
			p.t.Errorf("%q is shown or recorded", secret)
		}
	}
}

func TestRandomPasswordOfALinkedAccount(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	p.syncPassword("RANDOM", "KEEP_EXISTING")
	p.target.AddUser("ann@x.test", nil)
	user := p.addUser("ann@x.test", "")
	p.do("POST", p.app+"/users", `{"id":"`+user+`"}`).want(200)
	if sent := p.passwords(); len(sent) != 1 || len(sent[0]) != len("PATCH ")+8 {
		t.Errorf("sent %v, want one random password", sent)
	}
	if au := p.appUser(user); au["passwordChanged"] == nil {
		t.Errorf("the app user is %v", au)
	}
}

func TestPasswordOfACreatedUserIsPushedToTheAppsOfItsGroups(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	p.syncPassword("OKTA", "CHANGE")
	group := p.addGroup("Staff")
	p.do("PUT", p.app+"/groups/"+group, "{}").want(200)
	p.do("POST", "/api/v1/users", `{"profile":{"login":"ann@x.test","email":"ann@x.test","firstName":"Ann","lastName":"Ant"},"groupIds":["`+group+`"],"credentials":{"password":{"value":"First-Secret-1"}}}`).want(200)
	if sent := p.passwords(); !slices.Equal(sent, []string{"PATCH First-Secret-1"}) {
		t.Errorf("sent %v", sent)
	}
}

func TestFailedPasswordPush(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	p.syncPassword("OKTA", "CHANGE")
	user := p.addUser("ann@x.test", "")
	p.do("POST", p.app+"/users", `{"id":"`+user+`"}`).want(200)
	p.drain()
	p.target.Refuses(http.MethodPatch, "/Users", http.StatusBadRequest, "First-Secret-1 is too weak")
	p.do("PUT", "/api/v1/users/"+user, `{"profile":{"login":"ann@x.test","email":"ann@x.test","firstName":"Test","lastName":"Person"},"credentials":{"password":{"value":"First-Secret-1"}}}`).want(200)
	p.drain()
	tasks := p.do("GET", p.app+"/tasks", "").want(200).list()
	if len(tasks) != 1 || tasks[0]["kind"] != "password" || !strings.Contains(tasks[0]["text"].(string), "Error while trying to push password for ann@x.test: Bad Request") {
		t.Fatalf("the tasks are %v", tasks)
	}
	if events := p.do("GET", `/api/v1/logs?filter=eventType+eq+"application.provision.user.password"`, "").want(200).list(); len(events) != 1 {
		t.Errorf("logged %v", events)
	}
	p.wantNoSecret("First-Secret-1")
	p.target.Answers(nil)
	p.do("POST", p.app+"/tasks/"+tasks[0]["id"].(string)+"/lifecycle/retry", "").want(204)
	if sent := p.passwords(); !slices.Equal(sent, []string{"PATCH First-Secret-1"}) {
		t.Errorf("the retry sent %v", sent)
	}
}

func TestPasswordEndpointsRefuse(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	for _, body := range []string{`{"seed":"MINE"}`, `{"change":"SOMETIMES"}`} {
		p.do("PUT", p.app+"/features/USER_PROVISIONING", `{"update":{"password":`+body+`}}`).wantError(400, "E0000001", "is not")
	}
	user := p.addUser("ann@x.test", "")
	change := "/api/v1/users/" + user + "/credentials/change_password"
	p.do("POST", change, `{"oldPassword":{"value":"wrong"},"newPassword":{"value":"Other-Secret-1"}}`).wantError(403, "E0000014", "Old Password is not correct")
	p.do("POST", change, `{"oldPassword":{"value":"Aa1!secret"},"newPassword":{"value":""}}`).wantError(403, "E0000014", "left blank")
	for _, body := range []string{`{"username":"ann@x.test","password":"wrong"}`, `{"username":"ann@x.test"}`, `{"username":"nobody@x.test","password":"Aa1!secret"}`} {
		p.do("POST", "/api/v1/authn", body).wantError(401, "E0000004", "Authentication failed")
	}
	p.do("POST", "/api/v1/users/"+user+"/lifecycle/suspend", "").want(200)
	p.do("POST", "/api/v1/authn", `{"username":"ann@x.test","password":"Aa1!secret"}`).wantError(401, "E0000004", "Authentication failed")
	p.do("POST", change, `{"oldPassword":{"value":"Aa1!secret"},"newPassword":{"value":"Other-Secret-1"}}`).wantError(403, "E0000038", "SUSPENDED")
}

func TestUpdatesByPatch(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"patchUsers":true`)
	user := p.addUser("ann@x.test", "")
	p.do("POST", p.app+"/users", `{"id":"`+user+`"}`).want(200)
	p.drain()
	p.do("POST", "/api/v1/users/"+user, `{"profile":{"title":"Boss"}}`).want(200)
	p.wantSteps("a profile update by PATCH", "PATCH /Users/user-1")
	if held := p.target.User("user-1"); held["title"] != "Boss" {
		t.Errorf("the target holds %v", held)
	}
}

func TestPasswordsWaitInMemoryAlone(t *testing.T) {
	const secret = "Waiting-Secret-1"
	file := filepath.Join(t.TempDir(), "org.db")
	release := make(chan struct{})
	p := &pusher{target: targettest.New(t)}
	p.client, _ = keptOrg(t, file, org.Options{APIToken: token})
	p.app = "/api/v1/apps/" + p.addApp(`{"name":"scim2headerauth","label":"Peakon","settings":{"app":{"scimBaseUrl":"`+p.target.URL+`"}}}`)
	p.do("POST", p.app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"`+targettest.Token+`"}}`).want(200)
	p.do("PUT", p.app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"password":{"status":"ENABLED","seed":"OKTA","change":"CHANGE"}}}`).want(200)
	user := p.addUser("ann@x.test", "")
	p.do("POST", p.app+"/users", `{"id":"`+user+`"}`).want(200)
	p.drain()
	p.target.Answers(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.Method != http.MethodPatch {
			return false
		}
		<-release
		panic(http.ErrAbortHandler)
	})
	p.do("POST", "/api/v1/users/"+user, `{"credentials":{"password":{"value":"`+secret+`"}}}`).want(200)
	// The org is stopped while the push is under way.
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_ = p.org.Close(ctx)
	close(release)
	content, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(content), secret) {
		t.Errorf("the password stands in the file (%v)", err)
	}
	p.target.Answers(nil)
	var closing func()
	p.client, closing = keptOrg(t, file, org.Options{APIToken: token})
	defer closing()
	p.drain()
	tasks := p.do("GET", p.app+"/tasks", "").want(200).list()
	if len(tasks) != 1 || tasks[0]["kind"] != "password" || !strings.Contains(tasks[0]["text"].(string), "The Okta password is not known any more") {
		t.Fatalf("the tasks are %v", tasks)
	}
	p.do("POST", "/api/v1/authn", `{"username":"ann@x.test","password":"`+secret+`"}`).want(200)
	if sent := p.passwords(); !slices.Equal(sent, []string{"PATCH " + secret}) {
		t.Errorf("the sign-in sent %v", sent)
	}
	if left := p.do("GET", p.app+"/tasks", "").want(200).list(); len(left) > 0 {
		t.Errorf("the tasks are %v", left)
	}
}
