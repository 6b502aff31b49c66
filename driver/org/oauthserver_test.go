package org_test

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// authorizationServer issues tokens for one client, and is a SCIM server that takes them.
type authorizationServer struct {
	*httptest.Server

	mu sync.Mutex
	// allowed are the redirect URIs that it knows.
	allowed []string
	// refusing has it send the browser back with an error.
	refusing bool
	// lifetime is expires_in, in seconds; 0 for none. rotates issues a new refresh token with each access token.
	lifetime int
	rotates  bool
	offline  bool
	codes    map[string]string
	valid    string
	refresh  string
	renewals int
	scim     []string
}

func newAuthorizationServer(t *testing.T) *authorizationServer {
	t.Helper()
	s := &authorizationServer{codes: map[string]string{}, offline: true, lifetime: 3600}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", s.authorize)
	mux.HandleFunc("POST /token", s.token)
	mux.HandleFunc("/scim/v2/", s.serveSCIM)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *authorizationServer) do(work func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	work()
}

// authorize stands for the administrator who signs in and consents.
func (s *authorizationServer) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	query := r.URL.Query()
	back := query.Get("redirect_uri")
	if query.Get("client_id") != "okta" || !slices.Contains(s.allowed, back) || query.Get("response_type") != "code" {
		http.Error(w, "the redirect URI is not on the allow-list", http.StatusBadRequest)
		return
	}
	answer := url.Values{"state": {query.Get("state")}}
	if s.refusing {
		answer.Set("error", "access_denied")
		answer.Set("error_description", "the administrator said no")
	} else {
		code := rand.Text()
		s.codes[code] = back
		answer.Set("code", code)
	}
	http.Redirect(w, r, back+"?"+answer.Encode(), http.StatusFound)
}

func (s *authorizationServer) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, secret, _ := r.BasicAuth()
	if id == "" {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	code := r.PostFormValue("code")
	back, issued := s.codes[code]
	delete(s.codes, code)
	switch {
	case id != "okta" || secret != "okta-secret":
		refuse(w, http.StatusUnauthorized, "invalid_client", "who are you")
	case r.PostFormValue("grant_type") == "authorization_code" && issued && back == r.PostFormValue("redirect_uri"):
		s.issue(w)
	case r.PostFormValue("grant_type") == "refresh_token" && s.refresh != "" && r.PostFormValue("refresh_token") == s.refresh:
		s.renewals++
		s.issue(w)
	default:
		refuse(w, http.StatusBadRequest, "invalid_grant", "it is not known, or was used before")
	}
}

func (s *authorizationServer) issue(w http.ResponseWriter) {
	s.valid = rand.Text()
	answer := map[string]any{"access_token": s.valid, "token_type": "bearer"}
	if s.lifetime > 0 {
		answer["expires_in"] = s.lifetime
	}
	if s.offline && (s.refresh == "" || s.rotates) {
		s.refresh = rand.Text()
		answer["refresh_token"] = s.refresh
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func refuse(w http.ResponseWriter, status int, code, description string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code, "error_description": description})
}

func (s *authorizationServer) serveSCIM(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.valid == "" || r.Header.Get("Authorization") != "Bearer "+s.valid {
		s.scim = append(s.scim, r.Method+" 401")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"detail":"the token is not known, or has expired"}`)
		return
	}
	s.scim = append(s.scim, r.Method)
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":"id-1",`+strings.TrimPrefix(string(body), "{"))
		return
	}
	_, _ = io.WriteString(w, emptyList)
}

func (s *authorizationServer) expectSCIM(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.scim, want) {
		t.Errorf("expected the target to be asked %q, found %q", want, s.scim)
	}
	s.scim = nil
}
