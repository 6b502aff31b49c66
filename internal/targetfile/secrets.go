package targetfile

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Credentials are what requests are authorized with.
type Credentials struct {
	// Authorization is the value of the header of that name.
	Authorization string
	// Token is what an admin types into Okta: the token, the whole value of the header, or "user:password".
	Token string
	// Hide are the secrets, for whoever records what is sent.
	Hide []string
	// Expires is when the token ends; zero where nobody said.
	Expires time.Time
}

// Credentials takes the secrets from the environment. An access token of OAuth is fetched for that, and only then is anything
// sent.
func (f *File) Credentials(ctx context.Context, getenv func(string) string) (Credentials, error) {
	take := f.taker(getenv)
	a := f.Auth
	switch a.Mode {
	case Header:
		value, err := take("auth.token-env", a.TokenEnv)
		return Credentials{Authorization: value, Token: value, Hide: []string{value}}, err
	case Basic:
		user, err := take("auth.user-env", a.UserEnv)
		if err != nil {
			return Credentials{}, err
		}
		password, err := take("auth.password-env", a.PasswordEnv)
		both := user + ":" + password
		encoded := base64.StdEncoding.EncodeToString([]byte(both))
		return Credentials{Authorization: "Basic " + encoded, Token: both, Hide: []string{both, encoded, password}}, err
	case OAuth:
		return f.fetch(ctx, take)
	default:
		token, err := take("auth.token-env", a.TokenEnv)
		return Credentials{Authorization: "Bearer " + token, Token: token, Hide: []string{token}}, err
	}
}

// SecondToken is the token of the second tenant; "" where the file names none or its variable is empty: the second tenant is a
// thing to have, not to need.
func (f *File) SecondToken(getenv func(string) string) string {
	if f.SecondTenant.TokenEnv == "" {
		return ""
	}
	return strings.TrimSpace(getenv(f.SecondTenant.TokenEnv))
}

func (f *File) taker(getenv func(string) string) func(key, name string) (string, error) {
	return func(key, name string) (string, error) {
		value := strings.TrimSpace(getenv(name))
		if value == "" {
			return "", &Error{File: f.path, Key: key, Problem: "the environment variable " + name + " is empty", Remedy: "put the secret into it, or name another"}
		}
		return value, nil
	}
}

// patience is how long an authorization server may take for a token.
const patience = 30 * time.Second

func (f *File) fetch(ctx context.Context, take func(key, name string) (string, error)) (Credentials, error) {
	id, err := take("auth.client-id-env", f.Auth.ClientIDEnv)
	if err != nil {
		return Credentials{}, err
	}
	secret, err := take("auth.client-secret-env", f.Auth.ClientSecretEnv)
	if err != nil {
		return Credentials{}, err
	}
	style := oauth2.AuthStyleInHeader
	if f.Auth.ClientAuthentication == "client_secret_post" {
		style = oauth2.AuthStyleInParams
	}
	config := clientcredentials.Config{
		ClientID: id, ClientSecret: secret, TokenURL: f.Auth.TokenURL, Scopes: strings.Fields(f.Auth.Scope), AuthStyle: style,
	}
	// A redirect is not followed: it would carry the client's secret elsewhere.
	client := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	token, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, client))
	if err != nil {
		return Credentials{}, &Error{
			File: f.path, Key: "auth.token-url", Problem: "no access token was to be had: " + said(err),
			Remedy: "check the address, the scope, and what is in " + f.Auth.ClientIDEnv + " and " + f.Auth.ClientSecretEnv,
		}
	}
	if kind := token.Type(); !strings.EqualFold(kind, "Bearer") {
		return Credentials{}, &Error{
			File: f.path, Key: "auth.token-url", Problem: fmt.Sprintf("the token is of type %q, and Okta sends bearer tokens alone", kind),
			Remedy: "have the authorization server issue bearer tokens",
		}
	}
	return Credentials{
		Authorization: "Bearer " + token.AccessToken, Token: token.AccessToken, Hide: []string{token.AccessToken, secret}, Expires: token.Expiry,
	}, nil
}

// said is what the authorization server said, without the body of its answer, which may hold what it was sent.
func said(err error) string {
	var refused *oauth2.RetrieveError
	switch {
	case !errors.As(err, &refused):
		return err.Error()
	case refused.ErrorCode == "":
		return "it answered " + refused.Response.Status
	default:
		return strings.TrimSuffix(refused.ErrorCode+": "+refused.ErrorDescription, ": ")
	}
}

// Secrets are the names of the variables that hold the target's secrets.
func (f *File) Secrets() []string {
	a := f.Auth
	names := []string{a.TokenEnv, a.UserEnv, a.PasswordEnv, a.ClientIDEnv, a.ClientSecretEnv, f.SecondTenant.TokenEnv}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// WithoutAuth is the file as it would be for a target that takes a bearer token: what answers in the target's place has no other.
func (f *File) WithoutAuth() *File {
	other := *f
	other.Auth = Auth{Mode: Bearer}
	return &other
}
