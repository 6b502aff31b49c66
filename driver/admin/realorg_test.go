package admin_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/org"
)

// disguised serves the org as a real one: without the header that tells the mock, and without its extensions. A real org's
// System Log comes late; muteLog keeps it empty.
func disguised(t *testing.T, r *rig, muteLog bool) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		for _, extension := range []string{"/jobs", "/tasks", "/lifecycle/provision", "/connections/default/test", "/imports", "/import-", "/lifecycle/sync", "/entitlements"} {
			if strings.Contains(request.URL.Path, extension) {
				t.Errorf("a real org was asked for the extension %s", request.URL.Path)
				http.NotFound(w, request)
				return
			}
		}
		if muteLog && request.URL.Path == "/api/v1/logs" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte("[]"))
			return
		}
		held := httptest.NewRecorder()
		r.org.ServeHTTP(held, request)
		for name, values := range held.Header() {
			if name != admin.MockHeader {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(held.Code)
		_, _ = w.Write(held.Body.Bytes())
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestTheSameStepsWorkOnARealOrg(t *testing.T) {
	r := newRig(t)
	prepared := r.bareApp(scimdrill.Template) // in the Admin Console
	a, err := admin.New(t.Context(), admin.Options{
		OrgURL: disguised(t, r, false), APIToken: apiToken, FirstPause: time.Millisecond, LongestPause: 5 * time.Millisecond,
		PatienceForPush: 10 * time.Second, QuietTime: time.Millisecond,
	})
	r.must(err)
	if a.OnMock() {
		t.Fatal("the disguised org was taken for the mock")
	}
	app, err := a.UseApp(t.Context(), prepared.ID)
	r.must(err)
	for name, step := range map[string]func() error{
		"AddApp":        func() error { _, err := a.AddApp(t.Context(), admin.AppSettings{Label: "x"}); return err },
		"SetBaseURL":    func() error { return a.SetBaseURL(t.Context(), app, "https://example.com") },
		"ProvisionUser": func() error { return a.ProvisionUser(t.Context(), app, admin.Person{ID: "00u"}) },
		"Tasks":         func() error { _, err := a.Tasks(t.Context(), app); return err },
		"RetryTask":     func() error { return a.RetryTask(t.Context(), app, admin.Task{}) },
	} {
		if err := step(); !errors.Is(err, admin.ErrNeedsConsole) {
			t.Errorf("%s on a real org: %v, want ErrNeedsConsole", name, err)
		}
	}
	r.must(a.TestAPICredentials(t.Context(), app, tokenFor(app)))
	r.must(a.EnableProvisioning(t.Context(), app, admin.AllFeatures()))

	ann := r.person("ann@example.com")
	wait := func(change func() error) admin.PushOutcome {
		t.Helper()
		since := a.Now()
		r.must(change())
		outcome, err := a.WaitForPush(t.Context(), app, ann, since)
		r.must(err)
		return outcome
	}
	outcome := wait(func() error { _, err := a.AssignPerson(t.Context(), app, ann); return err })
	if outcome.Status != "PROVISIONED" || outcome.Failed {
		t.Errorf("the assignment is %+v", outcome)
	}
	for _, title := range []string{"One", "Two", "Three"} { // within the two seconds that a moment reaches back
		outcome = wait(func() error { _, err := a.ChangeProfile(t.Context(), ann, map[string]any{"title": title}); return err })
		if held := r.target.user("u1")["title"]; held != title || len(outcome.Events) == 0 {
			t.Errorf("the target holds title %v, want %s; events %+v", held, title, outcome.Events)
		}
	}
	outcome = wait(func() error { return a.Unassign(t.Context(), app, ann) })
	if outcome.Assigned || r.target.user("u1")["active"] != false {
		t.Errorf("after unassigning: %+v, active %v", outcome.AppUser, r.target.user("u1")["active"])
	}
	r.must(a.Settle(t.Context(), app))
}

func TestAnOrgWhoseClockIsElsewhere(t *testing.T) {
	for name, shift := range map[string]time.Duration{"ahead": 48 * time.Hour, "behind": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			r := newRigOf(t, org.Options{Clock: func() time.Time { return time.Now().Add(shift) }})
			app := r.app(scimdrill.Template)
			ann := r.person("ann@example.com")
			r.provisioned(app, ann)
			for _, title := range []string{"One", "Two"} {
				outcome := r.pushed(app, ann, func() error {
					_, err := r.ChangeProfile(t.Context(), ann, map[string]any{"title": title})
					return err
				})
				if len(outcome.Events) != 1 {
					t.Errorf("the wait tells of %d events, want the one of this change", len(outcome.Events))
				}
			}
		})
	}
}

func TestAFailureThatTheLogDoesNotTellOf(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Wizard)
	a, err := admin.New(t.Context(), admin.Options{
		OrgURL: disguised(t, r, true), APIToken: apiToken, FirstPause: time.Millisecond, PatienceForPush: 200 * time.Millisecond,
	})
	r.must(err)
	r.target.refuses(func(string, string) (int, string) { return 500, "out of order" })
	ann, since := r.person("ann@example.com"), a.Now()
	_, err = a.AssignPerson(t.Context(), app, ann)
	r.must(err)
	outcome, err := a.WaitForPush(t.Context(), app, ann, since)
	if err != nil || !outcome.Failed || outcome.SyncState != "ERROR" {
		t.Errorf("the wait gave %+v (error %v), want a failure", outcome, err)
	}
}

func TestWaitingForNothingOnARealOrgEnds(t *testing.T) {
	r := newRig(t)
	app := r.app(scimdrill.Template)
	a, err := admin.New(t.Context(), admin.Options{
		OrgURL: disguised(t, r, false), APIToken: apiToken, FirstPause: time.Millisecond, PatienceForPush: 30 * time.Millisecond,
	})
	r.must(err)
	ann := r.person("ann@example.com")
	r.provisioned(app, ann)
	// The first wait takes note of the push above, the second has nothing to find.
	since := a.Now()
	if _, err := a.WaitForPush(t.Context(), app, ann, since); err != nil {
		t.Fatal(err)
	}
	_, err = a.WaitForPush(t.Context(), app, ann, a.Now())
	if !errors.Is(err, admin.ErrNoPush) || !strings.Contains(err.Error(), "status PROVISIONED, sync state SYNCHRONIZED, external id u1") {
		t.Errorf("waiting for nothing: %v, want ErrNoPush with what was seen last", err)
	}
}
