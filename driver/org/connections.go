package org

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/driver/oauth"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// connection is the API integration of an app.
type connection struct {
	Status string
	Token  string
	// OAuth takes the place of Token where OAuth 2.0 authorizes.
	OAuth *oauthConnection `json:",omitempty"`
}

func (o *Org) getConnection(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.connectionView(o.base(r), a))
	return nil
}

// connectionRequest is what connections/default takes.
type connectionRequest struct {
	Profile struct {
		oauth.Server

		AuthScheme string `json:"authScheme"`
		Token      string `json:"token"`
	} `json:"profile"`
}

// readConnection reads a connection: a token, or an authorization server. Okta takes the latter for a few named apps only.
func (o *Org) readConnection(r *http.Request) (token string, server *oauth.Server, err error) {
	var body connectionRequest
	if err := readBody(r, &body, false); err != nil {
		return "", nil, err
	}
	switch scheme := strings.ToUpper(body.Profile.AuthScheme); {
	case scheme == "OAUTH2":
		return "", &body.Profile.Server, o.checkServer(body.Profile.Server)
	case scheme != "TOKEN":
		return "", nil, invalid("authScheme", fmt.Sprintf("profile.authScheme: %q is not supported for this app; use TOKEN or OAUTH2", body.Profile.AuthScheme))
	case strings.TrimSpace(body.Profile.Token) == "":
		return "", nil, invalid("token", "profile.token: The field cannot be left blank; it is the API token of the app")
	default:
		return body.Profile.Token, nil, nil
	}
}

// setConnection keeps the token. With ?activate=true it is Save on the page "Integration": the target is asked first, and
// nothing is kept when it does not answer as it should.
func (o *Org) setConnection(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	token, server, err := o.readConnection(r)
	if err != nil {
		return err
	}
	if server != nil {
		return o.setServer(w, r, a, *server)
	}
	o.options.Recorder.Hide(token, strings.TrimPrefix(token, "Bearer "))
	if r.URL.Query().Get("activate") == "true" {
		if err := o.try(r, a, token, o.provisioner.SaveIntegration); err != nil {
			return err
		}
		a.Connection.Status = statusEnabled
	}
	a.Connection.Token, a.Connection.OAuth = token, nil
	o.changed(a)
	o.discoverAtSave(r, a)
	o.logApp("application.lifecycle.update", "Update application", a)
	o.answer(w, http.StatusOK, o.connectionView(o.base(r), a))
	return nil
}

// testConnection is the button "Test API Credentials"; nothing is kept. Without a body the saved token is tried.
func (o *Org) testConnection(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	token := a.Connection.Token
	if r.ContentLength != 0 || token == "" && a.Connection.OAuth == nil {
		var server *oauth.Server
		if token, server, err = o.readConnection(r); err != nil {
			return err
		}
		if server != nil {
			return invalid("authScheme", "profile.authScheme: OAUTH2 cannot be tried before an administrator has authenticated")
		}
	}
	if err := o.try(r, a, token, o.provisioner.TestCredentials); err != nil {
		return err
	}
	o.answer(w, http.StatusOK, map[string]any{"status": "SUCCESS"})
	return nil
}

func (o *Org) activateConnection(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	switch {
	case a.Connection.OAuth != nil && a.Connection.OAuth.Grant.AccessToken == "":
		return invalid("authScheme", "connection: "+errNotAuthenticated.Error())
	case a.Connection.OAuth == nil && a.Connection.Token == "":
		return invalid("token", "profile.token: there is none yet; POST connections/default first")
	}
	if err := o.try(r, a, a.Connection.Token, o.provisioner.SaveIntegration); err != nil {
		return err
	}
	a.Connection.Status = statusEnabled
	o.changed(a)
	o.discoverAtSave(r, a)
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

// deactivateConnection provisions nothing, and while the connection is off nothing is provisioned either.
func (o *Org) deactivateConnection(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	a.Connection.Status = statusDisabled
	o.changed(a)
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

// beforeSavingFeatures: saving the page "To App" asks the target once more, as captures of both kinds of app show.
func (o *Org) beforeSavingFeatures(r *http.Request, a *app) error {
	return o.try(r, a, a.Connection.Token, o.provisioner.SaveIntegration)
}

// try asks the target, without the lock. The error is what an administrator reads.
func (o *Org) try(r *http.Request, a *app, token string, ask func(ctx context.Context, app provisioning.App) provisioning.Result) error {
	if a.Connector.BaseURL == "" {
		return invalid("settings.app.scimBaseUrl", "settings.app.scimBaseUrl: the app has no SCIM base URL yet; update the app with one")
	}
	o.options.Recorder.Hide(token, strings.TrimPrefix(token, "Bearer "))
	target := o.provisioningApp(a, token)
	var result provisioning.Result
	o.unlocked(func() { result = ask(r.Context(), target) })
	for _, e := range result.Events {
		o.logEvent(event{
			Type: e.Type, Legacy: e.LegacyType, Message: e.Message, Result: e.Outcome, Reason: e.Reason,
			Targets: []eventParty{appParty(a)}, Debug: map[string]any{"appname": a.Name},
		})
	}
	if result.Failure != nil {
		return invalid("connection", result.Failure.AdminText)
	}
	return nil
}

func (o *Org) connectionView(base string, a *app) map[string]any {
	self := base + "/api/v1/apps/" + a.ID + "/connections/default"
	other := "activate"
	if a.Connection.Status == statusEnabled {
		other = "deactivate"
	}
	links := map[string]any{
		"self": href(self), other: map[string]any{"href": self + "/lifecycle/" + other, "hints": map[string]any{"allow": []string{"POST"}}},
	}
	view := map[string]any{"baseUrl": a.Connector.BaseURL, "status": a.Connection.Status, "_links": links}
	if a.Connection.OAuth != nil {
		// authScheme beside the profile is for tokens alone.
		view["profile"] = map[string]any{"authScheme": "OAUTH2", "clientId": a.Connection.OAuth.Server.ClientID}
		links["authorize"] = map[string]any{"href": self + "/oauth/authenticate", "hints": map[string]any{"allow": []string{"POST"}}}
		return view
	}
	view["authScheme"], view["profile"] = "TOKEN", map[string]any{"authScheme": "TOKEN"}
	return view
}
