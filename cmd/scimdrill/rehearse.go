package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/baseline"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/internal/selection"
	"github.com/scimdrill/scimdrill/reports"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// plan is what to run and how to judge it; it is made before anything is started or sent.
type plan struct {
	selection *selection.Selection
	// scenarios are played in place of the suites, where there are any.
	scenarios []*scenario.Scenario
	baseline  *baseline.File
	strict    bool
	retry     int
}

func (r *runCommand) plan(engine *gate.Gate) (plan, error) {
	scenarios, err := r.scenarios()
	if err != nil {
		return plan{}, usage(err)
	}
	catalogue, found, err := r.catalogue(engine, scenarios)
	if err != nil {
		return plan{}, err
	}
	chosen, err := selection.New(catalogue, found, r.Case, r.Skip)
	if err != nil {
		return plan{}, usage(err)
	}
	p := plan{selection: chosen, scenarios: scenarios, strict: r.Strict, retry: r.Retry}
	if r.Baseline != "" {
		if p.baseline, err = baseline.Load(r.Baseline, catalogue); err != nil {
			return plan{}, usage(fmt.Errorf("--baseline: %w", err))
		}
	}
	if r.Timeout != nil && *r.Timeout <= 0 {
		return plan{}, usage(fmt.Errorf("--timeout %s: expected a time above zero, such as 10s", *r.Timeout))
	}
	if r.Retry < 0 {
		return plan{}, usage(fmt.Errorf("--retry %d: expected 0 or more", r.Retry))
	}
	return p, nil
}

// catalogue is what there is to choose from, and the profiles that say what counts.
func (r *runCommand) catalogue(engine *gate.Gate, scenarios []*scenario.Scenario) ([]scimdrill.Requirement, []profiles.Profile, error) {
	if len(scenarios) > 0 {
		return scenario.Catalogue(scenarios...), scenario.Profiles(scenarios...), nil
	}
	catalogue, err := engine.Catalogue()
	if err != nil {
		return nil, nil, err
	}
	names := r.Profile
	switch {
	case len(names) > 0:
	case r.URL != "":
		names = []string{"okta-oin"}
	default:
		names = []string{"peakon"}
	}
	found, err := profiles.Find(names...)
	if err != nil {
		return nil, nil, usage(fmt.Errorf("--profile: %w", err))
	}
	return catalogue, found, nil
}

// declare is what the plan has the gate declare; nil for the suites.
func (p plan) declare() func(*spec.Programme, *stage.Stage) {
	if len(p.scenarios) == 0 {
		return nil
	}
	return func(programme *spec.Programme, s *stage.Stage) { scenario.Declare(programme, s, p.scenarios...) }
}

// rehearse runs the plan. It returns a report whenever there is something to report, also when the run was cut short.
func rehearse(ctx context.Context, engine *gate.Gate, options rehearsal.Options, p plan, console *reports.Console) (*scimdrill.Report, error) {
	r, err := rehearsal.Prepare(ctx, options)
	if err != nil {
		if errors.Is(err, rehearsal.ErrUnreachable) {
			return rehearsal.Unreached(options, p.selection.Name()), err
		}
		return nil, err
	}
	defer r.Close()
	console.Announce(r.Target(), r.Org(), p.selection.Name())
	outcome, err := engine.Run(ctx, gate.Options{Stage: r.Stage(), Selected: p.selection.Selects, Observer: console, Declare: p.declare()})
	if err != nil {
		return nil, err
	}
	if err := askAgain(ctx, engine, r, &outcome, p); err != nil {
		return nil, err
	}
	report := r.Report(outcome, p.selection.Name())
	if p.strict {
		beStrict(report)
	}
	rehearsal.MarkProvisional(report, p.selection.Counts)
	p.baseline.Apply(report, time.Now())
	report.LeftBehind = r.CleanUp(ctx)
	rehearsal.Judge(report, p.selection.Profiles)
	if err := annotate(report); err != nil {
		return nil, err
	}
	return report, nil
}

// askAgain runs what failed again, and calls flaky what passes then.
func askAgain(ctx context.Context, engine *gate.Gate, r *rehearsal.Rehearsal, outcome *gate.Outcome, p plan) error {
	for range p.retry {
		failing := failingLeaves(outcome.Results)
		if len(failing) == 0 {
			break
		}
		again, err := engine.Run(ctx, gate.Options{Stage: r.Stage(), Declare: p.declare(), Selected: func(id string, app scimdrill.AppKind) bool {
			_, failed := failing[leaf{id, app}]
			return failed
		}})
		if err != nil {
			return err
		}
		for _, second := range again.Results {
			first := &outcome.Results[failing[leaf{second.Requirement, second.App}]]
			if second.Outcome == scimdrill.Pass {
				first.Outcome = scimdrill.Flaky
				first.Reason = "it failed, and passed when it was asked again: " + first.Failure.Message
				first.Exchanges = append(first.Exchanges, second.Exchanges...)
			}
		}
	}
	return nil
}

// leaf is a requirement on a kind of app.
type leaf struct {
	id  string
	app scimdrill.AppKind
}

// failingLeaves are what failed or was blocked, with their places among the results.
func failingLeaves(results []scimdrill.Result) map[leaf]int {
	failing := map[leaf]int{}
	for i, result := range results {
		if result.Outcome == scimdrill.Fail || result.Outcome == scimdrill.Blocked {
			failing[leaf{result.Requirement, result.App}] = i
		}
	}
	return failing
}

func beStrict(report *scimdrill.Report) {
	for i := range report.Results {
		if report.Results[i].Outcome == scimdrill.Warn {
			report.Results[i].Outcome = scimdrill.Fail
		}
	}
}
