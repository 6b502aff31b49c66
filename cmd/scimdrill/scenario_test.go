package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reports"
)

// A scenario is a run like any other: a verdict, an exit code, and every report.
func TestAScenarioIsARun(t *testing.T) {
	out := t.TempDir()
	code, stdout, stderr := run(t, nil, "run", "--scenario", "no-survey-after-reactivation", "--out", out)
	if code != exitMet || !strings.Contains(stdout, "MET") {
		t.Fatalf("on the clean reference: exit code %d\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr = run(t, nil, "run", "--scenario", "no-survey-after-reactivation", "--defect", "no-survey-after-reactivation", "--out", out)
	if code != exitNotMet {
		t.Fatalf("with the defect: exit code %d, want %d\n%s%s", code, exitNotMet, stdout, stderr)
	}
	report, err := reports.LoadResults(filepath.Join(out, "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Results) != 2 || report.Results[0].Requirement != "bug.no-survey-after-reactivation" || report.Results[0].Outcome != scimdrill.Fail {
		t.Errorf("expected two failures of bug.no-survey-after-reactivation, found %+v", report.Results)
	}
	junit, err := os.ReadFile(filepath.Join(out, "junit.xml"))
	if err != nil || !strings.Contains(string(junit), "bug.no-survey-after-reactivation") {
		t.Errorf("junit.xml does not name the scenario: %v", err)
	}
	code, stdout, stderr = run(t, nil, "scenario", "report", "no-survey-after-reactivation", "--from", filepath.Join(out, "results.json"))
	if code != exitMet {
		t.Fatalf("the report: exit code %d\n%s", code, stderr)
	}
	tells(t, stdout, "# Who is assigned the app again", "> After we reactivated her", "## What was done", "## What was expected", "## What was seen",
		`at /surveys/back expected "an invitation", found nothing`, "No exchange shows it", "curl -sS", "$SCIM_TOKEN")
	code, stdout, stderr = run(t, nil, "scenario", "report", "q02-pathless-patch")
	if code != exitMet {
		t.Fatalf("a report of what shows on the wire: exit code %d\n%s", code, stderr)
	}
	tells(t, stdout, "## Expected: the same request", "## Seen")
}

// What a scenario requires is in no catalogue, and may be known to fail all the same.
func TestABaselineKnowsAScenario(t *testing.T) {
	out := t.TempDir()
	results, known := filepath.Join(out, "results.json"), filepath.Join(out, "baseline.yaml")
	scene := []string{"run", "--scenario", "no-survey-after-reactivation", "--out", out, "--defect", "no-survey-after-reactivation"}
	code, stdout, stderr := run(t, nil, scene...)
	if code != exitNotMet {
		t.Fatalf("with the defect: exit code %d, want %d\n%s%s", code, exitNotMet, stdout, stderr)
	}
	tells(t, stdout, `the surveys of jane: at /surveys/back expected "an invitation", found nothing`, "- Somebody who is to be surveyed is not invited.")
	if strings.Contains(stdout, "nothing of it was selected") {
		t.Errorf("a scenario speaks for no feature, and eight are told of:\n%s", stdout)
	}
	for _, step := range []struct {
		args []string
		says string
	}{
		{[]string{"baseline", "write", known, "--from", results, "--reason", "SHOP-1"}, "added: bug.no-survey-after-reactivation"},
		{append(scene, "--baseline", known), "MET: nothing"},
		{[]string{"baseline", "check", known}, "1 entr"},
		{[]string{"baseline", "check", known, "--from", results}, "verdict of " + results + ": met"},
	} {
		code, stdout, stderr := run(t, nil, step.args...)
		if code != exitMet {
			t.Errorf("%s: exit code %d, want %d\n%s", step.args, code, exitMet, stderr)
		}
		tells(t, stdout, step.says)
	}
}

// Where nothing of it can be asked, that is what the verdict says.
func TestAScenarioThatCannotBePlayedSaysSo(t *testing.T) {
	target, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, target.Close) })
	environment := map[string]string{"SCIM_TOKEN": target.Token}
	args := []string{"run", "--scenario", "no-survey-after-reactivation", "--url", target.URL, "--out", t.TempDir()}
	_, stdout, _ := run(t, environment, args...)
	tells(t, stdout, "MET: nothing in profile scenario fails, for nothing of it could be asked of this target")
	code, _, stderr := run(t, environment, append(args, "--control-url", strings.TrimSuffix(target.URL, "/api/scim/v2"))...)
	if code != exitUsage {
		t.Errorf("no control API: exit code %d, want %d", code, exitUsage)
	}
	tells(t, stderr, "below /_control when it is started with serve --control")
}

// A scenario is played on whatever is at --url, and with an org elsewhere, whose wire cannot be seen.
func TestAScenarioIsPlayedElsewhere(t *testing.T) {
	ctx := t.Context()
	target, err := server.Start(ctx, server.Options{Addr: "127.0.0.1:0", Mode: server.FullMode, Defects: []string{"reactivate-ignored"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, target.Close) })
	mock := org.New(org.Options{})
	elsewhere, err := mock.Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, elsewhere.Close) })
	administrator, err := admin.New(ctx, admin.Options{OrgURL: elsewhere.URL, APIToken: mock.APIToken()})
	if err != nil {
		t.Fatal(err)
	}
	app, err := administrator.AddApp(ctx, admin.AppSettings{Kind: scimdrill.Template, Label: "Prepared", BaseURL: target.URL, TemplateName: "scim2testapp"})
	if err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{"SCIM_TOKEN": target.Token, "OKTA_API_TOKEN": mock.APIToken()}
	for _, c := range []struct {
		scenario string
		flags    []string
		want     int
	}{
		{"q40-profile-after-reactivation", nil, exitNotMet},
		{"q32-inactive-is-shown", nil, exitMet},
		{"q40-profile-after-reactivation", []string{"--org-url", elsewhere.URL, "--app-id", app.ID}, exitNotMet},
		{"q32-inactive-is-shown", []string{"--org-url", elsewhere.URL, "--app-id", app.ID}, exitMet},
	} {
		if c.flags != nil {
			if err := administrator.ConnectAPI(ctx, app, target.Token); err != nil {
				t.Fatal(err)
			}
			if err := administrator.EnableProvisioning(ctx, app, admin.AllFeatures()); err != nil {
				t.Fatal(err)
			}
		}
		flags := append([]string{"run", "--scenario", c.scenario, "--url", target.URL, "--out", t.TempDir(), "--runs", t.TempDir()}, c.flags...)
		if code, stdout, stderr := run(t, environment, flags...); code != c.want {
			t.Errorf("%s %v: exit code %d, want %d\n%s%s", c.scenario, c.flags, code, c.want, stdout, stderr)
		}
	}
}

func TestScenariosThatCannotBeRun(t *testing.T) {
	folder := t.TempDir()
	broken := filepath.Join(folder, "broken.yaml")
	write := func(file, text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := run(t, nil, "scenario", "new", broken); code != exitMet {
		t.Fatalf("scenario new: exit code %d: %s", code, stderr)
	}
	sound, err := os.ReadFile(broken)
	if err != nil {
		t.Fatal(err)
	}
	write(broken, strings.Replace(string(sound), "unassign: jane", "unasign: jane", 1))
	unknown := filepath.Join(folder, "unknown.yaml")
	write(unknown, strings.NewReplacer("name: broken", "name: unknown", "# What there was", "defects: [no-such]\n# What there was").Replace(string(sound)))
	for want, arguments := range map[string][]string{
		"broken.yaml:26: did[1].unasign: this key is not known here": {"run", "--scenario", broken},
		"the reference has no defect \"no-such\"":                    {"run", "--scenario", unknown},
		"there is neither such a file nor a scenario of that name":   {"run", "--scenario", "nowhere"},
		"is set in mode":  {"run", "--scenario", "q38-id-is-a-text", "--scenario", "q02-pathless-patch"},
		"named twice":     {"run", "--scenario", "q02-pathless-patch", "--scenario", "q02-pathless-patch"},
		"leave --profile": {"run", "--scenario", "q02-pathless-patch", "--profile", "peakon"},
		"there already":   {"scenario", "new", broken},
		"NAME.yaml":       {"scenario", "new", filepath.Join(folder, "A Bug.yml")},
		"--from":          {"scenario", "report", "q02-pathless-patch", "--from", filepath.Join(folder, "none.json")},
	} {
		if code, _, stderr := run(t, nil, arguments...); code != exitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%v: expected exit code %d and %q, found %d: %s", arguments, exitUsage, want, code, stderr)
		}
	}
}

func TestWhatIsMadeOfAScenario(t *testing.T) {
	for want, arguments := range map[string][]string{
		"q02-pathless-patch ":               {"scenario", "list"},
		"The app is taken away from jane.":  {"scenario", "show", "q02-pathless-patch"},
		"package regressions":               {"scenario", "spec", "q02-pathless-patch", "--package", "regressions"},
		"# Requirement proposed":            {"scenario", "requirement", "q02-pathless-patch"},
		"## Expected: the same request":     {"scenario", "report", "q02-pathless-patch"},
		"https://json-schema.org/draft/202": {"scenario", "schema"},
	} {
		code, stdout, stderr := run(t, nil, arguments...)
		if code != exitMet || !strings.Contains(stdout, want) {
			t.Errorf("%v: expected %q, found exit code %d: %s%s", arguments, want, code, stdout, stderr)
		}
		if arguments[1] == "schema" && !json.Valid([]byte(stdout)) {
			t.Error("the schema is no JSON")
		}
	}
}
