package provisioning_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// captured is one request of a real Okta org (obot, pkg/scim/testdata/phase0, MIT). The recorder sorted the keys of bodies,
// so that bodies are compared without regard to order; byte order has tests of its own.
type captured struct {
	Action      string `json:"action"`
	Method      string `json:"method"`
	Path        string `json:"path"`
	Query       string `json:"query"`
	RequestBody any    `json:"requestBody"`
}

func captures(t *testing.T, file string) []captured {
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
		Requests []captured `json:"requests"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	return whole.Requests
}

// rerun repeats the admin's actions of a capture and compares what is sent.
type rerun struct {
	t        *testing.T
	target   *target
	p        *provisioning.Provisioner
	app      provisioning.App
	requests []captured
	// ours are our ids by the captured ones.
	ours             map[string]string
	people           map[string]provisioning.Person
	matched, counted int
	lines            []string
}

func newRerun(t *testing.T, file string, kind scimdrill.AppKind) *rerun {
	t.Helper()
	target := newTarget(t)
	p, _ := newProvisioner(t)
	r := &rerun{t: t, target: target, p: p, app: target.app(t, kind), requests: captures(t, file), ours: map[string]string{}, people: map[string]provisioning.Person{}}
	r.app.BaseURL = target.URL
	return r
}

// person is an Okta user of the capture, where every name was made the same.
func (r *rerun) person(number, okta int) provisioning.Person {
	address := fmt.Sprintf("user-%d@example.invalid", number)
	known, found := r.people[address]
	if !found {
		known = provisioning.Person{
			OktaID: fmt.Sprintf("okta-user-%d", okta), DisplayName: "Example User", UserName: address,
			Profile: map[string]any{"givenName": "Given", "familyName": "Family", "email": address, "emailType": "work", "displayName": "Example User", "locale": "en-US"},
		}
	}
	return known
}

func (r *rerun) keep(number int, person provisioning.Person, result provisioning.Result) {
	r.t.Helper()
	if result.Failure != nil {
		r.t.Fatal(result.Failure)
	}
	person.ExternalID = result.ExternalID
	r.people[fmt.Sprintf("user-%d@example.invalid", number)] = person
}

// act does what the admin did and lays the requests beside the captured ones of that action that
// go to users, or to lists: a remark in parentheses may follow its name. Several people at once are compared person by person: only that order is fixed.
func (r *rerun) act(action string, do func()) {
	r.t.Helper()
	r.target.sent()
	var theirs, left []captured
	for _, request := range r.requests {
		if meant := request.Action == action || strings.HasPrefix(request.Action, action+" ("); !meant {
			left = append(left, request)
			continue
		}
		if !strings.HasPrefix(request.Path, "/Groups") || request.Query == "startIndex=1&count=100" {
			theirs = append(theirs, request)
		}
	}
	r.requests = left
	r.groupsOf(theirs)
	do()
	r.target.mu.Lock()
	ours := r.target.requests
	r.target.requests = nil
	r.target.mu.Unlock()
	r.compare(action, theirs, ours)
}

// groupsOf has our target say of memberships what theirs said.
func (r *rerun) groupsOf(theirs []captured) {
	for _, request := range theirs {
		body, _ := request.RequestBody.(map[string]any)
		id := r.ours[strings.TrimPrefix(request.Path, "/Users/")]
		if groups, _ := body["groups"].([]any); len(groups) > 0 && id != "" && r.target.groups[id] == nil {
			items := []any{}
			for _, group := range groups {
				written, _ := json.Marshal(group)
				items = append(items, parse(string(written)))
			}
			r.target.groups[id] = items
		}
	}
}

func (r *rerun) compare(action string, theirs []captured, ours []request) {
	r.t.Helper()
	if len(theirs) == 0 {
		r.t.Fatalf("the capture has no action %q", action)
	}
	left, right := map[string][]string{}, map[string][]string{}
	for _, request := range theirs {
		body, _ := json.Marshal(request.RequestBody)
		if request.RequestBody == nil {
			body = nil
		}
		text := r.normal(request.Method, request.Path, request.Query, string(body))
		left[who(text)] = append(left[who(text)], text)
	}
	for _, request := range ours {
		path, query, _ := strings.Cut(request.uri, "?")
		text := r.normal(request.method, path, decoded(query), request.body)
		right[who(text)] = append(right[who(text)], text)
	}
	r.counted += len(theirs)
	same := 0
	for person, list := range left {
		for i, text := range list {
			if i < len(right[person]) && right[person][i] == text {
				same++
			}
		}
	}
	r.matched += same
	r.lines = append(r.lines, fmt.Sprintf("%3d of %3d  %s", same, len(theirs), action))
	if diff := cmp.Diff(left, right); diff != "" {
		r.t.Errorf("%s: captured (-), ours (+):\n%s", action, diff)
	}
}

var address = regexp.MustCompile(`user-\d+@example\.invalid`)

func who(text string) string { return address.FindString(text) }

func decoded(query string) string {
	return strings.TrimPrefix(request{uri: "?" + query}.line(), "?")
}

// normal is a request with our ids for theirs, without the values that differ from server to server: meta, and the password.
func (r *rerun) normal(method, path, query, body string) string {
	for theirs, ours := range r.ours {
		path, body = strings.ReplaceAll(path, theirs, ours), strings.ReplaceAll(body, theirs, ours)
	}
	if body == "" {
		return strings.TrimSpace(method + " " + path + " " + query)
	}
	var value map[string]any
	if err := json.Unmarshal([]byte(body), &value); err != nil {
		r.t.Fatalf("%s %s: %v", method, path, err)
	}
	for name, placeholder := range map[string]string{"meta": "(meta)", "password": "(password)"} {
		if _, found := value[name]; found {
			value[name] = placeholder
		}
	}
	written, _ := json.Marshal(value)
	return strings.TrimSpace(method + " " + path + " " + query + " " + string(written))
}

// knows maps the captured id of a user to ours.
func (r *rerun) knows(theirs string, number int) {
	r.ours[theirs] = r.people[fmt.Sprintf("user-%d@example.invalid", number)].ExternalID
}

func (r *rerun) report(want int) {
	r.t.Helper()
	r.t.Logf("requests as captured:\n%s\n%3d of %3d in all", strings.Join(r.lines, "\n"), r.matched, r.counted)
	if r.matched != want || r.counted != want {
		r.t.Errorf("expected %d requests, all as captured; found %d, and %d as captured", want, r.counted, r.matched)
	}
}

func (r *rerun) assign(number, okta int, reassigned bool) {
	r.t.Helper()
	person := r.person(number, okta)
	person.Reassigned = reassigned
	r.keep(number, person, r.p.Assign(r.t.Context(), r.app, person))
}

func TestTheTemplateAppSendsWhatWasCaptured(t *testing.T) {
	r := newRerun(t, "obot-run-001-okta-requests.json", scimdrill.Template)
	ctx := t.Context()
	r.act("Test API Credentials (bad token)", func() {
		r.target.answer = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		if r.p.TestCredentials(ctx, r.app).Failure == nil {
			t.Error("the bad token was accepted")
		}
		r.target.answer = nil
	})
	r.act("Test API Credentials", func() { r.p.TestCredentials(ctx, r.app) })
	r.act("Save API integration", func() { r.p.SaveIntegration(ctx, r.app) })
	r.act("Later save", func() { r.p.SaveIntegration(ctx, r.app) })
	r.act("Assign 3 users", func() {
		for i := range 3 {
			r.assign(i+1, i+4, false)
		}
	})
	const second = "b46b3f1c-15f1-4548-b862-3598896ca9e1"
	r.knows(second, 2)
	r.act("Profile update (name)", func() { r.keep(2, r.person(2, 5), r.p.UpdateProfile(ctx, r.app, r.person(2, 5))) })
	r.act("Unassign user (deactivate)", func() { r.keep(2, r.person(2, 5), r.p.Deactivate(ctx, r.app, r.person(2, 5))) })
	r.act("Reassign user", func() { r.assign(2, 5, true) })
	person := r.person(2, 5)
	person.UserName = "user-7@example.invalid"
	r.act("App username change", func() { r.keep(7, person, r.p.UpdateUserName(ctx, r.app, person)) })
	person.Profile["email"] = "user-7@example.invalid"
	r.act("Primary email change", func() { r.keep(7, person, r.p.UpdateProfile(ctx, r.app, person)) })
	r.report(23)
}

func TestTheWizardAppSendsWhatWasCaptured(t *testing.T) {
	r := newRerun(t, "obot-run-003-okta-requests.json", scimdrill.Wizard)
	ctx := t.Context()
	r.act("Test Connector Configuration", func() { r.p.TestCredentials(ctx, r.app) })
	r.act("Save integration", func() { r.p.SaveIntegration(ctx, r.app) })
	r.act("Save To App", func() { r.p.SaveIntegration(ctx, r.app) })
	r.act("Assign user", func() { r.assign(1, 2, false) })
	r.act("Assign two users", func() {
		r.assign(3, 5, false)
		r.assign(4, 6, false)
	})
	const third = "4758eebb-5c1a-4d27-9ad6-af932380308c"
	r.knows(third, 3)
	r.act("Profile update (name)", func() { r.keep(3, r.person(3, 5), r.p.UpdateProfile(ctx, r.app, r.person(3, 5))) })
	r.act("Deactivate", func() { r.keep(3, r.person(3, 5), r.p.Deactivate(ctx, r.app, r.person(3, 5))) })
	r.act("Reassign", func() { r.assign(3, 5, true) })
	r.report(18)
}
