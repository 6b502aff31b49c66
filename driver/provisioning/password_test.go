package provisioning_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

func TestSyncPassword(t *testing.T) {
	const okta = "Abcd1234!secret"
	patch := func(password string) string {
		return `PATCH /Users/id-1 {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"password":"` + password + `"}}]}`
	}
	for name, c := range map[string]struct {
		kind     scimdrill.AppKind
		password string
		sent     []string
		event    string
	}{
		"template, Okta":   {scimdrill.Template, okta, []string{patch(okta)}, "provision.user.push_okta_password SUCCESS"},
		"template, random": {scimdrill.Template, "", []string{patch("1mz050nq")}, "provision.user.push_password SUCCESS"},
		"wizard, Okta":     {scimdrill.Wizard, okta, []string{"GET /Users/id-1", okta}, "provision.user.push_okta_password SUCCESS"},
		"wizard, random":   {scimdrill.Wizard, "", []string{"GET /Users/id-1", "1mz050nq"}, "provision.user.push_password SUCCESS"},
	} {
		t.Run(name, func(t *testing.T) {
			target := newTarget(t)
			p, recorder := newProvisioner(t)
			app, person := target.app(t, c.kind), jane()
			person.ExternalID = p.Assign(t.Context(), app, person).ExternalID
			before := len(recorder.All())
			target.sent()
			result := p.SyncPassword(t.Context(), app, person, provisioning.Password{Text: c.password})
			if result.Failure != nil || len(result.Exchanges) != len(c.sent) {
				t.Fatalf("found %+v", result)
			}
			expectEvents(t, result, c.event)
			sent := target.sent()
			if c.kind == scimdrill.Template {
				expect(t, sent, c.sent...)
			} else if len(sent) != 2 || sent[0] != c.sent[0] || !strings.HasPrefix(sent[1], "PUT /Users/id-1 ") || !strings.Contains(sent[1], `"password":"`+c.sent[1]+`"`) ||
				!strings.Contains(sent[1], `"meta":{`) {
				t.Errorf("sent %q", sent)
			}
			for _, exchange := range recorder.All()[before:] {
				if strings.Contains(exchange.Request.Body, okta) || strings.Contains(exchange.Request.Body, "1mz050nq") {
					t.Errorf("recorded %s", exchange.Request.Body)
				}
			}
		})
	}
}

func TestSyncPasswordFails(t *testing.T) {
	target := newTarget(t)
	p, recorder := newProvisioner(t)
	app, person := target.app(t, scimdrill.Template), jane()
	if result := p.SyncPassword(t.Context(), app, person, provisioning.Password{Text: "Abcd1234!"}); result.Failure != nil || len(target.sent()) != 0 {
		t.Errorf("for a user without an account found %+v", result)
	}
	person.ExternalID = "id-1"
	target.answer = func(w http.ResponseWriter, _ *http.Request, body string) bool {
		reply(w, http.StatusBadRequest, parse(`{"detail":"Abcd1234! is too weak"}`))
		return true
	}
	result := p.SyncPassword(t.Context(), app, person, provisioning.Password{Text: "Abcd1234!"})
	expectEvents(t, result, "provision.user.password FAILURE")
	want := "Error while trying to push password for test.user@okta.local: Bad Request. Errors reported by remote server: "
	if result.Failure == nil || !strings.HasPrefix(result.Failure.Reason, want) {
		t.Fatalf("found %+v", result.Failure)
	}
	for _, exchange := range recorder.All() {
		if strings.Contains(exchange.Request.Body+exchange.Response.Body, "Abcd1234!") {
			t.Errorf("recorded %+v", exchange)
		}
	}
	if strings.Contains(result.Failure.AdminText, "Abcd1234!") {
		t.Errorf("the administrator reads the password: %q", result.Failure.AdminText)
	}
}

func TestUpdateByPatch(t *testing.T) {
	for _, c := range []struct {
		kind scimdrill.AppKind
		sent []string
	}{
		{scimdrill.Template, []string{`PATCH /Users/id-1 {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{` +
			name + `,` + emails + `,"displayName":"Test User","locale":"en-US"}}]}`}},
		{scimdrill.Wizard, []string{"GET /Users/id-1", "PUT"}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			target := newTarget(t)
			p, _ := newProvisioner(t)
			app, person := target.app(t, c.kind), jane()
			app.Features.PatchUsers = true
			person.ExternalID = p.Assign(t.Context(), app, person).ExternalID
			target.sent()
			result := p.UpdateProfile(t.Context(), app, person)
			expectEvents(t, result, "provision.user.push_profile SUCCESS")
			sent := target.sent()
			if c.kind == scimdrill.Wizard && len(sent) == 2 {
				sent[1], _, _ = strings.Cut(sent[1], " ")
			}
			expect(t, sent, c.sent...)
			person.UserName = "other@okta.local"
			p.UpdateUserName(t.Context(), app, person)
			if sent := target.sent(); c.kind == scimdrill.Template && (len(sent) != 1 || !strings.Contains(sent[0], `"value":{"userName":"other@okta.local"}`)) {
				t.Errorf("sent %q", sent)
			}
		})
	}
}
