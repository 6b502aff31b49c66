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

// FuzzRequests: whatever a client with a good token sends, the answer is SCIM and no fault of the server's.
func FuzzRequests(f *testing.F) {
	const body = `{"schemas":["` + core + `"],"userName":"jane@example.com","name":{"givenName":"Jane","familyName":"Hale"},"emails":[{"value":"j@example.com","primary":true}]}`
	f.Add("POST", "/Users", "", body)
	f.Add("PUT", "/Users/1", "", strings.Replace(body, `"name"`, `"active":"False","`+peakonURN+`":{"Manager":"jane@example.com","Tenure":"2020-01-01","Office":null},"name"`, 1))
	f.Add("PATCH", "/Users/1", "", `{"schemas":["`+patchURN+`"],"Operations":[{"op":"replace","value":{"active":false}},{"op":"add","path":"emails[type eq \"work\"].value","value":"x@example.com"}]}`)
	f.Add("PATCH", "/Users/1", "", `{"schemas":["`+patchURN+`"],"Operations":[{"op":"remove","path":"`+peakonURN+`:Office"}]}`)
	f.Add("GET", "/Users", `filter=userName eq "jane@example.com" and not (emails[type eq "work"] pr)&startIndex=-1&count=2&attributes=name.givenName`, "")
	f.Add("GET", "/Schemas/"+peakonURN, "", "")
	f.Add("DELETE", "/Users/2", "", "")
	f.Add("GET", "/Groups", "startIndex=1&count=100", "")

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
	handler, err := server.New(server.Config{Store: data, Clock: clock, Log: discard()})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, path, query, body string) {
		if !strings.HasPrefix(path, "/") || strings.ContainsAny(method, " \t\r\n/:") || method == "" {
			t.Skip("not a request that net/http lets through")
		}
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		request.Method, request.URL = method, &url.URL{Path: "/scim/v2" + path, RawQuery: query}
		request.Header.Set("Authorization", "Bearer good")
		request.Header.Set("Content-Type", "application/scim+json")
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		if recorder.Code >= 500 && recorder.Code != http.StatusNotImplemented {
			t.Fatalf("%s %s?%s %s: %d %s", method, path, query, body, recorder.Code, recorder.Body)
		}
		if recorder.Code == http.StatusNoContent {
			return
		}
		var answer struct {
			Schemas []string `json:"schemas"`
			Status  string   `json:"status"`
		}
		if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil || len(answer.Schemas) == 0 {
			t.Fatalf("%s %s?%s %s: %d %s", method, path, query, body, recorder.Code, recorder.Body)
		}
		if isError := recorder.Code >= 400; isError != (answer.Schemas[0] == errorURN) {
			t.Fatalf("%s %s?%s %s: %d %s", method, path, query, body, recorder.Code, recorder.Body)
		}
	})
}
