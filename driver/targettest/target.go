// Package targettest is a small SCIM server with users and groups, for tests of what Okta sends: it does what it is told, shows
// what a careful server shows, and keeps every request. It is no reference: see reference/ for that.
package targettest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Token is what the target takes as authorization.
const Token = "Bearer target-secret" //nolint:gosec // a token of tests, known to everybody

// Object is a JSON object.
type Object = map[string]any

// Request is what came in.
type Request struct {
	Method string
	// Path is below the base URL; Query is decoded.
	Path, Query string
	Body        string
}

// Line is the request on one line, the body as it came.
func (r Request) Line() string {
	line := r.Method + " " + r.Path
	if r.Query != "" {
		line += "?" + r.Query
	}
	if r.Body != "" {
		line += " " + r.Body
	}
	return line
}

// Target is a running server.
type Target struct {
	// URL is the SCIM base URL.
	URL string

	mu       sync.Mutex
	users    map[string]Object
	groups   map[string]Object
	order    []string
	count    int
	requests []Request
	answer   func(w http.ResponseWriter, r *http.Request, body string) bool
	quiet    bool
	// served are the lists of endpoints other than users and groups.
	served map[string][]any
}

// New starts a target until the test ends.
func New(tb testing.TB) *Target {
	tb.Helper()
	t := &Target{users: map[string]Object{}, groups: map[string]Object{}}
	server := httptest.NewServer(http.HandlerFunc(t.serve))
	tb.Cleanup(server.Close)
	t.URL = server.URL + "/scim/v2"
	return t
}

// Answers takes over where answer returns true; nil gives the target its own answers back. It runs without a lock, so that it
// may block and other requests are answered meanwhile.
func (t *Target) Answers(answer func(w http.ResponseWriter, r *http.Request, body string) bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answer = answer
}

// Refuses answers requests of the method below the path with a SCIM error.
func (t *Target) Refuses(method, path string, status int, detail string) {
	t.Answers(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.Method != method || !strings.HasPrefix(strings.TrimPrefix(r.URL.Path, "/scim/v2"), path) {
			return false
		}
		fail(w, status, detail)
		return true
	})
}

// SaysLittle has the target answer a change of a group with 204, and show no members.
func (t *Target) SaysLittle() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.quiet = true
}

// Serves has the target answer GET of a path with a list of these resources.
func (t *Target) Serves(path string, resources ...Object) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.served == nil {
		t.served = map[string][]any{}
	}
	list := []any{}
	for _, resource := range resources {
		list = append(list, resource)
	}
	t.served[path] = list
}

// Requests are those since the last call.
func (t *Target) Requests() []Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	sent := t.requests
	t.requests = nil
	return sent
}

// Lines are the requests since the last call, one line each.
func (t *Target) Lines() []string {
	lines := []string{}
	for _, request := range t.Requests() {
		lines = append(lines, request.Line())
	}
	return lines
}

func (t *Target) serve(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	path := strings.TrimPrefix(r.URL.Path, "/scim/v2")
	query, _ := url.QueryUnescape(r.URL.RawQuery)
	t.mu.Lock()
	t.requests = append(t.requests, Request{r.Method, path, query, string(raw)})
	answer := t.answer
	t.mu.Unlock()
	w.Header().Set("Content-Type", "application/scim+json")
	if answer != nil && answer(w, r, string(raw)) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if r.Header.Get("Authorization") != Token {
		fail(w, http.StatusUnauthorized, "the token is not known")
		return
	}
	var body Object
	if len(raw) > 0 && json.Unmarshal(raw, &body) != nil {
		fail(w, http.StatusBadRequest, "the body is not JSON")
		return
	}
	if list, known := t.served[path]; known {
		t.list(w, r, list)
		return
	}
	endpoint, id, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if endpoint == "Groups" {
		t.serveGroup(w, r, id, body)
	} else {
		t.serveUser(w, r, id, body)
	}
}

func (t *Target) nextID(kind string) string {
	t.count++
	id := fmt.Sprintf("%s-%d", kind, t.count)
	t.order = append(t.order, id)
	return id
}

// list answers with the page that is asked for.
func (t *Target) list(w http.ResponseWriter, r *http.Request, found []any) {
	total := len(found)
	start, err := strconv.Atoi(r.URL.Query().Get("startIndex"))
	if err != nil || start < 1 {
		start = 1
	}
	count, err := strconv.Atoi(r.URL.Query().Get("count"))
	if err != nil || count < 0 {
		count = total
	}
	page := found[min(start-1, total):min(start-1+count, total)]
	reply(w, http.StatusOK, Object{
		"schemas":      []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
		"totalResults": total, "startIndex": start, "itemsPerPage": len(page), "Resources": page,
	})
}

// meta as the server of Okta's captures has it.
func (t *Target) meta(kind, id string) Object {
	now := time.Now().UTC().Format(time.RFC3339Nano)
	return Object{"resourceType": strings.TrimSuffix(kind, "s"), "created": now, "lastModified": now, "location": t.URL + "/" + kind + "/" + id}
}

func reply(w http.ResponseWriter, status int, body Object) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func fail(w http.ResponseWriter, status int, detail string) {
	reply(w, status, Object{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": fmt.Sprint(status), "detail": detail,
	})
}

// quoted is the value of a filter such as `userName eq "x"`; "" when it is another filter.
func quoted(filter, attribute string) string {
	value, ok := strings.CutPrefix(filter, attribute+` eq "`)
	if !ok {
		return ""
	}
	return strings.TrimSuffix(value, `"`)
}
