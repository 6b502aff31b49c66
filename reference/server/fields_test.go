package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestFields posts users with one thing changed (B09 to B29).
func TestFields(t *testing.T) {
	s := start(t)
	s.hired("taken@example.com", map[string]any{enterprise: map[string]any{"employeeNumber": "E-1"}})
	s.hired("asleep@example.com", map[string]any{"active": false, "externalId": "00u2"})
	emails := func(each ...map[string]any) map[string]any {
		list := []any{}
		for _, e := range each {
			list = append(list, e)
		}
		return map[string]any{"emails": list}
	}
	for _, c := range []struct {
		name     string
		userName any
		changes  m
		status   int
		scimType string
		shown    m
	}{
		{"B09 an extension that nobody knows", "b09@example.com", m{"urn:example:2.0:User": m{"shoe": 44}, "schemas": []any{core, "urn:example:2.0:User"}}, 201, "", nil},
		{"B10 userName missing", nil, nil, 400, "invalidValue", nil},
		{"B10 userName empty", "", nil, 400, "invalidValue", nil},
		{"B10 userName blank", "   ", nil, 400, "invalidValue", nil},
		{"B11 userName not an address", "jane", m{"emails": nil}, 400, "invalidValue", nil},
		{"B11 userName too long", strings.Repeat("a", 250) + "@example.com", m{"emails": nil}, 400, "invalidValue", nil},
		{"B11 userName with a control character", "ja\tne@example.com", m{"emails": nil}, 400, "invalidValue", nil},
		{"userName with spaces around it", " trim@example.com ", m{"emails": nil}, 201, "", m{"userName": "trim@example.com"}},
		{"B12 no name", "b12a@example.com", m{"name": nil}, 400, "invalidValue", nil},
		{"B12 no givenName", "b12b@example.com", m{"name": m{"familyName": "Hale"}}, 400, "invalidValue", nil},
		{"B12 a blank familyName", "b12c@example.com", m{"name": m{"givenName": "Jane", "familyName": " "}}, 400, "invalidValue", nil},
		{"B12 firstName and lastName", "b12d@example.com", m{"name": m{"firstName": "Jane", "lastName": "Hale"}}, 400, "invalidValue", nil},
		{"B13 userName taken in another case", "TAKEN@example.com", m{"emails": nil}, 409, "uniqueness", nil},
		{"B14 userName taken by somebody inactive", "asleep@example.com", nil, 409, "uniqueness", nil},
		{"B15 email taken", "b15@example.com", emails(m{"value": "Taken@example.com"}), 409, "uniqueness", nil},
		{"B16 employeeNumber taken", "b16@example.com", m{enterprise: m{"employeeNumber": "E-1"}}, 409, "uniqueness", nil},
		{"B17 externalId not unique", "b17@example.com", m{"externalId": "00u2"}, 201, "", m{"externalId": "00u2"}},
		{"employeeNumber as a number", "num@example.com", m{enterprise: m{"employeeNumber": 12}}, 400, "invalidValue", nil},
		{"B21 emails not an array", "b21a@example.com", m{"emails": "b21a@example.com"}, 400, "invalidValue", nil},
		{"B21 value not a string", "b21b@example.com", emails(m{"value": 5}), 400, "invalidValue", nil},
		{"B21 malformed address", "b21c@example.com", emails(m{"value": "not an address"}), 400, "invalidValue", nil},
		{"B22 two primary", "b22@example.com", emails(m{"value": "b22@example.com", "primary": true}, m{"value": "b22b@example.com", "primary": true}), 400, "invalidValue", nil},
		{"B23 active yes", "b23a@example.com", m{"active": "yes"}, 400, "invalidValue", nil},
		{"B23 active 1", "b23b@example.com", m{"active": 1}, 400, "invalidValue", nil},
		{"B23 active an object", "b23c@example.com", m{"active": m{}}, 400, "invalidValue", nil},
		{"B25 english", "b25a@example.com", m{"locale": "english"}, 400, "invalidValue", nil},
		{"B25 en-", "b25b@example.com", m{"locale": "en-"}, 400, "invalidValue", nil},
		{"B25 e", "b25c@example.com", m{"locale": "e"}, 400, "invalidValue", nil},
		{"B25 5", "b25d@example.com", m{"locale": 5}, 400, "invalidValue", nil},
		{"B26 en_US", "b26@example.com", m{"locale": "en_US"}, 201, "", m{"locale": "en-US"}},
		{"B27 Mars/Olympus", "b27a@example.com", m{"timezone": "Mars/Olympus"}, 400, "invalidValue", nil},
		{"B27 GMT+2", "b27b@example.com", m{"timezone": "GMT+2"}, 400, "invalidValue", nil},
		{"B27 CEST", "b27c@example.com", m{"timezone": "CEST"}, 400, "invalidValue", nil},
		{"B27 Local", "b27d@example.com", m{"timezone": "Local"}, 400, "invalidValue", nil},
		{"B27 Factory", "b27e@example.com", m{"timezone": "Factory"}, 400, "invalidValue", nil},
		{"B27 a path", "b27f@example.com", m{"timezone": "../etc/passwd"}, 400, "invalidValue", nil},
		{"B27 5", "b27g@example.com", m{"timezone": 5}, 400, "invalidValue", nil},
		{"B28 europe/copenhagen", "b28@example.com", m{"timezone": "europe/copenhagen"}, 201, "", m{"timezone": "Europe/Copenhagen"}},
		{"B29 timezone empty", "b29@example.com", m{"timezone": ""}, 201, "", m{"timezone": nil}},
		{"names in any script", "umlaut@example.com", m{"name": m{"givenName": "小百合", "familyName": "O'Brien & Søn"}}, 201, "", m{"displayName": "小百合 O'Brien & Søn"}},
		{"preferredLanguage where there is no locale", "lang@example.com", m{"locale": nil, "preferredLanguage": "da"}, 201, "", m{"locale": "da"}},
		{"locale before preferredLanguage", "lang2@example.com", m{"preferredLanguage": "da"}, 201, "", m{"locale": "en-GB"}},
		{"attributes that Peakon does not keep", "extra@example.com", m{"title": "CEO", "nickName": "J", "addresses": []any{m{"locality": "Copenhagen"}}, "userType": ""}, 201, "", m{"title": nil, "password": nil}},
		{"a phone", "phone@example.com", m{"phoneNumbers": []any{m{"value": "+45 1", "type": "work"}, m{"value": "+45 2", "type": "mobile"}}}, 201, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := user("", c.changes)
			if c.userName == nil {
				delete(body, "userName")
			} else {
				body["userName"] = c.userName
			}
			if _, said := c.changes["emails"]; !said {
				body["emails"] = []any{m{"primary": true, "value": c.userName, "type": "work"}}
				if c.userName == nil {
					delete(body, "emails")
				}
			}
			a := s.scim(http.MethodPost, "/Users", body)
			if c.status != 201 {
				a.refused(t, c.status, c.scimType)
				return
			}
			a.must(t, 201)
			id, _ := a.at("id").(string)
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
	t.Run("B09 is noted", func(t *testing.T) {
		found := s.scim(http.MethodGet, `/Users?filter=userName+eq+%22b09@example.com%22`, nil).must(t, 200)
		trail := s.control(http.MethodGet, "/audit?object=Employee&id="+found.text("Resources", 0, "id"), nil).must(t, 200)
		if !strings.Contains(string(trail.body), "attribute_ignored") || strings.Contains(string(trail.body), "44") {
			t.Errorf("audit %s", trail.body)
		}
	})
	t.Run("B18 values of somebody who was deleted are free", func(t *testing.T) {
		first := s.hired("b18@example.com", m{enterprise: m{"employeeNumber": "E-18"}})
		s.scim(http.MethodDelete, "/Users/"+first, nil).must(t, 204)
		if second := s.hired("b18@example.com", m{enterprise: m{"employeeNumber": "E-18"}}); second == first {
			t.Errorf("the id %s was used twice", first)
		}
	})
	t.Run("B20 a domain that is not allowed", func(t *testing.T) {
		s.control(http.MethodPost, "/domains", m{"domain": "example.com"}).must(t, 200)
		s.scim(http.MethodPost, "/Users", user("b20@example.org", nil)).refused(t, 400, "invalidValue")
		s.hired("b20@EXAMPLE.com", nil)
	})
}
