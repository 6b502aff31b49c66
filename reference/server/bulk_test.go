package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestBulk(t *testing.T) {
	s := start(t)
	jane := s.hired("jane@example.com", nil)
	t.Run("everything that can be done", func(t *testing.T) {
		a := s.bulk(
			creating("boss", "boss@example.com", nil),
			creating("led", "led@example.com", m{enterprise: m{"manager": m{"value": "bulkId:boss"}}}),
			creating("too", "too@example.com", m{peakonURN: m{"Manager": "bulkId:boss"}}),
			m{"method": "PUT", "path": "/Users/" + jane, "data": user("janet@example.com", m{"emails": nil})},
			m{"method": "PATCH", "path": "/Users/bulkId:led", "data": m{"schemas": []any{patchURN}, "Operations": []m{operation("replace", "active", false)}}},
			m{"method": "delete", "path": "/Users/bulkId:too"},
			creating("twin", "boss@example.com", nil),
		).must(t, 200)
		if a.at("schemas", 0) != "urn:ietf:params:scim:api:messages:2.0:BulkResponse" || a.results() != "201, 201, 201, 200, 200, 204, 409 uniqueness" {
			t.Fatalf("%s", a.body)
		}
		boss := strings.TrimPrefix(a.text("Operations", 0, "location"), s.URL+"/Users/")
		led := s.scim(http.MethodGet, strings.TrimPrefix(a.text("Operations", 1, "location"), s.URL), nil).must(t, 200)
		if led.at(enterprise, "manager", "value") != boss || led.at(peakonURN, "Manager") != "boss@example.com" || led.at("active") != false {
			t.Errorf("%s", led.body)
		}
		s.send(http.MethodGet, a.text("Operations", 2, "location"), nil).refused(t, 404, "")
		if a.text("Operations", 4, "location") != a.text("Operations", 1, "location") || a.text("Operations", 5, "location") != a.text("Operations", 2, "location") {
			t.Errorf("locations: %s", a.body)
		}
		for i, bulkID := range []any{"boss", "led", "too", nil, nil, nil, "twin"} {
			if a.at("Operations", i, "bulkId") != bulkID || a.at("Operations", i, "version") != nil {
				t.Errorf("operation %d: %s", i, a.body)
			}
			if failed := i == 6; failed != (a.at("Operations", i, "response") != nil) || failed == (a.at("Operations", i, "location") != nil) {
				t.Errorf("operation %d: %s", i, a.body)
			}
		}
		if s.scim(http.MethodGet, "/Users/"+jane, nil).text("userName") != "janet@example.com" {
			t.Error("the PUT did nothing")
		}
	})
	t.Run("a reference ahead", func(t *testing.T) {
		a := s.bulk(creating("a", "a@example.com", m{peakonURN: m{"Manager": "bulkId:b"}}), creating("b", "b@example.com", nil)).must(t, 200)
		if a.results() != "201, 201" {
			t.Fatalf("%s", a.body)
		}
		led := s.send(http.MethodGet, a.text("Operations", 0, "location"), nil).must(t, 200)
		if led.at(peakonURN, "Manager") != "b@example.com" {
			t.Errorf("%s", led.body)
		}
	})
	t.Run("failOnErrors", func(t *testing.T) {
		a := s.scim(http.MethodPost, "/Bulk", m{"schemas": []any{bulkURN}, "failOnErrors": 1, "Operations": []m{
			creating("c", "c@example.com", nil), creating("d", "c@example.com", nil), creating("e", "e@example.com", nil),
		}}).must(t, 200)
		if a.results() != "201, 409 uniqueness" {
			t.Errorf("%s", a.body)
		}
		if found := s.scim(http.MethodGet, `/Users?filter=userName+eq+"e@example.com"`, nil); found.at("totalResults") != 0.0 {
			t.Errorf("it went on: %s", found.body)
		}
	})
	t.Run("a failed operation about somebody says where they are", func(t *testing.T) {
		a := s.bulk(m{"method": "PUT", "path": "/Users/" + jane, "data": m{}}).must(t, 200)
		if a.results() != "400 invalidSyntax" || a.text("Operations", 0, "location") != s.URL+"/Users/"+jane {
			t.Errorf("%s", a.body)
		}
	})
}
