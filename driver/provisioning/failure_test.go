package provisioning_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// TestWhatTheAdminReads has each step of each flow answered wrongly.
func TestWhatTheAdminReads(t *testing.T) {
	const (
		auto     = "Automatic provisioning of user Test User to app Peakon failed"
		push     = "Automatic profile push of user Test User to app Peakon failed: Error while trying to push profile update for test.user@okta.local: "
		remove   = "Automatic deprovisioning of user Test User from app Peakon failed: Error while deactivating user Test User: "
		verify   = auto + ": Error while verifying if user test.user@okta.local exists: "
		jacksons = "Unrecognized token"
		create   = auto + ": Error while creating user Test User: "
	)
	type does func(context.Context, *provisioning.Provisioner, provisioning.App, provisioning.Person) provisioning.Result
	assign := func(ctx context.Context, p *provisioning.Provisioner, a provisioning.App, who provisioning.Person) provisioning.Result {
		return p.Assign(ctx, a, who)
	}
	update := func(ctx context.Context, p *provisioning.Provisioner, a provisioning.App, who provisioning.Person) provisioning.Result {
		return p.UpdateProfile(ctx, a, who)
	}
	deactivate := func(ctx context.Context, p *provisioning.Provisioner, a provisioning.App, who provisioning.Person) provisioning.Result {
		return p.Deactivate(ctx, a, who)
	}
	test := func(ctx context.Context, p *provisioning.Provisioner, a provisioning.App, _ provisioning.Person) provisioning.Result {
		return p.TestCredentials(ctx, a)
	}
	save := func(ctx context.Context, p *provisioning.Provisioner, a provisioning.App, _ provisioning.Person) provisioning.Result {
		return p.SaveIntegration(ctx, a)
	}
	for _, c := range []struct {
		name   string
		do     does
		kind   scimdrill.AppKind
		method string
		status int
		body   string
		want   string
		sent   int
		events []string
	}{
		{
			"token refused in the test", test, scimdrill.Wizard, "GET", 401, `{"detail":"bad token"}`, "Error authenticating: Unauthorized. Errors reported by remote server: bad token", 1,
			[]string{"integration.authentication_failure FAILURE", "integration.general_failure FAILURE"},
		},
		{
			"token refused in save: groups are not asked for", save, scimdrill.Template, "GET", 401, ``, "Error authenticating: Unauthorized", 1,
			[]string{"integration.authentication_failure FAILURE", "integration.general_failure FAILURE"},
		},
		{"no list in the test", test, scimdrill.Template, "GET", 200, `[]`, "No results for users returned", 1, []string{"integration.general_failure FAILURE"}},
		{"numbers as strings in the test", test, scimdrill.Template, "GET", 200, `{"totalResults":"0","Resources":[]}`, "No results for users returned", 1, []string{"integration.general_failure FAILURE"}},
		{
			"token refused", assign, scimdrill.Template, "GET", 401, `{"detail":"bad token"}`, verify + "Unauthorized. Errors reported by remote server: bad token", 1,
			[]string{"integration.authentication_failure FAILURE", "provision.user.sync FAILURE"},
		},
		{"lookup: numbers as strings", assign, scimdrill.Template, "GET", 200, `{"totalResults":"0","Resources":[]}`, auto, 1, []string{"provision.user.sync FAILURE"}},
		{"lookup: no Resources", assign, scimdrill.Template, "GET", 200, `{"totalResults":0}`, verify + "No results for users returned", 1, []string{"provision.user.sync FAILURE"}},
		{"lookup: no id", assign, scimdrill.Template, "GET", 200, `{"Resources":[{}]}`, verify + "the user that was found has no id", 1, []string{"provision.user.sync FAILURE"}},
		{"create: conflict", assign, scimdrill.Wizard, "POST", 409, `{"detail":"already there","scimType":"uniqueness"}`, create + "Conflict. Errors reported by remote server: already there", 2, []string{"provision.user.push FAILURE"}},
		{"create: empty", assign, scimdrill.Wizard, "POST", 201, ``, create + "Create new user returned empty user.", 2, []string{"provision.user.push FAILURE"}},
		{"create: too many", assign, scimdrill.Wizard, "POST", 429, `{}`, create + "Too Many Requests", 2, []string{"integration.rate_limit_exceeded FAILURE", "provision.user.push FAILURE"}},
		{"create: gateway", assign, scimdrill.Wizard, "POST", 502, `<html>`, create + "Bad Gateway. Errors reported by remote server: Invalid JSON: Unexpected character ('<' (code 60)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at [line: 1, column: 2]", 2, []string{"provision.user.push FAILURE"}},
		{"update: gone", update, scimdrill.Wizard, "GET", 404, `{"detail":"no such user"}`, push + "No user returned for user id-1", 1, []string{"provision.user.push_profile FAILURE"}},
		{"update: bad request", update, scimdrill.Template, "PUT", 400, `{"detail":"locale is unknown"}`, push + "Bad Request. Errors reported by remote server: locale is unknown", 2, []string{"provision.user.push_profile FAILURE"}},
		{"update: no JSON", update, scimdrill.Template, "GET", 200, `ok`, push + "Invalid JSON: " + jacksons + " 'ok': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at [line: 1, column: 3]", 1, []string{"provision.user.push_profile FAILURE"}},
		{"update: redirect", update, scimdrill.Template, "PUT", 307, ``, push + "Temporary Redirect", 2, []string{"provision.user.push_profile FAILURE"}},
		{"deactivate: no PATCH", deactivate, scimdrill.Template, "PATCH", 501, `{"detail":"no PATCH"}`, remove + "Not Implemented. Errors reported by remote server: no PATCH", 1, []string{"provision.user.deactivate FAILURE"}},
		{"deactivate: hidden", deactivate, scimdrill.Wizard, "GET", 404, `{"detail":"gone"}`, remove + "Not Found. Errors reported by remote server: gone", 1, []string{"provision.user.deactivate FAILURE"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			target, p, app, person := provisioned(t, c.kind)
			if strings.HasPrefix(c.name, "create") || strings.HasPrefix(c.name, "lookup") {
				clear(target.users)
			}
			target.answer = func(w http.ResponseWriter, r *http.Request, _ string) bool {
				if r.Method == c.method {
					w.WriteHeader(c.status)
					_, _ = io.WriteString(w, c.body)
				}
				return r.Method == c.method
			}
			result := c.do(t.Context(), p, app, person)
			if result.Failure == nil {
				t.Fatal("no failure was reported")
			}
			if result.Failure.AdminText != c.want {
				t.Errorf("the admin reads\n%s\nexpected\n%s", result.Failure.AdminText, c.want)
			}
			last := result.Events[len(result.Events)-1]
			if last.Reason != result.Failure.Reason || last.Reason != "" && !strings.HasSuffix(c.want, last.Reason) {
				t.Errorf("the System Log says %q", last.Reason)
			}
			expectEvents(t, result, c.events...)
			if sent := target.sent(); len(sent) != c.sent || len(result.Exchanges) != c.sent {
				t.Errorf("expected %d requests, found %q", c.sent, sent)
			}
			if c.body != `{"Resources":[{}]}` && (result.Failure.Status != c.status || result.Failure.Exchange != result.Exchanges[c.sent-1]) {
				t.Errorf("found %+v", result.Failure)
			}
		})
	}
}

func TestASilentLookupLeavesItsReasonEmpty(t *testing.T) {
	target, p, app, person := provisioned(t, scimdrill.Template)
	target.answer = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		reply(w, http.StatusOK, parse(`{"totalResults":"1","Resources":[{"id":"x"}]}`))
		return true
	}
	result := p.Assign(t.Context(), app, person)
	want := provisioning.Event{
		Type: "application.provision.user.sync", LegacyType: "app.user_management.provision_user_failed", Message: "Sync user in external application", Outcome: "FAILURE",
	}
	if len(result.Events) != 1 || result.Events[0] != want || result.Failure.Reason != "" || len(target.sent()) != 1 {
		t.Errorf("found %+v", result.Events)
	}
}

// TestActivationFails: a template app whose target refuses PATCH cannot take a user over.
func TestActivationFails(t *testing.T) {
	target, p, app, person := provisioned(t, scimdrill.Template)
	target.answer = func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.Method == http.MethodPatch {
			w.WriteHeader(http.StatusBadRequest)
		}
		return r.Method == http.MethodPatch
	}
	result := p.Assign(t.Context(), app, person)
	if result.Failure == nil || result.Failure.Reason != "Error while activating user Test User: Bad Request" || len(target.sent()) != 2 {
		t.Errorf("found %+v", result.Failure)
	}
	expectEvents(t, result, "provision.user.reactivate FAILURE")
}

func TestSilences(t *testing.T) {
	const verify = "Automatic provisioning of user Test User to app Peakon failed: Error while verifying if user test.user@okta.local exists: "
	t.Run("nobody listens", func(t *testing.T) {
		target := newTarget(t)
		app := target.app(t, scimdrill.Template)
		target.Close()
		p, _ := newProvisioner(t)
		result := p.Assign(t.Context(), app, jane())
		if result.Failure == nil || result.Failure.Silence != scimdrill.NoAnswer || result.Failure.Exchange != 1 ||
			result.Failure.AdminText != verify+"Connect to "+strings.TrimPrefix(app.BaseURL, "http://")+" failed: Connection refused" {
			t.Errorf("found %+v", result.Failure)
		}
	})
	t.Run("it hangs", func(t *testing.T) {
		target := newTarget(t)
		release := make(chan struct{})
		defer close(release)
		target.answer = func(http.ResponseWriter, *http.Request, string) bool { <-release; return true }
		p := provisioning.New(provisioning.Options{Recorder: transcript.NewRecorder(), Timeout: 50 * time.Millisecond})
		defer p.Close()
		result := p.Assign(t.Context(), target.app(t, scimdrill.Template), jane())
		if result.Failure == nil || result.Failure.Silence != scimdrill.Hang || result.Failure.AdminText != verify+"Read timed out" {
			t.Errorf("found %+v", result.Failure)
		}
	})
	t.Run("the run is stopped", func(t *testing.T) {
		target := newTarget(t)
		p, _ := newProvisioner(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		result := p.Assign(ctx, target.app(t, scimdrill.Template), jane())
		if result.Failure == nil || !result.Failure.Interrupted() || len(target.sent()) != 0 {
			t.Errorf("found %+v", result.Failure)
		}
	})
}

func TestABaseURLThatIsNone(t *testing.T) {
	target := newTarget(t)
	p, _ := newProvisioner(t)
	app := target.app(t, scimdrill.Template)
	app.BaseURL = "example.com"
	for _, result := range []provisioning.Result{p.TestCredentials(t.Context(), app), p.SaveIntegration(t.Context(), app), p.Assign(t.Context(), app, jane())} {
		if result.Failure == nil || !strings.Contains(result.Failure.AdminText, "is not absolute") {
			t.Errorf("found %+v", result.Failure)
		}
	}
}
