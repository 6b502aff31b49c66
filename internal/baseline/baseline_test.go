package baseline_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/baseline"
)

func catalogue() []scimdrill.Requirement {
	return []scimdrill.Requirement{{ID: "okta.create.one"}, {ID: "okta.create.two"}, {ID: "okta.update.three"}}
}

func load(t *testing.T, text string) (*baseline.File, string, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "baseline.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := baseline.Load(name, catalogue())
	return file, name, err
}

func today() time.Time { return time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC) }

func result(id string, app scimdrill.AppKind, outcome scimdrill.Outcome, message, pointer string) scimdrill.Result {
	r := scimdrill.Result{Requirement: id, App: app, Outcome: outcome}
	if message != "" {
		r.Failure = &scimdrill.Failure{Message: message}
	}
	if pointer != "" {
		r.Failure.Differences = []scimdrill.Difference{{Pointer: pointer}}
	}
	return r
}

func TestWhatABaselineSaysOfARun(t *testing.T) {
	failing := result("okta.create.one", scimdrill.Wizard, scimdrill.Fail, "status of the answer: expected 201, found 200", "/externalId")
	passing := result("okta.create.one", scimdrill.Wizard, scimdrill.Pass, "", "")
	for name, c := range map[string]struct {
		entry   string
		results []scimdrill.Result
		// outcomes are those of the results afterwards, notes the kinds of the notes.
		outcomes []scimdrill.Outcome
		notes    []scimdrill.BaselineNoteKind
	}{
		"expected":           {"requirement: okta.create.one", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.ExpectedFail}, nil},
		"passes":             {"requirement: okta.create.one", []scimdrill.Result{passing}, []scimdrill.Outcome{scimdrill.Stale}, []scimdrill.BaselineNoteKind{scimdrill.EntryPasses}},
		"flaky, passes":      {"requirement: okta.create.one\n    flaky: true", []scimdrill.Result{passing}, []scimdrill.Outcome{scimdrill.Pass}, nil},
		"flaky, fails":       {"requirement: okta.create.one\n    flaky: true", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.ExpectedFail}, nil},
		"expired":            {"requirement: okta.create.one\n    until: 2026-11-26", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.Fail}, []scimdrill.BaselineNoteKind{scimdrill.EntryExpired}},
		"last day":           {"requirement: okta.create.one\n    until: 2026-11-27", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.ExpectedFail}, nil},
		"the other kind":     {"requirement: okta.create.one\n    app: template", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.Fail}, []scimdrill.BaselineNoteKind{scimdrill.EntryUnused}},
		"this kind":          {"requirement: okta.create.one\n    app: aiw", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.ExpectedFail}, nil},
		"this check":         {"requirement: okta.create.one\n    check: /externalId", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.ExpectedFail}, nil},
		"check by text":      {"requirement: okta.create.one\n    check: status of the answer", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.ExpectedFail}, nil},
		"another check":      {"requirement: okta.create.one\n    check: /userName", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.Fail}, []scimdrill.BaselineNoteKind{scimdrill.EntryUnused}},
		"not in the run":     {"requirement: okta.update.three", []scimdrill.Result{failing}, []scimdrill.Outcome{scimdrill.Fail}, []scimdrill.BaselineNoteKind{scimdrill.EntryUnused}},
		"pattern":            {"requirement: okta.create.*", []scimdrill.Result{failing, result("okta.create.two", "", scimdrill.Pass, "", "")}, []scimdrill.Outcome{scimdrill.ExpectedFail, scimdrill.Pass}, nil},
		"pattern, all pass":  {"requirement: okta.create.*", []scimdrill.Result{passing, result("okta.create.two", "", scimdrill.Pass, "", "")}, []scimdrill.Outcome{scimdrill.Stale, scimdrill.Stale}, []scimdrill.BaselineNoteKind{scimdrill.EntryPasses}},
		"blocked":            {"requirement: okta.create.one", []scimdrill.Result{result("okta.create.one", "", scimdrill.Blocked, "no user", "")}, []scimdrill.Outcome{scimdrill.ExpectedFail}, nil},
		"not applicable":     {"requirement: okta.create.one", []scimdrill.Result{result("okta.create.one", "", scimdrill.NotApplicable, "", "")}, []scimdrill.Outcome{scimdrill.NotApplicable}, []scimdrill.BaselineNoteKind{scimdrill.EntryUnused}},
		"our fault is never": {"requirement: okta.create.one", []scimdrill.Result{result("okta.create.one", "", scimdrill.Error, "ours", "")}, []scimdrill.Outcome{scimdrill.Error}, []scimdrill.BaselineNoteKind{scimdrill.EntryUnused}},
	} {
		t.Run(name, func(t *testing.T) {
			file, _, err := load(t, "expected:\n  - "+c.entry+"\n    reason: known\n")
			if err != nil {
				t.Fatal(err)
			}
			report := &scimdrill.Report{Results: slices.Clone(c.results)}
			for range 2 { // a report may be judged again
				file.Apply(report, today())
				var outcomes []scimdrill.Outcome
				for i, r := range report.Results {
					outcomes = append(outcomes, r.Outcome)
					if r.Raw() != c.results[i].Outcome {
						t.Errorf("without the baseline it would be %s, found %s", c.results[i].Outcome, r.Raw())
					}
				}
				var kinds []scimdrill.BaselineNoteKind
				for _, note := range report.Baseline.Notes {
					kinds = append(kinds, note.Kind)
				}
				if diff := cmp.Diff(c.outcomes, outcomes); diff != "" {
					t.Errorf("outcomes: expected (-), found (+)\n%s", diff)
				}
				if diff := cmp.Diff(c.notes, kinds); diff != "" {
					t.Errorf("notes: expected (-), found (+)\n%s", diff)
				}
			}
		})
	}
}

func TestWhatIsRefusedNamesFileLineAndRemedy(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"unknown":      {"expected:\n  - requirement: okta.create.oen\n    reason: x\n", ":2: there is no requirement \"okta.create.oen\"; near it: okta.create.one"},
		"blank reason": {"expected:\n  - requirement: okta.create.one\n    reason: '  '\n", ":2: okta.create.one: say in reason"},
		"unknown app":  {"expected:\n  - requirement: okta.create.one\n    reason: r\n    app: wizard\n", `use "template" or "aiw"`},
		"no reason":    {"expected:\n  - requirement: okta.create.one\n", ":2: okta.create.one: say in reason"},
		"second entry": {"# why\nexpected:\n  - requirement: okta.create.one\n    reason: x\n\n  - requirement: nothing.*\n    reason: x\n", ":6: there is no requirement \"nothing.*\""},
		"no day":       {"expected:\n  - requirement: okta.create.one\n    reason: x\n    until: tomorrow\n", "until \"tomorrow\" is not a day like"},
		"no address":   {"expected:\n  - requirement: okta.create.one\n    reason: x\n    link: SHOP-1\n", "link \"SHOP-1\" is not an address like"},
		"no pattern":   {"expected:\n  - requirement: okta.[\n    reason: x\n", "neither an id nor a pattern"},
		"no kind":      {"expected:\n  - requirement: okta.create.one\n    app: saml\n    reason: x\n", "kind of app \"saml\" is not known"},
		"no such key":  {"expected:\n  - requirement: okta.create.one\n    expires: 2027-01-01\n    reason: x\n", "expires"},
		"not yaml":     {"expected: [\n", "baseline.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			_, file, err := load(t, c.text)
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), file) {
				t.Errorf("expected %q of %s, found %v", c.says, file, err)
			}
		})
	}
}

func TestARenewedBaselineKeepsWhatPeopleWrote(t *testing.T) {
	text := `# Ours, 2026.
expected:
  # Shop is on it.
  - requirement: okta.create.one   # both kinds
    reason: SHOP-1
    link: https://tracker.example.com/SHOP-1

  # Fixed in 4.2?
  - requirement: okta.create.two
    reason: SHOP-2
# the end
`
	file, _, err := load(t, text)
	if err != nil {
		t.Fatal(err)
	}
	report := &scimdrill.Report{Results: []scimdrill.Result{
		result("okta.create.one", scimdrill.Template, scimdrill.Fail, "x", ""), result("okta.create.one", scimdrill.Wizard, scimdrill.Fail, "x", ""),
		result("okta.create.two", "", scimdrill.Pass, "", ""),
		result("okta.update.three", scimdrill.Template, scimdrill.Pass, "", ""), result("okta.update.three", scimdrill.Wizard, scimdrill.Fail, "x", ""),
	}}
	file.Apply(report, today())
	if _, _, err := file.Renew(report, baseline.New{}); err == nil || !strings.Contains(err.Error(), "--reason") || !strings.Contains(err.Error(), "okta.update.three") {
		t.Errorf("without a reason: %v", err)
	}
	renewed, changes, err := file.Renew(report, baseline.New{Reason: "SHOP-3: until the summer", Until: "2027-06-30"})
	if err != nil {
		t.Fatal(err)
	}
	want := `# Ours, 2026.
expected:
  # Shop is on it.
  - requirement: okta.create.one   # both kinds
    reason: SHOP-1
    link: https://tracker.example.com/SHOP-1

# the end
  - requirement: okta.update.three
    app: aiw
    reason: "SHOP-3: until the summer"
    until: "2027-06-30"
`
	if diff := cmp.Diff(want, string(renewed)); diff != "" {
		t.Errorf("expected (-), found (+)\n%s", diff)
	}
	if len(changes.Kept) != 1 || len(changes.Added) != 1 || len(changes.Dropped) != 1 {
		t.Errorf("changes: %+v", changes)
	}
	again, _, err := load(t, string(renewed))
	if err != nil {
		t.Fatal(err)
	}
	again.Apply(report, today())
	twice, changes, err := again.Renew(report, baseline.New{})
	if err != nil || string(twice) != string(renewed) || len(changes.Added)+len(changes.Dropped) > 0 {
		t.Errorf("a second time: %v, %+v\n%s", err, changes, twice)
	}
}

func TestABaselineIsMadeWhereThereIsNone(t *testing.T) {
	var none *baseline.File
	report := &scimdrill.Report{Results: []scimdrill.Result{result("okta.create.one", "", scimdrill.Blocked, "x", ""), {Requirement: "okta.create.two", Outcome: scimdrill.Fail, Provisional: true}}}
	none.Apply(report, today())
	text, changes, err := none.Renew(report, baseline.New{Reason: "known"})
	if err != nil || len(changes.Added) != 1 {
		t.Fatalf("%v, %+v", err, changes)
	}
	if file, _, err := load(t, string(text)); err != nil || len(file.Expected) != 1 || file.Expected[0].Requirement != "okta.create.one" {
		t.Errorf("%v\n%s", err, text)
	}
	empty, _, err := none.Renew(&scimdrill.Report{}, baseline.New{})
	if err != nil {
		t.Fatal(err)
	}
	if file, _, err := load(t, string(empty)); err != nil || len(file.Expected) != 0 {
		t.Errorf("%v\n%s", err, empty)
	}
}
