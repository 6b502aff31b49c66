package site_test

import (
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports/site"
)

// ran is a report of one day, in which the requirements have these outcomes.
func ran(day int, outcomes map[string]scimdrill.Outcome) *scimdrill.Report {
	began := time.Date(2026, 11, day, 12, 0, 0, 0, time.UTC)
	report := &scimdrill.Report{
		Version: scimdrill.ReportVersion, Tool: scimdrill.Tool{Name: "scimdrill", Version: "1.0"}, Started: began, Finished: began.Add(time.Second),
		Target: scimdrill.Target{URL: "https://api.example.com/scim/v2", Kind: "foreign"}, Profile: "okta-oin", Seed: "seed", Verdict: scimdrill.Met,
		Profiles: []scimdrill.ProfileVerdict{{Name: "okta-oin", Version: 1, Verdict: scimdrill.Met}},
	}
	for _, id := range slices.Sorted(maps.Keys(outcomes)) {
		report.Requirements = append(report.Requirements, scimdrill.Requirement{ID: id, Title: id, Level: scimdrill.Must})
		report.Results = append(report.Results, scimdrill.Result{Requirement: id, Outcome: outcomes[id]})
		if outcomes[id] == scimdrill.Fail {
			report.Verdict, report.Profiles[0].Verdict = scimdrill.NotMet, scimdrill.NotMet
		}
	}
	return report
}

func history() []site.Run {
	const works, breaks = scimdrill.Pass, scimdrill.Fail
	return []site.Run{
		{Target: "Acme", Version: "4.1", Report: ran(1, map[string]scimdrill.Outcome{"okta.create.one": works, "okta.deactivate.one": breaks, "okta.update.one": works})},
		{Target: "Acme", Version: "4.2", Report: ran(2, map[string]scimdrill.Outcome{"okta.create.one": works, "okta.deactivate.one": works, "okta.update.one": breaks})},
		{Target: "Beta", Report: ran(3, map[string]scimdrill.Outcome{"okta.create.one": works, "okta.group.one": breaks})},
	}
}

// written makes the site and gives its files by their paths.
func written(t *testing.T, dir string, runs []site.Run) map[string]string {
	t.Helper()
	if err := site.Write(dir, "Conformance", runs); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheSite(t *testing.T) {
	files := written(t, filepath.Join(t.TempDir(), "site"), history())
	want := []string{
		"acme/20261101-120000.html", "acme/20261102-120000.html", "acme/badge.json", "acme/badge.svg", "acme/index.html",
		"beta/20261103-120000.html", "beta/badge.json", "beta/badge.svg", "beta/index.html", "index.html", "site.txt",
	}
	if names := slices.Sorted(maps.Keys(files)); !slices.Equal(names, want) {
		t.Errorf("files %v, want %v", names, want)
	}
	for page, words := range map[string][]string{
		"index.html":      {`href="acme/index.html"`, "version 4.2", "the last of 2 runs", "Push Groups", "1 of 1 fails", "Not met"},
		"acme/index.html": {"1 newly failing, 1 mended", "<code>okta.update.one</code>", "was working", "was broken", `href="20261101-120000.html"`, `href="../index.html"`},
		"acme/badge.svg":  {"okta-oin v1 not met"},
		"beta/badge.json": {`"message": "okta-oin v1 not met"`},
	} {
		for _, word := range words {
			if !strings.Contains(files[page], word) {
				t.Errorf("%s does not hold %q", page, word)
			}
		}
	}
	// The last run is that of 4.2, in which deactivation works and updates do not.
	first, last := strings.Index(files["acme/index.html"], "version 4.2"), strings.Index(files["acme/index.html"], "version 4.1")
	if first < 0 || last < first {
		t.Errorf("the newest run is not the first: 4.2 at %d, 4.1 at %d", first, last)
	}
}

func TestTheOrderOfTheRunsDoesNotMatter(t *testing.T) {
	runs := history()
	forward := written(t, t.TempDir(), slices.Clone(runs))
	slices.Reverse(runs)
	backward := written(t, t.TempDir(), runs)
	if !maps.Equal(forward, backward) {
		t.Error("the same runs in another order give other files")
	}
}

func TestWhatIsNoLongerThereIsTakenAway(t *testing.T) {
	dir := t.TempDir()
	written(t, dir, history())
	if err := os.WriteFile(filepath.Join(dir, "CNAME"), []byte("scim.example.com"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := written(t, dir, history()[:1])
	if _, there := files["beta/index.html"]; there {
		t.Error("a target that is gone still has its page")
	}
	if _, there := files["acme/20261102-120000.html"]; there {
		t.Error("a run that is gone still has its report")
	}
	if _, err := os.Stat(filepath.Join(dir, "beta")); !errors.Is(err, os.ErrNotExist) {
		t.Error("an empty folder is left")
	}
	if files["CNAME"] == "" {
		t.Error("a file of somebody else was taken away")
	}
}

func TestAnotherDirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := site.Write(dir, "Conformance", history()); err == nil || !strings.Contains(err.Error(), "thesis.txt") {
		t.Errorf("a directory with other files: %v", err)
	}
	if err := site.Write(t.TempDir(), "Conformance", nil); err == nil {
		t.Error("a site of nothing is made")
	}
	twice := append(history(), history()[0])
	if err := site.Write(t.TempDir(), "Conformance", twice); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a run that is there twice: %v", err)
	}
}

func TestAListThatLeadsElsewhereRemovesNothing(t *testing.T) {
	parent := t.TempDir()
	outside := filepath.Join(parent, "outside.txt")
	dir := filepath.Join(parent, "site")
	written(t, dir, history())
	for file, content := range map[string]string{outside: "kept", filepath.Join(dir, "site.txt"): "../outside.txt\n/etc/hostname\n"} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	written(t, dir, history())
	if _, err := os.Stat(outside); err != nil {
		t.Errorf("a file outside of the site: %v", err)
	}
}

func TestNothingOfATargetActs(t *testing.T) {
	hostile := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "a\u202egnp.exe", "\x1b[2Jcleared", "javascript:alert(1)", "../../etc", "</title><b>", "{{.Title}}", "\x00\xff",
	}
	for _, text := range hostile {
		runs := history()
		runs[0].Target, runs[0].Version = text, text
		runs[0].Report.Tool.Version, runs[0].Report.Profiles[0].Name, runs[0].Report.Target.Defects = text, text, []string{text}
		runs[0].Report.Results[0].Requirement = text
		files := written(t, filepath.Join(t.TempDir(), "site"), runs)
		for name, content := range files {
			if strings.Contains(name, "/2026") || name == "site.txt" || strings.HasSuffix(name, ".json") {
				continue // report.html has tests of its own
			}
			for _, banned := range []string{"<script", "<img", "\u202e", "\x1b", "<b>", "href=\"javascript:", "\x00"} {
				if strings.Contains(content, banned) {
					t.Errorf("%q: %s holds %q", text, name, banned)
				}
			}
			if strings.HasSuffix(name, ".svg") {
				wellFormed(t, content)
			}
		}
	}
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%v in %s", err, text)
			return
		}
	}
}
