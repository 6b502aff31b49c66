package reports_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// single is a report of one result; none where the outcome is empty.
func single(outcome, raw scimdrill.Outcome) *scimdrill.Report {
	report := exampleReport()
	report.Previous, report.Results, report.Requirements = nil, nil, nil
	if outcome != "" {
		report.Requirements = []scimdrill.Requirement{exampleRequirement("okta.create.one", "The server answers.", scimdrill.Must)}
		report.Results = []scimdrill.Result{{Requirement: "okta.create.one", App: scimdrill.Wizard, Outcome: outcome, WithoutBaseline: raw}}
	}
	return report
}

func TestWhatBecameOfARequirement(t *testing.T) {
	const nothing = ""
	for _, each := range []struct {
		before, now scimdrill.Outcome
		kind        scimdrill.ChangeKind
	}{
		{scimdrill.Pass, scimdrill.Pass, nothing},
		{scimdrill.Pass, scimdrill.Fail, scimdrill.NewFailure},
		{scimdrill.Pass, scimdrill.Flaky, scimdrill.NewFailure},
		{scimdrill.NotApplicable, scimdrill.Blocked, scimdrill.NewFailure},
		{scimdrill.Error, scimdrill.Fail, scimdrill.NewFailure},
		{nothing, scimdrill.Fail, scimdrill.NewFailure},
		{nothing, scimdrill.Pass, scimdrill.Added},
		{scimdrill.Fail, nothing, scimdrill.Removed},
		{scimdrill.Fail, scimdrill.Blocked, scimdrill.StillFails},
		{scimdrill.Fail, scimdrill.ExpectedFail, scimdrill.StillFails},
		{scimdrill.ExpectedFail, scimdrill.Fail, scimdrill.StillFails},
		{scimdrill.Fail, scimdrill.Pass, scimdrill.Fixed},
		{scimdrill.ExpectedFail, scimdrill.Stale, scimdrill.Fixed},
		{scimdrill.Fail, scimdrill.Warn, scimdrill.Fixed},
		{scimdrill.Pass, scimdrill.Warn, scimdrill.NewWarning},
		{scimdrill.Warn, scimdrill.Warn, nothing},
		{scimdrill.Warn, scimdrill.Pass, nothing},
		{scimdrill.Pass, scimdrill.Stale, nothing},
		{scimdrill.Pass, scimdrill.NotApplicable, scimdrill.NoLongerAsked},
		{scimdrill.Fail, scimdrill.Error, scimdrill.NoLongerAsked},
		{scimdrill.NotApplicable, scimdrill.Pass, scimdrill.NewlyAsked},
	} {
		t.Run(fmt.Sprintf("%s to %s", each.before, each.now), func(t *testing.T) {
			comparison := reports.Compare("old.json", single(each.before, ""), single(each.now, ""))
			found := scimdrill.ChangeKind("")
			if len(comparison.Changes) > 0 {
				found = comparison.Changes[0].Kind
			}
			if found != each.kind || len(comparison.Changes)+comparison.Unchanged != 1 {
				t.Errorf("expected %q, found %+v", each.kind, comparison)
			}
		})
	}
}

// TestABaselineHidesNothing: a failure that a baseline has come to expect is broken still, and not fixed.
func TestABaselineHidesNothing(t *testing.T) {
	comparison := reports.Compare("old.json", single(scimdrill.Fail, ""), single(scimdrill.ExpectedFail, scimdrill.Fail))
	if comparison.Count(scimdrill.StillFails) != 1 || comparison.Changes[0].Now != scimdrill.Fail {
		t.Errorf("expected it to be broken still, found %+v", comparison)
	}
}

func TestAComparisonSaysWhatElseIsNotTheSame(t *testing.T) {
	earlier, report := exampleReport(), exampleReport()
	if notes := reports.Compare("old.json", earlier, report).Notes; len(notes) > 0 {
		t.Errorf("expected no notes of a report and itself, found %q", notes)
	}
	earlier.Target.URL, earlier.Tool.Version, earlier.Interrupted = "https://other.example.com/scim", "v0.3.0", true
	earlier.Profiles = []scimdrill.ProfileVerdict{{Name: "okta-oin", Version: 3}}
	report.Profiles = []scimdrill.ProfileVerdict{{Name: "okta-oin", Version: 4}}
	notes := strings.Join(reports.Compare("old.json", earlier, report).Notes, "\n")
	for _, words := range []string{
		"target: https://other.example.com/scim before, " + exampleBase + " now", "v0.3.0", "stopped before its end",
		"okta-oin version 3 before, okta-oin version 4 now",
	} {
		if !strings.Contains(notes, words) {
			t.Errorf("expected a note with %q, found:\n%s", words, notes)
		}
	}
}

func TestEveryReaderIsToldWhatChanged(t *testing.T) {
	report := exampleReport()
	for name, out := range map[string][]byte{
		"report.html": rendered(t, reports.WriteHTML, report),
		"report.md":   rendered(t, reports.WriteMarkdown, report),
		"console":     summary(report, reports.ConsoleOptions{Quiet: true}),
	} {
		for _, words := range []string{"1 new failure", "1 still broken", "1 fixed", "1 not in this run", "12 as before"} {
			if !strings.Contains(string(out), words) {
				t.Errorf("%s: expected %q", name, words)
			}
		}
	}
	page := string(rendered(t, reports.WriteHTML, report))
	if !strings.Contains(page, `<a href="#r-okta.deactivate.patch-replace">PATCH with active false deactivates the employee.</a> <span class="soft">catalog app: passed → failed`) {
		t.Error("report.html does not lead from the new failure to its requirement")
	}
}
