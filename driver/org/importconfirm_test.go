package org_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

func TestImportConfirms(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	ann := p.target.AddUser("ann@x.test", targettest.Object{"name": targettest.Object{"givenName": "Ann", "familyName": "Ant"}})
	known := p.addUser("known@x.test", "")
	match := p.target.AddUser("Known@x.test", nil)
	other := p.target.AddUser("other.name@x.test", nil)
	ignored := p.target.AddUser("ignored@x.test", nil)
	nameless := p.target.AddUser("nameless@x.test", targettest.Object{"name": nil})
	p.importing("5 users scanned, 5 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
	for _, one := range p.found("") {
		if want := map[bool]string{true: "EXACT", false: "NONE"}[one["externalId"] == match]; one["match"] != want {
			t.Errorf("%v is matched %v, want %s", one["userName"], one["match"], want)
		}
	}
	p.target.Lines()

	made := p.do("POST", p.app+"/imports/users/"+ann+"/lifecycle/confirm", `{"activate":true}`).want(200).object()
	if made["externalId"] != ann || made["status"] != "ACTIVE" || made["syncState"] != "SYNCHRONIZED" || made["scope"] != "USER" {
		t.Errorf("the assignment is %v", made)
	}
	u := p.okta("ann@x.test")
	profile := u["profile"].(map[string]any)
	if u["status"] != "PROVISIONED" || profile["firstName"] != "Ann" || profile["lastName"] != "Ant" || profile["email"] != "ann@x.test" {
		t.Errorf("the Okta user is %v", u)
	}
	if linked := p.do("POST", p.app+"/imports/users/"+match+"/lifecycle/confirm", "").want(200).object(); linked["id"] != known {
		t.Errorf("linked %v, want %s", linked, known)
	}
	third := p.addUser("third@x.test", "")
	p.do("POST", p.app+"/imports/users/"+other+"/lifecycle/confirm", `{"userId":"`+third+`"}`).want(200)
	p.do("POST", p.app+"/imports/users/"+ignored+"/lifecycle/confirm", `{"userId":"`+third+`"}`).wantError(400, "E0000001", "linked to another account")
	p.do("POST", p.app+"/imports/users/"+nameless+"/lifecycle/confirm", "").wantError(400, "E0000001", "firstName")
	if one := p.do("POST", p.app+"/imports/users/"+ignored+"/lifecycle/ignore", "").want(200).object(); one["text"] != "User is IGNORED in Okta" || one["status"] != "IGNORED" {
		t.Errorf("found %v", one)
	}
	if list := p.found("?ignored=true"); len(list) != 1 || len(p.found("")) != 1 {
		t.Errorf("ignored are %v", list)
	}
	if sent := p.drain(); len(sent) > 0 {
		t.Errorf("confirming sent %v", sent)
	}
	p.importing("5 users scanned, 0 new, 0 updated, 5 unchanged, 0 removed; 0 groups scanned")
	// Who was imported is provisioned like anybody else (C9305).
	p.do("POST", p.app+"/users/"+third, `{"profile":{"title":"Boss"}}`).want(200)
	p.drain()
	if held := p.target.User(other); held["title"] != "Boss" || held["userName"] != "other.name@x.test" {
		t.Errorf("the target holds %v", held)
	}
	p.do("DELETE", p.app+"/users/"+third, "").want(204)
	p.wantSteps("unassigning an imported user", "PATCH /Users/"+other)
}

func TestImportConfirmsByItself(t *testing.T) {
	p := newPusher(t, scimdrill.Template, "")
	exact, partial := p.addUser("exact@x.test", ""), p.do("POST", "/api/v1/users", `{"profile":{"login":"p@y.test","email":"p@y.test","firstName":"Pat","lastName":"Imported"}}`).want(200).object()["id"].(string)
	p.target.AddUser("EXACT@x.test", nil)
	p.target.AddUser("pat@x.test", nil)
	p.target.AddUser("new@x.test", nil)
	p.target.AddUser("broken@x.test", targettest.Object{"emails": []any{}})
	p.rules(confirmAll)
	p.importing("4 users scanned, 4 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
	if au := p.appUser(exact); au == nil || au["credentials"].(map[string]any)["userName"] != "EXACT@x.test" {
		t.Errorf("the exact match is %v", au)
	}
	if au := p.appUser(partial); au == nil || au["externalId"] != "user-2" {
		t.Errorf("the partial match is %v", au)
	}
	if u := p.okta("new@x.test"); u == nil || u["status"] != "PROVISIONED" {
		t.Errorf("the new user is %v", u)
	}
	if found := p.found(""); len(found) != 1 || !strings.Contains(found[0]["text"].(string), "login: The field cannot be left blank") {
		t.Errorf("awaiting review are %v", found)
	}
	p.importing("4 users scanned, 0 new, 0 updated, 4 unchanged, 0 removed; 0 groups scanned")
}

func TestImportMatches(t *testing.T) {
	for name, c := range map[string]struct {
		rules, settings string
		account         targettest.Object
		match           string
	}{
		"by email":            {`"exactMatchCriteria":"EMAIL"`, "", targettest.Object{"emails": []any{targettest.Object{"value": "MAIL@x.test", "primary": true}}}, "EXACT"},
		"no email":            {`"exactMatchCriteria":"EMAIL"`, "", targettest.Object{"emails": []any{}}, "NONE"},
		"by attribute":        {`"exactMatchCriteria":"EMAIL"`, `{"exactMatchAttribute":"employeeNumber"}`, targettest.Object{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": targettest.Object{"employeeNumber": "007"}}, "EXACT"},
		"partly":              {`"allowPartialMatch":true`, "", targettest.Object{"name": targettest.Object{"givenName": "JANE", "familyName": "doe"}}, "PARTIAL"},
		"partly, not allowed": {`"allowPartialMatch":false`, "", targettest.Object{"name": targettest.Object{"givenName": "Jane", "familyName": "Doe"}}, "NONE"},
		"several":             {`"allowPartialMatch":true`, "", targettest.Object{"name": targettest.Object{"givenName": "Two", "familyName": "Times"}}, "MULTIPLE"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPusher(t, scimdrill.Template, "")
			for _, profile := range []string{
				`{"login":"jane@x.test","email":"mail@x.test","firstName":"Jane","lastName":"Doe","employeeNumber":"007"}`,
				`{"login":"two@x.test","email":"two@x.test","firstName":"Two","lastName":"Times"}`,
				`{"login":"too@x.test","email":"too@x.test","firstName":"Two","lastName":"Times"}`,
			} {
				p.do("POST", "/api/v1/users", `{"profile":`+profile+`}`).want(200)
			}
			p.rules(c.rules)
			p.toOkta(`"employeeNumber":{"expression":"appuser.employeeNumber"}`)
			if c.settings != "" {
				p.do("PUT", p.app+"/import-settings", c.settings).want(200)
			}
			p.target.AddUser("account@x.test", c.account)
			p.importing("1 users scanned, 1 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned")
			found := p.found("")
			if len(found) != 1 || found[0]["match"] != c.match {
				t.Errorf("found %v, want %s", found, c.match)
			}
		})
	}
}
