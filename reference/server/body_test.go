package server_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestBodies(t *testing.T) {
	s := start(t)
	minimal := `{"schemas":["` + core + `"],"userName":"%","name":{"givenName":"Jane","familyName":"Hale"}}`
	with := func(userName string) string { return strings.Replace(minimal, "%", userName, 1) }
	for _, c := range []struct {
		name, body, kind string
		status           int
		scimType         string
	}{
		{"B04 malformed", `{"userName":`, "", 400, "invalidSyntax"},
		{"B04 empty", ` `, "", 400, "invalidSyntax"},
		{"B04 trailing data", with("t@example.com") + `{}`, "", 400, "invalidSyntax"},
		{"B04 duplicate key", `{"schemas":["` + core + `"],"userName":"a@example.com","userName":"b@example.com","name":{"givenName":"J","familyName":"H"}}`, "", 400, "invalidSyntax"},
		{"B04 not an object", `[]`, "", 400, "invalidSyntax"},
		{"B04 not UTF-8", "{\"userName\":\"\xff\"}", "", 400, "invalidSyntax"},
		{"B05 too large", `{"x":"` + strings.Repeat("x", 1<<20) + `"}`, "", 413, ""},
		{"B06 text/plain", with("t@example.com"), "text/plain", 415, ""},
		{"B06 form", "userName=t", "application/x-www-form-urlencoded", 415, ""},
		{"B08 no schemas", `{"userName":"a@example.com","name":{"givenName":"J","familyName":"H"}}`, "", 400, "invalidSyntax"},
		{"B08 an unknown schema alone", `{"schemas":["urn:example:User"],"userName":"a@example.com","name":{"givenName":"J","familyName":"H"}}`, "", 400, "invalidSyntax"},
		{"B64 NUL", strings.Replace(with("n@example.com"), "Jane", `Ja\u0000ne`, 1), "", 400, "invalidValue"},
		{"B23 active null", strings.Replace(with("null@example.com"), `"userName"`, `"active":null,"userName"`, 1), "", 400, "invalidValue"},
		{"application/json", with("json@example.com"), "application/json", 201, ""},
		{"application/scim+json", with("scim@example.com"), "application/scim+json", 201, ""},
		{"a charset", with("charset@example.com"), "application/scim+json; charset=utf-8", 201, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind := c.kind
			if kind == "" {
				kind = "application/scim+json"
			}
			a := s.scim(http.MethodPost, "/Users", c.body, "Content-Type", kind)
			if c.status == 201 {
				a.must(t, 201)
				return
			}
			a.refused(t, c.status, c.scimType)
		})
	}
}

func TestAccept(t *testing.T) {
	s := start(t)
	s.hired("a@example.com", nil)
	const scimJSON, plain = "application/scim+json; charset=utf-8", "application/json; charset=utf-8"
	for accept, kind := range map[string]string{
		"": scimJSON, "*/*": scimJSON, "application/*": scimJSON, "application/scim+json": scimJSON, "application/scim+json; charset=utf-8": scimJSON,
		"application/json": plain, "text/html, application/json;q=0.5": plain, "application/json; charset=utf-8": plain, "APPLICATION/JSON": plain,
		"application/json, application/scim+json": scimJSON, "application/json, application/scim+json;q=0.9": plain,
		"application/json, */*;q=0.1": plain, "application/json;q=0.1, */*": scimJSON, "application/scim+json;q=0, */*": plain,
		"application/json;q=0, */*;q=0.5": scimJSON, "application/scim+json;q=2, application/json;q=0.1": plain, ", application/json": plain,
	} {
		if a := s.scim(http.MethodGet, "/Users", nil, "Accept", accept).must(t, 200); a.Header.Get("Content-Type") != kind {
			t.Errorf("Accept %q: Content-Type %q, want %q", accept, a.Header.Get("Content-Type"), kind)
		}
	}
	for _, accept := range []string{
		"text/html", "application/xml, text/plain", "application/json;q=0", "*/*;q=0", "application/json;q=0.000, application/*;q=0", "nonsense",
	} {
		s.scim(http.MethodGet, "/Users", nil, "Accept", accept).refused(t, 406, "") // B07
	}
	// An error comes as what was asked for, too.
	missing := s.scim(http.MethodGet, "/Users/999", nil, "Accept", "application/json").must(t, 404)
	if missing.Header.Get("Content-Type") != plain || missing.text("detail") == "" {
		t.Errorf("%v %s", missing.Header, missing.body)
	}
}

func TestCompression(t *testing.T) {
	s := start(t)
	for _, name := range []string{"a", "b", "c", "d"} {
		s.hired(name+"@example.com", nil)
	}
	plain := s.scim(http.MethodGet, "/Users", nil, "Accept-Encoding", "identity").must(t, 200)
	if plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("compressed although it was not asked for")
	}
	// Okta asks for "gzip,deflate". The client decompresses only what it asked for itself.
	packed := s.scim(http.MethodGet, "/Users", nil, "Accept-Encoding", "gzip,deflate").must(t, 200)
	if packed.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed: %v", packed.Header)
	}
	reader, err := gzip.NewReader(strings.NewReader(string(packed.body)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(reader)
	if err != nil || string(data) != string(plain.body) {
		t.Errorf("compressed %s, plain %s (error %v)", data, plain.body, err)
	}
	if small := s.scim(http.MethodGet, "/Users?count=0", nil, "Accept-Encoding", "gzip"); small.Header.Get("Content-Encoding") != "" {
		t.Errorf("a small body was compressed")
	}
	if refused := s.scim(http.MethodGet, "/Users", nil, "Accept-Encoding", "gzip;q=0"); refused.Header.Get("Content-Encoding") != "" {
		t.Errorf("gzip was refused by the client and used")
	}
}
