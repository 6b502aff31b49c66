package server_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// TestAttributes posts users with one attribute of the company (B30 to B43).
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
	asleep := s.hired("asleep@example.com", m{"active": false})
	gone := s.hired("gone@example.com", nil)
	s.scim(http.MethodDelete, "/Users/"+gone, nil).must(t, 204)
	other := s.control(http.MethodPost, "/companies", m{"name": "Other"}).must(t, 201)
	s.scim(http.MethodPost, "/Users", user("elsewhere@example.com", nil), "Authorization", "Bearer "+other.text("token")).must(t, 201)
	long := strings.Repeat("ø", 256)
	number := 0
	for _, c := range []struct {
		name      string
		urn       string
		values    m
		status    int
		attribute string
		want      any
	}{
		{"B30 day first", peakonURN, m{"Date of Birth": "31/12/1990"}, 400, "", nil},
		{"B30 month first", peakonURN, m{"Date of Birth": "12/31/1990"}, 400, "", nil},
		{"B30 no such day", peakonURN, m{"Date of Birth": "1990-02-30"}, 400, "", nil},
		{"B30 a year", peakonURN, m{"Date of Birth": "1990"}, 400, "", nil},
		{"B30 a number", peakonURN, m{"Date of Birth": 19901231}, 400, "", nil},
		{"B30 zeros", peakonURN, m{"Date of Birth": "0000-00-00"}, 400, "", nil},
		{"B31 a day", peakonURN, m{"Date of Birth": "1990-12-31"}, 201, "Date_of_Birth", "1990-12-31T00:00:00.000Z"},
		{"B31 an instant keeps its day", peakonURN, m{"Date of Birth": "1990-12-31T23:00:00-05:00"}, 201, "Date_of_Birth", "1990-12-31T00:00:00.000Z"},
		{"B32 a string", peakonURN, m{"Salary": "5000"}, 400, "", nil},
		{"B32 a fraction", peakonURN, m{"Salary": 5.5}, 400, "", nil},
		{"B32 2^53", peakonURN, m{"Salary": 9007199254740992}, 400, "", nil},
		{"an integer", peakonURN, m{"Salary": 5000}, 201, "Salary", 5000.0},
		{"B33 256 characters", peakonURN, m{"Department": long}, 201, "Department", long},
		{"B33 257 characters", peakonURN, m{"Department": long + "x"}, 400, "", nil},
		{"B33 not a string", peakonURN, m{"Department": 5}, 400, "", nil},
		{"B33 blank", peakonURN, m{"Department": "  "}, 201, "Department", nil},
		{"B34 nobody", peakonURN, m{"Manager": "nobody@example.com"}, 400, "", nil},
		{"B34 deleted", peakonURN, m{"Manager": "gone@example.com"}, 400, "", nil},
		{"B34 of another company", peakonURN, m{"Manager": "elsewhere@example.com"}, 400, "", nil},
		{"B35 themselves", peakonURN, m{"Manager": "b35@example.com"}, 400, "", nil},
		{"B37 inactive", peakonURN, m{"Manager": "asleep@example.com"}, 201, "Manager", "asleep@example.com"},
		{"manager by address", peakonURN, m{"Manager": "BOSS@example.com"}, 201, "Manager", "boss@example.com"},
		{"manager in the enterprise extension", enterprise, m{"manager": m{"value": boss}}, 201, "Manager", "boss@example.com"},
		{"manager as a bare string", enterprise, m{"manager": "boss@example.com"}, 201, "Manager", "boss@example.com"},
		{"department in the enterprise extension", enterprise, m{"department": "R&D"}, 201, "Department", "R&D"},
		{"B38 a name and an alias that agree", peakonURN, m{"Employed Since": "2020-01-01", "In_the_company_since": "2020-01-01"}, 201, "In_the_company_since", "2020-01-01T00:00:00.000Z"},
		{"B38 a name and an alias that disagree", peakonURN, m{"Employed Since": "2020-01-01", "In_the_company_since": "2021-01-01"}, 400, "", nil},
		{"B39 a name that nobody knows", peakonURN, m{"Shoe Size": 44, "Salary": 1}, 201, "Salary", 1.0},
		{"B42 an alias", peakonURN, m{"in_the_company_SINCE": "2020-01-01"}, 201, "In_the_company_since", "2020-01-01T00:00:00.000Z"},
		{"B43 an alias that was not configured", peakonURN, m{"Business_Unit": "West"}, 201, "Business Unit", nil},
		{"a name with a space", peakonURN, m{"business unit": "West"}, 201, "Business Unit", "West"},
	} {
		t.Run(c.name, func(t *testing.T) {
			number++
			userName := "person." + strconv.Itoa(number) + "@example.com"
			if strings.HasPrefix(c.name, "B35") {
				userName = "b35@example.com"
			}
			a := s.scim(http.MethodPost, "/Users", user(userName, extension(c.urn, c.values)))
			if c.status == 400 {
				a.refused(t, 400, "invalidValue")
				return
			}
			a.must(t, 201)
			if found := a.at(peakonURN, c.attribute); found != c.want {
				t.Errorf("%s: %v, want %v: %s", c.attribute, found, c.want, a.body)
			}
		})
	}
	t.Run("B34 the refusals do not tell who exists elsewhere", func(t *testing.T) {
		refuse := func(manager string) string {
			a := s.scim(http.MethodPost, "/Users", user("b34@example.com", extension(peakonURN, m{"Manager": manager})))
			return strings.ReplaceAll(string(a.body), manager, "")
		}
		if refuse("nobody@example.com") != refuse("elsewhere@example.com") || refuse("gone@example.com") != refuse("nobody@example.com") {
			t.Errorf("%s\n%s\n%s", refuse("nobody@example.com"), refuse("elsewhere@example.com"), refuse("gone@example.com"))
		}
	})
	t.Run("B38 the two managers disagree", func(t *testing.T) {
		body := user("b38@example.com", m{
			"schemas": []any{core, enterprise, peakonURN}, enterprise: m{"manager": m{"value": boss}}, peakonURN: m{"Manager": "asleep@example.com"},
		})
		s.scim(http.MethodPost, "/Users", body).refused(t, 400, "invalidValue")
	})
	t.Run("B36 a circle of managers", func(t *testing.T) {
		id := s.hired("b36@example.com", extension(peakonURN, m{"Manager": "boss@example.com"}))
		a := s.patch(boss, operation("replace", peakonURN+":Manager", "b36@example.com")).must(t, 200)
		if a.at(enterprise, "manager", "value") != id || a.at(enterprise, "manager", "displayName") != "Jane Hale" {
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
	t.Run("paths", func(t *testing.T) {
		for path, scimType := range map[string]string{
			peakonURN + ":Foo":           "invalidPath", // B40
			peakonURN + ":Business Unit": "invalidPath", // B41
			peakonURN + ":Business_Unit": "invalidPath", // B43
		} {
			s.patch(asleep, operation("replace", path, "x")).refused(t, 400, scimType)
		}
		for _, path := range []string{":In_the_company_since", ":in_the_company_since"} { // B42
			a := s.patch(asleep, operation("replace", peakonURN+path, "2019-11-04")).must(t, 200)
			if a.at(peakonURN, "In_the_company_since") != "2019-11-04T00:00:00.000Z" {
				t.Errorf("%s: %s", path, a.body)
			}
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
	s.scim(http.MethodGet, "/Me", nil).refused(t, 404, "")
}
