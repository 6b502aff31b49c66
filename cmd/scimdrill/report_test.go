package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReportsAreMadeOfTheFileAlone runs, makes every format of results.json, and finds in them what the run wrote itself.
func TestReportsAreMadeOfTheFileAlone(t *testing.T) {
	dir := t.TempDir()
	out, again := filepath.Join(dir, "out"), filepath.Join(dir, "again")
	code, _, stderr := run(t, nil, "run", "-q", "--case", "okta.deactivate.*", "--defect", "deactivate-ignored", "--out", out, "--runs", filepath.Join(dir, "runs"))
	if code != exitNotMet {
		t.Fatalf("expected exit %d, found %d: %s", exitNotMet, code, stderr)
	}
	results := filepath.Join(out, "results.json")
	code, stdout, stderr := run(t, nil, "report", results, "--format", "html,junit,md,sarif,ctrf,tap,har,json", "--out", again)
	if code != exitMet || strings.Count(stdout, "\n") != 8 {
		t.Fatalf("exit %d, %q, %s", code, stdout, stderr)
	}
	written, err := os.ReadDir(out)
	if err != nil || len(written) == 0 {
		t.Fatal(written, err)
	}
	for _, file := range written {
		first, _ := os.ReadFile(filepath.Join(out, file.Name()))
		second, err := os.ReadFile(filepath.Join(again, file.Name()))
		if err != nil || string(first) != string(second) {
			t.Errorf("%s: what is made of results.json is not what the run wrote (%v)", file.Name(), err)
		}
	}
	if code, stdout, _ := run(t, nil, "report", results, "--format", "tap", "--out", "-"); code != exitMet || !strings.HasPrefix(stdout, "TAP version 14\n") || !strings.Contains(stdout, "\nnot ok ") {
		t.Errorf("exit %d, %q", code, stdout)
	}
	for _, arguments := range [][]string{
		{"report", results, "--format", "pdf"},
		{"report", results, "--format", "tap,md", "--out", "-"},
		{"report", filepath.Join(dir, "none.json")},
		{"report", "merge", results, "--out", filepath.Join(dir, "m.json")},
	} {
		if code, _, stderr := run(t, nil, arguments...); code != exitUsage || stderr == "" {
			t.Errorf("%v: expected exit %d, found %d, %q", arguments, exitUsage, code, stderr)
		}
	}
}

func TestAnOutputThatCannotBeWrittenIsSaidBeforeTheRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := run(t, nil, "run", "--case", "okta.deactivate.*", "--out", file)
	if code != exitUsage || !strings.Contains(stderr, "--out") || strings.Contains(stdout, "passed") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}
