package server_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

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
