package org_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// importing runs an import and checks what an administrator reads of it.
func (p *pusher) importing(want string) map[string]any {
	p.t.Helper()
	run := p.do("POST", p.app+"/imports", `{"full":true}`).want(200).object()
	if run["summary"] != want {
		p.t.Fatalf("the import says %q (%v), want %q", run["summary"], run["status"], want)
	}
	return run
}

// rules saves the page "To Okta".
func (p *pusher) rules(rules string) {
	p.t.Helper()
	p.do("PUT", p.app+"/features/INBOUND_PROVISIONING", `{"importSettings":{"username":{"usernameFormat":"EMAIL"}},"importRules":{"userCreateAndMatch":{`+rules+`}}}`).want(200)
}

const confirmAll = `"exactMatchCriteria":"USERNAME","allowPartialMatch":true,"autoConfirmExactMatch":true,"autoConfirmPartialMatch":true,"autoConfirmNewUsers":true,"autoActivateNewUsers":true`

// toOkta maps attributes of the app to the Okta profile.
func (p *pusher) toOkta(properties string) {
	p.t.Helper()
	list := p.do("GET", "/api/v1/mappings?sourceId="+strings.TrimPrefix(p.app, "/api/v1/apps/"), "").want(200).list()
	p.do("POST", "/api/v1/mappings/"+list[0]["id"].(string), `{"properties":{`+properties+`}}`).want(200)
}

func (p *pusher) found(query string) []map[string]any {
	p.t.Helper()
	list, _ := p.all(p.app + "/imports/users" + query)
	return list
}

// okta is the Okta user of that login, nil for none.
func (p *pusher) okta(login string) map[string]any {
	p.t.Helper()
	a := p.do("GET", "/api/v1/users/"+login, "")
	if a.status == http.StatusNotFound {
		return nil
	}
	return a.want(200).object()
}

// appUser is the assignment of a user, nil for none.
func (p *pusher) appUser(userID string) map[string]any {
	p.t.Helper()
	a := p.do("GET", p.app+"/users/"+userID, "")
	if a.status == http.StatusNotFound {
		return nil
	}
	return a.want(200).object()
}

func (p *pusher) importEvents() []string {
	p.t.Helper()
	events := p.do("GET", `/api/v1/logs?limit=1000&filter=eventType+sw+"system.import"`, "").want(200).list()
	var types []string
	for _, e := range events {
		types = append(types, strings.TrimPrefix(e["eventType"].(string), "system.import.")+" "+e["outcome"].(map[string]any)["result"].(string))
	}
	return types
}

func TestImportFindsCountsAndReviews(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := newPusher(t, kind, "")
			p.target.AddUser("ann@x.test", targettest.Object{"title": "Engineer"})
			bob := p.target.AddUser("bob@x.test", nil)
			p.target.AddUser("off@x.test", targettest.Object{"active": false})
			run := p.importing("2 users scanned, 2 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
			lines := []any{"2 users scanned!", "2 new users imported", "0 existing users updated", "0 existing users unchanged", "0 users removed", "0 groups scanned!"}
			if !slices.Equal(run["lines"].([]any), lines) || run["status"] != "COMPLETED" || run["awaitingReview"] != 2.0 {
				t.Errorf("found %v", run)
			}
			if sent := p.target.Lines(); !slices.Equal(sent, []string{"GET /Users?startIndex=1&count=100"}) {
				t.Errorf("sent %v", sent)
			}
			found := p.found("")
			if len(found) != 2 || found[0]["userName"] != "ann@x.test" || found[0]["status"] != "UNASSIGNED" || found[0]["profile"].(map[string]any)["title"] != "Engineer" {
				t.Fatalf("found %v", found)
			}
			if p.okta("ann@x.test") != nil {
				t.Error("an Okta user was made without a confirmation")
			}
			p.target.SetUser(bob, "title", "Boss")
			p.importing("2 users scanned, 0 new, 1 updated, 1 unchanged, 0 removed; 0 groups scanned")
			p.target.DropUser(bob)
			p.importing("1 users scanned, 0 new, 0 updated, 1 unchanged, 1 removed; 0 groups scanned")
			if runs := p.do("GET", p.app+"/imports", "").want(200).list(); len(runs) != 3 || runs[2]["id"] != run["id"] {
				t.Errorf("found %v", runs)
			}
			p.do("GET", p.app+"/imports/"+run["id"].(string), "").want(200)
			p.do("GET", p.app+"/imports/none", "").wantError(404, "E0000007", "none")
		})
	}
}

func TestImportRemovesAndUpdatesWhoIsLinked(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := newPusher(t, kind, "")
			ann, bob, eve := p.addUser("ann@x.test", ""), p.addUser("bob@x.test", ""), p.addUser("eve@x.test", "")
			for _, id := range []string{ann, bob, eve} {
				p.do("POST", p.app+"/users", `{"id":"`+id+`"}`).want(200)
			}
			p.drain()
			account := func(id string) string { return p.appUser(id)["externalId"].(string) }
			p.target.SetUser(account(ann), "title", "Boss")
			p.target.SetUser(account(bob), "active", false)
			p.target.DropUser(account(eve))
			p.importing("1 users scanned, 0 new, 1 updated, 0 unchanged, 2 removed; 0 groups scanned")
			if au := p.appUser(ann); au["profile"].(map[string]any)["title"] != "Boss" {
				t.Errorf("the app user is %v", au)
			}
			for _, id := range []string{bob, eve} {
				if au := p.appUser(id); au != nil {
					t.Errorf("the removed app user is %v", au)
				}
				if u := p.do("GET", "/api/v1/users/"+id, "").want(200).object(); u["status"] != "ACTIVE" {
					t.Errorf("the Okta user is %v", u["status"])
				}
			}
			p.wantSteps("an import", "GET /Users")
			// What the app does not show any more is not known any more.
			p.target.SetUser(account(ann), "title", nil)
			p.importing("1 users scanned, 0 new, 1 updated, 0 unchanged, 0 removed; 0 groups scanned")
			p.importing("1 users scanned, 0 new, 0 updated, 1 unchanged, 0 removed; 0 groups scanned")
			// Whoever is removed can be assigned again.
			p.drain()
			p.do("POST", p.app+"/users", `{"id":"`+eve+`"}`).want(200)
			p.wantSteps("assigning again", "GET /Users", "POST /Users")
		})
	}
}

func TestImportFailsWithoutAChange(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	ann := p.addUser("ann@x.test", "")
	p.do("POST", p.app+"/users", `{"id":"`+ann+`"}`).want(200)
	p.drain()
	p.rules(confirmAll)
	for n := range 150 {
		p.target.AddUser(fmt.Sprintf("user%d@x.test", n), nil)
	}
	p.target.Answers(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.URL.Query().Get("startIndex") != "101" {
			return false
		}
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(`{"detail":"out of memory"}`))
		return true
	})
	const text = "Import from app Peakon failed: Error while downloading users: Internal Server Error. Errors reported by remote server: out of memory"
	if run := p.importing(text); run["status"] != "FAILED" || len(run["lines"].([]any)) > 0 || run["awaitingReview"] != 0.0 {
		t.Errorf("found %v", run)
	}
	if p.okta("user1@x.test") != nil || p.appUser(ann)["status"] != "PROVISIONED" {
		t.Error("half an import was done")
	}
	want := []string{"start SUCCESS", "download.start SUCCESS", "complete FAILURE"}
	if events := p.importEvents(); !slices.Equal(events, want) {
		t.Errorf("logged %v, want %v", events, want)
	}
	p.target.Answers(nil)
	p.importing("151 users scanned, 150 new, 0 updated, 1 unchanged, 0 removed; 0 groups scanned")
	if u := p.okta("user149@x.test"); u == nil {
		t.Error("the last user was not imported")
	}
}

func TestImportIsRefused(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	p.do("POST", p.app+"/imports", `{"full":false}`).wantError(400, "E0000001", "full imports only")
	release := make(chan struct{})
	p.target.Answers(func(http.ResponseWriter, *http.Request, string) bool { <-release; return false })
	first := make(chan answer)
	go func() { first <- p.do("POST", p.app+"/imports", "") }()
	for {
		if runs := p.do("GET", p.app+"/imports", "").want(200).list(); len(runs) == 1 && runs[0]["status"] == "IN_PROGRESS" {
			break
		}
	}
	p.do("POST", p.app+"/imports", "").wantError(400, "E0000001", "running")
	p.do("POST", p.app+"/connections/default/lifecycle/deactivate", "").want(204)
	close(release)
	if run := (<-first).want(200).object(); run["status"] != "FAILED" || !strings.Contains(run["summary"].(string), "provisioning was disabled meanwhile") {
		t.Errorf("found %v", run)
	}
	p.do("POST", p.app+"/imports", "").wantError(400, "E0000001", "provisioning is not enabled")
}

func TestImportGroups(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
	p.rules(confirmAll)
	ann, bob := p.target.AddUser("ann@x.test", nil), p.target.AddUser("bob@x.test", nil)
	staff, gone := p.target.AddGroup("Staff", ann, "nobody"), p.target.AddGroup("Gone")
	p.target.Lines()
	run := p.importing("2 users scanned, 2 new, 0 updated, 0 unchanged, 0 removed; 2 groups scanned, 2 new, 0 updated, 0 unchanged, 0 removed")
	if lines := run["lines"].([]any); len(lines) != 10 || lines[6] != "2 new groups imported" || lines[9] != "0 groups removed" {
		t.Errorf("found %v", lines)
	}
	if sent := p.target.Lines(); !slices.Equal(sent, []string{"GET /Users?startIndex=1&count=100", "GET /Groups?startIndex=1&count=100"}) {
		t.Errorf("sent %v", sent)
	}
	groups := p.do("GET", `/api/v1/groups?filter=type+eq+"APP_GROUP"`, "").want(200).list()
	if len(groups) != 2 || groups[0]["profile"].(map[string]any)["name"] != "Staff" {
		t.Fatalf("found %v", groups)
	}
	members := func() []string {
		var logins []string
		list, _ := p.all("/api/v1/groups/" + groups[0]["id"].(string) + "/users")
		for _, u := range list {
			logins = append(logins, u["profile"].(map[string]any)["login"].(string))
		}
		return logins
	}
	if found := members(); !slices.Equal(found, []string{"ann@x.test"}) {
		t.Errorf("the members are %v", found)
	}
	p.target.DropGroup(gone)
	p.target.DropGroup(staff)
	p.target.AddGroup("Staff", bob)
	p.importing("2 users scanned, 0 new, 0 updated, 2 unchanged, 0 removed; 1 groups scanned, 1 new, 0 updated, 0 unchanged, 2 removed")
	groups = p.do("GET", `/api/v1/groups?filter=type+eq+"APP_GROUP"`, "").want(200).list()
	if found := members(); len(groups) != 1 || !slices.Equal(found, []string{"bob@x.test"}) {
		t.Errorf("the groups are %v, the members %v", groups, found)
	}
	p.importing("2 users scanned, 0 new, 0 updated, 2 unchanged, 0 removed; 1 groups scanned, 0 new, 0 updated, 1 unchanged, 0 removed")
	p.target.Refuses("GET", "/Groups", 503, "groups are away")
	p.importing("Import from app Peakon failed: Error while downloading groups: Service Unavailable. Errors reported by remote server: groups are away")
}

func TestImportsAreKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.db")
	p := &pusher{target: targettest.New(t)}
	var closing func()
	p.client, closing = keptOrg(t, file, org.Options{APIToken: token})
	p.app = "/api/v1/apps/" + p.addApp(`{"name":"scim2headerauth","label":"Peakon","settings":{"app":{"scimBaseUrl":"`+p.target.URL+`"}}}`)
	p.do("POST", p.app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"`+targettest.Token+`"}}`).want(200)
	p.rules(`"exactMatchCriteria":"EMAIL","allowPartialMatch":true`)
	p.do("PUT", p.app+"/import-settings", `{"profileSourcing":{"enabled":true,"whenDeactivated":"SUSPEND","reactivateSuspended":true}}`).want(200)
	p.do("PUT", "/api/v1/import-safeguards", `{"app":{"threshold":33}}`).want(200)
	ann, bob := p.target.AddUser("ann@x.test", nil), p.target.AddUser("bob@x.test", nil)
	p.target.AddUser("eve@x.test", nil)
	p.do("POST", p.app+"/imports", "").want(200)
	p.do("POST", p.app+"/imports/users/"+ann+"/lifecycle/confirm", `{"activate":true}`).want(200)
	p.do("POST", p.app+"/imports/users/"+bob+"/lifecycle/ignore", "").want(200)
	show := func() map[string]string {
		shown := map[string]string{}
		for _, path := range []string{
			p.app + "/imports", p.app + "/imports/users", p.app + "/imports/users?ignored=true", p.app + "/import-settings", "/api/v1/import-safeguards",
			p.app + "/features", p.app + "/users", p.app,
		} {
			shown[path] = strings.ReplaceAll(string(p.do("GET", path, "").want(200).body), p.url, "")
		}
		return shown
	}
	before := show()
	closing()
	p.client, closing = keptOrg(t, file, org.Options{APIToken: token})
	defer func() { closing() }()
	for path, after := range show() {
		if after != before[path] {
			t.Errorf("%s was\n%s\nand is\n%s", path, before[path], after)
		}
	}
	p.importing("3 users scanned, 0 new, 0 updated, 3 unchanged, 0 removed; 0 groups scanned")
}

func TestWhoIsProvisionedDuringAnImportStays(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	ann, once := p.addUser("ann@x.test", ""), sync.Once{}
	p.target.Answers(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		isImport := r.Method == http.MethodGet && r.URL.Path == "/scim/v2/Users" && r.URL.Query().Get("filter") == ""
		if !isImport {
			return false
		}
		once.Do(func() {
			p.do("POST", p.app+"/users", `{"id":"`+ann+`"}`).want(200)
			if err := p.org.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		})
		_, _ = w.Write([]byte(`{"totalResults":0,"Resources":[]}`))
		return true
	})
	p.importing("0 users scanned, 0 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
	if au := p.appUser(ann); au == nil || au["status"] != "PROVISIONED" {
		t.Errorf("the app user is %v", au)
	}
	p.importing("0 users scanned, 0 new, 0 updated, 0 unchanged, 1 removed; 0 groups scanned")
}

func TestOktasValuesOverwriteImportedOnes(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := newPusher(t, kind, "")
			p.rules(confirmAll)
			ann := p.addUser("ann@x.test", "")
			p.do("POST", "/api/v1/users/"+ann, `{"profile":{"title":"Okta's"}}`).want(200)
			account := p.target.AddUser("ann@x.test", targettest.Object{"title": "The app's", "userType": "Temp"})
			p.importing("1 users scanned, 1 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
			if profile := p.appUser(ann)["profile"].(map[string]any); profile["title"] != "The app's" {
				t.Errorf("after the import the app user is %v", profile)
			}
			p.drain()
			change := func(nickName string) {
				p.do("POST", "/api/v1/users/"+ann, `{"profile":{"nickName":"`+nickName+`"}}`).want(200)
				p.wantSteps("a change of the Okta profile", "GET /Users/"+account, "PUT /Users/"+account)
				if held := p.target.User(account); held["title"] != "Okta's" || held["nickName"] != nickName || held["userType"] != "Temp" {
					t.Errorf("the target holds %v", held)
				}
			}
			change("Annie")
			p.target.SetUser(account, "title", "The app's again")
			p.importing("1 users scanned, 0 new, 1 updated, 0 unchanged, 0 removed; 0 groups scanned")
			p.drain()
			change("Anne")
		})
	}
}
