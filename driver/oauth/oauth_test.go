package oauth_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/oauth"
)

func client(server string) oauth.Client {
	return oauth.Client{
		Server: oauth.Server{
			AuthorizationURL: "https://login.example.com/authorize?tenant=7", TokenURL: server + "/token", ClientID: "okta", ClientSecret: "s3cret:&/",
			Scope: "scim  offline_access",
		},
		RedirectURI: "https://system-admin.okta.com/admin/app/cpc/scim2testapp/oauth/callback",
		HTTP:        oauth.NewHTTP(100 * time.Millisecond),
		Now:         func() time.Time { return time.Unix(1_800_000_000, 0) },
	}
}

func TestWhereTheBrowserIsSent(t *testing.T) {
	address, err := url.Parse(client("").ConsentURL("x/y z"))
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"tenant": {"7"}, "response_type": {"code"}, "client_id": {"okta"}, "scope": {"scim offline_access"}, "state": {"x/y z"},
		"redirect_uri": {"https://system-admin.okta.com/admin/app/cpc/scim2testapp/oauth/callback"},
	}
	if address.Query().Encode() != want.Encode() || address.Host+address.Path != "login.example.com/authorize" {
		t.Errorf("found %s", address)
	}
}

// TestWhatIsSentForTokens: form, and the client's id and secret in the header or in the body (RFC 6749 §2.3.1, §4.1.3, §6).
func TestWhatIsSentForTokens(t *testing.T) {
	var sent []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = append(sent, r.Header.Get("Authorization")+" "+string(body))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"a","token_type":"Bearer","expires_in":"3600"}`)
	}))
	defer server.Close()
	basic := client(server.URL)
	grant, err := basic.Redeem(t.Context(), "c&d")
	if err != nil || grant.AccessToken != "a" || grant.RefreshToken != "" || grant.Expires.Sub(basic.Now()).Round(time.Minute) != time.Hour {
		t.Errorf("found %+v, %v", grant, err)
	}
	post := client(server.URL)
	post.Server.ClientAuthentication = oauth.PostAuthentication
	if grant, err = post.Renew(t.Context(), oauth.Grant{AccessToken: "old", RefreshToken: "r"}); err != nil || grant.AccessToken != "a" || grant.RefreshToken != "r" {
		t.Errorf("found %+v, %v", grant, err)
	}
	back := url.QueryEscape(basic.RedirectURI)
	want := []string{
		"Basic b2t0YTpzM2NyZXQlM0ElMjYlMkY= code=c%26d&grant_type=authorization_code&redirect_uri=" + back,
		" client_id=okta&client_secret=s3cret%3A%26%2F&grant_type=refresh_token&refresh_token=r",
	}
	if strings.Join(sent, "\n") != strings.Join(want, "\n") {
		t.Errorf("expected\n%s\nfound\n%s", strings.Join(want, "\n"), strings.Join(sent, "\n"))
	}
}

func TestServersThatIssueNothing(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer elsewhere.Close()
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, c := range map[string]struct {
		does http.HandlerFunc
		want string
	}{
		"refuses":              {answer(400, `{"error":"invalid_grant"}`), "the authorization server said invalid_grant"},
		"refuses and says why": {answer(401, `{"error":"invalid_client","error_description":"who?"}`), "the authorization server said invalid_client: who?"},
		"refuses in HTML":      {answer(502, `<html>`), "the authorization server answered 502 Bad Gateway"},
		"redirects": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, "the authorization server answered 307 Temporary Redirect"},
		"answers without token": {answer(200, `{}`), "the authorization server: "},
		"answers no JSON":       {answer(200, `{`), "the authorization server: "},
		"issues another type":   {answer(200, `{"access_token":"a","token_type":"mac"}`), `the authorization server issued a token of type "MAC", and Bearer is needed`},
		"does not answer":       {func(http.ResponseWriter, *http.Request) { time.Sleep(300 * time.Millisecond) }, "the authorization server: "},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.does)
			defer server.Close()
			if grant, err := client(server.URL).Redeem(t.Context(), "c"); err == nil || !strings.HasPrefix(err.Error(), c.want) || grant != (oauth.Grant{}) {
				t.Errorf("expected %q, found %+v, %v", c.want, grant, err)
			}
		})
	}
}

func TestWhenAGrantHasExpired(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for left, want := range map[time.Duration]bool{time.Hour: false, 11 * time.Second: false, 10 * time.Second: true, -time.Hour: true} {
		if found := (oauth.Grant{Expires: now.Add(left)}).Expired(now); found != want {
			t.Errorf("%v left: found %v", left, found)
		}
	}
	if (oauth.Grant{}).Expired(now) {
		t.Error("a grant of which nothing was said has expired")
	}
}
