package org_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

// ruled is an org with a group, a rule that fills it, and people.
type ruled struct {
	*client
	group, rule string
}

func newRuled(t *testing.T, expression string) *ruled {
	t.Helper()
	c := newClient(t, org.Options{})
	group := c.do("POST", "/api/v1/groups", `{"profile":{"name":"Sales"}}`).want(200).object()["id"].(string)
	made := c.do("POST", "/api/v1/groups/rules", ruleBody("Sales people", expression, group)).want(200).object()
	if made["status"] != "INACTIVE" {
		t.Errorf("a new rule is inactive, found %v", made["status"])
	}
	return &ruled{client: c, group: group, rule: made["id"].(string)}
}

func ruleBody(name, expression, group string) string {
	return fmt.Sprintf(`{"type":"group_rule","name":%q,"conditions":{"people":{"users":{"exclude":[]},"groups":{"exclude":[]}},
		"expression":{"value":%q,"type":"urn:okta:expression:1.0"}},"actions":{"assignUserToGroups":{"groupIds":[%q]}}}`, name, expression, group)
}

func (r *ruled) lifecycle(verb string) answer {
	return r.do("POST", "/api/v1/groups/rules/"+r.rule+"/lifecycle/"+verb, "")
}

func (r *ruled) members() []string {
	r.t.Helper()
	var logins []string
	for _, u := range r.do("GET", "/api/v1/groups/"+r.group+"/users", "").want(200).list() {
		logins = append(logins, u["profile"].(map[string]any)["login"].(string))
	}
	return logins
}

func (r *ruled) holds(when string, want ...string) {
	r.t.Helper()
	if found := r.members(); !slices.Equal(found, want) {
		r.t.Errorf("%s: expected the members %v, found %v", when, want, found)
	}
}

func (r *ruled) works(id, department string) {
	r.t.Helper()
	r.do("POST", "/api/v1/users/"+id, `{"profile":{"department":"`+department+`"}}`).want(200)
}

func TestAGroupRuleFollowsProfiles(t *testing.T) {
	r := newRuled(t, `user.department == "Sales"`)
	jane, kim := r.addUser("jane@example.com", ""), r.addUser("kim@example.com", "")
	r.works(jane, "Sales")
	r.holds("before the rule is active")
	r.lifecycle("activate").want(204)
	r.holds("activated", "jane@example.com")
	r.works(kim, "Sales")
	r.holds("a profile changed", "jane@example.com", "kim@example.com")
	r.works(jane, "Legal")
	r.holds("the rule holds no longer", "kim@example.com")
	// Who was added by hand is none of the rule's.
	r.do("PUT", "/api/v1/groups/"+r.group+"/users/"+jane, "").want(204)
	r.works(jane, "Finance")
	r.holds("added by hand", "kim@example.com", "jane@example.com")
	// Who is taken out by hand is excluded.
	r.do("DELETE", "/api/v1/groups/"+r.group+"/users/"+kim, "").want(204)
	r.works(kim, "Legal")
	r.works(kim, "Sales")
	r.holds("taken out by hand", "jane@example.com")
	people := r.do("GET", "/api/v1/groups/rules/"+r.rule, "").want(200).object()["conditions"].(map[string]any)["people"].(map[string]any)
	if excluded := people["users"].(map[string]any)["exclude"].([]any); len(excluded) != 1 || excluded[0] != kim {
		t.Errorf("expected %s to be excluded, found %v", kim, excluded)
	}
}

func TestAGroupRuleThatEnds(t *testing.T) {
	r := newRuled(t, `String.startsWith(user.login, "jane")`)
	r.addUser("jane@example.com", "")
	r.lifecycle("activate").want(204)
	r.do("PUT", "/api/v1/groups/rules/"+r.rule, ruleBody("Renamed", `true`, r.group)).wantError(400, "E0000001", "deactivate it first")
	r.do("DELETE", "/api/v1/groups/rules/"+r.rule, "").wantError(400, "E0000001", "deactivate it first")
	r.lifecycle("deactivate").want(204)
	r.holds("deactivated", "jane@example.com")
	r.do("PUT", "/api/v1/groups/rules/"+r.rule, ruleBody("Renamed", `user.login == "x"`, r.group)).want(200)
	r.do("DELETE", "/api/v1/groups/rules/"+r.rule+"?removeUsers=true", "").want(202)
	r.holds("deleted with its memberships")
	r.do("GET", "/api/v1/groups/rules/"+r.rule, "").wantError(404, "E0000007", "")
}

func TestAGroupRuleGivesApps(t *testing.T) {
	r := newRuled(t, `user.department == "Sales"`)
	app := r.addApp(`{"name":"scim2headerauth","label":"App"}`)
	r.do("PUT", "/api/v1/apps/"+app+"/groups/"+r.group, `{}`).want(200)
	jane := r.addUser("jane@example.com", "")
	r.lifecycle("activate").want(204)
	r.works(jane, "Sales")
	r.do("GET", "/api/v1/apps/"+app+"/users/"+jane, "").want(200)
	r.works(jane, "Legal")
	r.do("GET", "/api/v1/apps/"+app+"/users/"+jane, "").want(404)
	if apps := r.do("GET", "/api/v1/groups/"+r.group+"/apps", "").want(200).list(); len(apps) != 1 || apps[0]["id"] != app {
		t.Errorf("expected the app of the group, found %v", apps)
	}
}

func TestAGroupRuleWithoutItsGroupIsInvalid(t *testing.T) {
	r := newRuled(t, `user.department == "Sales"`)
	r.lifecycle("activate").want(204)
	r.do("DELETE", "/api/v1/groups/"+r.group, "").want(204)
	if status := r.do("GET", "/api/v1/groups/rules/"+r.rule, "").want(200).object()["status"]; status != "INVALID" {
		t.Errorf("expected INVALID, found %v", status)
	}
	r.lifecycle("activate").wantError(400, "E0000001", "was deleted")
}

func TestGroupRulesThatAreRefused(t *testing.T) {
	r := newRuled(t, `user.department == "Sales"`)
	long := ruleBody("x", `user.department == "x"`, r.group)
	for name, c := range map[string]struct{ body, code, text string }{
		"no name":            {ruleBody("", `user.department == "x"`, r.group), "E0000001", "cannot be left blank"},
		"a long name":        {ruleBody(fmt.Sprintf("%051d", 0), `user.department == "x"`, r.group), "E0000001", "at most 50"},
		"a name that is had": {ruleBody("Sales people", `user.department == "x"`, r.group), "E0000001", "already exists"},
		"no group":           {`{"name":"x","conditions":{"expression":{"value":"true"}}}`, "E0000001", "at least one group"},
		"an unknown group":   {ruleBody("x", `user.department == "x"`, "00gnobody"), "E0000007", ""},
		"no expression":      {ruleBody("x", ``, r.group), "E0000001", "conditions.expression.value"},
		"Convert":            {ruleBody("x", `Convert.toInt(user.department) == 1`, r.group), "E0000001", "conditions.expression.value"},
		"an unknown name":    {ruleBody("x", `user.shoeSize == "x"`, r.group), "E0000001", "shoeSize"},
		"another language":   {`{"name":"x","conditions":{"expression":{"value":"true","type":"urn:x"}},"actions":{"assignUserToGroups":{"groupIds":["x"]}}}`, "E0000001", "urn:okta:expression:1.0"},
		"no JSON":            {long[1:], "E0000003", ""},
	} {
		t.Run(name, func(t *testing.T) {
			status := 400
			if c.code == "E0000007" {
				status = 404
			}
			a := r.do("POST", "/api/v1/groups/rules", c.body)
			a.t = t
			a.wantError(status, c.code, c.text)
		})
	}
}
