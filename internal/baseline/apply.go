package baseline

import (
	"fmt"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// Apply turns failures that are expected into expected-fail, and passes that were expected to fail into stale, and says which
// entries should be looked at. The report's outcomes are those without a baseline, or become so first: it may be applied to
// a results.json that had another. Expired entries excuse nothing. A nil file is no baseline.
func (f *File) Apply(report *scimdrill.Report, today time.Time) {
	for i := range report.Results {
		withdraw(&report.Results[i])
	}
	report.Baseline = nil
	if f == nil {
		return
	}
	use := &scimdrill.BaselineUse{File: f.path, Entries: len(f.Expected)}
	for _, entry := range f.Expected {
		if note := entry.apply(report.Results, today); note != nil {
			use.Notes = append(use.Notes, *note)
		}
	}
	report.Baseline = use
}

// withdraw takes an earlier baseline's judgement back.
func withdraw(result *scimdrill.Result) {
	if result.WithoutBaseline == "" {
		return
	}
	result.Outcome, result.WithoutBaseline, result.Reason = result.WithoutBaseline, "", ""
	if result.Outcome == scimdrill.Blocked && result.Failure != nil {
		result.Reason = result.Failure.Message
	}
}

func (e Entry) apply(results []scimdrill.Result, today time.Time) *scimdrill.BaselineNote {
	about, others := e.about(results)
	note := func(kind scimdrill.BaselineNoteKind, format string, args ...any) *scimdrill.BaselineNote {
		return &scimdrill.BaselineNote{Kind: kind, Entry: e.String(), Text: fmt.Sprintf(format, args...)}
	}
	if e.Until != "" && today.Format(time.DateOnly) > e.Until {
		return note(scimdrill.EntryExpired, "it was accepted until %s and excuses nothing any more: mend it, or set until anew (%s)", e.Until, e.Reason)
	}
	if len(about) == 0 {
		return note(scimdrill.EntryUnused, "nothing that ran is what it is about: see whether app fits, and whether --profile, --case or --skip leave it out, or whether the target cannot do it")
	}
	excused, passing := 0, []*scimdrill.Result{}
	for _, result := range about {
		switch raw := result.Outcome; {
		case raw == scimdrill.Pass:
			passing = append(passing, result)
		case excusable(raw) && e.fits(*result):
			result.WithoutBaseline, result.Outcome, result.Reason = raw, scimdrill.ExpectedFail, e.reason()
			excused++
		}
	}
	switch {
	case excused > 0 || e.Flaky:
		return nil
	case len(passing) == 0 && others > 0:
		return note(scimdrill.EntryUnused, "it fails, but not in that way: nothing that it says holds %q", e.Check)
	case len(passing) < len(about):
		return note(scimdrill.EntryUnused, "some of it fails, but not in that way: nothing that it says holds %q", e.Check)
	}
	for _, result := range passing {
		result.WithoutBaseline, result.Outcome = scimdrill.Pass, scimdrill.Stale
		result.Reason = "the baseline expects it to fail (" + e.Reason + "), and it passes: remove the entry " + e.String()
	}
	return note(scimdrill.EntryPasses, "it passes now (%s): remove the entry", e.Reason)
}

// about are the results that the entry names and that came to something; others is how many of them fail in another way than
// the entry says.
func (e Entry) about(results []scimdrill.Result) (about []*scimdrill.Result, others int) {
	for i := range results {
		result := &results[i]
		if !e.names(result.Requirement) || e.App != "" && e.App != result.App || result.Outcome == scimdrill.NotApplicable ||
			result.Outcome == scimdrill.ExpectedFail || result.Outcome == scimdrill.Stale {
			continue
		}
		about = append(about, result)
		if excusable(result.Outcome) && !e.fits(*result) {
			others++
		}
	}
	return about, others
}

func excusable(outcome scimdrill.Outcome) bool {
	return outcome.Failing() || outcome == scimdrill.Warn
}

// fits reports whether a failure is the one that the entry is about.
func (e Entry) fits(result scimdrill.Result) bool {
	if e.Check == "" {
		return true
	}
	if result.Failure == nil {
		return false
	}
	for _, difference := range result.Failure.Differences {
		if difference.Pointer == e.Check {
			return true
		}
	}
	return strings.Contains(result.Failure.Message, e.Check)
}

func (e Entry) reason() string {
	if e.Link == "" {
		return e.Reason
	}
	return e.Reason + " (" + e.Link + ")"
}
