package provisioning_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

const (
	lookUp = `GET /Users?filter=userName eq "test.user@okta.local"&startIndex=1&count=100`
	core   = `"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]`
	name   = `"name":{"givenName":"Test","familyName":"User"}`
	emails = `"emails":[{"primary":true,"value":"test.user@okta.local","type":"work"}]`
	meta   = `"meta":{"resourceType":"User","version":1.0}`
	patch  = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":`
	// shown is what the target shows of the person, between "externalId" and "active".
	shown = `"externalId":"00ujl29u0le5T6Aj10h7","userName":"test.user@okta.local",` + name + `,"displayName":"Test User","locale":"en-US",` + emails
)

func expect(t *testing.T, found []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), found); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func expectEvents(t *testing.T, result provisioning.Result, want ...string) {
	t.Helper()
	found := []string{}
	for _, event := range result.Events {
		found = append(found, strings.TrimPrefix(event.Type, "application.")+" "+event.Outcome)
		if event.Message == "" {
			t.Errorf("%s has no message", event.Type)
		}
	}
	expect(t, found, want...)
}

func TestCredentials(t *testing.T) {
	const users, groups = "GET /Users?startIndex=1&count=2", "GET /Groups?startIndex=1&count=100"
	for _, c := range []struct {
		kind         scimdrill.AppKind
		importGroups bool
		test, save   []string
	}{
		{scimdrill.Template, false, []string{users}, []string{users, groups}},
		{scimdrill.Wizard, false, []string{users}, []string{users}},
		{scimdrill.Wizard, true, []string{users}, []string{users, groups}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			target := newTarget(t)
			p, recorder := newProvisioner(t)
			app := target.app(t, c.kind)
			app.Features.ImportGroups = c.importGroups
			if result := p.TestCredentials(t.Context(), app); result.Failure != nil || len(result.Exchanges) != 1 || len(result.Events) != 0 {
				t.Errorf("found %+v", result)
			}
			expect(t, target.sent(), c.test...)
			if result := p.SaveIntegration(t.Context(), app); result.Failure != nil || len(result.Exchanges) != len(c.save) {
				t.Errorf("found %+v", result)
			}
			expect(t, target.sent(), c.save...)
			if x := recorder.All()[0]; x.App != c.kind || x.Actor != scimdrill.ByOkta || !strings.HasPrefix(x.Purpose, "Test ") {
				t.Errorf("recorded %+v", x)
			}
		})
	}
}

func TestATargetWithoutGroupsCanBeSaved(t *testing.T) {
	target := newTarget(t)
	target.answer = func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.URL.Path == "/Groups" {
			reply(w, http.StatusNotImplemented, parse(`{"detail":"no groups here"}`))
		}
		return r.URL.Path == "/Groups"
	}
	p, _ := newProvisioner(t)
	result := p.SaveIntegration(t.Context(), target.app(t, scimdrill.Template))
	if result.Failure != nil {
		t.Errorf("found %+v", result.Failure)
	}
	expectEvents(t, result, "provision.group.import FAILURE")
	if reason := result.Events[0].Reason; reason != "Not Implemented. Errors reported by remote server: no groups here" {
		t.Errorf("found %q", reason)
	}
}

func TestAssignCreates(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			target := newTarget(t)
			p, _ := newProvisioner(t)
			result := p.Assign(t.Context(), target.app(t, kind), jane())
			if result.Failure != nil || !result.Created || result.Linked || result.ExternalID != "id-1" || len(result.Exchanges) != 2 {
				t.Errorf("found %+v", result)
			}
			expectEvents(t, result, "provision.user.push SUCCESS")
			// The example of Okta's SCIM 2.0 protocol reference, made compact.
			expect(t, target.sent(), lookUp, `POST /Users {`+core+`,"userName":"test.user@okta.local",`+name+`,`+emails+
				`,"displayName":"Test User","locale":"en-US","externalId":"00ujl29u0le5T6Aj10h7","groups":[],"password":"1mz050nq","active":true}`)
		})
	}
}

func TestAssignCreatesWithMore(t *testing.T) {
	target := newTarget(t)
	p, _ := newProvisioner(t)
	person := jane()
	person.Profile = map[string]any{"title": "Engineer", "department": "Sales", "costCenter": "", "employeeNumber": nil}
	p.Assign(t.Context(), target.app(t, scimdrill.Wizard), person)
	expect(t, target.sent()[1:], `POST /Users {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],`+
		`"userName":"test.user@okta.local","title":"Engineer","externalId":"00ujl29u0le5T6Aj10h7","groups":[],"password":"1mz050nq","active":true,`+
		`"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"costCenter":"","department":"Sales"}}`)
}

// existing is what a server of its own knew of the person before: a capture of a wizard app of 2022 has this shape.
const existing = `{` + core + `,"externalId":"theirs","userName":"test.user@okta.local","name":{"givenName":"Mona","familyName":"Octocat","formatted":"Mona Octocat"},"emails":[{"value":"octocat@example.com","primary":true}],"active":ACTIVE,"x":{"y":[1.50]}}`

func TestAssignTakesOver(t *testing.T) {
	const read = `GET /Users/77`
	takenOver := `PUT /Users/77 {` + core + `,"id":"77","externalId":"00ujl29u0le5T6Aj10h7","userName":"test.user@okta.local","name":{"givenName":"Test","familyName":"User","formatted":"Mona Octocat"},` +
		`"emails":[{"value":"test.user@okta.local","primary":true,"type":"work"}],"groups":[],"active":true,"x":{"y":[1.50]},` + meta + `,"displayName":"Test User","locale":"en-US"}`
	echo := `PUT /Users/77 {` + core + `,"id":"77","externalId":"theirs","userName":"test.user@okta.local","name":{"givenName":"Mona","familyName":"Octocat","formatted":"Mona Octocat"},` +
		`"emails":[{"value":"octocat@example.com","primary":true}],"groups":[{"value":"g"}],"active":true,"x":{"y":[1.50]},` + meta + `}`
	activate := `PATCH /Users/77 ` + patch + `true}}]}`
	for _, c := range []struct {
		name       string
		kind       scimdrill.AppKind
		active     string
		reassigned bool
		want       []string
		events     []string
	}{
		{"template, active", scimdrill.Template, "true", false, []string{lookUp, activate, read, takenOver}, []string{"provision.user.reactivate SUCCESS", "provision.user.push_profile SUCCESS"}},
		{"template, reassigned", scimdrill.Template, "false", true, []string{lookUp, activate, read, takenOver}, []string{"provision.user.reactivate SUCCESS", "provision.user.push_profile SUCCESS"}},
		{"wizard, active", scimdrill.Wizard, "true", false, []string{lookUp, read, takenOver}, []string{"provision.user.push_profile SUCCESS"}},
		{"wizard, inactive", scimdrill.Wizard, "false", false, []string{lookUp, read, echo, read, takenOver}, []string{"provision.user.reactivate SUCCESS", "provision.user.push_profile SUCCESS"}},
		{"wizard, reassigned", scimdrill.Wizard, "true", true, []string{lookUp, read, echo, read, takenOver}, []string{"provision.user.reactivate SUCCESS", "provision.user.push_profile SUCCESS"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := newTarget(t)
			target.put("77", strings.Replace(existing, "ACTIVE", c.active, 1))
			target.groups["77"] = []any{parse(`{"value":"g"}`)}
			p, _ := newProvisioner(t)
			person := jane()
			person.Reassigned = c.reassigned
			result := p.Assign(t.Context(), target.app(t, c.kind), person)
			if result.Failure != nil || result.Created || !result.Linked || result.ExternalID != "77" || len(result.Exchanges) != len(c.want) {
				t.Errorf("found %+v", result)
			}
			expect(t, target.sent(), c.want...)
			expectEvents(t, result, c.events...)
		})
	}
}

func TestAssignWithFeaturesOff(t *testing.T) {
	t.Run("create, and nobody there", func(t *testing.T) {
		target := newTarget(t)
		p, _ := newProvisioner(t)
		app := target.app(t, scimdrill.Template)
		app.Features.CreateUsers = false
		result := p.Assign(t.Context(), app, jane())
		expect(t, target.sent(), lookUp)
		if result.Failure == nil || result.Failure.AdminText != "Automatic provisioning of user Test User to app Peakon failed: Matching user not found" || result.ExternalID != "" {
			t.Errorf("found %+v", result.Failure)
		}
		expectEvents(t, result, "provision.user.sync FAILURE")
	})
	t.Run("update: the profile is pulled", func(t *testing.T) {
		target := newTarget(t)
		target.put("77", strings.Replace(existing, "ACTIVE", "true", 1))
		p, _ := newProvisioner(t)
		app := target.app(t, scimdrill.Wizard)
		app.Features.UpdateUserAttributes = false
		result := p.Assign(t.Context(), app, jane())
		expect(t, target.sent(), lookUp, "GET /Users/77")
		if diff := cmp.Diff(map[string]any{"givenName": "Mona", "familyName": "Octocat", "email": "octocat@example.com"}, result.Pulled); diff != "" || result.ExternalID != "77" {
			t.Errorf("expected (-), found (+):\n%s", diff)
		}
		expectEvents(t, result, "provision.user.sync SUCCESS")
	})
	t.Run("deactivate: an inactive user stays so", func(t *testing.T) {
		target := newTarget(t)
		target.put("77", strings.Replace(existing, "ACTIVE", "false", 1))
		p, _ := newProvisioner(t)
		app := target.app(t, scimdrill.Template)
		app.Features.DeactivateUsers = false
		result := p.Assign(t.Context(), app, jane())
		expect(t, target.sent(), lookUp)
		if result.Failure == nil || result.Failure.AdminText != "Automatic provisioning of user Test User to app Peakon failed: User account is inactive" {
			t.Errorf("found %+v", result.Failure)
		}
	})
	t.Run("deactivate: an active user is not activated", func(t *testing.T) {
		target := newTarget(t)
		target.put("77", strings.Replace(existing, "ACTIVE", "true", 1))
		p, _ := newProvisioner(t)
		app := target.app(t, scimdrill.Template)
		app.Features.DeactivateUsers = false
		if result := p.Assign(t.Context(), app, jane()); result.Failure != nil {
			t.Errorf("found %+v", result.Failure)
		}
		if sent := target.sent(); len(sent) != 3 || sent[1] != "GET /Users/77" {
			t.Errorf("found %q", sent)
		}
	})
}

func provisioned(t *testing.T, kind scimdrill.AppKind) (*target, *provisioning.Provisioner, provisioning.App, provisioning.Person) {
	t.Helper()
	target := newTarget(t)
	p, _ := newProvisioner(t)
	app := target.app(t, kind)
	person := jane()
	person.ExternalID = p.Assign(t.Context(), app, person).ExternalID
	target.groups[person.ExternalID] = []any{parse(`{"value":"g","$ref":"https://example.com/Groups/g"}`)}
	target.sent()
	return target, p, app, person
}

const (
	groups = `"groups":[{"value":"g","$ref":"https://example.com/Groups/g"}]`
	active = groups + `,"active":true,` + meta
)

func TestUpdate(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			target, p, app, person := provisioned(t, kind)
			person.Profile["familyName"] = "Renamed"
			person.Profile["department"] = "Sales"
			result := p.UpdateProfile(t.Context(), app, person)
			expectEvents(t, result, "provision.user.push_profile SUCCESS")
			enterprise := strings.Replace(core, `User"`, `User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"`, 1)
			renamed := strings.Replace(shown, `"familyName":"User"`, `"familyName":"Renamed"`, 1)
			expect(t, target.sent(), "GET /Users/id-1", `PUT /Users/id-1 {`+enterprise+`,"id":"id-1",`+renamed+`,`+active+`,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Sales"}}`)

			person.Profile["department"] = ""
			p.UpdateProfile(t.Context(), app, person)
			if sent := target.sent(); !strings.Contains(sent[1], `{"department":""}`) {
				t.Errorf("a cleared attribute should be sent as \"\": %s", sent[1])
			}
		})
	}
}

func TestUserNameAndEmailComeApart(t *testing.T) {
	target, p, app, person := provisioned(t, scimdrill.Template)
	person.UserName = "new@okta.local"
	p.UpdateUserName(t.Context(), app, person)
	userName := strings.Replace(shown, `"userName":"test.user@okta.local"`, `"userName":"new@okta.local"`, 1)
	expect(t, target.sent(), "GET /Users/id-1", `PUT /Users/id-1 {`+core+`,"id":"id-1",`+userName+`,`+active+`}`)

	person.UserName, person.Profile["email"] = "not pushed by this", "new@okta.local"
	p.UpdateProfile(t.Context(), app, person)
	both := strings.Replace(userName, `"value":"test.user@okta.local"`, `"value":"new@okta.local"`, 1)
	expect(t, target.sent(), "GET /Users/id-1", `PUT /Users/id-1 {`+core+`,"id":"id-1",`+both+`,`+active+`}`)
}

func TestDeactivate(t *testing.T) {
	for kind, want := range map[scimdrill.AppKind][]string{
		scimdrill.Template: {`PATCH /Users/id-1 ` + patch + `false}}]}`},
		scimdrill.Wizard:   {"GET /Users/id-1", `PUT /Users/id-1 {` + core + `,"id":"id-1",` + shown + `,` + strings.Replace(active, "true", "false", 1) + `}`},
	} {
		t.Run(string(kind), func(t *testing.T) {
			target, p, app, person := provisioned(t, kind)
			result := p.Deactivate(t.Context(), app, person)
			expect(t, target.sent(), want...)
			expectEvents(t, result, "provision.user.deactivate SUCCESS")
			if result.Failure != nil || result.ExternalID != "id-1" {
				t.Errorf("found %+v", result)
			}
		})
	}
}

func TestNothingIsSent(t *testing.T) {
	target, p, app, person := provisioned(t, scimdrill.Template)
	off := app
	off.Features = provisioning.Features{CreateUsers: true}
	unknown := person
	unknown.ExternalID = ""
	for _, result := range []provisioning.Result{
		p.UpdateProfile(t.Context(), off, person), p.UpdateUserName(t.Context(), off, person), p.Deactivate(t.Context(), off, person),
		p.UpdateProfile(t.Context(), app, unknown), p.Deactivate(t.Context(), app, unknown),
	} {
		if result.Failure != nil || len(result.Exchanges) != 0 || len(result.Events) != 0 {
			t.Errorf("found %+v", result)
		}
	}
	expect(t, target.sent())
}

func TestTheDefaultPassword(t *testing.T) {
	target := newTarget(t)
	recorder := transcript.NewRecorder()
	p := provisioning.New(provisioning.Options{Recorder: recorder})
	defer p.Close()
	passwords := map[string]bool{}
	for range 20 {
		p.Assign(t.Context(), target.app(t, scimdrill.Template), jane())
		clear(target.users)
		found := regexp.MustCompile(`"password":"([0-9A-Za-z]{8})"`).FindStringSubmatch(target.sent()[1])
		if found == nil {
			t.Fatal("expected a password of eight letters and digits")
		}
		passwords[found[1]] = true
	}
	if len(passwords) != 20 {
		t.Errorf("expected 20 different passwords, found %d", len(passwords))
	}
	for _, x := range recorder.All() {
		for password := range passwords {
			if strings.Contains(x.Request.Body, password) {
				t.Errorf("a password was recorded: %s", x.Request.Body)
			}
		}
	}
}

func TestTheHeadersAreOktas(t *testing.T) {
	target, p, app, person := provisioned(t, scimdrill.Template)
	p.UpdateProfile(t.Context(), app, person)
	target.mu.Lock()
	defer target.mu.Unlock()
	for _, r := range target.requests {
		want := http.Header{
			"Accept": {"application/scim+json"}, "Accept-Charset": {"utf-8"}, "User-Agent": {"Okta SCIM Client 1.0.0"}, "Authorization": {"Bearer 00geheim"},
			"Connection": {"Keep-Alive"}, "Accept-Encoding": {"gzip,deflate"},
		}
		if r.method == http.MethodPut {
			want.Set("Content-Type", "application/scim+json; charset=utf-8")
			want.Set("Content-Length", r.header.Get("Content-Length"))
		}
		if diff := cmp.Diff(want, r.header); diff != "" {
			t.Errorf("%s: expected (-), found (+):\n%s", r.method, diff)
		}
	}
}
