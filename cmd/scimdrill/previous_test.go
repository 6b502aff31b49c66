package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPreviousIsReadBeforeAnythingIsSent(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"missing":         "",
		"cut off":         `{"version": "1.0", "tool": {"na`,
		"another version": `{"version": "2.0"}`,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".json")
			if text != "" {
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			out := filepath.Join(dir, "out")
			code, _, stderr := run(t, nil, "run", "--case", "okta.credentials.*", "--previous", file, "--out", out)
			if code != exitUsage || !strings.Contains(stderr, "--previous") || !strings.Contains(stderr, file) {
				t.Errorf("expected exit %d and the file named, found %d and %q", exitUsage, code, stderr)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("the run went on, and wrote reports")
			}
		})
	}
}

func TestPreviousSaysWhatIsNewAndWhatIsFixed(t *testing.T) {
	dir := t.TempDir()
	clean, broken, mended := filepath.Join(dir, "clean"), filepath.Join(dir, "broken"), filepath.Join(dir, "mended")
	rehearse := func(want int, args ...string) string {
		t.Helper()
		code, stdout, stderr := run(t, nil, append([]string{"run", "--case", "okta.deactivate.*", "--seed", "maple"}, args...)...)
		if code != want {
			t.Fatalf("%q: expected exit %d, found %d: %s", args, want, code, stderr)
		}
		return stdout
	}
	rehearse(0, "--out", clean)
	told := rehearse(exitNotMet, "--defect", "deactivate-ignored", "--out", broken, "--previous", filepath.Join(clean, "results.json"))
	if !strings.Contains(told, "new failure: okta.deactivate.unassigned [template]") || !strings.Contains(told, "defects switched on: none before, deactivate-ignored now") {
		t.Errorf("expected the new failures and the defect to be told, found %s", told)
	}
	told = rehearse(0, "--out", mended, "--previous", filepath.Join(broken, "results.json"))
	if !strings.Contains(told, "0 new failures, 0 still broken") || !strings.Contains(told, "fixed: okta.deactivate.unassigned [template]") {
		t.Errorf("expected what is fixed to be told, found %s", told)
	}
	// The file alone is enough, and another earlier run may be named for it.
	code, page, stderr := run(t, nil, "report", filepath.Join(mended, "results.json"), "--format", "md", "--out", "-", "--previous", filepath.Join(clean, "results.json"))
	if code != 0 || !strings.Contains(page, "0 new failures, 0 still broken, 0 fixed, 26 as before") {
		t.Errorf("expected a comparison with the clean run, found %d, %s, %s", code, stderr, page)
	}
}

func TestPreviousOfAnotherTargetIsToldBeforeTheRun(t *testing.T) {
	dir := t.TempDir()
	if code, _, stderr := run(t, nil, "run", "--case", "okta.credentials.good-token", "--out", dir); code != 0 {
		t.Fatal(stderr)
	}
	code, _, stderr := run(t, map[string]string{"SCIM_TOKEN": "t"}, "run", "--url", "http://127.0.0.1:9/scim", "--out", filepath.Join(dir, "b"), "--previous", filepath.Join(dir, "results.json"))
	if code != exitUnreachable || !strings.Contains(stderr, "is of a reference server, and this run is of http://127.0.0.1:9/scim") {
		t.Errorf("expected a warning and exit %d, found %d and %q", exitUnreachable, code, stderr)
	}
}
