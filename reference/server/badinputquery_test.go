package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func queryRows() []row {
	people := func(s *target) {
		for i := range 5 {
			s.hired(numbered("p", i), nil)
		}
	}
	filter := func(source string) func(s *target) answer { return got("/Users?filter=" + url.QueryEscape(source)) }
	var bad []input
	for _, each := range []struct{ source, names string }{
		{`userName`, "operator"},
		{`userName eq`, "string"},
		{`userName eq jane`, "double quotes"},
		{`(userName eq "a"`, `")"`},
		{`userName eq "a")`, "end"},
		{`shoeSize eq "a"`, "shoeSize"},
		{`name.shoe eq "a"`, "shoe"},
		{`urn:example:x:y eq "a"`, "urn:example:x"},
		{`userName like "a"`, "operator"},
		{``, "attribute"},
		{`userName eq "a" and`, "attribute"},
		{`userName eq "a" or and id pr`, "operator"},
		{`not userName pr`, "operator"},
		{`password eq "x"`, "password"},
		{`userName eq "a`, "quote"},
		{`userName eq 5`, "userName"},
		{`active eq "true"`, "active"},
		{`active gt true`, "active"},
		{`name eq "x"`, "name"},
		{`meta.created gt "yesterday"`, "meta.created"},
		{`emails[type eq "work"`, `"]"`},
		{`emails[emails[type pr]]`, "operator"},
		{`userName[value eq "a"]`, "userName"},
		{`userName eq null and userName gt null`, "null"},
		{`userName eq 'a'`, "illegal"},
		{"userName eq \"a\x00\"", "escape"},
		{`userName eq "` + strings.Repeat("a", 4100) + `"`, "4096"},
		{strings.Repeat("(", 21) + `userName pr` + strings.Repeat(")", 21), "20"},
		{strings.Repeat("not (", 21) + `userName pr` + strings.Repeat(")", 21), "20"},
	} {
		name := each.source
		if len(name) > 40 {
			name = name[:40]
		}
		bad = append(bad, input{name: strings.ReplaceAll(name, "/", "|"), send: filter(each.source), status: 400, scimType: "invalidFilter", names: each.names})
	}
	bad = append(bad, input{name: "percent signs", send: got("/Users?filter=%zz"), status: 400, scimType: "invalidFilter", names: "percent"},
		input{name: "not UTF-8", send: got("/Users?filter=%ff"), status: 400, scimType: "invalidFilter", names: "UTF-8"},
		input{name: "as deep as may be", send: filter(strings.Repeat("(", 20) + `userName pr` + strings.Repeat(")", 20)), status: 200})
	counts := func(query string, total, perPage, start float64) input {
		return input{name: query, send: got("/Users?" + query), status: 200, check: func(t *testing.T, _ *target, a answer) {
			t.Helper()
			if _, isList := a.at("Resources").([]any); !isList || a.at("totalResults") != total || a.at("itemsPerPage") != perPage || a.at("startIndex") != start {
				t.Errorf("%s", a.body)
			}
		}}
	}
	method := func(method, path, allow string) input {
		return input{name: method + " " + strings.ReplaceAll(path, "/", "|"), send: func(s *target) answer {
			return s.scim(method, strings.Replace(path, "{id}", s.first(), 1), nil)
		}, status: 405, names: strings.TrimPrefix(allow, " "), check: func(t *testing.T, _ *target, a answer) {
			t.Helper()
			if a.Header.Get("Allow") != allow {
				t.Errorf("Allow %q, want %q", a.Header.Get("Allow"), allow)
			}
		}}
	}
	var groups []input
	for _, verb := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		for _, path := range []string{"/Groups", "/Groups/1", "/Groups?startIndex=1&count=100"} {
			groups = append(groups, input{name: verb + " " + strings.ReplaceAll(path, "/", "|"), send: func(s *target) answer {
				return s.scim(verb, path, nil)
			}, status: 404, names: "groups are not supported"})
		}
	}
	const one, all = "GET, PUT, PATCH, DELETE", "GET, POST"
	return []row{
		{id: "B53", world: people, inputs: bad},
		{id: "B54", world: people, inputs: []input{
			counts(`filter=`+url.QueryEscape(`userName eq "nobody@example.com"`), 0, 0, 1), counts(`filter=`+url.QueryEscape(`id eq "abc"`), 0, 0, 1),
			counts(`filter=`+url.QueryEscape(`locale eq "fr"`), 0, 0, 1),
		}},
		{id: "B55", world: people, inputs: []input{
			counts("startIndex=0&count=2", 5, 2, 1), counts("startIndex=-5&count=2", 5, 2, 1), counts("count=-1", 5, 0, 1), counts("count=0", 5, 0, 1), counts("count=100000", 5, 5, 1),
			counts("filter="+url.QueryEscape("active eq true")+"&startIndex=2&count=2", 5, 2, 2),
			{name: "count=abc", send: got("/Users?count=abc"), status: 400, scimType: "invalidValue", names: "count"},
			{name: "startIndex=1.5", send: got("/Users?startIndex=1.5"), status: 400, scimType: "invalidValue", names: "startIndex"},
		}},
		{id: "B56", world: people, inputs: []input{counts("startIndex=6", 5, 0, 6), counts("startIndex=600&count=2", 5, 0, 600)}},
		{id: "B57", world: people, inputs: []input{
			method("POST", "/Users/{id}", one), method("PATCH", "/Users", all), method("DELETE", "/Users", all), method("PUT", "/Users", all),
			method("POST", "/Schemas", "GET"), method("POST", "/ServiceProviderConfig", "GET"), method("DELETE", "/ResourceTypes/User", "GET"), method("GET", "/Bulk", "POST"),
		}},
		{id: "B58", world: people, inputs: groups},
	}
}

func nulRow() row {
	const nul = "a\x00b"
	jane := func(s *target) { s.hired("jane@example.com", nil) }
	return row{id: "B64", world: jane, inputs: []input{
		invalid("userName", "userName", posted(m{"userName": nul})), invalid("a name", "givenName", posted(m{"name": m{"givenName": nul, "familyName": "Hale"}})),
		invalid("externalId", "externalId", posted(m{"externalId": nul})), invalid("an attribute", "Department", own(m{"Department": nul})),
		invalid("a key", "U+0000", posted(m{nul: "x"})), invalid("what is ignored anyway", "nickName", posted(m{"nickName": nul})),
		invalid("PATCH", "U+0000", patched(operation("replace", "name.givenName", nul))),
		invalid("PUT", "U+0000", func(s *target) answer {
			return s.scim(http.MethodPut, "/Users/"+s.first(), user("jane@example.com", m{"displayName": nul}))
		}),
		invalid("a bulk request", "U+0000", func(s *target) answer {
			return s.scim(http.MethodPost, "/Bulk", m{"schemas": []any{bulkURN}, "Operations": []any{m{"method": "DELETE", "path": nul}}})
		}),
	}}
}

func methodRow() row {
	var inputs []input
	for _, verb := range []string{http.MethodHead, http.MethodOptions, "TRACE", "PROPFIND"} {
		for _, path := range []string{"/Users", "/Users/1", "/Schemas", "/ServiceProviderConfig", "/Bulk"} {
			inputs = append(inputs, input{name: verb + " " + strings.ReplaceAll(path, "/", "|"), send: func(s *target) answer {
				return s.scim(verb, path, nil)
			}, status: 405, names: "takes", check: func(t *testing.T, _ *target, a answer) {
				t.Helper()
				if a.Header.Get("Allow") == "" {
					t.Errorf("no Allow: %v", a.Header)
				}
			}})
		}
	}
	return row{id: "B65", inputs: inputs}
}
