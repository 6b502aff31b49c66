package org

import (
	"errors"
	"fmt"
	"maps"
	"net/http"

	"github.com/scimdrill/scimdrill/driver/oauth"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

func (o *Org) oauthRoutes() map[string]handler {
	return map[string]handler{
		"GET /api/v1/apps/{appID}/connections/default/oauth":               o.getConsent,
		"POST /api/v1/apps/{appID}/connections/default/oauth/authenticate": o.authenticate,
		"POST /api/v1/apps/{appName}/{appID}/oauth2/callback":              o.verifyConnection,
	}
}

// authenticate is the button "Authenticate with {app}": it tells to which address the administrator's browser is to be sent.
func (o *Org) authenticate(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	c := a.Connection.OAuth
	if c == nil {
		return invalid("authScheme", "profile.authScheme: the app's connection is not OAUTH2; POST connections/default with the authorization server first")
	}
	for state, given := range maps.Clone(o.consents) {
		if given.appID == a.ID || o.now().After(given.ends) {
			delete(o.consents, state)
		}
	}
	c.RedirectURI, c.Outcome, c.Authenticated = o.base(r)+callbackPath(a), "", false
	o.changed(a)
	state := randomText(32)
	o.consents[state] = consent{appID: a.ID, ends: o.now().Add(consentTime)}
	o.answer(w, http.StatusOK, map[string]any{"authorizationUrl": o.oauthClient(c).ConsentURL(state), "redirectUri": c.RedirectURI})
	return nil
}

// getConsent tells how the last authentication went. An authorization server that does not know the redirect URI sends the browser
// nowhere (RFC 6749 §4.1.2.1), so that its refusal shows as an answer that does not come (OIN test plan C21902: it must not go
// through).
func (o *Org) getConsent(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	c := a.Connection.OAuth
	if c == nil {
		return notFound(a.ID, "OAuthConnection")
	}
	status, text := "NONE", errNotAuthenticated.Error()
	switch {
	case c.Authenticated:
		status, text = "SUCCESS", c.Outcome
	case c.Outcome != "":
		status, text = "FAILED", c.Outcome
	case c.RedirectURI != "":
		status = "PENDING"
		text = fmt.Sprintf("No answer has come yet. If %s shows an error instead of sending the browser back, it does not allow the redirect URI %s", c.Server.AuthorizationURL, c.RedirectURI)
	}
	o.answer(w, http.StatusOK, map[string]any{
		"status": status, "text": text, "redirectUri": c.RedirectURI, "renewable": c.Grant.RefreshToken != "", "expires": stamp(c.Grant.Expires),
	})
	return nil
}

// finishConsent is where the authorization server sends the administrator's browser. There is no API token with it: the state
// stands for the administrator.
func (o *Org) finishConsent(w http.ResponseWriter, r *http.Request) error {
	a, err := o.takeConsent(r.URL.Query().Get("state"))
	if err != nil {
		return err
	}
	if err := o.redeem(r, a); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintln(w, a.Connection.OAuth.Outcome)
	return nil
}

// verifyConnection is the same by Okta's API, for whoever has caught the code in another way.
func (o *Org) verifyConnection(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	if state := r.URL.Query().Get("state"); o.consents[state].appID != a.ID {
		return invalid("state", "state: it is not of an authentication of this app that is under way")
	}
	if a, err = o.takeConsent(r.URL.Query().Get("state")); err != nil {
		return err
	}
	if err := o.redeem(r, a); err != nil {
		return err
	}
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

// redeem exchanges the code for tokens, asks the target with them as Save does, and enables the connection: Okta's API calls this
// the last step of the provisioning setup.
func (o *Org) redeem(r *http.Request, a *app) error {
	err := o.exchange(r, a)
	if err == nil {
		err = o.try(r, a, "", o.provisioner.SaveIntegration)
	}
	c := a.Connection.OAuth
	if c == nil {
		return changedMeanwhile()
	}
	if err != nil {
		c.Outcome = causeOf(err)
	} else {
		c.Outcome, c.Authenticated = a.Label+" was authenticated", true
		a.Connection.Status = statusEnabled
		o.logApp("application.lifecycle.update", "Update application", a)
	}
	o.changed(a)
	return err
}

func changedMeanwhile() error {
	return invalid("authScheme", "profile.authScheme: the connection was changed meanwhile; begin with \"Authenticate\" again")
}

// causeOf is what an administrator reads of an error.
func causeOf(err error) string {
	var refused *apiError
	if errors.As(err, &refused) && len(refused.Causes) > 0 {
		return refused.Causes[0].Summary
	}
	return err.Error()
}

// exchange leaves the grant with the connection.
func (o *Org) exchange(r *http.Request, a *app) error {
	code, err := answerOf(r.URL.Query())
	if err == nil {
		client, grant := o.oauthClient(a.Connection.OAuth), oauth.Grant{}
		o.unlocked(func() { grant, err = client.Redeem(r.Context(), code) })
		if err == nil && a.Connection.OAuth == nil {
			return changedMeanwhile()
		}
		if err == nil {
			o.options.Recorder.Hide(grant.AccessToken, grant.RefreshToken)
			o.keepGrant(a, grant)
			return nil
		}
	}
	text := "Error authenticating: " + err.Error()
	o.logEvent(event{
		Type: "application.integration.authentication_failure", Message: "Application integration authentication failed", Result: "FAILURE", Reason: err.Error(),
		Targets: []eventParty{appParty(a)}, Debug: map[string]any{"appname": a.Name},
	})
	return invalid("connection", text)
}

// serveBrowser serves a request of a browser, which has no API token.
func (o *Org) serveBrowser(handle handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer := &heldAnswer{header: w.Header(), status: http.StatusOK}
		answer.header.Set(Header, "mock")
		answer.header.Set("Cache-Control", "no-cache, no-store")
		err := o.handle(handle, answer, r)
		if failed := o.flushed(); err == nil {
			err = failed
		}
		if err != nil {
			answer.body = nil
			o.fail(answer, r, err)
		}
		w.WriteHeader(answer.status)
		_, _ = w.Write(answer.body)
	}
}

// authorizeApp gives the app what its connection is authorized with: a token that is tried, or its own.
func (o *Org) authorizeApp(target provisioning.App, a *app, token string) provisioning.App {
	if token == "" && a.Connection.OAuth != nil {
		target.Tokens = o.tokens(a)
		return target
	}
	target.Auth = a.authorization(token)
	return target
}
