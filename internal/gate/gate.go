// Package gate is the one place where Ginkgo runs: it builds the tree of the suites, runs it in this process, and hands back
// plain results. Ginkgo's state is global to a process, so that only one run is under way at a time.
package gate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Options say what runs, on what, and who watches.
type Options struct {
	// Stage is what the suites stand on.
	Stage *stage.Stage
	// Selected decides what runs; nil runs everything.
	Selected func(id string, app scimdrill.AppKind) bool
	// Observer is told of every leaf; nil is nobody.
	Observer Observer
	// Declare declares what there is to run; nil declares the suites.
	Declare func(*spec.Programme, *stage.Stage)
}

// Observer watches a run.
type Observer interface {
	// Planned says how many leaves there will be.
	Planned(count int)
	Started(id string, app scimdrill.AppKind)
	Finished(result scimdrill.Result)
}

// Outcome is what came of a run.
type Outcome struct {
	// Requirements are those that were selected, in the order of the catalogue.
	Requirements []scimdrill.Requirement
	Results      []scimdrill.Result
	// Interrupted is set when the context ended before the run did.
	Interrupted bool
}

// A Gate runs suites, one run at a time.
type Gate struct{ running sync.Mutex }

// Catalogue lists every requirement without running any: the tree is built and thrown away.
func (g *Gate) Catalogue() ([]scimdrill.Requirement, error) {
	g.running.Lock()
	defer g.running.Unlock()
	defer quiet()()

	globals.Reset()
	programme := spec.NewProgramme(spec.Options{})
	declare(programme, &stage.Stage{}, nil)
	ginkgo.PreviewSpecs("scimdrill")
	if err := errors.Join(programme.Problems()...); err != nil {
		return nil, fmt.Errorf("the catalogue is not sound: %w", err)
	}
	return programme.Requirements(), nil
}

// Run runs the selected leaves and returns their results. It returns an error only for faults of the harness: a target
// that fails is a result.
func (g *Gate) Run(ctx context.Context, options Options) (Outcome, error) {
	g.running.Lock()
	defer g.running.Unlock()
	defer quiet()()

	globals.Reset()
	programme := spec.NewProgramme(programmeOptions(ctx, options))
	declare(programme, options.Stage, options.Declare)
	if options.Observer != nil {
		ginkgo.ReportBeforeSuite(func(report ginkgo.Report) {
			options.Observer.Planned(report.PreRunStats.SpecsThatWillRun + programme.Settled())
		})
	}
	ginkgo.BeforeEach(func() {
		if ctx.Err() != nil {
			ginkgo.Skip("the run was stopped")
		}
	})
	// Whatever Ginkgo settled without our body having run (a BeforeAll that failed, a panic in one) is told by its report.
	setUpFailures := map[string]string{}
	ginkgo.ReportAfterEach(func(report ginkgo.SpecReport) { noteSetUp(setUpFailures, report) })

	// Ginkgo hears of a signal by itself, and may be done before our context is.
	stopped := false
	ginkgo.ReportAfterSuite("", func(report ginkgo.Report) {
		stopped = slices.ContainsFunc(report.SpecReports, func(r ginkgo.SpecReport) bool { return r.State == types.SpecStateInterrupted })
	})

	suite, reporter := configuration()
	var failed failure
	ginkgo.RunSpecs(&failed, "scimdrill", suite, reporter)

	if err := errors.Join(programme.Problems()...); err != nil {
		return Outcome{}, fmt.Errorf("the catalogue is not sound: %w", err)
	}
	stopped = stopped || ctx.Err() != nil
	unrun := "it was not reached"
	if stopped {
		unrun = "the run was stopped before it"
	}
	results := programme.Results(unrun)
	for i := range results {
		if reason, known := setUpFailures[results[i].Requirement]; known && results[i].Reason == unrun {
			results[i].Reason = reason
			results[i].Failure.Message = reason
		}
	}
	return Outcome{
		Requirements: selectedRequirements(programme, results), Results: results, Interrupted: stopped,
	}, nil
}

// declare puts every suite into one Ordered container: Ginkgo shuffles what stands at the top, and the suites are in the order
// of an admin's day.
func declare(programme *spec.Programme, s *stage.Stage, register func(*spec.Programme, *stage.Stage)) {
	if register == nil {
		register = suites.Register
	}
	ginkgo.Describe("scimdrill", ginkgo.Ordered, ginkgo.ContinueOnFailure, func() { register(programme, s) })
}

func programmeOptions(ctx context.Context, options Options) spec.Options {
	s := options.Stage
	wanted := spec.Options{
		Selected: options.Selected, Kinds: s.Kinds, Capabilities: s.Capabilities, Tape: s.Recorder,
		Tripped: func() string {
			if ctx.Err() != nil {
				return "the run was stopped before it"
			}
			return s.GivenUp()
		},
	}
	if options.Observer != nil {
		wanted.Started = options.Observer.Started
		wanted.Finished = options.Observer.Finished
	}
	return wanted
}

func selectedRequirements(programme *spec.Programme, results []scimdrill.Result) []scimdrill.Requirement {
	var requirements []scimdrill.Requirement
	for _, requirement := range programme.Requirements() {
		if slices.ContainsFunc(results, func(r scimdrill.Result) bool { return r.Requirement == requirement.ID }) {
			requirements = append(requirements, requirement)
		}
	}
	return requirements
}

func configuration() (types.SuiteConfig, types.ReporterConfig) {
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.RandomizeAllSpecs = false
	suite.RandomSeed = 1 // order is the order of declaration, on every run
	suite.Timeout = 24 * time.Hour
	suite.EmitSpecProgress = false
	reporter.NoColor = true
	reporter.Succinct = true
	return suite, reporter
}

func noteSetUp(failures map[string]string, report ginkgo.SpecReport) {
	if report.State == types.SpecStatePassed || report.State == types.SpecStateSkipped && report.Failure.Message == "" {
		return
	}
	for _, label := range report.Labels() {
		if report.Failure.FailureNodeType != types.NodeTypeIt {
			failures[label] = "what comes before it failed: " + report.Failure.Message
		} else {
			failures[label] = report.Failure.Message
		}
	}
}

// quiet silences Ginkgo's own console, which is not written for the people who read ours; the returned function restores it.
func quiet() func() {
	out, err := formatter.ColorableStdOut, formatter.ColorableStdErr
	formatter.ColorableStdOut, formatter.ColorableStdErr = io.Discard, io.Discard
	return func() { formatter.ColorableStdOut, formatter.ColorableStdErr = out, err }
}

// failure is what Ginkgo wants to be told with: the results say more than it does.
type failure struct{ failed bool }

// Fail is called by Ginkgo when a spec failed.
func (f *failure) Fail() { f.failed = true }
