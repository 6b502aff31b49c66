package admin_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// rehearsal repeats what the admin of a captured run did about users, through the SDK, and lays what the mock org sent beside
// what Okta sent.
type rehearsal struct {
	*rig

	recorder         *transcript.Recorder
	app              admin.App
	people           map[int]admin.Person
	requests         []capturedRequest
	matched, counted int
	report           []string
}

type capturedRequest struct {
	Sequence    int            `json:"sequence"`
	Action      string         `json:"action"`
	Method      string         `json:"method"`
	Path        string         `json:"path"`
	Query       string         `json:"query"`
	RequestBody map[string]any `json:"requestBody"`
}

func newRehearsal(t *testing.T, file string, kind scimdrill.AppKind) *rehearsal {
	t.Helper()
	recorder := transcript.NewRecorder()
	r := &rehearsal{rig: newRigOf(t, org.Options{Recorder: recorder}), recorder: recorder, people: map[int]admin.Person{}}
	r.requests = readCapture(t, file)
	r.app = r.bareApp(kind)
	return r
}

func readCapture(t *testing.T, file string) []capturedRequest {
	t.Helper()
	directory := os.Getenv("SCIMDRILL_CAPTURES")
	if directory == "" {
		directory = filepath.Join("..", "..", "..", "shared", "okta")
	}
	text, err := os.ReadFile(filepath.Join(directory, file))
	if os.IsNotExist(err) {
		t.Skipf("no captures here: %s is not in %s; set SCIMDRILL_CAPTURES to where it is", file, directory)
	}
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Requests []capturedRequest `json:"requests"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	return whole.Requests
}

// hire adds captured people to Okta and assigns them, all before anything is waited for, as the admin did.
func (r *rehearsal) hire(numbers ...int) {
	r.t.Helper()
	for _, n := range numbers {
		login := fmt.Sprintf("user-%d@example.invalid", n)
		person, err := r.AddPerson(r.t.Context(), map[string]any{
			"login": login, "email": login, "firstName": "Given", "lastName": "Family", "displayName": "Example User", "locale": "en-US",
		})
		r.must(err)
		r.people[n] = person
	}
	for _, n := range numbers {
		_, err := r.AssignPerson(r.t.Context(), r.app, r.people[n])
		r.must(err)
	}
}

// act does what the admin did under a captured action and compares.
func (r *rehearsal) act(action string, do func()) {
	r.t.Helper()
	var theirs []string
	for _, request := range r.requests {
		named := request.Action == action || strings.HasPrefix(request.Action, action+" (")
		probe := request.Query == "startIndex=1&count=100"
		if !named || strings.HasPrefix(request.Path, "/Groups") && !probe {
			continue
		}
		body, err := json.Marshal(request.RequestBody)
		r.must(err)
		theirs = append(theirs, r.normal(request.Method, request.Path, request.Query, string(body)))
	}
	r.requests = slices.DeleteFunc(r.requests, func(q capturedRequest) bool {
		return q.Action == action || strings.HasPrefix(q.Action, action+" (")
	})
	mark := r.recorder.Mark()
	do()
	r.must(r.Settle(r.t.Context(), r.app))
	var ours []string
	for _, x := range r.recorder.Since(mark) {
		path, query, _ := strings.Cut(x.Path(r.target.URL), "?")
		decoded, err := url.QueryUnescape(query)
		r.must(err)
		ours = append(ours, r.normal(x.Request.Method, path, decoded, x.Request.Body))
	}
	// People who are assigned at once are provisioned side by side: only each one's own order is fixed.
	slices.Sort(theirs)
	slices.Sort(ours)
	same := 0
	for i := range min(len(theirs), len(ours)) {
		if theirs[i] == ours[i] {
			same++
		} else {
			r.t.Errorf("%s:\ncaptured %s\nours     %s", action, theirs[i], ours[i])
		}
	}
	if len(theirs) != len(ours) {
		r.t.Errorf("%s: captured %d requests, ours %d: %v", action, len(theirs), len(ours), ours)
	}
	r.matched, r.counted = r.matched+same, r.counted+len(theirs)
	r.report = append(r.report, fmt.Sprintf("%3d of %3d  %s", same, len(theirs), action))
}

// normal takes out what differs from run to run and from server to server: ids, meta, the password; people's names, which the
// recorder made the same; and memberships, because no group is pushed here.
func (r *rehearsal) normal(method, path, query, body string) string {
	if rest, user := strings.CutPrefix(path, "/Users/"); user && rest != "" {
		path = "/Users/{id}"
	}
	line := strings.TrimSpace(method + " " + path + " " + query)
	if body == "" || body == "null" {
		return line
	}
	var value map[string]any
	r.must(json.Unmarshal([]byte(body), &value))
	for _, name := range []string{"id", "externalId", "password", "name", "displayName", "groups"} {
		if _, there := value[name]; there {
			value[name] = "(" + name + ")"
		}
	}
	// The captured server gives meta, the one here does not; Okta echoes either.
	delete(value, "meta")
	written, err := json.Marshal(value)
	r.must(err)
	return line + " " + string(written)
}

func (r *rehearsal) finish(want int) {
	r.t.Helper()
	r.t.Logf("requests as captured:\n%s\n%3d of %3d in all", strings.Join(r.report, "\n"), r.matched, r.counted)
	if r.matched != want || r.counted != want {
		r.t.Errorf("want %d of %d, found %d of %d", want, want, r.matched, r.counted)
	}
}

func TestThroughTheSDKTheTemplateAppSendsWhatWasCaptured(t *testing.T) {
	r := newRehearsal(t, "obot-run-001-okta-requests.json", scimdrill.Template)
	ctx := t.Context()
	r.act("Test API Credentials (bad token)", func() {
		if r.TestAPICredentials(ctx, r.app, "Bearer nobody-issued-this") == nil {
			t.Error("the bad token was accepted")
		}
	})
	r.act("Test API Credentials", func() { r.must(r.TestAPICredentials(ctx, r.app, tokenFor(r.app))) })
	r.act("Save API integration", func() { r.must(r.ConnectAPI(ctx, r.app, tokenFor(r.app))) })
	r.act("Later save", func() { r.must(r.EnableProvisioning(ctx, r.app, admin.AllFeatures())) })
	r.act("Assign 3 users", func() { r.hire(1, 2, 3) })
	r.act("Profile update (name)", func() {
		_, err := r.ChangeProfile(ctx, r.people[2], map[string]any{"firstName": "Changed"})
		r.must(err)
	})
	r.act("Unassign user", func() { r.must(r.Unassign(ctx, r.app, r.people[2])) })
	r.act("Reassign user", func() {
		_, err := r.AssignPerson(ctx, r.app, r.people[2])
		r.must(err)
	})
	r.act("App username change", func() {
		_, err := r.ChangeAppUserName(ctx, r.app, r.people[2], "user-7@example.invalid")
		r.must(err)
	})
	r.act("Primary email change", func() {
		_, err := r.ChangeProfile(ctx, r.people[2], map[string]any{"email": "user-7@example.invalid"})
		r.must(err)
	})
	r.finish(23)
}

func TestThroughTheSDKTheWizardAppSendsWhatWasCaptured(t *testing.T) {
	r := newRehearsal(t, "obot-run-003-okta-requests.json", scimdrill.Wizard)
	ctx := t.Context()
	r.act("Test Connector Configuration", func() { r.must(r.TestAPICredentials(ctx, r.app, tokenFor(r.app))) })
	r.act("Save integration", func() { r.must(r.ConnectAPI(ctx, r.app, tokenFor(r.app))) })
	r.act("Save To App", func() { r.must(r.EnableProvisioning(ctx, r.app, admin.AllFeatures())) })
	r.act("Assign user", func() { r.hire(1) })
	r.act("Assign two users", func() { r.hire(3, 4) })
	r.act("Profile update (name)", func() {
		_, err := r.ChangeProfile(ctx, r.people[3], map[string]any{"firstName": "Changed"})
		r.must(err)
	})
	r.act("Deactivate", func() { r.must(r.Unassign(ctx, r.app, r.people[3])) })
	r.act("Reassign", func() {
		_, err := r.AssignPerson(ctx, r.app, r.people[3])
		r.must(err)
	})
	r.finish(18)
}
