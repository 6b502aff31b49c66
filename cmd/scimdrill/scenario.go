package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/reference/defects"
)

// scenarios reads those that a run is to play. They share one reference, and so one mode.
func (r *runCommand) scenarios() ([]*scenario.Scenario, error) {
	if len(r.Scenario) == 0 {
		return nil, nil
	}
	if len(r.Profile) > 0 {
		return nil, errors.New("--scenario and --profile: a scenario is played by itself; leave --profile out")
	}
	var scenarios []*scenario.Scenario
	for _, name := range r.Scenario {
		s, err := openScenario(name)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(scenarios, func(other *scenario.Scenario) bool { return other.Name == s.Name }) {
			return nil, fmt.Errorf("--scenario %s: it is named twice", name)
		}
		if len(scenarios) > 0 && scenarios[0].Mode() != s.Mode() && r.URL == "" && r.Mode == "" {
			return nil, fmt.Errorf("--scenario %s is set in mode %s, and %s in mode %s: run them one after the other, or name one --mode", name, s.Mode(), scenarios[0].Name, scenarios[0].Mode())
		}
		scenarios = append(scenarios, s)
	}
	return scenarios, nil
}

// openScenario reads a file, or one of the catalogue by its name.
func openScenario(name string) (*scenario.Scenario, error) {
	s, err := scenario.Open(name)
	if err != nil {
		return nil, err
	}
	for _, id := range s.Defects {
		if !slices.ContainsFunc(defects.All(), func(d defects.Defect) bool { return d.ID == id }) {
			return nil, fmt.Errorf("%s: defects: the reference has no defect %q; `scimdrill serve --help` says how to list them", s.Path(), id)
		}
	}
	return s, nil
}
