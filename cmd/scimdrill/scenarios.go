package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/internal/selection"
	"github.com/scimdrill/scimdrill/reports"
)

type scenarioCommand struct {
	List        scenarioList        `cmd:"" help:"List the scenarios of the catalogue."`
	Show        scenarioShow        `cmd:"" help:"Tell a scenario in sentences, and check it."`
	New         scenarioNew         `cmd:"" help:"Write a scenario to begin with."`
	Spec        scenarioSpec        `cmd:"" help:"Print a Ginkgo spec in Go that is made from a scenario."`
	Requirement scenarioRequirement `cmd:"" help:"Print a requirement to propose that is made from a scenario."`
	Report      scenarioReport      `cmd:"" help:"Print a report to send to the vendor: what was done, expected and seen, both exchanges, and curl lines."`
	Schema      scenarioSchema      `cmd:"" help:"Print the JSON Schema of scenarios."`
}

type scenarioList struct{}

// Run lists the catalogue.
func (*scenarioList) Run(w *world) error {
	all, err := scenario.All()
	if err != nil {
		return err
	}
	for _, s := range all {
		fmt.Fprintf(w.stdout, "%-32s  %-4s  %-10s  %s\n", s.Name, strings.Join(s.Quirks, ","), s.Label, s.Title)
	}
	return nil
}

type scenarioShow struct {
	File string `arg:"" help:"File, or name of the catalogue."`
}

// Run tells a scenario in sentences.
func (c *scenarioShow) Run(w *world) error {
	s, err := openScenario(c.File)
	if err != nil {
		return usage(err)
	}
	fmt.Fprintf(w.stdout, "%s  [%s, %s]\n\n%s\n\nSeen\n  %s\n\nDone\n", s.ID(), s.Label, kindsText(s), s.Title, strings.Join(strings.Fields(s.Seen), " "))
	for i := range s.Did {
		fmt.Fprintf(w.stdout, "  %d. %s\n", i+1, s.Did[i].Sentence())
		if expect := s.Did[i].Expect; expect != nil {
			for _, sentence := range expect.Sentences() {
				fmt.Fprintf(w.stdout, "     expected: %s\n", sentence)
			}
		}
	}
	fmt.Fprint(w.stdout, "\nExpected\n")
	for _, sentence := range s.Expected.Sentences() {
		fmt.Fprintf(w.stdout, "  %s\n", sentence)
	}
	fmt.Fprint(w.stdout, "\nSources\n")
	for _, source := range s.Sources {
		fmt.Fprintf(w.stdout, "  %s  %s\n", source.Name, source.URL)
	}
	fmt.Fprintf(w.stdout, "\nPlay it\n  scimdrill run --scenario %s --url URL\n", c.File)
	for _, defect := range s.Defects {
		fmt.Fprintf(w.stdout, "  scimdrill run --scenario %s --defect %s    (a reference that has the bug)\n", c.File, defect)
	}
	return nil
}

func kindsText(s *scenario.Scenario) string {
	var kinds []string
	for _, kind := range s.Kinds() {
		kinds = append(kinds, kind.String())
	}
	return strings.Join(kinds, " and ")
}

type scenarioNew struct {
	File string `arg:"" help:"File to write: NAME.yaml."`
}

// Run writes a scenario to begin with, and no file that is there.
func (c *scenarioNew) Run(w *world) error {
	text, err := scenario.Draft(c.File)
	if err != nil {
		return usage(err)
	}
	file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // it holds no secret, and others are to read it
	if errors.Is(err, os.ErrExist) {
		return usage(fmt.Errorf("%s is there already; name another file", c.File))
	}
	if err != nil {
		return usage(err)
	}
	_, err = io.WriteString(file, text)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "%s written: say in it what was done and expected, then `scimdrill scenario show %s`\n", c.File, c.File)
	return nil
}

type scenarioSpec struct {
	File    string `arg:"" help:"File, or name of the catalogue."`
	Package string `help:"Name of the Go package." default:"bugs"`
}

// Run prints the spec.
func (c *scenarioSpec) Run(w *world) error {
	s, err := openScenario(c.File)
	if err != nil {
		return usage(err)
	}
	source, err := scenario.Spec(s, c.Package)
	if err != nil {
		return err
	}
	_, err = w.stdout.Write(source)
	return err
}

type scenarioRequirement struct {
	File string `arg:"" help:"File, or name of the catalogue."`
}

// Run prints the proposal.
func (c *scenarioRequirement) Run(w *world) error {
	s, err := openScenario(c.File)
	if err != nil {
		return usage(err)
	}
	return scenario.WriteRequirement(w.stdout, s)
}

type scenarioReport struct {
	File string `arg:"" help:"File, or name of the catalogue."`
	From string `help:"The results.json of a run in which the scenario failed; without it the reference is run with the first defect that the scenario names." placeholder:"FILE"`
}

// Run prints the report. What is right is seen on the clean reference, which is run for it.
func (c *scenarioReport) Run(w *world) error {
	s, err := openScenario(c.File)
	if err != nil {
		return usage(err)
	}
	seen, err := c.seen(w.ctx, s)
	if err != nil {
		return err
	}
	right, err := playOnReference(w.ctx, s)
	if err != nil {
		return err
	}
	return usage(scenario.WriteReport(w.stdout, s, right, seen))
}

func (c *scenarioReport) seen(ctx context.Context, s *scenario.Scenario) (*scimdrill.Report, error) {
	if c.From == "" {
		if len(s.Defects) == 0 {
			return nil, usage(fmt.Errorf("%s names no defect of the reference: run it on the target, then name its results.json with --from", s.Name))
		}
		return playOnReference(ctx, s, s.Defects[0])
	}
	report, err := reports.LoadResults(c.From)
	if err != nil {
		return nil, usage(fmt.Errorf("--from: %w", err))
	}
	return report, nil
}

// playOnReference plays a scenario on the reference in this process.
func playOnReference(ctx context.Context, s *scenario.Scenario, defects ...string) (*scimdrill.Report, error) {
	chosen, err := selection.New(scenario.Catalogue(s), scenario.Profiles(s), nil, nil)
	if err != nil {
		return nil, err
	}
	options := rehearsal.Options{Mode: s.Mode(), Kinds: chosen.Kinds(), Defects: defects}
	report, err := rehearse(ctx, new(gate.Gate), options, plan{selection: chosen, scenarios: []*scenario.Scenario{s}}, reports.NewConsole(io.Discard, reports.ConsoleOptions{Quiet: true}))
	if err != nil {
		return nil, classify(err)
	}
	return report, nil
}

type scenarioSchema struct{}

// Run prints the schema.
func (*scenarioSchema) Run(w *world) error {
	schema, err := scenario.Schema()
	if err != nil {
		return err
	}
	_, err = w.stdout.Write(schema)
	return err
}
