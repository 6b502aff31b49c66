package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

const (
	core       = "urn:ietf:params:scim:schemas:core:2.0:User"
	enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	peakonURN  = "urn:ietf:params:scim:schemas:extension:peakon:2.0:User"
	patchURN   = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	errorURN   = "urn:ietf:params:scim:api:messages:2.0:Error"
	listURN    = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
)

// target is a running server and what a client of it needs.
type target struct {
	*server.Running

	t   *testing.T
	log *buffer
}

// start runs a server on a real socket, in memory, with control.
func start(t *testing.T, change ...func(*server.Options)) *target {
	t.Helper()
	log := &buffer{}
	options := server.Options{
		Addr: "127.0.0.1:0", Control: true, Token: "the-token", Log: slog.New(slog.NewTextHandler(log, nil)),
		Clock: server.ClockAt(time.Date(2026, 2, 16, 12, 0, 0, 0, time.UTC)),
	}
	for _, each := range change {
		each(&options)
	}
	if options.DB == "" && postgrestest.On() {
		options.DB = postgrestest.Database(t)
	}
	running, err := server.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Second)
		defer cancel()
		if err := running.Close(ctx); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return &target{Running: running, t: t, log: log}
}

// buffer is a log that can be read while it is written.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(data)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// answer is an answer, read whole.
type answer struct {
	*http.Response

	body []byte
}

func (a answer) object() map[string]any {
	var object map[string]any
	if err := json.Unmarshal(a.body, &object); err != nil {
		return nil
	}
	return object
}

// at follows keys and indices into the body: at("emails", 0, "value").
func (a answer) at(keys ...any) any {
	var value any = a.object()
	for _, key := range keys {
		switch key := key.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[key]
		case int:
			list, _ := value.([]any)
			if key >= len(list) {
				return nil
			}
			value = list[key]
		}
	}
	return value
}

// text is at, for a string; "" when there is none.
func (a answer) text(keys ...any) string {
	text, _ := a.at(keys...).(string)
	return text
}

// within is an object in an object, which the test may change; it must be there.
func within(t *testing.T, object map[string]any, key string) map[string]any {
	t.Helper()
	inner, isObject := object[key].(map[string]any)
	if !isObject {
		t.Fatalf("%s is not an object: %v", key, object[key])
	}
	return inner
}

// send sends a request with the good token, unless a header says otherwise. Body is sent as it is when it is a string or bytes,
// and as JSON otherwise.
func (s *target) send(method, url string, body any, headers ...string) answer {
	s.t.Helper()
	var reader io.Reader
	switch body := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(body)
	case []byte:
		reader = bytes.NewReader(body)
	default:
		data, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		reader = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, url, reader)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.Token)
	if body != nil {
		request.Header.Set("Content-Type", "application/scim+json; charset=utf-8")
	}
	for i := 0; i < len(headers); i += 2 {
		if request.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			request.Header.Del(headers[i])
		}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, url, err)
	}
	defer response.Body.Close() //nolint:errcheck // read whole
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, url, err)
	}
	return answer{response, data}
}

func (s *target) scim(method, path string, body any, headers ...string) answer {
	s.t.Helper()
	return s.send(method, s.URL+path, body, headers...)
}

func (s *target) control(method, path string, body any, headers ...string) answer {
	s.t.Helper()
	return s.send(method, s.ControlURL+path, body, append([]string{"Authorization", "", "Content-Type", "application/json"}, headers...)...)
}

// must fails the test unless the answer has the status.
func (a answer) must(t *testing.T, status int) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s %s: status %d, want %d: %s", a.Request.Method, a.Request.URL, a.StatusCode, status, a.body)
	}
	return a
}

// refused fails the test unless the answer is a SCIM error of that status and type with a detail.
func (a answer) refused(t *testing.T, status int, scimType string) {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s %s: status %d, want %d: %s", a.Request.Method, a.Request.URL, a.StatusCode, status, a.body)
	}
	if kind := a.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/scim+json") {
		t.Errorf("Content-Type %q", kind)
	}
	object := a.object()
	if a.at("schemas", 0) != errorURN || a.at("status") != strconv.Itoa(status) {
		t.Errorf("not a SCIM error of status %q: %s", strconv.Itoa(status), a.body)
	}
	if found, _ := object["scimType"].(string); found != scimType {
		t.Errorf("scimType %q, want %q: %s", found, scimType, a.body)
	}
	if detail, _ := object["detail"].(string); detail == "" {
		t.Errorf("no detail: %s", a.body)
	}
}

// user is the body of a POST as Okta sends it, with changes; a nil value takes a member away.
func user(userName string, changes map[string]any) map[string]any {
	body := map[string]any{
		"schemas": []any{core}, "userName": userName, "name": map[string]any{"givenName": "Jane", "familyName": "Hale"},
		"emails":      []any{map[string]any{"primary": true, "value": userName, "type": "work"}},
		"displayName": "Jane Hale", "locale": "en-GB", "externalId": "00u1", "groups": []any{}, "password": "1mz050nq", "active": true,
	}
	maps.Copy(body, changes)
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	return body
}

// hired creates a user and returns the id.
func (s *target) hired(userName string, changes map[string]any) string {
	s.t.Helper()
	a := s.scim(http.MethodPost, "/Users", user(userName, changes)).must(s.t, http.StatusCreated)
	id, _ := a.at("id").(string)
	if id == "" {
		s.t.Fatalf("no id: %s", a.body)
	}
	return id
}

// patch is a PATCH with operations.
func (s *target) patch(id string, operations ...map[string]any) answer {
	s.t.Helper()
	return s.scim(http.MethodPatch, "/Users/"+id, map[string]any{"schemas": []any{patchURN}, "Operations": operations})
}

func operation(op, path string, value any) map[string]any {
	o := map[string]any{"op": op}
	if path != "" {
		o["path"] = path
	}
	if value != nil {
		o["value"] = value
	}
	return o
}

func extension(urn string, values map[string]any) map[string]any {
	return map[string]any{"schemas": []any{core, urn}, urn: values}
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// listed is a list of the control API.
func (s *target) listed(path string) []map[string]any {
	s.t.Helper()
	a := s.control(http.MethodGet, path, nil).must(s.t, http.StatusOK)
	var list []map[string]any
	if err := json.Unmarshal(a.body, &list); err != nil {
		s.t.Fatalf("%s: %v: %s", path, err, a.body)
	}
	return list
}
