package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/reference/server"
)

// exported is the System Log of an org in which somebody is assigned, changed, let go and taken on again, with a target that has a
// defect.
func exported(t *testing.T, defect string) string {
	t.Helper()
	ctx := t.Context()
	target, err := server.Start(ctx, server.Options{Addr: "127.0.0.1:0", Defects: []string{defect}})
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(t, target.Close)
	mock := org.New(org.Options{})
	started, err := mock.Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(t, started.Close)
	hands, err := admin.New(ctx, admin.Options{OrgURL: started.URL, APIToken: mock.APIToken()})
	if err != nil {
		t.Fatal(err)
	}
	lived(ctx, t, hands, target)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, started.URL+"/api/v1/logs?limit=1000&sortOrder=DESCENDING", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "SSWS "+mock.APIToken())
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read whole
	log, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "What happened.json")
	if err := os.WriteFile(file, log, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func lived(ctx context.Context, t *testing.T, hands *admin.Admin, target *server.Running) {
	t.Helper()
	app, err := hands.AddApp(ctx, admin.AppSettings{Kind: scimdrill.Template, Label: "Drill", BaseURL: target.URL, TemplateName: "scim2testapp"})
	if err != nil {
		t.Fatal(err)
	}
	if err := hands.ConnectAPI(ctx, app, target.Token); err != nil {
		t.Fatal(err)
	}
	if err := hands.EnableProvisioning(ctx, app, admin.AllFeatures()); err != nil {
		t.Fatal(err)
	}
	const login = "ada.syslog01@example.com"
	person, err := hands.AddPerson(ctx, map[string]any{"login": login, "email": login, "firstName": "Ada", "lastName": "Overton"})
	if err != nil {
		t.Fatal(err)
	}
	// What fails is what the log is about.
	for _, act := range []func(){
		func() { hands.AssignPerson(ctx, app, person) },                                            //nolint:errcheck // the log tells
		func() { hands.ChangeProfile(ctx, person, map[string]any{"lastName": "Overton-Unheard"}) }, //nolint:errcheck // as above
		func() { hands.Unassign(ctx, app, person) },                                                //nolint:errcheck // as above
		func() { hands.AssignPerson(ctx, app, person) },                                            //nolint:errcheck // as above
	} {
		since := hands.Now()
		act()
		if _, err := hands.WaitForPush(ctx, app, person, since); err != nil && !errors.Is(err, admin.ErrNoPush) {
			t.Fatal(err)
		}
	}
}

// A log that shows a failure becomes a scenario that fails where the defect is, and passes where it is not.
func TestASystemLogBecomesAScenarioThatFailsAlike(t *testing.T) {
	for _, c := range []struct{ defect, reads string }{
		{"patch-pathless-refused", "Error while deactivating user jane: Bad Request"},
		{"deactivate-refused", "Error while deactivating user jane"},
		{"create-empty-answer", "returned empty user"},
	} {
		t.Run(c.defect, func(t *testing.T) {
			file := exported(t, c.defect)
			out := filepath.Join(t.TempDir(), "what-happened.yaml")
			code, told, stderr := run(t, nil, "import", file, "--out", out)
			if code != exitMet {
				t.Fatalf("exit code %d: %s%s", code, told, stderr)
			}
			text, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			tells(t, string(text), c.reads, "apps: [template]", "gap:")
			for _, name := range []string{"Overton", "syslog01", "ada"} {
				if strings.Contains(string(text), name) {
					t.Errorf("%s of the log got through:\n%s", name, text)
				}
			}
			for _, on := range []struct {
				arguments []string
				code      int
			}{{nil, exitMet}, {[]string{"--defect", c.defect}, exitNotMet}} {
				arguments := append([]string{"run", "-q", "--scenario", out, "--out", t.TempDir()}, on.arguments...)
				code, stdout, stderr := run(t, nil, arguments...)
				if code != on.code {
					t.Errorf("%v: exit code %d, want %d\n%s%s\n%s", on.arguments, code, on.code, stdout, stderr, text)
				}
			}
			if code, _, stderr := run(t, nil, "import", file, "--out", out); code != exitUsage || !strings.Contains(stderr, "not written over") {
				t.Errorf("a scenario that is there: exit code %d, %s", code, stderr)
			}
		})
	}
}
