package main

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/capture"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reports"
)

const ourTest = "../../driver/runscope/testdata/joiner.json"

// runscopeTarget starts a reference that offers all that Okta's files ask, with one person in it: Okta's SPEC test wants one.
func runscopeTarget(t *testing.T, defects ...string) (url string, environment map[string]string) {
	t.Helper()
	running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Mode: server.FullMode, Entitlements: true, Defects: defects})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, running.Close) })
	return running.URL, map[string]string{"SCIM_TOKEN": running.Token}
}

func runscopeOrg(t *testing.T, environment map[string]string) string {
	t.Helper()
	mock := org.New(org.Options{AllowPlainHTTP: true})
	running, err := mock.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, running.Close) })
	environment["OKTA_API_TOKEN"] = mock.APIToken()
	return running.URL
}

// oktaFile is one of Okta's files, where it is.
func oktaFile(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(capture.Directory(), name)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here", path)
	}
	return path
}

func TestATestOfOurOwnIsRunAsAnyOther(t *testing.T) {
	url, environment := runscopeTarget(t)
	out := t.TempDir()
	code, stdout, stderr := run(t, environment, "runscope", ourTest, "--url", url, "--init-script", "../../driver/runscope/testdata/initial.js", "--no-pause", "--out", out)
	if code != exitMet || !strings.Contains(stdout, "Joiner and leaver: 7 steps, 4 requests, 2 pauses; 15 of 15 assertions passed") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	for _, file := range []string{reports.ResultsFile, reports.HTMLFile, reports.JUnitFile, reports.MarkdownFile, reports.ExchangesFile} {
		text, err := os.ReadFile(filepath.Join(out, file))
		if err != nil || !strings.Contains(string(text), "runscope") && file != reports.ExchangesFile {
			t.Errorf("%s: %v", file, err)
		}
		if strings.Contains(string(text), environment["SCIM_TOKEN"]) {
			t.Errorf("%s holds the token", file)
		}
	}
	if strings.Contains(stdout+stderr, environment["SCIM_TOKEN"]) {
		t.Error("the token is printed")
	}
	if report, err := reports.LoadResults(filepath.Join(out, reports.ResultsFile)); err != nil || len(report.Results) != 5 || report.Verdict != scimdrill.Met {
		t.Errorf("%+v: %v", report, err)
	}
}

func TestOktasFilesAreRunUnchanged(t *testing.T) {
	for _, test := range []struct {
		file, init string
		more       []string
		org        bool
		says       string
	}{
		{"Okta-SCIM-20-CRUD-Test.json", "Initial_Script_CRUD.txt", nil, true, "19 steps, 13 requests, 6 pauses; 21 of 21 assertions passed"},
		{"Okta-SCIM-20-SPEC-Test.json", "Initial_Script_Spec.txt", nil, false, "23 steps, 12 requests, 11 pauses; 53 of 53 assertions passed"},
		{"Okta-SCIM-20-Entitlements-Test.json", "", []string{"--var", "EntitlementEndpoint=/Entitlements"}, false, "1 steps, 1 requests, 0 pauses; 6 of 6 assertions passed"},
		{"Okta-SCIM-20-Entitlements-Test.json", "", []string{"--var", "EntitlementEndpoint=/Roles"}, false, "6 of 6 assertions passed"},
		{"Okta-SCIM-20-With-Entitlements-CRUD-Test.json", "Initial_Script_CRUD.txt", nil, true, "20 steps, 14 requests, 6 pauses; 22 of 22 assertions passed"},
	} {
		t.Run(strings.Join(append([]string{test.file}, test.more...), " "), func(t *testing.T) {
			path := oktaFile(t, test.file)
			url, environment := runscopeTarget(t)
			addSomebody(t, url, environment["SCIM_TOKEN"])
			arguments := append([]string{"runscope", path, "--url", url, "--no-pause", "--out", t.TempDir()}, test.more...)
			if test.init != "" {
				arguments = append(arguments, "--init-script", oktaFile(t, test.init))
			}
			if test.org {
				arguments = append(arguments, "--org-url", runscopeOrg(t, environment))
			}
			code, stdout, stderr := run(t, environment, arguments...)
			if code != exitMet || !strings.Contains(stdout, test.says) {
				t.Errorf("exit code %d, want %q\n%s%s", code, test.says, stdout, stderr)
			}
			for _, secret := range environment {
				if strings.Contains(stdout+stderr, secret) {
					t.Error("a token is printed")
				}
			}
		})
	}
}

func TestOktasFilesFailOnDefectsAndNameTheAssertion(t *testing.T) {
	for _, test := range []struct {
		file, init, defect string
		org                bool
		says               []string
	}{
		{"Okta-SCIM-20-CRUD-Test.json", "Initial_Script_CRUD.txt", "deactivate-ignored", true, []string{
			"step-11-verify-if-user-is-deactivated-in-scim-app", `assertion 2 of 2, response_json active equal "false": expected equal "false", found true`,
			"step-19-verify-if-user-is-deactivated-in-scim-app",
		}},
		{"Okta-SCIM-20-CRUD-Test.json", "Initial_Script_CRUD.txt", "update-lost", true, []string{
			"step-08-verify-firstname-update-in-scim-app", `assertion 2 of 2, response_json name.givenName equal "Runscope`,
		}},
		{"Okta-SCIM-20-SPEC-Test.json", "Initial_Script_Spec.txt", "duplicate-accepted", false, []string{
			"step-15-expect-failure-when-recreating-user-with-same", `assertion 1 of 1, response_status equal_number "409": expected equal number "409", found 201`,
		}},
		{"Okta-SCIM-20-SPEC-Test.json", "Initial_Script_Spec.txt", "list-numbers-as-strings", false, []string{
			"step-01-test-users-endpoint", "assertion 4 of 12, response_json itemsPerPage is_a_number",
		}},
	} {
		t.Run(test.defect, func(t *testing.T) {
			path := oktaFile(t, test.file)
			url, environment := runscopeTarget(t, test.defect)
			addSomebody(t, url, environment["SCIM_TOKEN"])
			arguments := []string{"runscope", path, "--url", url, "--no-pause", "--pause-at-most", "300ms", "--init-script", oktaFile(t, test.init), "--out", t.TempDir()}
			if test.org {
				arguments = append(arguments, "--org-url", runscopeOrg(t, environment))
			}
			code, stdout, stderr := run(t, environment, arguments...)
			if code != exitNotMet {
				t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
			}
			text := strings.Join(strings.Fields(stdout), " ")
			for _, words := range test.says {
				if !strings.Contains(text, words) {
					t.Errorf("it does not say %q\n%s", words, stdout)
				}
			}
		})
	}
}

// addSomebody makes a person: Okta's SPEC test wants that there is one.
func addSomebody(t *testing.T, url, token string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, url+"/Users", strings.NewReader(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jo@example.com","name":{"givenName":"Jo","familyName":"Ray"},"emails":[{"value":"jo@example.com","type":"work","primary":true}],"active":true}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/scim+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusCreated {
		t.Fatal(response.Status, err)
	}
}

func TestWhatIsWrongWithARunscopeTestIsRefusedBeforeAnythingIsSent(t *testing.T) {
	secret := map[string]string{"SCIM_TOKEN": "token-of-the-target"}
	har := filepath.Join(t.TempDir(), "x.har")
	script := filepath.Join(t.TempDir(), "loop.js")
	hoard := filepath.Join(t.TempDir(), "hoard.js")
	// In this process it would be 64 GB at one stroke: the length is looked at twice.
	const all = `var n = 0; Reflect.construct(Array, {get length() { return n++ === 0 ? 0 : 4294967295; }});`
	for path, text := range map[string]string{har: `{"log":{}}`, script: "while (true) {}", hoard: all} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const nobody = "http://127.0.0.1:1/scim/v2"
	for name, test := range map[string]struct {
		environment map[string]string
		arguments   []string
		says        []string
	}{
		"no file":           {nil, []string{"nowhere.json"}, []string{"nowhere.json"}},
		"a HAR":             {nil, []string{har}, []string{"HTTP Archive", "replay"}},
		"no variables":      {nil, []string{ourTest}, []string{"step 1 (Nobody has the name yet)", "--url", "SCIM_TOKEN", "--var joinerName="}},
		"token as flag":     {nil, []string{ourTest, "--var", "auth=Bearer x"}, []string{"--var auth", "--var-env auth="}},
		"password as flag":  {nil, []string{ourTest, "--var", "adminPassword=x"}, []string{"--var-env adminPassword="}},
		"empty environment": {nil, []string{ourTest, "--var-env", "auth=NOTHING"}, []string{"NOTHING is empty or not set"}},
		"no init script":    {secret, []string{ourTest, "--init-script", "nowhere.js"}, []string{"--init-script", "nowhere.js"}},
		"looping script":    {secret, []string{ourTest, "--url", nobody, "--init-script", script}, []string{"loop.js ran for 2s and was stopped"}},
		"script for all":    {secret, []string{ourTest, "--url", nobody, "--init-script", hoard}, []string{"hoard.js took more than 64 MB of memory and was stopped"}},
		"org without token": {secret, []string{ourTest, "--url", nobody, "--org-url", "http://127.0.0.1:1"}, []string{"OKTA_API_TOKEN"}},
		"no timeout":        {secret, []string{ourTest, "--timeout", "0s"}, []string{"--timeout"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := run(t, test.environment, append([]string{"runscope", "--out", t.TempDir()}, test.arguments...)...)
			if code != exitUsage {
				t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
			}
			for _, words := range test.says {
				if !strings.Contains(stdout+stderr, words) {
					t.Errorf("it does not say %q:\n%s%s", words, stdout, stderr)
				}
			}
		})
	}
}

func TestARunscopeTestOfATargetThatIsNotThereIsExitFourWithReports(t *testing.T) {
	out := t.TempDir()
	code, stdout, stderr := run(t, map[string]string{"SCIM_TOKEN": "token-of-the-target"}, "runscope", ourTest, "--url", "http://127.0.0.1:1/scim", "--var", "joinerName=a@example.com", "--no-pause", "--out", out)
	if code != exitUnreachable || !strings.Contains(stderr, "127.0.0.1:1") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	report, err := reports.LoadResults(filepath.Join(out, reports.ResultsFile))
	if err != nil || report.Verdict != scimdrill.NotMet || !slices.ContainsFunc(report.Results, func(r scimdrill.Result) bool { return r.Outcome == scimdrill.Blocked }) {
		t.Errorf("%+v: %v", report, err)
	}
}

func TestARunscopeTestWhoseScriptLoopsIsStoppedWithReports(t *testing.T) {
	url, environment := runscopeTarget(t)
	path := filepath.Join(t.TempDir(), "Looping.json")
	if err := os.WriteFile(path, []byte(`{"name":"Looping","steps":[{"step_type":"request","note":"Look","method":"GET","url":"{{SCIMBaseURL}}/Users",
		"headers":{"Authorization":"{{auth}}"},"scripts":["while (true) {}"]}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	code, stdout, stderr := run(t, environment, "runscope", path, "--url", url, "--out", out)
	if code != exitNotMet || !strings.Contains(stderr, "step 1, script 1 ran for 2s and was stopped") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	if report, err := reports.LoadResults(filepath.Join(out, reports.ResultsFile)); err != nil || report.Results[0].Outcome != scimdrill.Blocked {
		t.Errorf("%+v: %v", report, err)
	}
}

func TestStrictLetsOptionalStepsCount(t *testing.T) {
	running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0"}) // Peakon has no groups
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, running.Close) })
	arguments := []string{"runscope", ourTest, "--url", running.URL, "--init-script", "../../driver/runscope/testdata/initial.js", "--no-pause", "--pause-at-most", "100ms", "--out", t.TempDir()}
	environment := map[string]string{"SCIM_TOKEN": running.Token}
	if code, stdout, stderr := run(t, environment, arguments...); code != exitMet || !strings.Contains(stdout, "WARN") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr := run(t, environment, append(arguments, "--strict")...); code != exitNotMet || !strings.Contains(stdout, "FAIL") {
		t.Errorf("strict: exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestARunscopeTestThatIsStoppedInAnInitialScriptHasSentNothing(t *testing.T) {
	script := filepath.Join(t.TempDir(), "loop.js")
	if err := os.WriteFile(script, []byte("while (true) {}"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	code, _, stderr := runIn(ctx, map[string]string{"SCIM_TOKEN": "token-of-the-target"}, "runscope", ourTest, "--url", "http://127.0.0.1:1/scim/v2", "--init-script", script)
	if code != exitInterrupted || !strings.Contains(stderr, "nothing was sent") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
}
