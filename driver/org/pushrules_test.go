package org_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
)

// TestGroupsArePushedByRule: those that are there, those that come, and what becomes of them when the rule goes.
func TestGroupsArePushedByRule(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
	ann := p.hire("ann@example.com")
	p.addGroup("team-a", ann)
	p.addGroup("other")
	p.drain()
	rules := p.app + "/group-push/rules"
	rule := p.do("POST", rules, `{"name":"teams","groupName":{"operator":"STARTS_WITH","value":"team-"},"groupDescription":{"operator":"CONTAINS","value":"TEAM"}}`).want(201).object()
	one := rules + "/" + rule["id"].(string)
	p.wantSteps("the rule", "POST /Groups", "PATCH /Groups/group-2")
	p.addGroup("team-b")
	p.wantSteps("a new group", "POST /Groups")
	if got := p.do("GET", one, "").want(200).object(); len(got["mappings"].([]any)) != 2 || got["status"] != "ACTIVE" {
		t.Errorf("rule %v", got)
	}
	p.do("POST", one+"/lifecycle/deactivate", "").want(200)
	p.addGroup("team-c", ann)
	p.wantSteps("after the rule was deactivated")
	p.do("POST", one+"/lifecycle/activate", "").want(200)
	p.wantSteps("after the rule was activated", "POST /Groups", "PATCH /Groups/group-4")
	p.do("DELETE", one+"?leaveGroups=false", "").want(204)
	steps := p.steps()
	slices.Sort(steps)
	if got := strings.Join(steps, ", "); got != "DELETE /Groups/group-2, DELETE /Groups/group-3, DELETE /Groups/group-4, GET /Groups/group-2, GET /Groups/group-3, GET /Groups/group-4" {
		t.Errorf("sent %s", got)
	}
	if left := p.do("GET", p.app+"/group-push/mappings", "").want(200).list(); len(left) != 0 {
		t.Errorf("mappings %v", left)
	}

	second := p.do("POST", rules, `{"name":"teams","groupName":{"operator":"ENDS_WITH","value":"-A"},"pushMemberships":false}`).want(201).object()
	p.wantSteps("memberships are not pushed immediately")
	mappings := p.do("GET", p.app+"/group-push/mappings", "").want(200).list()
	if len(mappings) != 1 || mappings[0]["status"] != "INACTIVE" {
		t.Fatalf("mappings %v", mappings)
	}
	p.patch(p.app+"/group-push/mappings/"+mappings[0]["id"].(string), "ACTIVE")
	p.drain()
	p.do("DELETE", rules+"/"+second["id"].(string)+"?leaveGroups=true", "").want(204)
	p.wantSteps("the groups are left")
	if p.target.GroupID("team-a") == "" {
		t.Error("team-a is gone")
	}
	p.do("POST", rules, `{"name":"again","groupName":{"value":"team-a"}}`).want(201)
	p.wantSteps("a group of that name is in the app already")
	events := p.events()
	if last := events[len(events)-1]; last != "group_push.mapping.created.from.rule.warning.duplicate.name SKIPPED" {
		t.Errorf("event %s", last)
	}
}

func TestPushRulesThatAreRefused(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	rules := p.app + "/group-push/rules"
	for i := range 101 {
		p.addGroup(fmt.Sprintf("many-%d", i))
	}
	p.do("POST", rules, `{"name":"r","groupName":{"value":"many-1"}}`).want(201)
	for body, says := range map[string]string{
		`{"name":"x","groupName":{"value":"many"}}`:                "100 at most",
		`{"name":"x","groupName":{"operator":"LIKE","value":"a"}}`: "STARTS_WITH",
		`{"name":"x"}`:                           "needs a text",
		`{"name":" ","groupName":{"value":"a"}}`: "cannot be left blank",
		`{"name":"r","groupName":{"value":"a"}}`: "already",
	} {
		p.do("POST", rules, body).wantError(400, "E0000001", says)
	}
	p.do("GET", rules+"/none", "").wantError(404, "E0000007", "GroupPushRule")
	p.do("DELETE", rules+"/none?leaveGroups=true", "").wantError(404, "E0000007", "GroupPushRule")
	rule := p.do("GET", rules, "").want(200).list()[0]
	p.do("DELETE", rules+"/"+rule["id"].(string)+"?leaveGroups=perhaps", "").wantError(400, "E0000001", "true or false")
}

// TestMappingsThatAreRefused, and the groups that a mapping protects.
func TestMappingsThatAreRefused(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
	sales, board := p.addGroup("sales"), p.addGroup("board")
	mapping := p.push(sales, "sales")
	p.drain()
	target := p.do("GET", mapping, "").want(200).object()["targetGroupId"].(string)
	mappings := p.app + "/group-push/mappings"
	for body, says := range map[string]string{
		`{}`:                          "sourceGroupId",
		`{"sourceGroupId":"00gnone"}`: "there is no group",
		`{"sourceGroupId":"` + target + `","targetGroupName":"x"}`:                                        "APP_GROUP",
		`{"sourceGroupId":"` + sales + `","targetGroupName":"x"}`:                                         "already",
		`{"sourceGroupId":"` + board + `"}`:                                                               "either targetGroupId or targetGroupName",
		`{"sourceGroupId":"` + board + `","targetGroupName":"x","targetGroupId":"y"}`:                     "not both",
		`{"sourceGroupId":"` + board + `","targetGroupName":" "}`:                                         "blank",
		`{"sourceGroupId":"` + board + `","targetGroupName":"Sales"}`:                                     "already",
		`{"sourceGroupId":"` + board + `","targetGroupId":"` + target + `"}`:                              "already",
		`{"sourceGroupId":"` + board + `","targetGroupId":"00gnone"}`:                                     "has no group",
		`{"sourceGroupId":"` + board + `","targetGroupName":"x","status":"ERROR"}`:                        "ACTIVE or INACTIVE",
		`{"sourceGroupId":"` + board + `","targetGroupName":"x","appConfig":{"type":"ACTIVE_DIRECTORY"}}`: "Active Directory",
	} {
		p.do("POST", mappings, body).wantError(400, "E0000001", says)
	}
	p.do("PATCH", mapping, `{"status":"ERROR"}`).wantError(400, "E0000001", "ACTIVE or INACTIVE")
	p.do("PATCH", mappings+"/gPmnone", `{"status":"ACTIVE"}`).wantError(404, "E0000007", "GroupPushMapping")
	p.do("DELETE", "/api/v1/groups/"+sales, "").wantError(400, "E0000001", "group push mapping")
	p.do("PUT", "/api/v1/groups/"+target, `{"profile":{"name":"x"}}`).wantError(403, "E0000006", "APP_GROUP")
	p.do("PUT", "/api/v1/groups/"+target+"/users/me", "").wantError(403, "E0000006", "APP_GROUP")
	for _, item := range p.do("GET", "/api/v1/groups", "").want(200).list() {
		if item["id"] == target {
			t.Error("a group that is pushed to is listed among the groups")
		}
	}
	p.do("POST", p.app+"/connections/default/lifecycle/deactivate", "").want(204)
	p.do("POST", mappings, `{"sourceGroupId":"`+board+`","targetGroupName":"board"}`).wantError(400, "E0000001", "provisioning is not enabled")
	p.do("POST", mapping+"/lifecycle/push", "").wantError(400, "E0000001", "provisioning is not enabled")
	p.wantSteps("nothing of this")
}

func TestWithoutPushGroupsNothingIsPushed(t *testing.T) {
	p := newPusher(t, scimdrill.Wizard, `,"pushGroups":false`)
	group := p.addGroup("sales")
	p.do("POST", p.app+"/group-push/mappings", `{"sourceGroupId":"`+group+`","targetGroupName":"sales"}`).wantError(400, "E0000001", "Push Groups")
	p.do("POST", p.app+"/group-push/rules", `{"name":"r","groupName":{"value":"sales"}}`).wantError(400, "E0000001", "Push Groups")
	if features := p.do("GET", p.app, "").want(200).object()["features"].([]any); slices.Contains(features, any("GROUP_PUSH")) {
		t.Errorf("features %v", features)
	}
	p.wantSteps("nothing of this")
}

func TestMappingsAreListedByPages(t *testing.T) {
	p := newPusher(t, scimdrill.Template, `,"importGroups":true`)
	var groups []string
	for i := range 5 {
		groups = append(groups, p.addGroup(fmt.Sprintf("g%d", i)))
		p.push(groups[i], fmt.Sprintf("g%d", i))
	}
	p.drain()
	if items, pages := p.all(p.app + "/group-push/mappings?limit=2"); len(items) != 5 || pages != 3 {
		t.Errorf("%d mappings on %d pages", len(items), pages)
	}
	if items, _ := p.all(p.app + "/group-push/mappings?sourceGroupId=" + groups[3]); len(items) != 1 || items[0]["sourceGroupId"] != groups[3] {
		t.Errorf("by source group: %v", items)
	}
	if items, _ := p.all(p.app + "/group-push/mappings?lastUpdated=2100-01-01T00:00:00Z"); len(items) != 0 {
		t.Errorf("in the future: %v", items)
	}
}
