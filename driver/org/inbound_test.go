package org_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
)

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
