package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/selection"
	"github.com/scimdrill/scimdrill/reference/defects"
	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reports"
)

type explainCommand struct {
	ID string `arg:"" help:"The requirement, as listed by scimdrill list."`
	// Show is on unless it is switched off: the example is made by running the requirement.
	Show bool `help:"Show how it fails, by running it on the reference with a defect." default:"true" negatable:""`
}

// Run prints one requirement in full: what Okta does here and what breaks, by which text, what vendors did wrong, how it looks
// when it fails, and where it counts.
func (e *explainCommand) Run(w *world) error {
	engine := new(gate.Gate)
	catalogue, err := engine.Catalogue()
	if err != nil {
		return err
	}
	requirement, err := selection.Find(catalogue, e.ID)
	if err != nil {
		return usage(err)
	}
	fmt.Fprintf(w.stdout, "%s  [%s]\n\n%s\n\n", requirement.ID, requirement.Level, requirement.Title)
	fmt.Fprintf(w.stdout, "Why   %s\nFix   %s\n\nCites\n", requirement.Why, requirement.Fix)
	for _, citation := range requirement.Cites {
		fmt.Fprintln(w.stdout, strings.TrimRight(fmt.Sprintf("  %s  %s", citation, citation.URL), " "))
	}
	if err := explainProfiles(w.stdout, requirement); err != nil {
		return err
	}
	if len(requirement.Needs) > 0 {
		fmt.Fprintln(w.stdout, "\nNeeds (not applicable without)")
		for _, capability := range requirement.Needs {
			fmt.Fprintf(w.stdout, "  %s\n", capability)
		}
	}
	explainMistakes(w.stdout, requirement)
	if e.Show && len(requirement.Kills) > 0 {
		if err := showFailure(w.ctx, w.stdout, engine, requirement); err != nil {
			return err
		}
	}
	fmt.Fprintf(w.stdout, "\nRun it alone\n  scimdrill run --case %s\n", requirement.ID)
	return nil
}

func explainProfiles(out io.Writer, requirement scimdrill.Requirement) error {
	all, err := profiles.All()
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "\nCounts in")
	none := true
	for _, p := range all {
		switch {
		case p.Counts(requirement.ID):
			fmt.Fprintf(out, "  %s, version %d\n", p.Name, p.Version)
		case p.Holds(requirement):
			fmt.Fprintf(out, "  %s, provisionally: it does not count before the profile is frozen anew\n", p.Name)
		default:
			continue
		}
		none = false
	}
	if none {
		fmt.Fprintln(out, "  no profile")
	}
	return nil
}

func explainMistakes(out io.Writer, requirement scimdrill.Requirement) {
	switch {
	case len(requirement.Kills) > 0:
		fmt.Fprintln(out, "\nWhat vendors got wrong (scimdrill serve --defect ID serves it)")
		for _, id := range requirement.Kills {
			if defect, err := defects.Lookup(id); err == nil {
				fmt.Fprintf(out, "  %s: %s %s\n    %s\n", id, defect.Title, defect.Story, defect.Source)
			}
		}
	case requirement.Unproved != "":
		fmt.Fprintf(out, "\nNo defect shows it\n  %s\n", requirement.Unproved)
	}
}

// showFailure runs the requirement on the reference with the first of its defects, and shows what a report would.
func showFailure(ctx context.Context, out io.Writer, engine *gate.Gate, requirement scimdrill.Requirement) error {
	for _, mode := range []string{server.FullMode, server.PeakonMode} {
		report, result, err := failing(ctx, engine, requirement, mode)
		if err != nil {
			return err
		}
		if result == nil {
			continue
		}
		fmt.Fprintf(out, "\nHow it fails, on the reference with %s\n  found  %s\n", requirement.Kills[0], strings.ReplaceAll(result.Failure.Message, "\n", "\n         "))
		for _, text := range result.Failure.AdminSees {
			fmt.Fprintf(out, "  the admin reads  “%s”\n", text)
		}
		if exchange, known := report.ExchangeByNumber(result.Failure.Decisive); known {
			line := strings.ReplaceAll(reports.Curl(exchange), "'"+report.Target.URL, `"$SCIM_URL"'`) // no variable is read in single quotes
			fmt.Fprintf(out, "\nAsk your own server\n  %s\n", strings.ReplaceAll(line, report.Target.URL, `"$SCIM_URL"`))
		}
		return nil
	}
	return nil
}

// failing runs the requirement in a mode, and gives back its report and the result that failed; no result where it did not.
func failing(ctx context.Context, engine *gate.Gate, requirement scimdrill.Requirement, mode string) (*scimdrill.Report, *scimdrill.Result, error) {
	const limit = 300 * time.Millisecond // a defect may be that nothing is answered
	r, err := rehearsal.Prepare(ctx, rehearsal.Options{
		Mode: mode, Kinds: scimdrill.AppKinds(), Defects: requirement.Kills[:1], Timeout: limit, Seed: "example",
	})
	if err != nil {
		return nil, nil, fmt.Errorf("show how it fails: %w", err)
	}
	defer r.Close()
	outcome, err := engine.Run(ctx, gate.Options{Stage: r.Stage(), Selected: func(id string, _ scimdrill.AppKind) bool { return id == requirement.ID }})
	if err != nil {
		return nil, nil, err
	}
	report := r.Report(outcome, "")
	for i := range report.Results {
		if outcome := report.Results[i].Outcome; outcome == scimdrill.Fail || outcome == scimdrill.Warn {
			return report, &report.Results[i], nil
		}
	}
	return report, nil, nil
}
