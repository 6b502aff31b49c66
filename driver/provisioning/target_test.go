package provisioning_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// target is a small SCIM server that keeps what it is sent, and the requests themselves.
type target struct {
	*httptest.Server

	mu       sync.Mutex
	users    map[string]*ordered.Object
	requests []request
	nextID   int
	// groups is what the target says of memberships, by user id; requests do not change it.
	groups map[string]any
	// answer takes over where it returns true.
	answer func(w http.ResponseWriter, r *http.Request, body string) bool
}

type request struct {
	method, uri, body string
	header            http.Header
}

// line is a request as people read it: the query decoded, the body as it is.
func (r request) line() string {
	path, query, _ := strings.Cut(r.uri, "?")
	if query != "" {
		decoded, _ := url.QueryUnescape(query)
		path += "?" + decoded
	}
	return strings.TrimSpace(r.method + " " + path + " " + r.body)
}

func newTarget(t *testing.T) *target {
	t.Helper()
	made := &target{users: map[string]*ordered.Object{}, groups: map[string]any{}}
	made.Server = httptest.NewServer(http.HandlerFunc(made.serve))
	t.Cleanup(made.Close)
	return made
}

func (s *target) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, _ := io.ReadAll(r.Body)
	s.requests = append(s.requests, request{r.Method, r.RequestURI, string(raw), r.Header})
	if s.answer != nil && s.answer(w, r, string(raw)) {
		return
	}
	id := strings.TrimPrefix(r.URL.Path, "/Users/")
	user := s.users[id]
	switch {
	case r.Method == http.MethodGet && (r.URL.Path == "/Users" || r.URL.Path == "/Groups"):
		s.list(w, r)
	case r.Method == http.MethodPost && r.URL.Path == "/Users":
		s.nextID++
		id := fmt.Sprintf("id-%d", s.nextID)
		s.store(id, raw)
		reply(w, http.StatusCreated, s.shown(id))
	case user == nil:
		reply(w, http.StatusNotFound, parse(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"no such user"}`))
	case r.Method == http.MethodPut:
		s.store(id, raw)
		reply(w, http.StatusOK, s.shown(id))
	case r.Method == http.MethodPatch:
		user.Set("active", strings.Contains(string(raw), `"active":true`))
		w.WriteHeader(http.StatusNoContent)
	default:
		reply(w, http.StatusOK, s.shown(id))
	}
}

func (s *target) list(w http.ResponseWriter, r *http.Request) {
	resources := []any{}
	_, wanted, filtered := strings.Cut(r.URL.Query().Get("filter"), `userName eq "`)
	for id, user := range s.users {
		if filtered && r.URL.Path == "/Users" && strings.EqualFold(user.Text("userName")+`"`, wanted) {
			resources = append(resources, s.shown(id))
		}
	}
	reply(w, http.StatusOK, ordered.New(
		ordered.Member{Name: "schemas", Value: []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}},
		ordered.Member{Name: "totalResults", Value: len(resources)}, ordered.Member{Name: "startIndex", Value: 1},
		ordered.Member{Name: "itemsPerPage", Value: len(resources)}, ordered.Member{Name: "Resources", Value: resources},
	))
}

// store keeps what a client may write.
func (s *target) store(id string, raw []byte) {
	sent := parse(string(raw))
	sent.Delete("password")
	sent.Delete("groups")
	sent.Delete("meta")
	sent.Delete("id")
	s.users[id] = sent
}

// shown is a user in the order of the captured server.
func (s *target) shown(id string) *ordered.Object {
	stored := s.users[id]
	shown := ordered.New(ordered.Member{Name: "schemas"}, ordered.Member{Name: "id", Value: id})
	for _, name := range []string{"schemas", "externalId", "userName", "name", "displayName", "locale", "emails"} {
		if value, found := stored.Get(name); found {
			shown.Set(name, value)
		}
	}
	shown.Set("groups", s.groups[id])
	if s.groups[id] == nil {
		shown.Set("groups", []any{})
	}
	for _, member := range stored.Members() {
		shown.Set(member.Name, member.Value)
	}
	shown.Set("meta", ordered.New(ordered.Member{Name: "resourceType", Value: "User"}, ordered.Member{Name: "version", Value: json.Number("1.0")}))
	return shown
}

func reply(w http.ResponseWriter, status int, body *ordered.Object) {
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	written, _ := ordered.Encode(body)
	_, _ = w.Write(written)
}

func parse(text string) *ordered.Object {
	value, err := ordered.Parse([]byte(text))
	if err != nil {
		panic(err)
	}
	object, isObject := value.(*ordered.Object)
	if !isObject {
		panic(text + " is not an object")
	}
	return object
}

// sent returns the requests since the last call, one line each.
func (s *target) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := []string{}
	for _, r := range s.requests {
		lines = append(lines, r.line())
	}
	s.requests = nil
	return lines
}

// put makes a user in the target by hand.
func (s *target) put(id, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[id] = parse(user)
}

func (s *target) app(t *testing.T, kind scimdrill.AppKind) provisioning.App {
	t.Helper()
	template, err := mapping.Default()
	if err != nil {
		t.Fatal(err)
	}
	return provisioning.App{
		ID: "0oa1", Name: "scim2headerauth", Label: "Peakon", Kind: kind, BaseURL: s.URL, Auth: scimclient.Bearer("00geheim"), Schema: template.Schema,
		Features: provisioning.Features{CreateUsers: true, UpdateUserAttributes: true, DeactivateUsers: true},
	}
}

func newProvisioner(t *testing.T) (*provisioning.Provisioner, *transcript.Recorder) {
	t.Helper()
	recorder := transcript.NewRecorder()
	made := provisioning.New(provisioning.Options{Recorder: recorder, Password: func() string { return "1mz050nq" }})
	t.Cleanup(made.Close)
	return made, recorder
}

func jane() provisioning.Person {
	return provisioning.Person{
		OktaID: "00ujl29u0le5T6Aj10h7", DisplayName: "Test User", UserName: "test.user@okta.local",
		Profile: map[string]any{
			"givenName": "Test", "familyName": "User", "email": "test.user@okta.local", "emailType": "work", "displayName": "Test User", "locale": "en-US",
			"primaryPhoneType": "", "addressType": "",
		},
	}
}
