package server_test

import (
	"net/http"
	"testing"
)

// TestFields posts users with one thing changed; what is refused stands in TestBadInput.
func TestFields(t *testing.T) {
	s := start(t)
	for _, c := range []struct {
		name     string
		userName string
		changes  m
		shown    m
	}{
		{"names in any script", "umlaut@example.com", m{"name": m{"givenName": "小百合", "familyName": "O'Brien & Søn"}}, m{"displayName": "小百合 O'Brien & Søn"}},
		{"preferredLanguage where there is no locale", "lang@example.com", m{"locale": nil, "preferredLanguage": "da"}, m{"locale": "da", "preferredLanguage": nil}},
		{"locale before preferredLanguage", "lang2@example.com", m{"preferredLanguage": "da"}, m{"locale": "en-GB"}},
		{"attributes that Peakon does not keep", "extra@example.com", m{"title": "CEO", "nickName": "J", "addresses": []any{m{"locality": "Copenhagen"}}, "userType": ""}, m{"title": nil, "password": nil}},
		{"a phone", "phone@example.com", m{"phoneNumbers": []any{m{"value": "+45 1", "type": "work"}, m{"value": "+45 2", "type": "mobile"}}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.scim(http.MethodPost, "/Users", user(c.userName, c.changes)).must(t, 201)
			id := a.text("id")
			if location := a.Header.Get("Location"); location != s.URL+"/Users/"+id || a.at("meta", "location") != location {
				t.Errorf("Location %q, meta %v", location, a.at("meta"))
			}
			stored := s.scim(http.MethodGet, "/Users/"+id, nil).must(t, 200)
			if string(stored.body) != string(a.body) {
				t.Errorf("answered %s, stored %s", a.body, stored.body)
			}
			for name, want := range c.shown {
				if stored.at(name) != want {
					t.Errorf("%s: %v, want %v", name, stored.at(name), want)
				}
			}
		})
	}
}
