package admin_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
)

func TestConnecting(t *testing.T) {
	for kind, one := range map[scimdrill.AppKind]struct{ test, save []string }{
		scimdrill.Template: {[]string{"GET /Users"}, []string{"GET /Users", "GET /Groups"}},
		scimdrill.Wizard:   {[]string{"GET /Users"}, []string{"GET /Users"}},
	} {
		t.Run(string(kind), func(t *testing.T) {
			r := newRig(t)
			app := r.bareApp(kind)
			if app.Kind != kind {
				t.Errorf("the app is a %s", app.Kind)
			}
			mark := r.target.mark()
			r.must(r.TestAPICredentials(t.Context(), app, tokenFor(app)))
			r.wantSent(mark, one.test...)
			if status, err := r.ConnectionStatus(t.Context(), app); err != nil || status != "DISABLED" {
				t.Errorf("testing left the connection %s (error %v)", status, err)
			}

			mark = r.target.mark()
			r.must(r.ConnectAPI(t.Context(), app, tokenFor(app)))
			r.wantSent(mark, one.save...)
			if status, err := r.ConnectionStatus(t.Context(), app); err != nil || status != "ENABLED" {
				t.Errorf("connecting left the connection %s (error %v)", status, err)
			}
		})
	}
}

func TestRefusedCredentialsEnableNothing(t *testing.T) {
	for _, kind := range scimdrill.AppKinds() {
		t.Run(string(kind), func(t *testing.T) {
			r := newRig(t)
			app := r.bareApp(kind)
			for name, press := range map[string]func() error{
				"test": func() error { return r.TestAPICredentials(t.Context(), app, "wrong") },
				"save": func() error { return r.ConnectAPI(t.Context(), app, "wrong") },
			} {
				err := press()
				var org *admin.OrgError
				if !errors.As(err, &org) || org.Code != "E0000001" {
					t.Fatalf("%s with a wrong token: %v, want Okta's E0000001", name, err)
				}
				if text := admin.AdminText(err); !strings.Contains(text, "Unauthorized") {
					t.Errorf("%s: the administrator reads %q, want it to say Unauthorized", name, text)
				}
			}
			if status, err := r.ConnectionStatus(t.Context(), app); err != nil || status != "DISABLED" {
				t.Errorf("the connection is %s (error %v), want DISABLED", status, err)
			}
			if err := r.EnableProvisioning(t.Context(), app, admin.AllFeatures()); err == nil {
				t.Error("provisioning could be enabled without a connection")
			}
		})
	}
}

func TestTargetThatIsNotThere(t *testing.T) {
	r := newRig(t)
	app, err := r.AddApp(t.Context(), admin.AppSettings{Kind: scimdrill.Wizard, Label: "Peakon", BaseURL: "http://127.0.0.1:1/scim"})
	r.must(err)
	err = r.ConnectAPI(t.Context(), app, "secret")
	if err == nil || !strings.Contains(admin.AdminText(err), "Error authenticating") {
		t.Errorf("connecting to nothing: %v", err)
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error tells the token: %v", err)
	}
	r.must(r.SetBaseURL(t.Context(), app, r.target.URL))
	r.must(r.ConnectAPI(t.Context(), app, tokenFor(app)))
}

func TestTokensAreNotRecorded(t *testing.T) {
	both(t, func(t *testing.T, r *rig, app admin.App) {
		r.must(r.TestAPICredentials(t.Context(), app, tokenFor(app)))
		r.provisioned(app, r.person("ann@example.com"))
		exchanges := r.org.Recorder().All()
		if len(exchanges) < 5 {
			t.Fatalf("%d exchanges were recorded", len(exchanges))
		}
		data, err := json.Marshal(exchanges)
		r.must(err)
		if strings.Contains(string(data), strings.TrimPrefix(targetToken, "Bearer ")) {
			t.Errorf("the recorder holds the target's token: %s", data)
		}
	})
}

func TestUseApp(t *testing.T) {
	r := newRig(t)
	for _, kind := range scimdrill.AppKinds() {
		made := r.bareApp(kind)
		found, err := r.UseApp(t.Context(), made.ID)
		r.must(err)
		if found != made {
			t.Errorf("took up %+v, want %+v", found, made)
		}
	}
}
