package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAuthentication(t *testing.T) {
	s := start(t)
	s.control(http.MethodPost, "/regenerate", map[string]any{}).must(t, 200)
	fresh := s.control(http.MethodPost, "/connect", map[string]any{}).must(t, 200).text("token")
	revoked := s.Token
	for _, c := range []struct {
		name, header string
		status       int
	}{
		{"B01 no header", "", 401},
		{"B02 wrong token", "Bearer a-token-that-nobody-issued", 401},
		{"B02 revoked token", "Bearer " + revoked, 401},
		{"B02 another scheme", "Basic dXNlcjpwYXNz", 401},
		{"B02 empty token", "Bearer ", 401},
		{"B02 no scheme", fresh, 401},
		{"B02 the scheme in lower case", "bearer " + fresh, 200},
		{"the good token", "Bearer " + fresh, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.scim(http.MethodGet, "/Users?startIndex=1&count=2", nil, "Authorization", c.header)
			if c.status == 200 {
				a.must(t, 200)
				return
			}
			a.refused(t, 401, "")
			if challenge := a.Header.Get("WWW-Authenticate"); !strings.HasPrefix(challenge, "Bearer") {
				t.Errorf("WWW-Authenticate %q", challenge)
			}
			if token := strings.TrimPrefix(c.header, "Bearer "); len(token) > 2 && strings.Contains(string(a.body), token) {
				t.Errorf("the answer echoes the token: %s", a.body)
			}
		})
	}
	t.Run("a wrong token writes nothing", func(t *testing.T) {
		s.scim(http.MethodPost, "/Users", user("jane@example.com", nil), "Authorization", "Bearer wrong").refused(t, 401, "")
		if found := s.control(http.MethodGet, "/employees", nil).must(t, 200); string(found.body) != "[]" {
			t.Errorf("stored %s", found.body)
		}
	})
	t.Run("B03 provisioning is disabled", func(t *testing.T) {
		s.control(http.MethodPost, "/provisioning", map[string]any{"enabled": false}).must(t, 200)
		s.scim(http.MethodGet, "/Users", nil, "Authorization", "Bearer "+fresh).refused(t, 403, "")
		s.control(http.MethodPost, "/provisioning", map[string]any{"enabled": true}).must(t, 200)
		s.scim(http.MethodGet, "/Users", nil, "Authorization", "Bearer "+fresh).must(t, 200)
	})
}

func TestCompaniesAreApart(t *testing.T) {
	s := start(t)
	mine := s.hired("jane@example.com", nil)
	other := s.control(http.MethodPost, "/companies", map[string]any{"name": "Other", "timezone": "Asia/Tokyo"}).must(t, 201)
	theirs := []string{"Authorization", "Bearer " + other.text("token")}
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		s.scim(method, "/Users/"+mine, nil, theirs...).refused(t, 404, "")
	}
	s.scim(http.MethodPut, "/Users/"+mine, user("jane@example.com", nil), theirs...).refused(t, 404, "")
	if found := s.scim(http.MethodGet, "/Users", nil, theirs...).must(t, 200); found.at("totalResults") != 0.0 {
		t.Errorf("the other company sees %s", found.body)
	}
	// The same person may work for both.
	s.scim(http.MethodPost, "/Users", user("jane@example.com", nil), theirs...).must(t, 201)
	s.scim(http.MethodGet, "/Users/"+mine, nil).must(t, 200)
}

func TestLogHoldsNoPersonalData(t *testing.T) {
	s := start(t)
	id := s.hired("jane.secret@example.com", nil)
	s.scim(http.MethodGet, `/Users?filter=userName%20eq%20%22jane.secret@example.com%22`, nil).must(t, 200)
	s.scim(http.MethodGet, "/Users/"+id, nil).must(t, 200)
	s.scim(http.MethodGet, "/Users/jane.secret@example.com", nil).must(t, 404)
	s.scim(http.MethodGet, "/jane.secret@example.com", nil).must(t, 404)
	s.send(http.MethodGet, strings.TrimSuffix(s.URL, "/api/scim/v2")+"/jane.secret", nil).must(t, 404)
	log := s.log.String()
	for _, secret := range []string{"jane.secret", "Hale", s.Token, "1mz050nq"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	for _, wanted := range []string{"method=POST", "path=/api/scim/v2/Users", "path=/api/scim/v2/Users/{id}", "status=201", "duration=", "request="} {
		if !strings.Contains(log, wanted) {
			t.Errorf("the log lacks %q:\n%s", wanted, log)
		}
	}
}
