package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func invalid(name, names string, send func(s *target) answer) input {
	return input{name: name, send: send, status: 400, scimType: "invalidValue", names: names}
}

func userRows() []row {
	schemas := func(name string, value any) input {
		return input{name: name, send: posted(m{"schemas": value}), status: 400, scimType: "invalidSyntax", names: "schemas"}
	}
	taken := func(name, names string, changes m) input {
		return input{name: name, send: posted(changes), status: 409, scimType: "uniqueness", names: names}
	}
	noted := func(t *testing.T, s *target, a answer) {
		t.Helper()
		trail := s.control(http.MethodGet, "/audit?object=Employee&id="+a.text("id"), nil).must(t, 200)
		if !strings.Contains(string(trail.body), "attribute_ignored") || strings.Contains(string(trail.body), "44") {
			t.Errorf("audit %s", trail.body)
		}
	}
	email := func(address string, primary bool) m { return m{"value": address, "primary": primary} }
	return []row{
		{id: "B08", inputs: []input{
			schemas("none", nil), schemas("an unknown one alone", []any{"urn:example:2.0:User"}), schemas("an extension alone", []any{enterprise}),
			schemas("empty", []any{}), schemas("a string", core), schemas("a number among them", []any{core, 5}),
		}},
		{id: "B09", inputs: []input{
			{name: "listed", send: posted(m{"schemas": []any{core, "urn:example:2.0:User"}, "urn:example:2.0:User": m{"shoe": 44}}), status: 201, check: noted},
			{name: "not listed", send: posted(m{"userName": "second@example.com", "urn:example:2.0:User": m{"shoe": 44}}), status: 201, check: noted},
		}},
		{id: "B10", inputs: []input{
			invalid("missing", "userName", posted(m{"userName": nil})), invalid("null", "userName", postedNull("userName")),
			invalid("empty", "userName", posted(m{"userName": ""})), invalid("blank", "userName", posted(m{"userName": "   "})),
			invalid("a number", "userName", posted(m{"userName": 5})),
		}},
		{id: "B11", inputs: []input{
			invalid("not an address", "userName", posted(m{"userName": "jane"})),
			invalid("too long", "userName", posted(m{"userName": strings.Repeat("a", 250) + "@example.com"})),
			invalid("a control character", "userName", posted(m{"userName": "ja\tne@example.com"})),
			{name: "spaces around it", send: posted(m{"userName": " trim@example.com "}), status: 201, check: shows("trim@example.com", "userName")},
		}},
		{id: "B12", inputs: []input{
			invalid("no name", "name.familyName", posted(m{"name": nil})), invalid("no givenName", "name.givenName", posted(m{"name": m{"familyName": "Hale"}})),
			invalid("no familyName", "name.familyName", posted(m{"name": m{"givenName": "Jane"}})),
			invalid("blank", "name.familyName", posted(m{"name": m{"givenName": "Jane", "familyName": " "}})),
			invalid("firstName and lastName", "name.", posted(m{"name": m{"firstName": "Jane", "lastName": "Hale"}})),
			invalid("not an object", "name", posted(m{"name": "Jane Hale"})),
		}},
		{id: "B13", world: func(s *target) {
			s.hired("jane@example.com", nil)
			s.hired("other@example.com", nil)
		}, inputs: []input{
			taken("the same", "userName", m{"userName": "jane@example.com"}), taken("in another case", "userName", m{"userName": "JANE@example.com"}),
			{name: "by a PUT", send: func(s *target) answer {
				return s.scim(http.MethodPut, "/Users/"+s.byName("other@example.com"), user("Jane@example.com", m{"emails": nil}))
			}, status: 409, scimType: "uniqueness", names: "userName"},
		}},
		{id: "B14", world: one("asleep@example.com", m{"active": false}), inputs: []input{taken("inactive", "userName", m{"userName": "asleep@example.com"})}},
		{id: "B15", world: one("jane@example.com", nil), inputs: []input{
			taken("another's address", "emails", m{"emails": []any{email("Jane@example.com", true)}}),
		}},
		{id: "B16", world: one("jane@example.com", m{enterprise: m{"employeeNumber": "E-1"}}), inputs: []input{
			taken("the same", "employeeNumber", m{enterprise: m{"employeeNumber": "E-1"}}),
			invalid("a number", "employeeNumber", posted(m{enterprise: m{"employeeNumber": 12}})),
			{name: "in another case", send: posted(m{enterprise: m{"employeeNumber": "e-1"}}), status: 201}, // it is caseExact
		}},
		{id: "B17", world: one("jane@example.com", m{"externalId": "00u1"}), inputs: []input{
			{name: "the same", send: posted(m{"externalId": "00u1"}), status: 201, check: shows("00u1", "externalId")},
		}},
		{id: "B18", inputs: []input{{name: "after a DELETE", send: func(s *target) answer {
			gone := s.hired("new@example.com", m{"externalId": "x", enterprise: m{"employeeNumber": "E-1"}})
			s.scim(http.MethodDelete, "/Users/"+gone, nil).must(s.t, 204)
			a := posted(m{"externalId": "x", enterprise: m{"employeeNumber": "E-1"}})(s)
			if a.text("id") == gone {
				s.t.Errorf("the id %s was used twice", gone)
			}
			return a
		}, status: 201}}},
		{id: "B19", world: one("jane@example.com", nil), inputs: []input{
			{name: "PATCH", send: patched(operation("replace", "userName", "jane@example.com")), status: 200, check: shows("jane@example.com", "userName")},
			{name: "PATCH in another case", send: patched(operation("replace", "userName", "Jane@example.com")), status: 200},
			{name: "PUT", send: func(s *target) answer {
				return s.scim(http.MethodPut, "/Users/"+s.first(), user("jane@example.com", nil))
			}, status: 200, check: shows("jane@example.com", "userName")},
		}},
		{id: "B20", world: func(s *target) {
			s.control(http.MethodPost, "/domains", m{"domain": "example.com"}).must(s.t, 200)
		}, inputs: []input{
			invalid("another domain", "domain", posted(m{"userName": "jane@example.org"})),
			invalid("a domain below it", "domain", posted(m{"userName": "jane@mail.example.com"})),
			{name: "in another case", send: posted(m{"userName": "jane@EXAMPLE.com"}), status: 201},
		}},
		{id: "B21", inputs: []input{
			invalid("not an array", "emails", posted(m{"emails": "new@example.com"})), invalid("not objects", "emails", posted(m{"emails": []any{"new@example.com"}})),
			invalid("null in it", "emails", posted(m{"emails": []any{nil}})), invalid("not a string", "emails", posted(m{"emails": []any{m{"value": 5}}})),
			invalid("malformed", "emails", posted(m{"emails": []any{email("not an address", true)}})),
			invalid("no value", "emails.value", posted(m{"emails": []any{m{"type": "work"}}})),
		}},
		{id: "B22", world: one("jane@example.com", nil), inputs: []input{
			invalid("POST", "primary", posted(m{"emails": []any{email("new@example.com", true), email("two@example.com", true)}})),
			invalid("PATCH", "primary", patched(operation("add", "emails", []any{email("a@example.com", true), email("b@example.com", true)}))),
		}},
	}
}

func fieldRows() []row {
	each := func(attribute string, values ...any) []input {
		var inputs []input
		for _, value := range values {
			inputs = append(inputs, invalid(quoted(value), attribute, posted(m{attribute: value})))
		}
		return inputs
	}
	return []row{
		{id: "B23", world: one("jane@example.com", nil), inputs: append(each("active", "yes", 1, m{}, []any{true}),
			invalid("null", "active", postedNull("active")), invalid("PATCH", "active", patched(operation("replace", "active", "yes"))))},
		{id: "B24", world: one("jane@example.com", nil), inputs: []input{
			{name: "False", send: patched(operation("Replace", "active", "False")), status: 200, check: shows(false, "active")},
			{name: "true", send: patched(operation("replace", "", m{"active": "true"})), status: 200, check: shows(true, "active")},
		}},
		{id: "B25", inputs: each("locale", "english", "en-", "e", 5, "en us", "en-GB-", "é")},
		{id: "B26", inputs: []input{
			{name: "en_US", send: posted(m{"locale": "en_US"}), status: 201, check: shows("en-US", "locale")},
			{name: "EN-gb", send: posted(m{"userName": "second@example.com", "locale": "EN-gb"}), status: 201, check: shows("en-GB", "locale")},
		}},
		{id: "B27", inputs: each("timezone", "Mars/Olympus", "GMT+2", "CEST", "Local", "Factory", "../etc/passwd", 5, "posixrules", "localtime", "Europe/Copenhagen ;")},
		{id: "B28", inputs: []input{
			{name: "in another case", send: posted(m{"timezone": "europe/copenhagen"}), status: 201, check: shows("Europe/Copenhagen", "timezone")},
		}},
		{id: "B29", world: one("jane@example.com", m{"timezone": "Asia/Tokyo"}), inputs: []input{
			{name: "empty", send: posted(m{"timezone": ""}), status: 201, check: shows(nil, "timezone")},
			{name: "null", send: func(s *target) answer {
				body := user("second@example.com", nil)
				body["timezone"] = nil
				return s.scim(http.MethodPost, "/Users", body)
			}, status: 201, check: shows(nil, "timezone")},
			{name: "PATCH", send: patched(operation("replace", "", m{"timezone": ""})), status: 200, check: shows(nil, "timezone")},
		}},
	}
}
