package server_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"
)

func accessRows() []row {
	challenge := func(t *testing.T, _ *target, a answer) {
		t.Helper()
		if !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("WWW-Authenticate %q", a.Header.Get("WWW-Authenticate"))
		}
	}
	unauthorized := func(name, header string) input {
		return input{name: name, send: got("/Users", "Authorization", header), status: 401, names: "Authorization: Bearer", check: challenge}
	}
	unknown := func(name, header string) input {
		return input{name: name, send: got("/Users", "Authorization", header), status: 401, names: "token", check: challenge}
	}
	return []row{
		{id: "B01", inputs: []input{
			unauthorized("no header", ""),
			{name: "a write", send: func(s *target) answer {
				return s.scim(http.MethodPost, "/Users", user("a@example.com", nil), "Authorization", "")
			}, status: 401, names: "Authorization: Bearer", check: challenge},
		}},
		{id: "B02", inputs: []input{
			unknown("a wrong token", "Bearer a-token-that-nobody-issued"), unknown("Basic", "Basic dXNlcjpwYXNz"), unknown("an empty token", "Bearer "),
			unknown("no scheme", "the-token"), unknown("the token in another case", "Bearer THE-TOKEN"),
			{name: "a revoked token", send: func(s *target) answer {
				fresh := s.control(http.MethodPost, "/regenerate", m{}).must(s.t, 200)
				old := s.scim(http.MethodGet, "/Users", nil)
				s.Token = fresh.text("token")
				return old
			}, status: 401, names: "token", check: challenge},
			{name: "the scheme in lower case", send: func(s *target) answer {
				return s.scim(http.MethodGet, "/Users", nil, "Authorization", "bearer "+s.Token)
			}, status: 200},
		}},
		{id: "B03", world: func(s *target) {
			s.control(http.MethodPost, "/provisioning", m{"enabled": false}).must(s.t, 200)
		}, inputs: []input{
			{name: "a read", send: got("/Users"), status: 403, names: "provisioning"},
			{name: "a write", send: posted(nil), status: 403, names: "provisioning"},
			{name: "what is open", send: got("/ServiceProviderConfig"), status: 200},
		}},
	}
}

func bodyRows() []row {
	const whole = `{"schemas":["` + core + `"],"userName":"new@example.com","name":{"givenName":"Jane","familyName":"Hale"}}`
	sent := func(body any, headers ...string) func(s *target) answer {
		return func(s *target) answer { return s.scim(http.MethodPost, "/Users", body, headers...) }
	}
	bad := func(name, body string) input {
		return input{name: name, send: sent(body), status: 400, scimType: "invalidSyntax", names: "body"}
	}
	large := strings.Replace(whole, `"userName"`, `"nickName":"`+strings.Repeat("x", 1<<20)+`","userName"`, 1)
	squeezed := func(text string) []byte {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, _ = w.Write([]byte(text)) // to memory: it cannot fail
		_ = w.Close()
		return packed.Bytes()
	}
	kind := func(contentType string) func(s *target) answer { return sent(whole, "Content-Type", contentType) }
	accept := func(types string) func(s *target) answer { return got("/Users", "Accept", types) }
	return []row{
		{id: "B04", inputs: []input{
			bad("malformed", `{"userName":`), bad("empty", ` `), bad("trailing data", whole+`{}`), bad("not an object", `[]`), bad("a string", `"x"`),
			bad("a duplicate key", strings.Replace(whole, `"name"`, `"userName":"b@example.com","name"`, 1)),
			bad("a duplicate key by an escape", strings.Replace(whole, `"name"`, `"\u0075serName":"b@example.com","name"`, 1)),
			bad("not UTF-8", strings.Replace(whole, "Jane", "\xff", 1)),
			bad("too deep", strings.Replace(whole, `"name"`, `"x":`+strings.Repeat("[", 40)+strings.Repeat("]", 40)+`,"name"`, 1)),
			{name: "not gzip", send: sent(whole, "Content-Encoding", "gzip"), status: 400, scimType: "invalidSyntax", names: "gzip"},
			{name: "gzip that is cut", send: sent(squeezed(whole)[:40], "Content-Encoding", "gzip"), status: 400, scimType: "invalidSyntax", names: "body"},
		}},
		{id: "B05", inputs: []input{
			{name: "a POST", send: sent(large), status: 413, names: "limit"},
			{name: "inflated", send: sent(squeezed(large), "Content-Encoding", "gzip"), status: 413, names: "limit"},
			{name: "a bulk request", send: func(s *target) answer { return s.scim(http.MethodPost, "/Bulk", large) }, status: 413, names: "limit"},
			{name: "as much as may be", send: sent(large[:strings.Index(large, "xxx")] + strings.Repeat("x", 1<<20-len(large)+1<<20) + large[strings.LastIndex(large, "xxx")+3:]), status: 201},
		}},
		{id: "B06", inputs: []input{
			{name: "text/plain", send: kind("text/plain"), status: 415, names: "application/scim+json"},
			{name: "a form", send: kind("application/x-www-form-urlencoded"), status: 415, names: "application/scim+json"},
			{name: "another charset", send: kind("application/json; charset=utf-16"), status: 415, names: "charset"},
			{name: "not a type", send: kind(";"), status: 415, names: "application/scim+json"},
			{name: "an unknown coding", send: sent(whole, "Content-Encoding", "br"), status: 415, names: "gzip"},
			{name: "gzip", send: sent(squeezed(whole), "Content-Encoding", "gzip", "Content-Type", "application/json"), status: 201},
		}},
		{id: "B07", inputs: []input{
			{name: "text/html", send: accept("text/html"), status: 406, names: "application/scim+json"},
			{name: "JSON ruled out", send: accept("application/json;q=0, application/scim+json;q=0.0, text/html"), status: 406, names: "application/scim+json"},
			{name: "text or anything", send: accept("text/html, */*;q=0.1"), status: 200},
		}},
	}
}
