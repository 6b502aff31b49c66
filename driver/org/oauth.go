package org

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/driver/oauth"
)

// oauthConnection is an API integration that OAuth 2.0 authorizes.
type oauthConnection struct {
	Server oauth.Server
	// Grant is empty until an administrator has authenticated.
	Grant oauth.Grant
	// RedirectURI and Outcome are of the last "Authenticate with …"; Outcome is "" while its answer is awaited.
	RedirectURI, Outcome string
	Authenticated        bool
}

// setServer keeps the authorization server. What another one issued is forgotten.
func (o *Org) setServer(w http.ResponseWriter, r *http.Request, a *app, server oauth.Server) error {
	if r.URL.Query().Get("activate") == "true" {
		return invalid("authScheme", "profile.authScheme: OAUTH2 cannot be activated before an administrator has authenticated; leave ?activate=true out")
	}
	o.options.Recorder.Hide(server.ClientSecret)
	a.Connection = connection{Status: statusDisabled, OAuth: &oauthConnection{Server: server}}
	o.changed(a)
	o.logApp("application.lifecycle.update", "Update application", a)
	o.answer(w, http.StatusOK, o.connectionView(o.base(r), a))
	return nil
}

// checkServer checks the form of an OAuth 2.0 connection. Okta's API knows its clientId; the rest is an extension: Okta's console
// asks for it, or the app's publisher has set it (Okta guide "Authentication settings" of the OIN Wizard).
func (o *Org) checkServer(server oauth.Server) error {
	for _, field := range [][2]string{{"authorizationUrl", server.AuthorizationURL}, {"tokenUrl", server.TokenURL}} {
		if problem := o.addressProblem(field[1]); problem != "" {
			return invalid(field[0], "profile."+field[0]+": "+problem)
		}
	}
	switch {
	case server.ClientID == "":
		return invalid("clientId", "profile.clientId: The field cannot be left blank; it is what the authorization server knows Okta as")
	case server.ClientAuthentication != "" && server.ClientAuthentication != oauth.BasicAuthentication && server.ClientAuthentication != oauth.PostAuthentication:
		return invalid("clientAuthentication", fmt.Sprintf("profile.clientAuthentication: %q is not %s or %s", server.ClientAuthentication, oauth.BasicAuthentication, oauth.PostAuthentication))
	}
	return nil
}

func (o *Org) addressProblem(text string) string {
	address, err := url.Parse(text)
	switch {
	case err != nil || address.Host == "" || address.Fragment != "":
		return fmt.Sprintf("%q is not an address; write https://login.example.com/…", text)
	case address.Scheme != "https" && (address.Scheme != "http" || !o.options.AllowPlainHTTP && !loopback(address.Hostname())):
		return fmt.Sprintf("%q must begin with https://; Okta takes nothing else", text)
	}
	return ""
}

// oauthClient is the org before the app's authorization server.
func (o *Org) oauthClient(c *oauthConnection) oauth.Client {
	return oauth.Client{Server: c.Server, RedirectURI: c.RedirectURI, HTTP: o.oauthHTTP, Now: o.now}
}

// keepGrant keeps what an authorization server issued. The recorder knows an access token by where it stands; to remember each of
// those that are issued in weeks would slow it down.
func (o *Org) keepGrant(a *app, grant oauth.Grant) {
	a.Connection.OAuth.Grant = grant
	o.changed(a)
}

// tokenKeeper hands out the access token of one app. Of several pushes that find it expired one renews it.
type tokenKeeper struct {
	org   *Org
	appID string
	turn  chan struct{}
}

// tokens is the keeper of an app, always the same one.
func (o *Org) tokens(a *app) *tokenKeeper {
	keeper := o.keepers[a.ID]
	if keeper == nil {
		keeper = &tokenKeeper{org: o, appID: a.ID, turn: make(chan struct{}, 1)}
		o.keepers[a.ID] = keeper
	}
	return keeper
}

// Token is the access token, renewed when it has expired and the server issued a refresh token.
func (k *tokenKeeper) Token(ctx context.Context) (string, error) {
	return k.take(ctx, func(grant oauth.Grant) bool { return grant.Expired(k.org.now()) && grant.RefreshToken != "" })
}

// Renew is another token than the one that was refused, or "" when the server issued no refresh token (developer forum: it has to
// be asked for one, as a rule with the scope offline_access).
func (k *tokenKeeper) Renew(ctx context.Context, refused string) (string, error) {
	token, err := k.take(ctx, func(grant oauth.Grant) bool { return grant.AccessToken == refused && grant.RefreshToken != "" })
	if token == refused {
		return "", err
	}
	return token, err
}

var errNotAuthenticated = errors.New("the app is not authenticated yet: an administrator has to consent at its authorization server")

func (k *tokenKeeper) take(ctx context.Context, stale func(oauth.Grant) bool) (string, error) {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	client, grant := k.load()
	if grant.AccessToken == "" {
		return "", errNotAuthenticated
	}
	if !stale(grant) {
		return grant.AccessToken, nil
	}
	renewed, err := client.Renew(ctx, grant)
	if err != nil {
		return "", fmt.Errorf("The access token could not be renewed: %w", err) //nolint:staticcheck // it stands after a full stop in what an admin reads
	}
	k.store(grant, renewed)
	return renewed.AccessToken, nil
}

func (k *tokenKeeper) load() (oauth.Client, oauth.Grant) {
	k.org.lock()
	defer k.org.unlock()
	a := k.org.apps[k.appID]
	if a == nil || a.Connection.OAuth == nil {
		return oauth.Client{}, oauth.Grant{}
	}
	return k.org.oauthClient(a.Connection.OAuth), a.Connection.OAuth.Grant
}

// store keeps a renewed grant, unless an administrator authenticated anew meanwhile.
func (k *tokenKeeper) store(old, renewed oauth.Grant) {
	k.org.lock()
	defer k.org.unlock()
	if a := k.org.apps[k.appID]; a != nil && a.Connection.OAuth != nil && a.Connection.OAuth.Grant == old {
		k.org.keepGrant(a, renewed)
	}
}

// consent is an "Authenticate with …" whose answer is awaited.
type consent struct {
	appID string
	ends  time.Time
}

// consentTime is how long an administrator may take.
const consentTime = 10 * time.Minute

// takeConsent is the consent of a state, which serves once.
func (o *Org) takeConsent(state string) (*app, error) {
	given, known := o.consents[state]
	delete(o.consents, state)
	a := o.apps[given.appID]
	switch {
	case !known || state == "":
		return nil, invalid("state", "state: it belongs to no authentication that is under way; begin with "+`"Authenticate" again`)
	case o.now().After(given.ends):
		return nil, invalid("state", "state: the authentication took longer than "+consentTime.String()+`; begin with "Authenticate" again`)
	case a == nil || a.Connection.OAuth == nil:
		return nil, invalid("state", "state: the app is not there any more, or its connection is not OAUTH2 any more")
	}
	return a, nil
}

// callbackPath is Okta's: https://system-admin.okta.com/admin/app/cpc/{appName}/oauth/callback (Okta guide "Authentication
// settings" of the OIN Wizard).
func callbackPath(a *app) string {
	return "/admin/app/cpc/" + url.PathEscape(a.Name) + "/oauth/callback"
}

// answerOf is the code that came back with the browser, or why there is none.
func answerOf(query url.Values) (string, error) {
	if problem := query.Get("error"); problem != "" {
		return "", errors.New("the authorization server said " + strings.TrimSuffix(problem+": "+query.Get("error_description"), ": "))
	}
	if query.Get("code") == "" {
		return "", errors.New("the authorization server sent the browser back without a code")
	}
	return query.Get("code"), nil
}
