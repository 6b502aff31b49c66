package admin_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

const targetToken = "Bearer target-secret"

// target is a tiny SCIM server: enough to be provisioned into, and no more.
type target struct {
	URL string

	mu       sync.Mutex
	users    map[string]map[string]any
	order    []string
	requests []string
	// refuse may answer in place of the target: a status above 0 with a detail.
	refuse func(method, path string) (status int, detail string)
}

func newTarget(tb testing.TB) *target {
	tb.Helper()
	s := &target{users: map[string]map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /scim/Users", s.list)
	mux.HandleFunc("GET /scim/Groups", func(w http.ResponseWriter, _ *http.Request) { s.answerList(w, nil) })
	mux.HandleFunc("POST /scim/Users", s.create)
	mux.HandleFunc("GET /scim/Users/{id}", s.get)
	mux.HandleFunc("PUT /scim/Users/{id}", s.put)
	mux.HandleFunc("PATCH /scim/Users/{id}", s.patch)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		path := strings.TrimPrefix(r.URL.Path, "/scim")
		s.requests = append(s.requests, r.Method+" "+path)
		w.Header().Set("Content-Type", "application/scim+json")
		if r.Header.Get("Authorization") != targetToken {
			fail(w, 401, "the token is not known")
			return
		}
		if s.refuse != nil {
			if status, detail := s.refuse(r.Method, path); status > 0 {
				fail(w, status, detail)
				return
			}
		}
		mux.ServeHTTP(w, r)
	}))
	tb.Cleanup(server.Close)
	s.URL = server.URL + "/scim"
	return s
}

func fail(w http.ResponseWriter, status int, detail string) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": fmt.Sprint(status), "detail": detail,
	})
}

func (s *target) answerList(w http.ResponseWriter, found []any) {
	if found == nil {
		found = []any{}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{
		"schemas":      []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
		"totalResults": len(found), "startIndex": 1, "itemsPerPage": len(found), "Resources": found,
	})
}

func (s *target) list(w http.ResponseWriter, r *http.Request) {
	var found []any
	wanted := strings.Trim(strings.TrimPrefix(r.URL.Query().Get("filter"), "userName eq "), `"`)
	for _, id := range s.order {
		if name, _ := s.users[id]["userName"].(string); wanted == "" || strings.EqualFold(name, wanted) {
			found = append(found, s.users[id])
		}
	}
	s.answerList(w, found)
}

func (s *target) create(w http.ResponseWriter, r *http.Request) {
	user, ok := read(w, r)
	if !ok {
		return
	}
	id := fmt.Sprintf("u%d", len(s.order)+1)
	user["id"] = id
	delete(user, "password")
	s.users[id] = user
	s.order = append(s.order, id)
	w.WriteHeader(201)
	_ = json.NewEncoder(w).Encode(user)
}

func (s *target) get(w http.ResponseWriter, r *http.Request) {
	user := s.users[r.PathValue("id")]
	if user == nil {
		fail(w, 404, "no such user")
		return
	}
	_ = json.NewEncoder(w).Encode(user)
}

func (s *target) put(w http.ResponseWriter, r *http.Request) {
	user, ok := read(w, r)
	if !ok {
		return
	}
	user["id"] = r.PathValue("id")
	s.users[r.PathValue("id")] = user
	_ = json.NewEncoder(w).Encode(user)
}

// patch understands what Okta sends: replace with a value object and no path.
func (s *target) patch(w http.ResponseWriter, r *http.Request) {
	body, ok := read(w, r)
	if !ok {
		return
	}
	user := s.users[r.PathValue("id")]
	for _, operation := range body["Operations"].([]any) {
		maps.Copy(user, operation.(map[string]any)["value"].(map[string]any))
	}
	_ = json.NewEncoder(w).Encode(user)
}

func read(w http.ResponseWriter, r *http.Request) (map[string]any, bool) {
	var body map[string]any
	data, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(data, &body)
	}
	if err != nil {
		fail(w, 400, err.Error())
		return nil, false
	}
	return body, true
}

// user is a copy of what the target holds, with nested values as they are.
func (s *target) user(id string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.users[id])
}

// since gives the requests from the mark on, and the next mark.
func (s *target) since(mark int) ([]string, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.requests[mark:]...), len(s.requests)
}

func (s *target) mark() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests)
}

func (s *target) refuses(refuse func(method, path string) (int, string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = refuse
}
