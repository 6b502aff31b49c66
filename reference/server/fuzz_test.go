package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reference/store"
)

// asked is a server without a socket, for many requests.
type asked struct{ http.Handler }

// fuzzed is a server in a mode, whose token is "good".
func fuzzed(f *testing.F, mode string) asked {
	f.Helper()
	clock := &server.Clock{}
	data, err := store.Open(f.Context(), store.Options{Clock: clock})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = data.Close() })
	err = data.Change(f.Context(), func(t *store.Tx) error {
		company, err := t.CreateCompany(f.Context(), "Fuzz", "")
		if err != nil {
			return err
		}
		return t.Adopt(f.Context(), company.ID, "good")
	})
	if err != nil {
		f.Fatal(err)
	}
	handler, err := server.New(server.Config{Store: data, Clock: clock, Log: discard(), Mode: mode})
	if err != nil {
		f.Fatal(err)
	}
	return asked{handler}
}

// ask sends a request as it is.
func (s asked) ask(t testing.TB, method, path, query, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
	request.Method, request.URL = method, &url.URL{Path: "/scim/v2" + path, RawQuery: query}
	request.Header.Set("Authorization", "Bearer good")
	request.Header.Set("Content-Type", "application/scim+json")
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, request)
	return recorder
}

// sound fails the test unless an answer is SCIM and no fault of the server's.
func sound(t *testing.T, recorder *httptest.ResponseRecorder, what ...string) {
	t.Helper()
	if recorder.Code >= 500 && recorder.Code != http.StatusNotImplemented {
		t.Fatalf("%q: %d %s", what, recorder.Code, recorder.Body)
	}
	if recorder.Code == http.StatusNoContent {
		return
	}
	var answer struct {
		Schemas []string `json:"schemas"`
		Status  string   `json:"status"`
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil || len(answer.Schemas) == 0 {
		t.Fatalf("%q: %d %s", what, recorder.Code, recorder.Body)
	}
	if isError := recorder.Code >= 400; isError != (answer.Schemas[0] == errorURN) {
		t.Fatalf("%q: %d %s", what, recorder.Code, recorder.Body)
	}
}

const fuzzedUser = `{"schemas":["` + core + `"],"userName":"jane@example.com","name":{"givenName":"Jane","familyName":"Hale"},"emails":[{"value":"j@example.com","primary":true}]}`

// FuzzRequests: whatever a client with a good token sends, in either mode, the answer is SCIM and no fault of the server's.
func FuzzRequests(f *testing.F) {
	const body = fuzzedUser
	f.Add("POST", "/Users", "", body)
	f.Add("PUT", "/Users/1", "", strings.Replace(body, `"name"`, `"active":"False","`+peakonURN+`":{"Manager":"jane@example.com","Tenure":"2020-01-01","Office":null},"name"`, 1))
	f.Add("PATCH", "/Users/1", "", `{"schemas":["`+patchURN+`"],"Operations":[{"op":"replace","value":{"active":false}},{"op":"add","path":"emails[type eq \"work\"].value","value":"x@example.com"}]}`)
	f.Add("PATCH", "/Users/1", "", `{"schemas":["`+patchURN+`"],"Operations":[{"op":"remove","path":"`+peakonURN+`:Office"}]}`)
	f.Add("GET", "/Users", `filter=userName eq "jane@example.com" and not (emails[type eq "work"] pr)&startIndex=-1&count=2&attributes=name.givenName`, "")
	f.Add("GET", "/Users", `filter=emails[type eq "work" and value co "@"]&sortBy=name.familyName&sortOrder=descending&cursor&count=1`, "")
	f.Add("GET", "/Schemas/"+peakonURN, "", "")
	f.Add("DELETE", "/Users/2", "", "")
	f.Add("GET", "/Groups", "startIndex=1&count=100", "")
	f.Add("POST", "/Groups", "", `{"schemas":["`+groupURN+`"],"displayName":"g","members":[{"value":"1"}]}`)
	f.Add("POST", "/.search", "", `{"schemas":["`+searchURN+`"],"filter":"meta.resourceType eq \"User\" or displayName pr","sortBy":"displayName","cursor":"","attributes":["id"]}`)
	f.Add("POST", "/Bulk", "", `{"schemas":["`+bulkURN+`"],"failOnErrors":2,"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":`+body+`},{"method":"PATCH","path":"/Users/bulkId:a","data":{"schemas":["`+patchURN+`"],"Operations":[{"op":"add","path":"displayName","value":"bulkId:b"}]}},{"method":"POST","path":"/Groups","bulkId":"b","data":{"schemas":["`+groupURN+`"],"displayName":"x","members":[{"value":"bulkId:b"}]}}]}`)
	f.Add("GET", "/", `filter=userName pr`, "")
	modes := []asked{fuzzed(f, server.PeakonMode), fuzzed(f, server.FullMode)}
	f.Fuzz(func(t *testing.T, method, path, query, body string) {
		if !strings.HasPrefix(path, "/") || strings.ContainsAny(method, " \t\r\n/:") || method == "" {
			t.Skip("not a request that net/http lets through")
		}
		for _, s := range modes {
			sound(t, s.ask(t, method, path, query, body), method, path, query, body)
		}
	})
}

// FuzzPatchRequest: a PATCH that is refused changes nothing, and what is answered to one that is not is what is stored.
func FuzzPatchRequest(f *testing.F) {
	for _, operations := range []string{
		`{"op":"replace","value":{"active":false}}`,
		`{"op":"replace","path":"name.givenName","value":"X"},{"op":"replace","path":"timezone","value":"Mars/Olympus"}`,
		`{"op":"add","value":{"nickName":"J","name.familyName":"X","` + enterprise + `":{"manager":"1","department":"D"}}},{"op":"remove","path":"userName"}`,
		`{"op":"add","path":"emails","value":[{"value":"a@example.com","type":"home","primary":true}]},{"op":"remove","path":"emails[type eq \"work\"]"}`,
		`{"op":"replace","path":"addresses[type eq \"work\"].locality","value":"X"}`,
		`{"op":"remove","path":"` + enterprise + `"},{"op":"add","path":"` + peakonURN + `:Date_of_Birth","value":"1990-12-31"}`,
		`{"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":"+45"},{"op":"move","path":"x"}`,
	} {
		f.Add(`{"schemas":["` + patchURN + `"],"Operations":[` + operations + `]}`)
	}
	type world struct {
		asked

		path string
	}
	var worlds []world
	for _, mode := range []string{server.PeakonMode, server.FullMode} {
		s := fuzzed(f, mode)
		var created struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(s.ask(f, "POST", "/Users", "", fuzzedUser).Body.Bytes(), &created); err != nil {
			f.Fatal(err)
		}
		worlds = append(worlds, world{s, "/Users/" + created.ID})
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, w := range worlds {
			before := w.ask(t, "GET", w.path, "", "").Body.String()
			patched := w.ask(t, "PATCH", w.path, "", body)
			sound(t, patched, body)
			after := w.ask(t, "GET", w.path, "", "").Body.String()
			if patched.Code == http.StatusOK && after != patched.Body.String() {
				t.Fatalf("%s: answered %s, stored %s", body, patched.Body, after)
			}
			if patched.Code != http.StatusOK && after != before {
				t.Fatalf("%s: refused with %d, but\n%s became\n%s", body, patched.Code, before, after)
			}
		}
	})
}

// FuzzPostRequest: what a POST answers is what is stored, and putting it back changes nothing.
func FuzzPostRequest(f *testing.F) {
	f.Add(fuzzedUser)
	f.Add(strings.Replace(fuzzedUser, `"name"`, `"locale":"en_US","timezone":"europe/copenhagen","title":"<>&","`+enterprise+`":{"employeeNumber":"1","manager":{"value":"2"}},"name"`, 1))
	f.Add(strings.Replace(fuzzedUser, `"name"`, `"phoneNumbers":[{"value":"+45","type":"mobile"}],"`+peakonURN+`":{"Office":"W","Date of Birth":"1990-01-01"},"name"`, 1))
	f.Add(strings.Replace(fuzzedUser, `"name"`, `"addresses":[{"type":"work","primary":true,"country":"DK"}],"x509Certificates":[{"value":"AA=="}],"roles":[{"value":"r"}],"NICKNAME":"n","name"`, 1))
	worlds := []asked{fuzzed(f, server.PeakonMode), fuzzed(f, server.FullMode)}
	f.Fuzz(func(t *testing.T, body string) {
		for _, s := range worlds {
			created := s.ask(t, "POST", "/Users", "", body)
			sound(t, created, body)
			if created.Code != http.StatusCreated {
				continue
			}
			path := "/Users/" + created.Header().Get("Location")[strings.LastIndex(created.Header().Get("Location"), "/")+1:]
			if read := s.ask(t, "GET", path, "", "").Body.String(); read != created.Body.String() {
				t.Fatalf("%s: answered %s, stored %s", body, created.Body, read)
			}
			if put := s.ask(t, "PUT", path, "", created.Body.String()); put.Code != http.StatusOK || put.Body.String() != created.Body.String() {
				t.Fatalf("%s: created %s, put back as %d %s", body, created.Body, put.Code, put.Body)
			}
			if gone := s.ask(t, "DELETE", path, "", ""); gone.Code != http.StatusNoContent {
				t.Fatalf("%d %s", gone.Code, gone.Body)
			}
		}
	})
}
