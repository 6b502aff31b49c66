package org_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
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
			if source, _ := p.okta(id)["_embedded"].(map[string]any); source == nil || source["profileSource"].(map[string]any)["label"] != "Peakon" {
				t.Errorf("the Okta user shows no source: %v", source)
			}
			p.do("POST", "/api/v1/users/"+id, `{"profile":{"title":"Own"}}`).wantError(400, "E0000001", "title: the profile is sourced by Peakon")
			p.do("POST", "/api/v1/users/"+id, `{"profile":{"nickName":"Annie"}}`).want(200)
			p.drain()
			p.target.SetUser(account, "title", nil)
			p.importing("1 users scanned, 0 new, 1 updated, 0 unchanged, 0 removed; 0 groups scanned")
			if profile := p.okta(id)["profile"].(map[string]any); profile["title"] != nil || profile["nickName"] != "Annie" || profile["firstName"] != "ann" {
				t.Errorf("the Okta user is %v", profile)
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
