package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

type m = map[string]any

func TestPatch(t *testing.T) {
	s := start(t)
	id := s.hired("jane@example.com", nil)
	for _, c := range []struct {
		name      string
		operation m
		attribute []any
		want      any
	}{
		{"Okta's deactivation, without a path", operation("replace", "", m{"active": false}), []any{"active"}, false},
		{"and its reactivation", operation("replace", "", m{"active": true}), []any{"active"}, true},
		{"B24 Entra's string", operation("Replace", "active", "False"), []any{"active"}, false},
		{"an id in the value object", operation("replace", "", m{"id": "999", "active": true}), []any{"active"}, true},
		{"a path", operation("replace", "name.givenName", "Janet"), []any{"name", "givenName"}, "Janet"},
		{"a dotted key", operation("replace", "", m{"name.familyName": "Dale"}), []any{"name", "familyName"}, "Dale"},
		{"a value path", operation("replace", `emails[type eq "work"].value`, "new@example.com"), []any{"emails", 0, "value"}, "new@example.com"},
		{"a full URN", operation("replace", enterprise+":employeeNumber", "E-7"), []any{enterprise, "employeeNumber"}, "E-7"},
		{"a whole extension", operation("add", "", m{peakonURN: m{"Department": "West"}}), []any{enterprise, "department"}, "West"},
		{"remove", operation("remove", enterprise+":employeeNumber", nil), []any{enterprise, "employeeNumber"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.patch(id, c.operation).must(t, 200)
			if a.at(c.attribute...) != c.want {
				t.Errorf("%v: %v, want %v", c.attribute, a.at(c.attribute...), c.want)
			}
		})
	}
	if a := s.scim(http.MethodGet, "/Users/"+id, nil).must(t, 200); a.at("userName") != "jane@example.com" || a.at("id") != id {
		t.Errorf("%s", a.body)
	}
}

func TestPut(t *testing.T) {
	s := start(t)
	s.control(http.MethodPost, "/attributes", m{"name": "Salary", "type": "number"}).must(t, 201)
	id := s.hired("jane@example.com", m{
		"timezone": "Europe/Copenhagen", "schemas": []any{core, enterprise, peakonURN},
		enterprise: m{"employeeNumber": "E-1"}, peakonURN: m{"Salary": 5, "Office": "West"},
	})
	t.Run("an echo changes nothing", func(t *testing.T) {
		before := s.scim(http.MethodGet, "/Users/"+id, nil).must(t, 200)
		s.control(http.MethodPost, "/clock", m{"advance": "1h"}).must(t, 200)
		echo := before.object()
		echo["groups"] = []any{m{"value": "1", "display": "Everyone"}}
		echo["meta"] = m{"lastModified": "2001-01-01T00:00:00Z", "location": "https://elsewhere.example.com"}
		echo["id"] = "999"                                           // B50
		a := s.scim(http.MethodPut, "/Users/"+id, echo).must(t, 200) // B19
		if string(a.body) != string(before.body) {
			t.Errorf("from %s to %s", before.body, a.body)
		}
	})
	t.Run("what is left out is unassigned, but active and the company's attributes", func(t *testing.T) {
		s.patch(id, operation("replace", "active", false)).must(t, 200)
		a := s.scim(http.MethodPut, "/Users/"+id, m{"schemas": []any{core}, "userName": "jane@example.com", "name": m{"givenName": "J", "familyName": "H"}}).must(t, 200)
		for name, want := range (m{"active": false, "timezone": nil, "locale": nil, "externalId": nil, "userName": "jane@example.com"}) {
			if a.at(name) != want {
				t.Errorf("%s: %v, want %v", name, a.at(name), want)
			}
		}
		if a.at(enterprise) != nil || a.at(peakonURN, "Salary") != 5.0 {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("an extension that is there replaces all of it", func(t *testing.T) {
		a := s.scim(http.MethodPut, "/Users/"+id, user("jane@example.com", extension(peakonURN, m{"Salary": 6}))).must(t, 200)
		if a.at(peakonURN, "Salary") != 6.0 || a.at(peakonURN, "Office") != nil {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("Entra's string", func(t *testing.T) {
		a := s.scim(http.MethodPut, "/Users/"+id, user("jane@example.com", m{"active": "False"})).must(t, 200)
		if a.at("active") != false {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("userName and email part", func(t *testing.T) {
		a := s.scim(http.MethodPut, "/Users/"+id, user("janet@example.com", m{"emails": []any{m{"value": "jane@example.com", "primary": true}}})).must(t, 200)
		if a.at("userName") != "janet@example.com" || a.at("emails", 0, "value") != "jane@example.com" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("one of two names of a value is new", func(t *testing.T) {
		// Okta reads department under both URNs and writes both back, one of them changed.
		s.patch(id, operation("replace", enterprise+":department", "Old")).must(t, 200)
		echo := s.scim(http.MethodGet, "/Users/"+id, nil).must(t, 200).object()
		within(t, echo, enterprise)["department"] = "New"
		a := s.scim(http.MethodPut, "/Users/"+id, echo).must(t, 200)
		if a.at(peakonURN, "Department") != "New" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("an alias beside the name that was read", func(t *testing.T) {
		s.patch(id, operation("replace", peakonURN+":Start_Date", "2020-01-01")).must(t, 200)
		echo := s.scim(http.MethodGet, "/Users/"+id, nil).must(t, 200).object()
		within(t, echo, peakonURN)["Employed_Since"] = "2021-01-01"
		a := s.scim(http.MethodPut, "/Users/"+id, echo).must(t, 200)
		if a.at(peakonURN, "Tenure") != "2021-01-01T00:00:00.000Z" {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("required attributes", func(t *testing.T) {
		s.scim(http.MethodPut, "/Users/"+id, user("jane@example.com", m{"name": nil})).refused(t, 400, "invalidValue")
		s.scim(http.MethodPut, "/Users/"+id, user("jane@example.com", m{"active": nil, "userName": nil})).refused(t, 400, "invalidValue")
	})
	t.Run("somebody else's names", func(t *testing.T) {
		s.hired("other@example.com", nil)
		s.scim(http.MethodPut, "/Users/"+id, user("OTHER@example.com", m{"emails": nil})).refused(t, 409, "uniqueness")
		s.patch(id, operation("replace", "userName", "other@example.com")).refused(t, 409, "uniqueness")
	})
}

func TestLists(t *testing.T) {
	s := start(t)
	var ids []string
	for _, name := range []string{"a+b", "o'brien", "c", "d", "e"} {
		ids = append(ids, s.hired(name+"@example.com", m{"externalId": "x-" + name, enterprise: m{"employeeNumber": "N-" + name}}))
	}
	s.patch(ids[2], operation("replace", "active", false)).must(t, 200)
	byFilter := func(filter string) answer {
		return s.scim(http.MethodGet, "/Users?filter="+url.QueryEscape(filter)+"&startIndex=1&count=100", nil)
	}
	for filter, want := range map[string][]string{
		`userName eq "a+b@example.com"`:               {ids[0]},
		`userName eq "A+B@EXAMPLE.com"`:               {ids[0]},
		`USERNAME EQ "o'brien@example.com"`:           {ids[1]},
		`emails eq "c@example.com"`:                   {ids[2]}, // D05: inactive people are found
		`emails.value eq "C@example.com"`:             {ids[2]},
		`externalId eq "x-d"`:                         {ids[3]},
		`externalId eq "X-d"`:                         {},
		`id eq "` + ids[4] + `"`:                      {ids[4]},
		enterprise + `:employeeNumber eq "N-e"`:       {ids[4]},
		`active eq false`:                             {ids[2]},
		`userName sw "d" or userName sw "e"`:          {ids[3], ids[4]},
		`not (active eq true) and emails pr`:          {ids[2]},
		`emails[type eq "work" and value co "brien"]`: {ids[1]},
		`userName eq "nobody@example.com"`:            {}, // B54
	} {
		a := byFilter(filter).must(t, 200)
		resources, isList := a.at("Resources").([]any)
		if !isList || a.at("totalResults") != float64(len(want)) || len(resources) != len(want) || a.at("schemas", 0) != listURN {
			t.Errorf("%s: %s", filter, a.body)
			continue
		}
		for i, id := range want {
			if a.at("Resources", i, "id") != id {
				t.Errorf("%s: found %v, want %v", filter, a.at("Resources", i, "id"), id)
			}
		}
	}
	for query, want := range map[string][2]float64{ // totalResults, itemsPerPage
		"": {5, 5}, "startIndex=1&count=2": {5, 2}, "startIndex=0&count=2": {5, 2}, "startIndex=-5&count=2": {5, 2}, "startIndex=5&count=2": {5, 1},
		"startIndex=6": {5, 0}, "startIndex=99999999999999999999": {5, 0}, "count=0": {5, 0}, "count=-1": {5, 0}, "count=100000": {5, 5}, // B55, B56
		"filter=active%20eq%20true&startIndex=2&count=2": {4, 2},
	} {
		a := s.scim(http.MethodGet, "/Users?"+query, nil).must(t, 200)
		if _, isList := a.at("Resources").([]any); !isList || a.at("totalResults") != want[0] || a.at("itemsPerPage") != want[1] {
			t.Errorf("%s: %s", query, a.body)
		}
	}
	s.scim(http.MethodGet, "/Users?count=abc", nil).refused(t, 400, "invalidValue")
	s.scim(http.MethodGet, "/Users?startIndex=1.5", nil).refused(t, 400, "invalidValue")

	projected := s.scim(http.MethodGet, "/Users?count=1&attributes=userName,name.givenName", nil).must(t, 200)
	if one, _ := projected.at("Resources", 0).(m); len(one) != 4 || one["userName"] == nil || one["id"] == nil || one["emails"] != nil {
		t.Errorf("projected to %v", one)
	}
	without := s.scim(http.MethodGet, "/Users/"+ids[0]+"?excludedAttributes=emails,meta", nil).must(t, 200)
	if without.at("emails") != nil || without.at("meta") != nil || without.at("userName") == nil {
		t.Errorf("%s", without.body)
	}
	s.scim(http.MethodGet, "/Users?attributes=id&excludedAttributes=name", nil).refused(t, 400, "invalidValue")
	// A space may come as + or as %20.
	for _, encoded := range []string{`userName+eq+%22a%2Bb%40example.com%22`, `userName%20eq%20%22a%2Bb@example.com%22`} {
		if a := s.scim(http.MethodGet, "/Users?filter="+encoded, nil).must(t, 200); a.at("totalResults") != 1.0 {
			t.Errorf("%s: %s", encoded, a.body)
		}
	}
}

func TestOlderAddress(t *testing.T) {
	s := start(t)
	id := s.hired("jane@example.com", nil)
	older := strings.Replace(s.URL, "/api/scim/v2", "/scim/v2", 1)
	a := s.send(http.MethodGet, older+"/Users/"+id, nil).must(t, 200)
	if a.at("meta", "location") != s.URL+"/Users/"+id {
		t.Errorf("location %v", a.at("meta", "location"))
	}
	s.send(http.MethodGet, strings.Replace(s.URL, "/api/scim/v2", "/api/scim/v2x", 1)+"/Users", nil).refused(t, 404, "")
}
