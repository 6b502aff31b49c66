package server_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// TestAttributes posts users with one attribute of the company; what is refused of that stands in TestBadInput.
func TestAttributes(t *testing.T) {
	s := start(t)
	for _, a := range []m{
		{"name": "Business Unit", "type": "option"},
		{"name": "Salary", "type": "number"},
		{"name": "Board since", "type": "date"},
		{"name": "Buddy", "type": "employee"},
		{"name": "Employed Since", "type": "date", "aliases": []string{"In_the_company_since"}},
	} {
		s.control(http.MethodPost, "/attributes", a).must(t, 201)
	}
	boss := s.hired("boss@example.com", nil)
	s.hired("asleep@example.com", m{"active": false})
	long := strings.Repeat("ø", 256)
	number := 0
	for _, c := range []struct {
		name      string
		urn       string
		values    m
		attribute string
		want      any
	}{
		{"a day", peakonURN, m{"Date of Birth": "1990-12-31"}, "Date_of_Birth", "1990-12-31T00:00:00.000Z"},
		{"an integer", peakonURN, m{"Salary": 5000}, "Salary", 5000.0},
		{"256 characters", peakonURN, m{"Department": long}, "Department", long},
		{"a manager who is inactive", peakonURN, m{"Manager": "asleep@example.com"}, "Manager", "asleep@example.com"},
		{"manager by address", peakonURN, m{"Manager": "BOSS@example.com"}, "Manager", "boss@example.com"},
		{"manager in the enterprise extension", enterprise, m{"manager": m{"value": boss}}, "Manager", "boss@example.com"},
		{"manager as a bare string", enterprise, m{"manager": "boss@example.com"}, "Manager", "boss@example.com"},
		{"department in the enterprise extension", enterprise, m{"department": "R&D"}, "Department", "R&D"},
		{"a name with a space", peakonURN, m{"business unit": "West"}, "Business Unit", "West"},
	} {
		t.Run(c.name, func(t *testing.T) {
			number++
			userName := "person." + strconv.Itoa(number) + "@example.com"
			a := s.scim(http.MethodPost, "/Users", user(userName, extension(c.urn, c.values))).must(t, 201)
			if found := a.at(peakonURN, c.attribute); found != c.want {
				t.Errorf("%s: %v, want %v: %s", c.attribute, found, c.want, a.body)
			}
		})
	}
	t.Run("a manager in either extension", func(t *testing.T) {
		id := s.hired("led.by.boss@example.com", extension(peakonURN, m{"Manager": "boss@example.com"}))
		a := s.scim(http.MethodGet, "/Users/"+id, nil).must(t, 200)
		if a.at(enterprise, "manager", "value") != boss || a.at(enterprise, "manager", "displayName") != "Jane Hale" {
			t.Errorf("manager %v", a.at(enterprise, "manager"))
		}
	})
	t.Run("a manager who is deleted is nobody's manager", func(t *testing.T) {
		id := s.hired("leader@example.com", nil)
		led := s.hired("led@example.com", extension(peakonURN, m{"Manager": "leader@example.com"}))
		s.scim(http.MethodDelete, "/Users/"+id, nil).must(t, 204)
		if a := s.scim(http.MethodGet, "/Users/"+led, nil).must(t, 200); a.at(peakonURN) != nil {
			t.Errorf("still led: %s", a.body)
		}
	})
	t.Run("an attribute that is hidden keeps its values", func(t *testing.T) {
		id := s.hired("hidden@example.com", extension(peakonURN, m{"Salary": 7}))
		s.control(http.MethodPost, "/attributes/salary", m{"active": false}).must(t, 200)
		if a := s.scim(http.MethodGet, "/Users/"+id, nil); a.at(peakonURN) != nil {
			t.Errorf("shown although it is hidden: %s", a.body)
		}
		s.scim(http.MethodPut, "/Users/"+id, user("hidden@example.com", extension(peakonURN, m{"Department": "West"}))).must(t, 200)
		s.control(http.MethodPost, "/attributes/Salary", m{"active": true}).must(t, 200)
		if a := s.scim(http.MethodGet, "/Users/"+id, nil); a.at(peakonURN, "Salary") != 7.0 {
			t.Errorf("the value is lost: %s", a.body)
		}
	})
}

func TestSchemasShowTheCompany(t *testing.T) {
	s := start(t)
	s.control(http.MethodPost, "/attributes", map[string]any{"name": "Business Unit", "type": "option"}).must(t, 201)
	s.control(http.MethodPost, "/attributes/Business Unit/aliases", map[string]any{"alias": "Unit"}).must(t, 200)
	found := s.scim(http.MethodGet, "/Schemas/"+peakonURN, nil).must(t, 200)
	types := map[any]any{}
	attributes, _ := found.at("attributes").([]any)
	for _, each := range attributes {
		attribute, _ := each.(map[string]any)
		types[attribute["name"]] = attribute["type"]
	}
	for name, kind := range map[string]string{"Unit": "string", "Date_of_Birth": "dateTime", "Manager": "string", "Department": "string"} {
		if types[name] != kind {
			t.Errorf("%s: %v, want %s: %v", name, types[name], kind, types)
		}
	}
	list := s.scim(http.MethodGet, "/Schemas", nil).must(t, 200)
	if list.at("totalResults") != 3.0 || list.at("Resources", 0, "id") != core {
		t.Errorf("%s", list.body)
	}
	resourceTypes := s.scim(http.MethodGet, "/ResourceTypes", nil).must(t, 200)
	if resourceTypes.at("totalResults") != 1.0 || resourceTypes.at("Resources", 0, "id") != "User" {
		t.Errorf("%s", resourceTypes.body)
	}
	s.scim(http.MethodGet, "/ResourceTypes/User", nil).must(t, 200)
	s.scim(http.MethodGet, "/ResourceTypes/Group", nil).refused(t, 404, "")
	s.scim(http.MethodGet, "/Schemas/urn:example:x", nil).refused(t, 404, "")
	s.scim(http.MethodGet, "/Schemas?filter=id%20pr", nil).refused(t, 403, "")
	s.scim(http.MethodGet, "/ServiceProviderConfig?filter=id%20pr", nil).refused(t, 403, "")
	s.scim(http.MethodGet, "/Schemas", nil, "Authorization", "").refused(t, 401, "")
}

func TestServiceProviderConfigTellsTheTruth(t *testing.T) {
	s := start(t)
	config := s.scim(http.MethodGet, "/ServiceProviderConfig", nil, "Authorization", "").must(t, 200)
	for feature, supported := range map[string]bool{
		"patch": true, "filter": true, "bulk": true, "sort": false, "etag": false, "changePassword": false,
	} {
		if config.at(feature, "supported") != supported {
			t.Errorf("%s: %v", feature, config.at(feature))
		}
	}
	if config.at("meta", "location") != s.URL+"/ServiceProviderConfig" {
		t.Errorf("meta %v", config.at("meta"))
	}
	if config.at("bulk", "maxOperations") != 1000.0 || config.at("bulk", "maxPayloadSize") != float64(1<<20) || config.at("pagination") != nil {
		t.Errorf("%s", config.body)
	}
	s.scim(http.MethodPost, "/.search", map[string]any{}).refused(t, 501, "")
	s.scim(http.MethodPost, "/Users/.search", map[string]any{}).refused(t, 501, "")
	s.scim(http.MethodGet, "/Me", nil).refused(t, 501, "")
}
