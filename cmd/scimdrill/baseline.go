package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/baseline"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/reports"
)

type baselineCommand struct {
	Write baselineWriteCommand `cmd:"" help:"Write what a run found into a baseline: what fails is added, what passes now goes, the rest stays as it is."`
	Check baselineCheckCommand `cmd:"" help:"Check a baseline, and judge an earlier run by it, without a target."`
}

type baselineWriteCommand struct {
	File   string `arg:"" help:"The baseline; it is made when it is missing." type:"path"`
	From   string `help:"The results.json of the run." default:"reports/out/results.json" type:"path" placeholder:"FILE"`
	Reason string `help:"Why the new entries are accepted." placeholder:"TEXT"`
	Link   string `help:"Where they are tracked." placeholder:"URL"`
	Until  string `help:"The last day on which they are accepted, like 2027-01-31." placeholder:"DAY"`
}

// Run writes the baseline and says what changed.
func (b *baselineWriteCommand) Run(w *world) error {
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		return err
	}
	report, err := reports.LoadResults(b.From)
	if err != nil {
		return usage(fmt.Errorf("--from: %w", err))
	}
	if report.Interrupted {
		return usage(fmt.Errorf("--from %s: that run was stopped before its end: run again, so that nothing is taken for a deviation that was not reached", b.From))
	}
	file, err := baseline.Load(b.File, catalogue)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return usage(err)
	}
	file.Apply(report, time.Now())
	text, changes, err := file.Renew(report, baseline.New{Reason: b.Reason, Link: b.Link, Until: b.Until})
	if err != nil {
		return usage(err)
	}
	if err := baseline.Save(b.File, text); err != nil {
		return usage(err)
	}
	if _, err := baseline.Load(b.File, catalogue); err != nil {
		return usage(fmt.Errorf("what was written cannot be read again: %w", err))
	}
	for _, list := range []struct {
		verb    string
		entries []string
	}{{"added", changes.Added}, {"dropped, for it passes now", changes.Dropped}} {
		for _, entry := range list.entries {
			fmt.Fprintf(w.stdout, "%s: %s\n", list.verb, entry)
		}
	}
	fmt.Fprintf(w.stdout, "%s: %d kept, %d added, %d dropped\n", b.File, len(changes.Kept), len(changes.Added), len(changes.Dropped))
	return nil
}

type baselineCheckCommand struct {
	File string `arg:"" help:"The baseline." type:"existingfile"`
	From string `help:"The results.json of a run, to be judged by it. Without one, the file alone is checked." type:"path" placeholder:"FILE"`
}

// Run checks the file, says what should be looked at, and gives the exit code that a run would have.
func (b *baselineCheckCommand) Run(w *world) error {
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		return err
	}
	file, err := baseline.Load(b.File, catalogue)
	if err != nil {
		return usage(err)
	}
	if b.From == "" {
		return b.alone(w.stdout, file)
	}
	report, err := reports.LoadResults(b.From)
	if err != nil {
		return usage(fmt.Errorf("--from: %w", err))
	}
	chosen, err := profilesOf(report)
	if err != nil {
		return usage(fmt.Errorf("--from %s: %w", b.From, err))
	}
	file.Apply(report, time.Now())
	rehearsal.Judge(report, chosen)
	for _, result := range report.Results {
		if result.Outcome.Failing() && !result.Provisional {
			fmt.Fprintf(w.stdout, "new: %s %s: %s\n", result.Requirement, result.App, result.Failure.Message)
		}
	}
	notes(w.stdout, report.Baseline)
	fmt.Fprintf(w.stdout, "%s: %d entries; verdict of %s: %s\n", b.File, len(file.Expected), b.From, report.Verdict)
	return verdictCode(report)
}

// profilesOf are the profiles by which a run was judged: those of their names, or, where it played scenarios or a test of somebody
// else's, the one that it made for them, in which all of it counts.
func profilesOf(report *scimdrill.Report) ([]profiles.Profile, error) {
	names := make([]string, len(report.Profiles))
	for i, profile := range report.Profiles {
		names[i] = profile.Name
	}
	if len(names) == 1 && len(report.Results) > 0 && !slices.ContainsFunc(report.Results, func(r scimdrill.Result) bool { return !baseline.Foreign(r.Requirement) }) {
		made := profiles.Profile{Name: names[0], Version: report.Profiles[0].Version, Title: report.Profiles[0].Title, Kinds: scimdrill.AppKinds()}
		for _, result := range report.Results {
			made.Requirements = append(made.Requirements, result.Requirement)
		}
		return []profiles.Profile{made}, nil
	}
	return profiles.Find(names...)
}

// alone says what can be said without a run: which entries have run out.
func (b *baselineCheckCommand) alone(out io.Writer, file *baseline.File) error {
	var nothing scimdrill.Report
	file.Apply(&nothing, time.Now())
	expired := scimdrill.BaselineUse{}
	for _, note := range nothing.Baseline.Notes {
		if note.Kind == scimdrill.EntryExpired {
			expired.Notes = append(expired.Notes, note)
		}
	}
	notes(out, &expired)
	fmt.Fprintf(out, "%s: %d entries, %d expired\n", b.File, len(file.Expected), len(expired.Notes))
	if expired.OutOfDate() {
		return &codedError{code: exitOutOfDate}
	}
	return nil
}

func notes(out io.Writer, use *scimdrill.BaselineUse) {
	for _, note := range use.Notes {
		fmt.Fprintf(out, "%s: %s: %s\n", note.Kind, note.Entry, note.Text)
	}
}
