// Package oauth is Okta's part in an OAuth 2.0 authorization code grant (RFC 6749 §4.1), the one grant that its SCIM client uses:
// the address to which an administrator's browser is sent, the exchange of the code, and the renewal of the access token when the
// authorization server issued a refresh token (Okta guides, "Authentication settings" of the OIN Wizard and "SCIM FAQ").
package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// Server is the authorization server of an app, with what it knows Okta as.
type Server struct {
	AuthorizationURL string `json:"authorizationUrl"`
	TokenURL         string `json:"tokenUrl"`
	ClientID         string `json:"clientId"`
	ClientSecret     string `json:"clientSecret"`
	// Scope is as the administrator typed it: names with spaces between them. Many servers issue a refresh token for
	// "offline_access" alone.
	Scope string `json:"scope"`
	// ClientAuthentication is client_secret_basic or client_secret_post; "" for the former, which every server must
	// understand (RFC 6749 §2.3.1). Which one Okta uses is not documented.
	ClientAuthentication string `json:"clientAuthentication"`
}

// Grant is what an authorization server has issued.
type Grant struct {
	AccessToken string
	// RefreshToken is "" when the server issued none.
	RefreshToken string
	// Expires is zero when the server did not say.
	Expires time.Time
}

// leeway is how long before its end an access token is renewed, so that it does not expire on the way.
const leeway = 10 * time.Second

// Expired reports whether the access token is of no use any more.
func (g Grant) Expired(now time.Time) bool {
	return !g.Expires.IsZero() && !now.Add(leeway).Before(g.Expires)
}

// Client is Okta before an authorization server.
type Client struct {
	Server Server
	// RedirectURI is where the server sends the browser back to.
	RedirectURI string
	// HTTP asks the token endpoint; see [NewHTTP].
	HTTP *http.Client
	Now  func() time.Time
}

// usualTimeout is Okta's for apps (Okta SCIM FAQ).
const usualTimeout = time.Minute

// NewHTTP is an HTTP client for token endpoints; a timeout of 0 is a minute. A redirect is not followed: it would carry the client's secret elsewhere.
func NewHTTP(timeout time.Duration) *http.Client {
	if timeout <= 0 {
		timeout = usualTimeout
	}
	return &http.Client{
		Timeout:       timeout,
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ConsentURL is where the administrator's browser is sent. state comes back with the code (RFC 6749 §10.12).
func (c Client) ConsentURL(state string) string { return c.config().AuthCodeURL(state) }

// Redeem exchanges a code.
func (c Client) Redeem(ctx context.Context, code string) (Grant, error) {
	return c.grant(c.config().Exchange(context.WithValue(ctx, oauth2.HTTPClient, c.HTTP), code))
}

// Renew exchanges the refresh token of a grant. A server that issues no new refresh token has the old one used again.
func (c Client) Renew(ctx context.Context, old Grant) (Grant, error) {
	source := c.config().TokenSource(context.WithValue(ctx, oauth2.HTTPClient, c.HTTP), &oauth2.Token{RefreshToken: old.RefreshToken})
	return c.grant(source.Token())
}

func (c Client) config() *oauth2.Config {
	style := oauth2.AuthStyleInHeader
	if c.Server.ClientAuthentication == PostAuthentication {
		style = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{
		ClientID: c.Server.ClientID, ClientSecret: c.Server.ClientSecret, RedirectURL: c.RedirectURI, Scopes: strings.Fields(c.Server.Scope),
		Endpoint: oauth2.Endpoint{AuthURL: c.Server.AuthorizationURL, TokenURL: c.Server.TokenURL, AuthStyle: style},
	}
}

// The ways in which a client proves who it is.
const (
	BasicAuthentication = "client_secret_basic"
	PostAuthentication  = "client_secret_post"
)

func (c Client) grant(token *oauth2.Token, err error) (Grant, error) {
	if err != nil {
		return Grant{}, said(err)
	}
	if kind := token.Type(); !strings.EqualFold(kind, "Bearer") {
		return Grant{}, fmt.Errorf("the authorization server issued a token of type %q, and Bearer is needed", kind)
	}
	grant := Grant{AccessToken: token.AccessToken, RefreshToken: token.RefreshToken}
	if !token.Expiry.IsZero() {
		grant.Expires = c.Now().Add(time.Until(token.Expiry))
	}
	return grant, nil
}

// said is what the server said: "invalid_grant: the code was used before".
func said(err error) error {
	var refused *oauth2.RetrieveError
	switch {
	case !errors.As(err, &refused):
		return fmt.Errorf("the authorization server: %w", err)
	case refused.ErrorCode == "":
		return fmt.Errorf("the authorization server answered %s", refused.Response.Status)
	case refused.ErrorDescription == "":
		return fmt.Errorf("the authorization server said %s", refused.ErrorCode)
	default:
		return fmt.Errorf("the authorization server said %s: %s", refused.ErrorCode, refused.ErrorDescription)
	}
}
