package provisioning_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// pagesOf answers lists as a server with that many users does; cap is the most that it puts on a page.
func pagesOf(users, most int) func(w http.ResponseWriter, r *http.Request, _ string) bool {
	return func(w http.ResponseWriter, r *http.Request, _ string) bool {
		start, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
		count, _ := strconv.Atoi(r.URL.Query().Get("count"))
		var found []string
		for n := start; n <= users && n < start+min(count, most); n++ {
			found = append(found, fmt.Sprintf(`{"id":"id-%d","userName":"user%d@x.test","active":%t,"displayName":"Group %d"}`, n, n, n%10 != 0, n))
		}
		listed(w, users, start, found...)
		return true
	}
}

func listed(w http.ResponseWriter, total, start int, resources ...string) {
	_, _ = fmt.Fprintf(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":%d,"startIndex":%d,"itemsPerPage":%d,"Resources":[%s]}`,
		total, start, len(resources), strings.Join(resources, ","))
}

func TestImportReadsPages(t *testing.T) {
	for name, c := range map[string]struct {
		users, most int
		groups      bool
		sent        []string
		found       int
		warnings    int
	}{
		"none":            {0, 100, false, []string{"/Users 1"}, 0, 0},
		"one page":        {100, 100, false, []string{"/Users 1"}, 100, 0},
		"one more":        {101, 100, false, []string{"/Users 1", "/Users 101"}, 101, 0},
		"three pages":     {250, 100, false, []string{"/Users 1", "/Users 101", "/Users 201"}, 250, 0},
		"groups":          {150, 100, true, []string{"/Users 1", "/Users 101", "/Groups 1", "/Groups 101"}, 150, 0},
		"short pages":     {250, 60, false, []string{"/Users 1", "/Users 101", "/Users 201"}, 170, 2},
		"pages ignored":   {250, 1000, false, []string{"/Users 1", "/Users 101", "/Users 201"}, 250, 0},
		"a short page of": {130, 50, false, []string{"/Users 1", "/Users 101"}, 80, 1},
	} {
		t.Run(name, func(t *testing.T) {
			target := newTarget(t)
			target.answer = pagesOf(c.users, c.most)
			p, _ := newProvisioner(t)
			app := target.app(t, scimdrill.Template)
			app.Features.ImportGroups = c.groups
			found, result := p.Import(t.Context(), app)
			if result.Failure != nil {
				t.Fatalf("found %+v", result.Failure)
			}
			var want []string
			for _, line := range c.sent {
				path, start, _ := strings.Cut(line, " ")
				want = append(want, "GET "+path+"?startIndex="+start+"&count=100")
			}
			expect(t, target.sent(), want...)
			if len(found.Users) != c.found || len(found.Warnings) != c.warnings || (len(found.Groups) > 0) != c.groups {
				t.Errorf("found %d users, %d groups, warnings %q", len(found.Users), len(found.Groups), found.Warnings)
			}
		})
	}
}

func TestImportReadsProfiles(t *testing.T) {
	target := newTarget(t)
	target.answer = func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.URL.Path == "/Groups" {
			listed(w, 1, 1, `{"id":"g1","displayName":"Staff","members":[{"value":"u1","display":"ann"},{"value":"u2"}]}`)
			return true
		}
		listed(w, 3, 1, `{"id":"u1","userName":"ann@x.test","name":{"givenName":"Ann"},"emails":[{"primary":true,"value":"ann@x.test","type":"work"}],"active":true}`,
			`{"ID":7,"USERNAME":"bob@x.test","active":false,"title":"Engineer"}`,
			`{"id":"u3","userName":"eve","emails":[{"value":"home@x.test","type":"home"},{"value":"work@x.test","type":"work","primary":true}]}`)
		return true
	}
	p, _ := newProvisioner(t)
	app := target.app(t, scimdrill.Wizard)
	app.Features.ImportGroups = true
	found, result := p.Import(t.Context(), app)
	if result.Failure != nil || len(result.Events) != 0 || len(result.Exchanges) != 2 {
		t.Errorf("found %+v", result)
	}
	want := provisioning.Import{
		Users: []provisioning.ImportedUser{
			{ID: "u1", UserName: "ann@x.test", Active: true, Profile: map[string]any{"givenName": "Ann", "email": "ann@x.test", "emailType": "work"}},
			{ID: "7", UserName: "bob@x.test", Profile: map[string]any{"title": "Engineer"}},
			// Of several emails the primary one counts, and its type.
			{ID: "u3", UserName: "eve", Active: true, Profile: map[string]any{"email": "work@x.test", "emailType": "work"}},
		},
		Groups: []provisioning.ImportedGroup{{ID: "g1", Name: "Staff", Members: []string{"u1", "u2"}}},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func TestImportFailsWhole(t *testing.T) {
	user := func(n int) string { return fmt.Sprintf(`{"id":"id-%d","userName":"user%d"}`, n, n) }
	page := func(from, to int) []string {
		var users []string
		for n := from; n <= to; n++ {
			users = append(users, user(n))
		}
		return users
	}
	second := func(answer func(w http.ResponseWriter)) func(w http.ResponseWriter, r *http.Request, _ string) bool {
		return func(w http.ResponseWriter, r *http.Request, _ string) bool {
			if r.URL.Query().Get("startIndex") == "1" {
				listed(w, 150, 1, page(1, 100)...)
			} else {
				answer(w)
			}
			return true
		}
	}
	first := func(body string) func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		return func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			_, _ = w.Write([]byte(body))
			return true
		}
	}
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request, _ string) bool
		says   string
	}{
		"5xx on the second page": {second(func(w http.ResponseWriter) {
			reply(w, http.StatusBadGateway, parse(`{"detail":"the database is down"}`))
		}), "Bad Gateway. Errors reported by remote server: the database is down"},
		"the connection is cut": {second(func(w http.ResponseWriter) {
			panic(http.ErrAbortHandler)
		}), "failed to respond"},
		"the token is refused": {second(func(w http.ResponseWriter) {
			reply(w, http.StatusUnauthorized, parse(`{"detail":"the token has ended"}`))
		}), "Unauthorized. Errors reported by remote server: the token has ended"},
		"a redirect": {second(func(w http.ResponseWriter) {
			w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
			w.WriteHeader(http.StatusFound)
		}), "Found"},
		"the second page repeats":      {second(func(w http.ResponseWriter) { listed(w, 150, 101, page(51, 100)...) }), "repeats id-51, which startIndex=1 held already"},
		"the first page again":         {second(func(w http.ResponseWriter) { listed(w, 150, 1, page(1, 100)...) }), "asked for startIndex=101 and answers with startIndex 1"},
		"the list shrinks":             {second(func(w http.ResponseWriter) { listed(w, 140, 101, page(101, 140)...) }), "says totalResults 140, and 150 before"},
		"the list grows":               {second(func(w http.ResponseWriter) { listed(w, 160, 101, page(101, 160)...) }), "says totalResults 160, and 150 before"},
		"HTML":                         {second(func(w http.ResponseWriter) { _, _ = w.Write([]byte("<html>")) }), "No results for users returned"},
		"more than it says":            {first(`{"totalResults":1,"Resources":[` + user(1) + `,` + user(2) + `]}`), "holds 2 resources and says totalResults 1"},
		"no id":                        {first(`{"totalResults":1,"Resources":[{"userName":"x"}]}`), "entry 1 of /Users with startIndex=1 has no id"},
		"no userName":                  {first(`{"totalResults":1,"Resources":[{"id":"1"}]}`), "user 1 has no userName"},
		"numbers as strings":           {first(`{"totalResults":"1","Resources":[` + user(1) + `]}`), "totalResults: a JSON number expected"},
		"a total that nobody can read": {first(`{"totalResults":1e12,"Resources":[` + user(1) + `]}`), "an import ends at 2000000"},
		"a negative total":             {first(`{"totalResults":-1,"Resources":[]}`), "says totalResults -1"},
	} {
		t.Run(name, func(t *testing.T) {
			target := newTarget(t)
			target.answer = c.answer
			p, _ := newProvisioner(t)
			found, result := p.Import(t.Context(), target.app(t, scimdrill.Template))
			if result.Failure == nil || len(found.Users) > 0 {
				t.Fatalf("found %d users and %+v", len(found.Users), result)
			}
			if text := result.Failure.AdminText; !strings.HasPrefix(text, "Import from app ") || !strings.Contains(text, c.says) {
				t.Errorf("the administrator reads %q, want it to hold %q", text, c.says)
			}
		})
	}
}
