package main

import (
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/reference/defects"
)

// annotate adds to the requirements in which profiles they count, by which a reader filters, and to those that fail what vendors did
// instead.
func annotate(report *scimdrill.Report) error {
	all, err := profiles.All()
	if err != nil {
		return err
	}
	for i := range report.Requirements {
		requirement := &report.Requirements[i]
		requirement.Profiles, requirement.Mistakes = nil, nil
		for _, p := range all {
			if p.Counts(requirement.ID) {
				requirement.Profiles = append(requirement.Profiles, p.Name)
			}
		}
		fails := func(r scimdrill.Result) bool { return r.Requirement == requirement.ID && r.Failure != nil }
		if !slices.ContainsFunc(report.Results, fails) {
			continue
		}
		for _, id := range requirement.Kills {
			if defect, err := defects.Lookup(id); err == nil {
				requirement.Mistakes = append(requirement.Mistakes, defect.Title+" ("+defect.Source+")")
			}
		}
	}
	return nil
}
