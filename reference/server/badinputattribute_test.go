package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func quoted(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "what is no JSON"
	}
	return strings.ReplaceAll(string(text), "/", "|")
}

// own is a user with values of the company's attributes.
func own(values m) func(s *target) answer {
	return posted(m{"schemas": []any{core, peakonURN}, peakonURN: values})
}

// attributed makes the company's attributes.
func attributed(s *target) {
	for _, a := range []m{
		{"name": "Business Unit", "type": "option"},
		{"name": "Salary", "type": "number"},
		{"name": "Board since", "type": "date"},
		{"name": "Employed Since", "type": "date", "aliases": []string{"In_the_company_since"}},
	} {
		s.control(http.MethodPost, "/attributes", a).must(s.t, 201)
	}
}

func attributeRows() []row {
	dates := func(values ...any) []input {
		var inputs []input
		for _, value := range values {
			inputs = append(inputs, invalid(quoted(value), "Date_of_Birth", own(m{"Date of Birth": value})))
		}
		return inputs
	}
	numbers := func(values ...string) []input {
		var inputs []input
		for _, value := range values {
			inputs = append(inputs, invalid(value, "Salary", func(s *target) answer {
				return s.scim(http.MethodPost, "/Users", `{"schemas":["`+core+`"],"userName":"new@example.com","name":{"givenName":"J","familyName":"H"},"`+
					peakonURN+`":{"Salary":`+value+`}}`)
			}))
		}
		return inputs
	}
	long := strings.Repeat("ø", 256)
	return []row{
		{id: "B30", world: one("jane@example.com", nil), inputs: append(dates("31/12/1990", "12/31/1990", "1990-02-30", "1990", 19901231, "0000-00-00", "1990-12-31T25:00:00Z", true, m{"value": "1990-12-31"}),
			invalid("PATCH", "Date_of_Birth", func(s *target) answer {
				return s.patch(s.first(), operation("replace", peakonURN+":Date_of_Birth", "tomorrow"))
			}))},
		{id: "B31", inputs: []input{
			{name: "west of Greenwich", send: own(m{"Date of Birth": "1990-12-31T23:00:00-05:00"}), status: 201, check: shows("1990-12-31T00:00:00.000Z", peakonURN, "Date_of_Birth")},
			{
				name: "east of it", send: posted(m{"userName": "second@example.com", peakonURN: m{"Date of Birth": "1990-12-31T01:00:00+14:00"}}), status: 201,
				check: shows("1990-12-31T00:00:00.000Z", peakonURN, "Date_of_Birth"),
			},
		}},
		{id: "B32", world: attributed, inputs: append(numbers(`"5000"`, `5.5`, `1e400`, `9007199254740992`, `-9007199254740992`, `true`, `[5]`),
			input{name: "5.0", send: own(m{"Salary": 5.0}), status: 201, check: shows(5.0, peakonURN, "Salary")})},
		{id: "B33", inputs: []input{
			invalid("257 characters", "Department", own(m{"Department": long + "x"})), invalid("not a string", "Department", own(m{"Department": 5})),
			{name: "256 characters", send: own(m{"Department": long}), status: 201, check: shows(long, peakonURN, "Department")},
			{name: "blank", send: posted(m{"userName": "second@example.com", peakonURN: m{"Department": "  "}}), status: 201, check: shows(nil, peakonURN)},
		}},
	}
}

func managerRows() []row {
	manager := func(name string) func(s *target) answer { return own(m{"Manager": name}) }
	people := func(s *target) {
		attributed(s)
		s.hired("boss@example.com", nil)
		s.hired("asleep@example.com", m{"active": false})
		s.hired("left@example.com", m{peakonURN: m{"Separation date": "2020-01-01"}})
		s.scim(http.MethodDelete, "/Users/"+s.hired("gone@example.com", nil), nil).must(s.t, 204)
		other := s.control(http.MethodPost, "/companies", m{"name": "Other"}).must(s.t, 201)
		s.scim(http.MethodPost, "/Users", user("elsewhere@example.com", nil), "Authorization", "Bearer "+other.text("token")).must(s.t, 201)
	}
	same := func(t *testing.T, s *target, a answer) {
		t.Helper()
		nobody := manager("nobody@example.com")(s)
		if string(a.body) != string(nobody.body) {
			t.Errorf("%s, but of somebody who never was %s", a.body, nobody.body)
		}
	}
	noSuch := func(name, address string) input {
		i := invalid(name, "Manager", manager(address))
		i.check = same
		return i
	}
	conflict := func(name, names string, extensions m) input {
		return invalid(name, names, func(s *target) answer {
			body := m{"schemas": []any{core, enterprise, peakonURN}}
			for urn, values := range extensions {
				body[urn] = values
			}
			return posted(body)(s)
		})
	}
	path := func(name, path, scimType, names string) input {
		return input{name: name, send: patched(operation("replace", peakonURN+path, "x")), status: 400, scimType: scimType, names: names}
	}
	shoe := func(t *testing.T, s *target, a answer) {
		t.Helper()
		if a.at(peakonURN, "Shoe Size") != nil || a.at(peakonURN, "Shoe_Size") != nil {
			t.Errorf("%s", a.body)
		}
		trail := s.control(http.MethodGet, "/audit?object=Employee&id="+a.text("id"), nil).must(t, 200)
		if !strings.Contains(string(trail.body), "Shoe") || strings.Contains(string(trail.body), "44") {
			t.Errorf("audit %s", trail.body)
		}
	}
	return []row{
		{id: "B34", world: people, inputs: []input{
			noSuch("unknown", "nobody@example.com"), noSuch("deleted", "gone@example.com"), noSuch("of another company", "elsewhere@example.com"), noSuch("an id", "987654"),
			invalid("in the enterprise extension", "Manager", posted(m{enterprise: m{"manager": m{"value": "987654"}}})),
		}},
		{id: "B35", world: people, inputs: []input{
			invalid("POST by their own address", "Manager", manager("new@example.com")),
			invalid("PATCH", "Manager", patched(operation("replace", peakonURN+":Manager", "boss@example.com"))),
			invalid("PATCH by id", "Manager", func(s *target) answer {
				return s.patch(s.first(), operation("replace", enterprise+":manager.value", s.first()))
			}),
		}},
		{id: "B36", world: people, inputs: []input{{name: "two who lead each other", send: func(s *target) answer {
			s.hired("led@example.com", m{peakonURN: m{"Manager": "boss@example.com"}})
			return s.patch(s.byName("boss@example.com"), operation("replace", peakonURN+":Manager", "led@example.com"))
		}, status: 200, check: shows("led@example.com", peakonURN, "Manager")}}},
		{id: "B37", world: people, inputs: []input{
			{name: "inactive", send: manager("asleep@example.com"), status: 201, check: shows("asleep@example.com", peakonURN, "Manager")},
			{name: "left", send: posted(m{"userName": "second@example.com", peakonURN: m{"Manager": "left@example.com"}}), status: 201, check: shows("left@example.com", peakonURN, "Manager")},
		}},
		{id: "B38", world: people, inputs: []input{
			conflict("two managers", "Manager", m{enterprise: m{"manager": "boss@example.com"}, peakonURN: m{"Manager": "asleep@example.com"}}),
			conflict("two departments", "Department", m{enterprise: m{"department": "West"}, peakonURN: m{"Department": "East"}}),
			conflict("a name and its alias", "In_the_company_since", m{peakonURN: m{"Employed Since": "2020-01-01", "In_the_company_since": "2021-01-01"}}),
			{
				name: "that agree", send: posted(m{enterprise: m{"department": "West"}, peakonURN: m{"Department": "West", "Employed Since": "2020-01-01", "In_the_company_since": "2020-01-01"}}),
				status: 201, check: shows("West", peakonURN, "Department"),
			},
		}},
		{id: "B39", world: one("jane@example.com", nil), inputs: []input{
			{name: "POST", send: own(m{"Shoe Size": 44}), status: 201, check: shoe},
			{name: "PATCH without a path", send: patched(operation("add", "", m{peakonURN: m{"Shoe Size": 44}})), status: 200, check: shoe},
			{name: "PUT", send: func(s *target) answer {
				return s.scim(http.MethodPut, "/Users/"+s.first(), user("jane@example.com", m{peakonURN: m{"Shoe Size": 44}}))
			}, status: 200, check: shoe},
		}},
		{id: "B40", world: people, inputs: []input{
			path("in the extension", ":Foo", "invalidPath", "Foo"), path("below an attribute", ":Department.value", "invalidPath", "Department"),
			{name: "of the core", send: patched(operation("replace", "shoeSize", "x")), status: 400, scimType: "invalidPath", names: "shoeSize"},
		}},
		{id: "B41", world: people, inputs: []input{path("a space", ":Business Unit", "invalidPath", "alias")}},
		{id: "B42", world: people, inputs: []input{
			{
				name: "an alias", send: patched(operation("replace", peakonURN+":In_the_company_since", "2019-11-04")), status: 200,
				check: shows("2019-11-04T00:00:00.000Z", peakonURN, "In_the_company_since"),
			},
			{
				name: "in another case", send: patched(operation("replace", peakonURN+":in_the_company_SINCE", "2019-11-05")), status: 200,
				check: shows("2019-11-05T00:00:00.000Z", peakonURN, "In_the_company_since"),
			},
		}},
		{id: "B43", world: people, inputs: []input{
			{name: "POST", send: own(m{"Business_Unit": "West"}), status: 201, check: shows(nil, peakonURN, "Business Unit")},
			path("a path", ":Business_Unit", "invalidPath", "Business_Unit"),
		}},
	}
}
