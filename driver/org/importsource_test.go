package org_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/org"
)

func TestProfileSourcing(t *testing.T) {
	for choice, c := range map[string]struct{ gone, back string }{
		"NONE":       {"PROVISIONED", "PROVISIONED"},
		"DEACTIVATE": {"DEPROVISIONED", "PROVISIONED"},
	} {
		t.Run(choice, func(t *testing.T) {
			p := newPusher(t, scimdrill.Template, "")
			p.rules(confirmAll)
			p.toOkta(`"title":{"expression":"appuser.title"}`)
			p.do("PUT", p.app+"/import-settings", `{"profileSourcing":{"enabled":true,"whenDeactivated":"`+choice+`","reactivateSuspended":true,"reactivateDeactivated":true}}`).want(200)
			account := p.target.AddUser("ann@x.test", nil)
			p.importing("1 users scanned, 1 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
			u := p.okta("ann@x.test")
			id := u["id"].(string)
			p.target.SetUser(account, "title", "Boss")
			p.importing("1 users scanned, 0 new, 1 updated, 0 unchanged, 0 removed; 0 groups scanned")
			if title := p.okta(id)["profile"].(map[string]any)["title"]; title != "Boss" {
				t.Errorf("the Okta user has the title %v, want that of the app", title)
			}
			p.drain()
			p.target.SetUser(account, "active", false)
			p.importing("0 users scanned, 0 new, 0 updated, 0 unchanged, 1 removed; 0 groups scanned")
			if found := p.okta(id); found["status"] != c.gone || p.appUser(id) != nil {
				t.Errorf("the Okta user is %v, the app user %v", found["status"], p.appUser(id))
			}
			p.target.SetUser(account, "active", true)
			p.importing("1 users scanned, 1 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
			if au := p.appUser(id); p.okta(id)["status"] != c.back || au == nil || au["externalId"] != account {
				t.Errorf("the Okta user is %v, the app user %v", p.okta(id)["status"], au)
			}
			if sent := p.steps(); slices.ContainsFunc(sent, func(line string) bool { return line != "GET /Users" }) {
				t.Errorf("the source was sent %v", sent)
			}
		})
	}
}

func TestProfileSourceSuspends(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	p.rules(confirmAll)
	p.do("PUT", p.app+"/import-settings", `{"profileSourcing":{"enabled":true,"whenDeactivated":"SUSPEND","reactivateSuspended":true}}`).want(200)
	id := p.addUser("ann@x.test", "")
	account := p.target.AddUser("ann@x.test", nil)
	for _, step := range []struct {
		active bool
		status string
	}{{true, "ACTIVE"}, {false, "SUSPENDED"}, {true, "ACTIVE"}} {
		p.target.SetUser(account, "active", step.active)
		p.do("POST", p.app+"/imports", "").want(200)
		if found := p.okta(id)["status"]; found != step.status {
			t.Errorf("with active %t the Okta user is %v, want %s", step.active, found, step.status)
		}
		if au := p.appUser(id); (au != nil) != step.active {
			t.Errorf("with active %t the app user is %v", step.active, au)
		}
	}
	if events := p.importEvents(); !slices.Contains(events, "user.suspend SUCCESS") || !slices.Contains(events, "user.unsuspend SUCCESS") {
		t.Errorf("logged %v", events)
	}
}

func TestWizardAppsAreNoSource(t *testing.T) {
	p := newPusher(t, scimdrill.Wizard, "")
	p.do("PUT", p.app+"/import-settings", `{"profileSourcing":{"enabled":true}}`).wantError(400, "E0000001", "cannot be a profile source")
	p.do("PUT", p.app+"/import-settings", `{"profileSourcing":{"whenDeactivated":"DELETE"}}`).wantError(400, "E0000001", "DEACTIVATE or SUSPEND")
	p.do("PUT", p.app+"/import-settings", `{"exactMatchAttribute":"shoe"}`).wantError(400, "E0000001", "no attribute shoe")
}

func TestSafeguards(t *testing.T) {
	for name, c := range map[string]struct {
		safeguards string
		users      int
		removed    int
		says       string
	}{
		"a small app has none":       {"", 10, 10, ""},
		"twenty percent":             {"", 105, 21, ""},
		"more than twenty percent":   {"", 105, 22, "It would unassign 22 of 105 users of the app (20%), and the app unassignment safeguard allows 20%"},
		"another threshold":          {`{"app":{"threshold":50}}`, 105, 30, "the org-wide unassignment safeguard allows 20%"},
		"the app's alone":            {`{"org":{"enabled":false},"app":{"minimum":1}}`, 4, 1, "the app unassignment safeguard"},
		"switched off":               {`{"org":{"enabled":false},"app":{"enabled":false}}`, 105, 60, ""},
		"the org's with few in apps": {`{"app":{"enabled":false},"org":{"minimum":4}}`, 4, 1, "1 of 4 users of all apps (25%)"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPusher(t, scimdrill.Template, "")
			if c.safeguards != "" {
				p.do("PUT", "/api/v1/import-safeguards", c.safeguards).want(200)
			}
			p.rules(confirmAll)
			var accounts []string
			for n := range c.users {
				accounts = append(accounts, p.target.AddUser(fmt.Sprintf("user%d@x.test", n), nil))
			}
			p.do("POST", p.app+"/imports", "").want(200)
			for _, account := range accounts[:c.removed] {
				p.target.DropUser(account)
			}
			run := p.do("POST", p.app+"/imports", "").want(200).object()
			summary := run["summary"].(string)
			if c.says == "" {
				if run["status"] != "COMPLETED" || !strings.Contains(summary, fmt.Sprintf("%d removed", c.removed)) {
					t.Errorf("found %v", run)
				}
				return
			}
			if run["status"] != "PAUSED" || !strings.HasPrefix(summary, "All imports paused") || !strings.Contains(summary, c.says) {
				t.Fatalf("found %v", run)
			}
			if events := p.importEvents(); !slices.Contains(events, "roadblock FAILURE") {
				t.Errorf("logged %v", events)
			}
			p.do("POST", p.app+"/imports", "").wantError(400, "E0000001", "all imports are paused")
			if au := p.appUser(p.okta("user0@x.test")["id"].(string)); au == nil {
				t.Error("somebody was unassigned")
			}
			path := p.app + "/imports/" + run["id"].(string) + "/lifecycle/"
			if name == "more than twenty percent" {
				p.do("POST", path+"cancel", "").want(200)
				if again := p.do("POST", p.app+"/imports", "").want(200).object(); again["status"] != "PAUSED" {
					t.Errorf("after cancelling found %v", again)
				}
				return
			}
			if resumed := p.do("POST", path+"resume", "").want(200).object(); resumed["status"] != "COMPLETED" || !strings.Contains(resumed["summary"].(string), fmt.Sprintf("%d removed", c.removed)) {
				t.Errorf("after resuming found %v", resumed)
			}
			p.do("POST", path+"resume", "").wantError(400, "E0000001", "not stopped by a safeguard")
		})
	}
}

func TestScheduledImports(t *testing.T) {
	now := time.Date(2026, 11, 27, 20, 30, 0, 0, time.UTC)
	p := newPusherOf(t, scimdrill.Template, "", org.Options{Clock: func() time.Time { return now }})
	p.target.AddUser("ann@x.test", nil)
	schedule := func(schedule string) answer {
		return p.do("PUT", p.app+"/features/INBOUND_PROVISIONING", `{"importRules":{},"importSettings":{"username":{"usernameFormat":"EMAIL"},"schedule":`+schedule+`}}`)
	}
	runs := func() int { return len(p.do("GET", p.app+"/imports", "").want(200).list()) }
	schedule(`{"status":"ENABLED","fullImport":{"expression":"0 22 * * Fri","timezone":"Europe/Berlin"}}`).want(200)
	for _, step := range []struct {
		clock string
		runs  int
	}{
		{"2026-11-27T20:59:59Z", 0},
		{"2026-11-27T21:00:00Z", 1}, // 22:00 in Berlin
		{"2026-11-27T22:30:00Z", 1},
		{"2026-12-04T21:00:30Z", 2},
	} {
		now, _ = time.Parse(time.RFC3339, step.clock)
		p.org.RunDueImports(t.Context())
		if found := runs(); found != step.runs {
			t.Errorf("at %s there were %d imports, want %d", step.clock, found, step.runs)
		}
	}
	schedule(`{"status":"DISABLED","fullImport":{"expression":"* * * * *"}}`).want(200)
	now = now.AddDate(0, 1, 0)
	p.org.RunDueImports(t.Context())
	if found := runs(); found != 2 {
		t.Errorf("with the schedule off there were %d imports", found)
	}
	for body, says := range map[string]string{
		`{"status":"ENABLED"}`:                                              "fullImport",
		`{"status":"ON"}`:                                                   "ENABLED or DISABLED",
		`{"fullImport":{"expression":"0 25 * * *"}}`:                        "not between 0 and 23",
		`{"fullImport":{"expression":"hourly"}}`:                            "five",
		`{"fullImport":{"expression":"0 1 * * *","timezone":"Mars/North"}}`: "Mars/North",
		`{"incrementalImport":{"expression":"0 1 * * *"}}`:                  "full imports only",
	} {
		schedule(body).wantError(400, "E0000001", says)
	}
}

func TestInboundSettings(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	path := p.app + "/features/INBOUND_PROVISIONING"
	if list := p.do("GET", p.app+"/features", "").want(200).list(); len(list) != 2 || list[1]["name"] != "INBOUND_PROVISIONING" {
		t.Errorf("the features are %v", list)
	}
	p.do("GET", path, "").want(200)
	for body, says := range map[string]string{
		`{}`:                                     "both fields are required",
		`{"importSettings":{},"importRules":{}}`: "usernameFormat",
		`{"importSettings":{"username":{"usernameFormat":"CUSTOM"}},"importRules":{}}`:                                                     "userNameExpression",
		`{"importSettings":{"username":{"usernameFormat":"CUSTOM","userNameExpression":"appuser.userName +"}},"importRules":{}}`:           "userNameExpression",
		`{"importSettings":{"username":{"usernameFormat":"CUSTOM","userNameExpression":"appuser.shoe"}},"importRules":{}}`:                 "shoe",
		`{"importSettings":{"username":{"usernameFormat":"EMAIL"}},"importRules":{"userCreateAndMatch":{"exactMatchCriteria":"NAME"}}}`:    "EMAIL or USERNAME",
		`{"importSettings":{"username":{"usernameFormat":"EMAIL"}},"importRules":{"userCreateAndMatch":{"autoConfirmPartialMatch":true}}}`: "allowPartialMatch",
		`{"importSettings":{"username":{"usernameFormat":"EMAIL"}},"importRules":{"userCreateAndMatch":{"autoActivateNewUsers":true}}}`:    "autoConfirmNewUsers",
	} {
		p.do("PUT", path, body).wantError(400, "E0000001", says)
	}
	p.do("PUT", path, `{"importSettings":{"username":{"usernameFormat":"CUSTOM","userNameExpression":"String.toLowerCase(appuser.userName) + \"@x.test\""}},"importRules":{"userCreateAndMatch":{"exactMatchCriteria":"USERNAME","autoConfirmNewUsers":true}}}`).want(200)
	p.target.AddUser("ANN", nil)
	p.do("POST", p.app+"/imports", "").want(200)
	if found := p.found(""); len(found) != 1 || !strings.Contains(found[0]["text"].(string), "email: Does not match required pattern") {
		t.Errorf("found %v", found)
	}
	p.target.SetUser("user-1", "emails", []any{map[string]any{"primary": true, "value": "mail@x.test"}})
	p.do("POST", p.app+"/imports", "").want(200)
	if u := p.okta("ann@x.test"); u == nil || u["status"] != "STAGED" || u["profile"].(map[string]any)["email"] != "mail@x.test" {
		t.Errorf("the Okta user is %v", u)
	}
}
