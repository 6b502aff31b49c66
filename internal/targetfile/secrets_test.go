package targetfile_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/internal/targetfile"
)

func parsed(t *testing.T, auth string) *targetfile.File {
	t.Helper()
	file, err := targetfile.Parse("target.yaml", []byte("version: 1\naddress: https://api.example.com/scim/v2\nauth: "+auth+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func environment(name string) string {
	return map[string]string{"TOKEN": "t0k3n\n", "USER": "okta", "PASSWORD": "p:w", "ID": "client", "SECRET": "s3cret", "OTHER": "0ther"}[name]
}

func TestEachModeAuthorizesInItsWay(t *testing.T) {
	for auth, want := range map[string][2]string{
		"{mode: bearer, token-env: TOKEN}":                      {"Bearer t0k3n", "t0k3n"},
		"{mode: header, token-env: TOKEN}":                      {"t0k3n", "t0k3n"},
		"{mode: basic, user-env: USER, password-env: PASSWORD}": {"Basic b2t0YTpwOnc=", "okta:p:w"},
	} {
		found, err := parsed(t, auth).Credentials(t.Context(), environment)
		if err != nil || found.Authorization != want[0] || found.Token != want[1] || len(found.Hide) == 0 {
			t.Errorf("%s: expected %q, found %+v (%v)", auth, want, found, err)
		}
	}
	file := parsed(t, "{mode: bearer, token-env: NONE}\nsecond-tenant: {token-env: OTHER}")
	if _, err := file.Credentials(t.Context(), environment); err == nil || !strings.Contains(err.Error(), "NONE") || !strings.Contains(err.Error(), "auth.token-env") {
		t.Errorf("an empty variable: %v", err)
	}
	if second := file.SecondToken(environment); second != "0ther" {
		t.Errorf("the second tenant's token: %q", second)
	}
}

func TestAnAccessTokenIsFetchedByClientCredentials(t *testing.T) {
	answer := `{"access_token":"4cc355","token_type":"bearer","expires_in":600}`
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "a b" || user+password != "clients3cret" {
			t.Errorf("the request: %v, %q", r.Form, user)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	}))
	t.Cleanup(server.Close)
	file := parsed(t, "{mode: oauth, token-url: '"+server.URL+"', client-id-env: ID, client-secret-env: SECRET, scope: a b}")
	found, err := file.Credentials(t.Context(), environment)
	if err != nil || found.Authorization != "Bearer 4cc355" || found.Token != "4cc355" || time.Until(found.Expires) < 9*time.Minute {
		t.Errorf("found %+v (%v)", found, err)
	}
	status, answer = http.StatusUnauthorized, `{"error":"invalid_client","error_description":"unknown"}`
	if _, err = file.Credentials(t.Context(), environment); err == nil || !strings.Contains(err.Error(), "invalid_client: unknown") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("a refusal: %v", err)
	}
	status, answer = http.StatusOK, `{"access_token":"x","token_type":"mac"}`
	if _, err = file.Credentials(t.Context(), environment); err == nil || !strings.Contains(err.Error(), "MAC") {
		t.Errorf("a token of another type: %v", err)
	}
}
