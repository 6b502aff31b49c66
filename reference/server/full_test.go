package server_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/server"
)

const (
	groupURN  = "urn:ietf:params:scim:schemas:core:2.0:Group"
	searchURN = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
)

// full is a server in full mode with three users and two groups.
func full(t *testing.T) (s *target, ids map[string]string) {
	t.Helper()
	s = start(t, func(o *server.Options) { o.Mode = server.FullMode })
	ids = map[string]string{}
	for _, each := range []struct{ name, family string }{{"carol", "Young"}, {"alice", "adams"}, {"bob", "Zorn"}} {
		ids[each.name] = s.hired(each.name+"@example.com", m{"name": m{"familyName": each.family}, "displayName": each.name})
	}
	for _, name := range []string{"engineers", "Admins"} {
		a := s.scim(http.MethodPost, "/Groups", m{"schemas": []any{groupURN}, "displayName": name, "members": []m{{"value": ids["alice"]}}}).must(t, 201)
		ids[name] = a.text("id")
	}
	return s, ids
}

// names are the displayNames of what was found.
func (a answer) names() string {
	list, _ := a.at("Resources").([]any)
	names := make([]string, len(list))
	for i := range list {
		names[i] = a.text("Resources", i, "displayName")
	}
	return strings.Join(names, " ")
}

func TestFullModeAdvertisesWhatItDoes(t *testing.T) {
	s, _ := full(t)
	config := s.scim(http.MethodGet, "/ServiceProviderConfig", nil, "Authorization", "").must(t, 200)
	for feature, supported := range map[string]bool{"patch": true, "filter": true, "bulk": true, "sort": true, "etag": true, "changePassword": true} {
		if config.at(feature, "supported") != supported {
			t.Errorf("%s: %v", feature, config.at(feature))
		}
	}
	for name, want := range (m{"cursor": true, "index": true, "defaultPaginationMethod": "index", "defaultPageSize": 100.0, "maxPageSize": 200.0}) {
		if config.at("pagination", name) != want {
			t.Errorf("pagination.%s: %v", name, config.at("pagination", name))
		}
	}
	if types := s.scim(http.MethodGet, "/ResourceTypes", nil).must(t, 200); types.at("totalResults") != 2.0 || types.at("Resources", 1, "endpoint") != "/Groups" {
		t.Errorf("%s", types.body)
	}
	if schemas := s.scim(http.MethodGet, "/Schemas", nil).must(t, 200); schemas.at("totalResults") != 3.0 {
		t.Errorf("%s", schemas.body)
	}
	s.scim(http.MethodGet, "/Me", nil).refused(t, 501, "")
	s.scim(http.MethodGet, "/Nothing", nil).refused(t, 404, "")
	s.scim(http.MethodGet, "/Users/.search", nil).refused(t, 405, "")
}

func TestUnknownModeIsRefused(t *testing.T) {
	_, err := server.New(server.Config{Mode: "grand", Log: discard()})
	if err == nil || !strings.Contains(err.Error(), `"grand"`) || !strings.Contains(err.Error(), server.FullMode) {
		t.Errorf("got %v", err)
	}
}

func TestSearch(t *testing.T) {
	s, ids := full(t)
	for _, c := range []struct {
		name, path string
		query      m
		want       string
		total      float64
	}{
		{"users", "/Users/.search", m{}, "carol alice bob", 3},
		{"by a filter", "/Users/.search", m{"filter": `displayName sw "a" or displayName eq "BOB"`}, "alice bob", 2},
		{"a page", "/Users/.search", m{"startIndex": 2, "count": 1}, "alice", 3},
		{"sorted", "/Users/.search", m{"sortBy": "displayName"}, "alice bob carol", 3},
		{"sorted the other way", "/Users/.search", m{"sortBy": "name.familyName", "sortOrder": "descending"}, "bob carol alice", 3},
		{"groups", "/Groups/.search", m{"filter": `members.value eq "` + ids["alice"] + `"`}, "engineers Admins", 2},
		{"everything", "/.search", m{}, "carol alice bob engineers Admins", 5},
		{"a page across types", "/.search", m{"startIndex": 3, "count": 2}, "bob engineers", 5},
		{"beyond the first type", "/.search", m{"startIndex": 5}, "Admins", 5},
		{"beyond the end", "/.search", m{"startIndex": 6}, "", 5},
		{"no more than the total", "/.search", m{"count": 0}, "", 5},
		{"everything, sorted", "/.search", m{"sortBy": "displayName"}, "Admins alice bob carol engineers", 5},
		{"sorted by what groups lack", "/.search", m{"sortBy": "userName"}, "alice bob carol engineers Admins", 5},
		{"and the other way", "/.search", m{"sortBy": "userName", "sortOrder": "descending"}, "engineers Admins carol bob alice", 5},
		{"a sorted page", "/.search", m{"sortBy": "displayName", "startIndex": 2, "count": 3}, "alice bob carol", 5},
		{"of one type", "/.search", m{"filter": `meta.resourceType eq "Group"`}, "engineers Admins", 2},
		{"by an attribute of one type", "/.search", m{"filter": `userName sw "a" or displayName eq "admins"`}, "alice Admins", 2},
		{"not of the other", "/.search", m{"filter": `not (members pr)`}, "carol alice bob", 3},
		{"for nothing", "/.search", m{"filter": `userName eq "x" and members pr`}, "", 0},
		{"at the root by GET", "/?filter=" + url.QueryEscape(`displayName co "in"`), nil, "engineers Admins", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a answer
			if c.query == nil {
				a = s.scim(http.MethodGet, c.path, nil).must(t, 200)
			} else {
				c.query["schemas"] = []any{searchURN}
				a = s.scim(http.MethodPost, c.path, c.query).must(t, 200)
			}
			if a.names() != c.want || a.at("totalResults") != c.total {
				t.Errorf("found %q of %v, want %q of %v", a.names(), a.at("totalResults"), c.want, c.total)
			}
		})
	}
	t.Run("attributes", func(t *testing.T) {
		a := s.scim(http.MethodPost, "/.search", m{"schemas": []any{searchURN}, "attributes": []string{"displayName", "userName"}, "filter": `displayName eq "alice" or displayName eq "admins"`}).must(t, 200)
		first, _ := a.at("Resources", 0).(m)
		second, _ := a.at("Resources", 1).(m)
		if len(first) != 4 || first["userName"] == nil || len(second) != 3 || second["members"] != nil {
			t.Errorf("%s", a.body)
		}
		a = s.scim(http.MethodPost, "/Groups/.search", m{"schemas": []any{searchURN}, "excludedAttributes": []string{"members"}}).must(t, 200)
		if a.at("Resources", 0, "members") != nil || a.at("Resources", 0, "meta") == nil {
			t.Errorf("%s", a.body)
		}
	})
	for _, c := range []struct {
		path     string
		query    m
		scimType string
	}{
		{"/Users/.search", m{"filter": "shoeSize pr"}, "invalidFilter"},
		{"/.search", m{"filter": "shoeSize pr"}, "invalidFilter"},
		{"/.search", m{"filter": "displayName eq 5"}, "invalidFilter"},
		{"/Users/.search", m{"sortBy": "shoeSize"}, "invalidValue"},
		{"/.search", m{"sortBy": "shoeSize"}, "invalidValue"},
		{"/Users/.search", m{"sortBy": "userName", "sortOrder": "upwards"}, "invalidValue"},
		{"/Users/.search", m{"attributes": []string{"id"}, "excludedAttributes": []string{"name"}}, "invalidValue"},
		{"/.search", m{"attributes": []string{"id"}, "excludedAttributes": []string{"name"}}, "invalidValue"},
		{"/Users/.search", m{"count": "5"}, "invalidValue"},
		{"/Users/.search", m{"schemas": []any{core}}, "invalidSyntax"},
	} {
		if c.query["schemas"] == nil {
			c.query["schemas"] = []any{searchURN}
		}
		s.scim(http.MethodPost, c.path, c.query).refused(t, 400, c.scimType)
	}
	s.scim(http.MethodPost, "/Nothing/.search", m{"schemas": []any{searchURN}}).refused(t, 404, "")
}

// TestCursors turns pages of one resource each until there is no more (RFC 9865).
func TestCursors(t *testing.T) {
	s, _ := full(t)
	turn := func(path, query string) (names string) {
		t.Helper()
		cursor := ""
		for range 10 {
			a := s.scim(http.MethodGet, path+"?"+query+"&count=1&cursor="+url.QueryEscape(cursor), nil).must(t, 200)
			if a.at("startIndex") != nil || a.at("itemsPerPage") != 1.0 {
				t.Fatalf("%s", a.body)
			}
			names += " " + a.names()
			if cursor = a.text("nextCursor"); cursor == "" {
				return strings.TrimSpace(names)
			}
		}
		t.Fatalf("%s?%s does not end: %s", path, query, names)
		return names
	}
	for _, c := range []struct{ path, query, want string }{
		{"/Users", "", "carol alice bob"},
		{"/Users", "sortBy=displayName", "alice bob carol"},
		{"/Users", "sortBy=displayName&sortOrder=descending", "carol bob alice"},
		{"/Users", "filter=" + url.QueryEscape(`displayName ne "alice"`), "carol bob"},
		{"/Groups", "", "engineers Admins"},
		{"/", "", "carol alice bob engineers Admins"},
		{"/", "sortBy=displayName", "Admins alice bob carol engineers"},
		{"/", "filter=" + url.QueryEscape(`userName pr`), "carol alice bob"},
		{"/", "filter=" + url.QueryEscape(`members pr`), "engineers Admins"},
	} {
		if got := turn(c.path, c.query); got != c.want {
			t.Errorf("%s?%s: %q, want %q", c.path, c.query, got, c.want)
		}
	}
	first := s.scim(http.MethodGet, "/Users?cursor&count=2", nil).must(t, 200)
	cursor := first.text("nextCursor")
	if cursor == "" || first.at("totalResults") != 3.0 || first.names() != "carol alice" {
		t.Fatalf("%s", first.body)
	}
	post := s.scim(http.MethodPost, "/Users/.search", m{"schemas": []any{searchURN}, "cursor": cursor, "count": 2}).must(t, 200)
	if post.names() != "bob" || post.at("nextCursor") != nil {
		t.Errorf("%s", post.body)
	}
	s.hired("dave@example.com", m{"displayName": "dave"}) // who comes later is on a later page, and nobody is shown twice
	if next := s.scim(http.MethodGet, "/Users?cursor="+cursor, nil).must(t, 200); next.names() != "bob dave" {
		t.Errorf("%s", next.body)
	}
	for query, scimType := range map[string]string{
		"cursor=abc": "invalidCursor", "cursor=" + cursor[1:]: "invalidCursor", "cursor=" + cursor + "&sortBy=userName": "invalidCursor",
		"cursor=" + cursor + "&filter=" + url.QueryEscape("id pr"): "invalidCursor", "cursor&count=0": "invalidCount", "cursor&count=-1": "invalidCount",
		"cursor&startIndex=1": "invalidValue",
	} {
		s.scim(http.MethodGet, "/Users?"+query, nil).refused(t, 400, scimType)
	}
	s.scim(http.MethodGet, "/Groups?cursor="+cursor, nil).refused(t, 400, "invalidCursor")
	s.scim(http.MethodGet, "/?cursor="+cursor, nil).refused(t, 400, "invalidCursor")
	s.scim(http.MethodPost, "/Users/.search", m{"schemas": []any{searchURN}, "cursor": 5}).refused(t, 400, "invalidCursor")
}

func TestVersions(t *testing.T) {
	s, ids := full(t)
	path := "/Users/" + ids["alice"]
	rename := func(name string) m {
		return m{"schemas": []any{patchURN}, "Operations": []m{operation("replace", "displayName", name)}}
	}
	created := s.scim(http.MethodPost, "/Users", user("dave@example.com", nil)).must(t, 201)
	if tag := created.Header.Get("ETag"); tag == "" || tag != created.text("meta", "version") || !strings.HasPrefix(tag, `W/"`) {
		t.Errorf("ETag %q: %s", tag, created.body)
	}
	read := s.scim(http.MethodGet, path, nil).must(t, 200)
	tag := read.Header.Get("ETag")
	if tag == "" || tag != read.text("meta", "version") {
		t.Fatalf("ETag %q: %s", tag, read.body)
	}
	if same := s.scim(http.MethodGet, path, nil, "If-None-Match", tag); same.StatusCode != 304 || len(same.body) != 0 || same.Header.Get("ETag") != tag {
		t.Errorf("%d %v %s", same.StatusCode, same.Header, same.body)
	}
	s.scim(http.MethodGet, path, nil, "If-None-Match", `W/"other"`).must(t, 200)
	s.scim(http.MethodGet, path, nil, "If-Match", `W/"other"`).refused(t, 412, "")
	s.scim(http.MethodGet, path, nil, "If-Match", "*").must(t, 200)

	changed := s.scim(http.MethodPatch, path, rename("Alice"), "If-Match", tag).must(t, 200)
	next := changed.Header.Get("ETag")
	if next == tag || next != changed.text("meta", "version") {
		t.Errorf("version %q after %q", next, tag)
	}
	for _, stale := range []string{tag, `W/"other"`, "nonsense"} {
		s.scim(http.MethodPatch, path, rename("Nobody"), "If-Match", stale).refused(t, 412, "")
		s.scim(http.MethodPut, path, user("alice@example.com", nil), "If-Match", stale).refused(t, 412, "")
		s.scim(http.MethodDelete, path, nil, "If-Match", stale).refused(t, 412, "")
	}
	s.scim(http.MethodPut, path, user("alice@example.com", nil), "If-None-Match", "*").refused(t, 412, "")
	s.scim(http.MethodPatch, "/Users/nobody", rename("x"), "If-Match", "*").refused(t, 404, "")
	if now := s.scim(http.MethodGet, path, nil).must(t, 200); now.text("displayName") != "Alice" || now.Header.Get("ETag") != next {
		t.Errorf("%s", now.body)
	}
	bulk := s.bulk(
		m{"method": "PATCH", "path": path, "version": tag, "data": rename("Nobody")},
		m{"method": "PATCH", "path": path, "version": next, "data": rename("Alicia")},
		m{"method": "DELETE", "path": path, "version": next},
	).must(t, 200)
	if bulk.results() != "412, 200, 412" || bulk.text("Operations", 1, "version") == "" || bulk.text("Operations", 1, "version") == next {
		t.Errorf("%s", bulk.body)
	}
	s.scim(http.MethodDelete, path, nil, "If-Match", bulk.text("Operations", 1, "version")).must(t, 204)
}

func TestPeakonModeHasNoVersions(t *testing.T) {
	s := start(t)
	id := s.hired("jane@example.com", nil)
	a := s.scim(http.MethodPut, "/Users/"+id, user("jane@example.com", nil), "If-Match", `W/"other"`).must(t, 200)
	read := s.scim(http.MethodGet, "/Users/"+id, nil, "If-None-Match", "*").must(t, 200)
	if a.Header.Get("ETag")+read.Header.Get("ETag") != "" || read.at("meta", "version") != nil {
		t.Errorf("%v %s", read.Header, read.body)
	}
	listed := s.scim(http.MethodGet, "/Users?cursor=abc&sortBy=nothing&sortOrder=upwards", nil).must(t, 200)
	if listed.at("startIndex") != 1.0 || listed.at("nextCursor") != nil {
		t.Errorf("what is not advertised is ignored: %s", listed.body)
	}
	for _, path := range []string{"/", ""} {
		s.scim(http.MethodGet, path, nil).refused(t, 404, "")
	}
}

func TestFullModeBulk(t *testing.T) {
	s, _ := full(t)
	a := s.bulk( // RFC 7644 §3.7.2
		m{"method": "POST", "path": "/Groups", "bulkId": "ytrewq", "data": m{
			"schemas": []any{groupURN}, "displayName": "Tour Guides",
			"members": []m{{"type": "User", "value": "bulkId:qwerty"}},
		}},
		creating("qwerty", "dave@example.com", nil),
	).must(t, 200)
	if a.results() != "201, 201" || a.text("Operations", 0, "version") == "" {
		t.Fatalf("%s", a.body)
	}
	group := s.send(http.MethodGet, a.text("Operations", 0, "location"), nil).must(t, 200)
	if group.text("members", 0, "$ref") != a.text("Operations", 1, "location") {
		t.Errorf("%s", group.body)
	}
	circle := func(bulkID, other string) m {
		return m{"method": "POST", "path": "/Groups", "bulkId": bulkID, "data": m{
			"schemas": []any{groupURN}, "displayName": bulkID,
			"members": []m{{"type": "Group", "value": "bulkId:" + other}},
		}}
	}
	round := s.bulk(circle("a", "b"), circle("b", "a")).must(t, 200) // RFC 7644 §3.7.1
	if round.results() != "201, 201" {
		t.Fatalf("%s", round.body)
	}
	for i := range 2 {
		group := s.send(http.MethodGet, round.text("Operations", i, "location"), nil).must(t, 200)
		if group.text("members", 0, "$ref") != round.text("Operations", 1-i, "location") || group.text("meta", "version") != round.text("Operations", i, "version") {
			t.Errorf("%s in %s", group.body, round.body)
		}
	}
	if a := s.bulk(circle("c", "c")).must(t, 200); a.results() != "400 invalidValue" { // a group in itself
		t.Errorf("%s", a.body)
	}
	if groups := s.scim(http.MethodGet, "/Groups?count=0", nil); groups.at("totalResults") != 5.0 {
		t.Errorf("a group that could not be completed is left: %s", groups.body)
	}
}

// HEAD is GET without the body (RFC 9110 §9.3.2); Peakon's interface has none (B65).
func TestHead(t *testing.T) {
	s, ids := full(t)
	shown := s.scim(http.MethodGet, "/Users/"+ids["alice"], nil).must(t, 200)
	head := s.scim(http.MethodHead, "/Users/"+ids["alice"], nil).must(t, 200)
	if len(head.body) != 0 || head.Header.Get("ETag") != shown.Header.Get("ETag") || head.ContentLength != shown.ContentLength {
		t.Errorf("HEAD: %d bytes, ETag %q of %q, length %d of %d", len(head.body), head.Header.Get("ETag"), shown.Header.Get("ETag"), head.ContentLength, shown.ContentLength)
	}
	s.scim(http.MethodHead, "/Users/nobody", nil).must(t, 404)
	if allowed := s.scim(http.MethodDelete, "/Users", nil).must(t, 405).Header.Get("Allow"); allowed != "GET, HEAD, POST" {
		t.Errorf("Allow: %q", allowed)
	}
}

// A resource may be larger than a bulk request: a group of thousands must fit into the PUT that gives it back.
func TestALargeResourceCanBePutBack(t *testing.T) {
	s, ids := full(t)
	user := s.scim(http.MethodGet, "/Users/"+ids["alice"], nil).must(t, 200).object()
	certificate := base64.StdEncoding.EncodeToString(make([]byte, 1<<20))
	user["x509Certificates"] = []any{m{"value": certificate}}
	put := s.scim(http.MethodPut, "/Users/"+ids["alice"], user).must(t, 200)
	s.scim(http.MethodPut, "/Users/"+ids["alice"], put.object()).must(t, 200)
	user["x509Certificates"] = []any{m{"value": strings.Repeat(certificate, 6)}}
	s.scim(http.MethodPut, "/Users/"+ids["alice"], user).refused(t, 413, "")
}

func TestADatabaseOfTheOtherModeIsRefused(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{server.FullMode, server.PeakonMode, "use --mode full"}, {server.PeakonMode, server.FullMode, "use --mode peakon"},
	} {
		file := filepath.Join(t.TempDir(), "peakon.db")
		options := server.Options{Addr: "127.0.0.1:0", DB: file, Mode: c.first, Token: "first-token"}
		running, err := server.Start(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		(&target{Running: running, t: t}).hired("jane@example.com", nil)
		if err := running.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the file: %v, %v; nobody else may read it", info.Mode(), err)
		}
		options.Mode = c.second
		if _, err := server.Start(t.Context(), options); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s after %s: found %v, want an error with %q", c.second, c.first, err, c.want)
		}
	}
}
