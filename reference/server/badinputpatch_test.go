package server_test

import (
	"net/http"
	"testing"
)

func patchRows() []row {
	jane := one("jane@example.com", nil)
	sent := func(body m) func(s *target) answer {
		return func(s *target) answer { return s.scim(http.MethodPatch, "/Users/"+s.first(), body) }
	}
	syntax := func(name, names string, body m) input {
		return input{name: name, send: sent(body), status: 400, scimType: "invalidSyntax", names: names}
	}
	of := func(operations ...any) m { return m{"schemas": []any{patchURN}, "Operations": operations} }
	fails := func(name, scimType, names string, operations ...m) input {
		return input{name: name, send: patched(operations...), status: 400, scimType: scimType, names: names}
	}
	no := func(method, id string) input {
		return input{name: method + " " + id, send: func(s *target) answer {
			switch method {
			case http.MethodPut:
				return s.scim(method, "/Users/"+id, user("other@example.com", nil))
			case http.MethodPatch:
				return s.patch(id, operation("replace", "active", false))
			default:
				return s.scim(method, "/Users/"+id, nil)
			}
		}, status: 404, names: id}
	}
	var missing []input
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		for _, id := range []string{"987654", "abc", "-1", "01", "99999999999999999999"} {
			missing = append(missing, no(method, id))
		}
		missing = append(missing, input{name: method + " of another company", send: func(s *target) answer {
			other := s.control(http.MethodPost, "/companies", m{"name": "Other"}).must(s.t, 201)
			id := s.scim(http.MethodPost, "/Users", user("e@example.com", nil), "Authorization", "Bearer "+other.text("token")).must(s.t, 201).text("id")
			return no(method, id).send(s)
		}, status: 404, names: "User"}, input{name: method + " of somebody deleted", send: func(s *target) answer {
			id := s.hired("gone@example.com", nil)
			s.scim(http.MethodDelete, "/Users/"+id, nil).must(s.t, 204)
			return no(method, id).send(s)
		}, status: 404, names: "User"})
	}
	return []row{
		{id: "B44", world: jane, inputs: []input{
			syntax("no Operations", "Operations", m{"schemas": []any{patchURN}}), syntax("empty Operations", "Operations", of()),
			syntax("Operations an object", "Operations", m{"schemas": []any{patchURN}, "Operations": m{}}), syntax("a string among them", "Operations", of("replace")),
			syntax("no op", "op", of(m{"value": m{"active": false}})), syntax("an unknown op", "op", of(operation("move", "active", false))),
			syntax("op a number", "op", of(m{"op": 5, "path": "active", "value": false})),
			syntax("no schemas", "schemas", m{"Operations": []any{operation("replace", "active", false)}}),
			syntax("another schema", "schemas", m{"schemas": []any{core}, "Operations": []any{operation("replace", "active", false)}}),
		}},
		{id: "B45", world: jane, inputs: []input{
			fails("no path", "noTarget", "path", operation("remove", "", nil)), fails("an empty path", "noTarget", "path", m{"op": "remove", "path": ""}),
			fails("a value in its place", "noTarget", "path", operation("remove", "", m{"active": true})),
		}},
		{id: "B46", world: jane, inputs: []input{
			fails("userName", "mutability", "userName", operation("remove", "userName", nil)), fails("name.givenName", "mutability", "givenName", operation("remove", "name.givenName", nil)),
			fails("name", "mutability", "name", operation("remove", "name", nil)), fails("active", "mutability", "active", operation("remove", "active", nil)),
		}},
		{id: "B47", world: jane, inputs: []input{
			fails("id", "mutability", "id", operation("replace", "id", "5")), fails("meta", "mutability", "meta", operation("replace", "meta", m{"created": "2020-01-01T00:00:00Z"})),
			fails("meta.created", "mutability", "meta.created", operation("add", "meta.created", "2020-01-01T00:00:00Z")),
			fails("schemas", "mutability", "schemas", operation("replace", "schemas", []any{core})), fails("remove id", "mutability", "id", operation("remove", "id", nil)),
			{name: "ignored in a POST", send: posted(m{"id": "987654", "meta": m{"created": "2001-01-01T00:00:00Z"}}), status: 201, check: func(t *testing.T, _ *target, a answer) {
				if a.text("id") == "987654" || a.text("meta", "created") < "2026" {
					t.Errorf("%s", a.body)
				}
			}},
		}},
		{id: "B48", world: jane, inputs: []input{
			fails("a value", "noTarget", "emails", operation("replace", `emails[type eq "home"].value`, "x@example.com")),
			fails("a whole element", "noTarget", "emails", operation("replace", `emails[type eq "home"]`, m{"value": "x@example.com"})),
			fails("phoneNumbers", "noTarget", "phoneNumbers", operation("replace", `phoneNumbers[type eq "mobile"].value`, "+45 1")),
		}},
		{id: "B49", world: jane, inputs: []input{
			fails("the last of three", "invalidValue", "timezone", operation("replace", "name.givenName", "Changed"), operation("replace", "active", false), operation("replace", "timezone", "Mars/Olympus")),
			fails("a path that is none", "invalidPath", "Operations[1]", operation("replace", "active", false), operation("replace", "a b", "x")),
			fails("a required attribute is gone at the end", "invalidValue", "userName", operation("replace", "active", false), operation("replace", "userName", "")),
		}},
		{id: "B50", world: jane, inputs: []input{{name: "PUT", send: func(s *target) answer {
			return s.scim(http.MethodPut, "/Users/"+s.first(), user("jane@example.com", m{"id": "987654"}))
		}, status: 200, check: func(t *testing.T, s *target, a answer) {
			if a.text("id") != s.first() {
				t.Errorf("%s", a.body)
			}
		}}}},
		{id: "B51", inputs: missing},
		{id: "B52", inputs: []input{no(http.MethodPut, "987654"), {name: "nothing is created", send: got("/Users"), status: 200, check: func(t *testing.T, _ *target, a answer) {
			if a.at("totalResults") != 0.0 {
				t.Errorf("%s", a.body)
			}
		}}}},
	}
}
