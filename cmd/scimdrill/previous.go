package main

import (
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// previousFlag names the results.json of an earlier run, with which this one is compared.
type previousFlag struct {
	Previous string `help:"results.json of an earlier run: the reports say what is new, fixed and still broken. The verdict and the exit code stay what they are." placeholder:"RESULTS.json"`
}

// load reads the earlier results; nil where none are named.
func (p previousFlag) load() (*scimdrill.Report, error) {
	if p.Previous == "" {
		return nil, nil //nolint:nilnil // no comparison is asked for
	}
	earlier, err := reports.LoadResults(p.Previous)
	if err != nil {
		return nil, usage(fmt.Errorf("--previous: %w", err))
	}
	return earlier, nil
}

// compare adds to the report what has changed.
func (p previousFlag) compare(earlier, report *scimdrill.Report) {
	if earlier != nil {
		report.Previous = reports.Compare(p.Previous, earlier, report)
	}
}

// warnOfAnotherTarget says before a run that what it will be compared with is of another target.
func (r *runCommand) warnOfAnotherTarget(w *world, earlier *scimdrill.Report) {
	if earlier == nil {
		return
	}
	before, now := earlier.Target.URL, strings.TrimSuffix(r.URL, "/")
	if strings.HasPrefix(earlier.Target.Kind, "reference") {
		before = ""
	}
	if before == now || r.ControlURL != "" {
		return
	}
	fmt.Fprintf(w.stderr, "scimdrill: --previous %s is of %s, and this run is of %s: what differs need not have changed\n", r.Previous, named(before), named(now))
}

func named(target string) string {
	if target == "" {
		return "a reference server"
	}
	return reports.Visible(target)
}
