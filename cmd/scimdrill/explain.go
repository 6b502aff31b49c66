package main

import (
	"fmt"

	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/selection"
)

type explainCommand struct {
	ID string `arg:"" help:"The requirement, as listed by scimdrill list."`
}

// Run prints one requirement in full.
func (e *explainCommand) Run(w *world) error {
	catalogue, err := new(gate.Gate).Catalogue()
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
		fmt.Fprintf(w.stdout, "  %s", citation)
		if citation.URL != "" {
			fmt.Fprintf(w.stdout, "  %s", citation.URL)
		}
		fmt.Fprintln(w.stdout)
	}
	if len(requirement.Needs) > 0 {
		fmt.Fprintln(w.stdout, "\nNeeds (not applicable without)")
		for _, capability := range requirement.Needs {
			fmt.Fprintf(w.stdout, "  %s\n", capability)
		}
	}
	if len(requirement.Kills) > 0 {
		fmt.Fprintln(w.stdout, "\nProved able to fail by these defects of the reference (scimdrill serve --defect ID)")
		for _, defect := range requirement.Kills {
			fmt.Fprintf(w.stdout, "  %s\n", defect)
		}
	}
	fmt.Fprintf(w.stdout, "\nRun it alone\n  scimdrill run --case %s\n", requirement.ID)
	return nil
}
