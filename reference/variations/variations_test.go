package variations_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/variations"
)

const jane = `{"id":"7","schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane","meta":{"resourceType":"User","created":"2026-01-01T10:00:00Z","location":"http://a.example.com/Users/7"},"groups":[{"value":"9"}]}`

// serve answers as a small server would: it knows Jane, who has the id 7, and says what it was asked.
func serve(t *testing.T, asked *string, ids ...string) string {
	t.Helper()
	handler, err := variations.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*asked = r.Method + " " + r.URL.Path + "?" + r.URL.Query().Get("filter") + " " + string(body)
		w.Header().Set("Content-Type", "application/scim+json")
		switch {
		case strings.HasSuffix(r.URL.Path, "/Users/7"):
			w.Header().Set("Location", "http://a.example.com/Users/7")
			fmt.Fprint(w, jane)
		case strings.HasSuffix(r.URL.Path, "/Users") && r.Method == http.MethodGet:
			fmt.Fprint(w, `{"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`)
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","scimType":"invalidValue","detail":"nobody is there"}`)
		}
	}), ids...)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestVariations(t *testing.T) {
	for name, c := range map[string]struct{ method, path, body, asked, status, found string }{
		"patch-204":                    {"PATCH", "/Users/7", `{}`, "PATCH /Users/7? {}", "204", ""},
		"keys-reordered":               {"GET", "/Users/7", "", "", "200", `{ "userName" :` + "\n  " + `"jane" , "schemas" :`},
		"json-media-type":              {"GET", "/Users/7", "", "", "200", `"userName":"jane"`},
		"errors-terse":                 {"GET", "/Users/8", "", "", "404", `{"detail":"Not Found","schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404"}`},
		"errors-with-more":             {"GET", "/Users/8", "", "", "404", `"traceId"`},
		"no-discovery":                 {"GET", "/Schemas", "", "", "404", "<h1>"},
		"unknown-attributes":           {"GET", "/Users/7", "", "", "200", `"seats":12`},
		"empty-for-absent":             {"GET", "/Users/7", "", "", "200", `"nickName":null`},
		"times-otherwise":              {"GET", "/Users/7", "", "", "200", `"created":"2026-01-01T12:00:00.000000+02:00"`},
		"no-meta":                      {"GET", "/Users/7", "", "", "200", `"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane"}`},
		"empty-list-without-resources": {"GET", "/Users", "", "", "200", `{"itemsPerPage":0,"startIndex":1,"totalResults":0}`},
		"lower-case-list-keys":         {"GET", "/Users", "", "", "200", `"totalresults":0`},
		"lookup-404":                   {"GET", "/Users?filter=userName+eq+%22x%22", "", "", "404", `"no resource matches the filter"`},
		"ids-with-sign-and-space": {
			"PUT", "/Users/acct%20@%207?filter=id+eq+%22acct+@+7%22", `{"members":[{"value":"acct @ 7"}]}`,
			`PUT /Users/7?id eq "7" {"members":[{"value":"7"}]}`, "200", `"id":"acct @ 7"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var asked string
			address := serve(t, &asked, name)
			request, err := http.NewRequestWithContext(t.Context(), c.method, address+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			body, err := io.ReadAll(response.Body)
			if err != nil || !strings.HasPrefix(response.Status, c.status) || !strings.Contains(string(body), c.found) || c.asked != "" && asked != c.asked {
				t.Errorf("asked %s, found %s %s (%v)", asked, response.Status, body, err)
			}
		})
	}
}

func TestEveryVariationIsDescribed(t *testing.T) {
	form, seen := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`), map[string]bool{}
	for _, v := range variations.All() {
		if !form.MatchString(v.ID) || seen[v.ID] || !strings.HasSuffix(v.Title, ".") || v.Source == "" {
			t.Errorf("%+v: expected an id of its own, a sentence and a source", v)
		}
		seen[v.ID] = true
	}
	if _, err := variations.Wrap(http.NotFoundHandler(), "nothing"); err == nil || !strings.Contains(err.Error(), "patch-204") {
		t.Errorf("an unknown id: %v", err)
	}
}
