package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/selection"
	"github.com/scimdrill/scimdrill/reports"
)

type runCommand struct {
	URL         string         `name:"url" help:"SCIM base URL of the target. Without it the reference is started in this process." placeholder:"URL"`
	Target      string         `help:"Target file, as scimdrill init writes it. Flags override it." placeholder:"FILE"`
	TokenFile   string         `help:"File that holds the target's bearer token; else it is taken from SCIM_TOKEN." placeholder:"FILE"`
	URLB        string         `name:"url-b" help:"SCIM base URL of a second tenant, where it is not that of the first; its token is taken from SCIM_TOKEN_B." placeholder:"URL"`
	ControlURL  string         `help:"Control API of a reference at --url, so that surveys are rehearsed too; its token is taken from PEAKON_CONTROL_TOKEN." placeholder:"URL"`
	OrgURL      string         `help:"A real Okta org to provision from; its API token is taken from OKTA_API_TOKEN. Without it the mock org is started in this process." placeholder:"URL"`
	AppID       string         `name:"app-id" help:"The prepared app in that org." placeholder:"ID"`
	Share       float64        `help:"How much of the rate limits of the org at --org-url the run may use." default:"0.5" placeholder:"PART"`
	OrgCeiling  time.Duration  `name:"org-ceiling" help:"How long the org at --org-url may take for a push. Okta's own test allows for 20s to 40s; what comes sooner is seen sooner." default:"40s" placeholder:"TIME"`
	Yes         bool           `help:"Run also in an org that looks like one in which people work."`
	Assigned    bool           `name:"allow-assigned" help:"Run also with an app that has people or groups assigned already."`
	Profile     []string       `help:"What counts: one profile or several (scimdrill list --count), or all. Default: okta-oin with --url, peakon without." placeholder:"NAME"`
	Scenario    []string       `help:"Play a scenario in place of the suites: a file, or the name of one of the catalogue (scimdrill scenario list). May be repeated." placeholder:"FILE"`
	Case        []string       `help:"Run only requirements whose id matches; * stands for any run of characters. May be repeated." placeholder:"GLOB"`
	Skip        []string       `help:"Leave out requirements whose id matches. May be repeated." placeholder:"GLOB"`
	Baseline    string         `help:"File of known deviations, which are expected to fail." placeholder:"FILE"`
	Mode        string         `help:"Mode of the reference that this run starts: peakon or full. Default: the profile's." enum:",peakon,full" default:"" placeholder:"MODE"`
	Variation   []string       `help:"Switch on a legal way to differ in the reference that this run starts. May be repeated." placeholder:"ID"`
	Defect      []string       `help:"Switch on a named defect in the reference that this run starts. May be repeated." placeholder:"ID"`
	Out         string         `help:"Directory for the reports." default:"reports/out" placeholder:"DIR"`
	Timeout     *time.Duration `help:"Cut a request that is not answered for so long. Default: 60s, which is Okta's limit." placeholder:"TIME"`
	Seed        string         `help:"Seed of the names of this run's people; drawn when it is missing." placeholder:"TEXT"`
	Runs        string         `help:"Directory for journals of runs, by which scimdrill clean takes away what a run that was stopped has left in a target." default:".scimdrill/runs" placeholder:"DIR"`
	Consistency string         `help:"Whether reads may lag behind writes: tolerant waits within a budget and reports the delays, strict fails on them, off takes each read as it comes. Default: the target file's; else tolerant with --url, off without." enum:",tolerant,strict,off" default:"" placeholder:"MODE"`
	DryRun      bool           `help:"Print the requests that would be sent to the target, and send none. A stand-in answers in its place."`
	AllowHeavy  bool           `help:"Send what could harm a target that is not on its guard: floods, huge bodies, deep JSON, the token in a query. The reference that a run starts always gets it."`
	Strict      bool           `help:"Let SHOULD and MAY count as much as MUST."`
	Retry       int            `help:"Ask again for what failed, up to so many times; what passes then is flaky." placeholder:"TIMES"`

	outputFlags
	previousFlag

	declared declared
}

// Run rehearses, reports, and returns the verdict as an exit code.
func (r *runCommand) Run(w *world) error {
	if err := r.declare(); err != nil {
		return err
	}
	engine := new(gate.Gate)
	plan, err := r.plan(engine)
	if err != nil {
		return err
	}
	earlier, err := r.load()
	if err != nil {
		return err
	}
	options, err := r.rehearsal(w, plan.selection)
	if err != nil {
		return usage(err)
	}
	r.declared.announce(w)
	if r.DryRun {
		return r.printDryRun(w, engine, options, plan)
	}
	if err := reports.Prepare(r.Out); err != nil {
		return usage(fmt.Errorf("--out: %w", err))
	}
	r.warnOfAnotherTarget(w, earlier)
	console := reports.NewConsole(w.stdout, consoleOptions(w, r.outputFlags))
	report, err := rehearse(w.ctx, engine, options, plan, console)
	if report == nil {
		return classify(err)
	}
	r.compare(earlier, report)
	if writeErr := reports.WriteAll(r.Out, report); writeErr != nil {
		err = errors.Join(err, writeErr)
	}
	console.Summary(report, r.Out)
	if err != nil {
		return classify(err)
	}
	return verdictCode(report)
}

func (r *runCommand) rehearsal(w *world, chosen *selection.Selection) (rehearsal.Options, error) {
	options := rehearsal.Options{
		URL: strings.TrimSuffix(r.URL, "/"), ControlURL: r.ControlURL, ControlToken: w.getenv("PEAKON_CONTROL_TOKEN"),
		OrgURL: r.OrgURL, OrgToken: w.getenv("OKTA_API_TOKEN"), AppID: r.AppID, Mode: r.Mode, Defects: r.Defect, Variations: r.Variation,
		Entra: slices.ContainsFunc(chosen.Profiles, func(p profiles.Profile) bool { return p.Name == entraProfile }),
		Share: r.Share, Ceiling: r.OrgCeiling, Production: r.Yes, AllowAssigned: r.Assigned,
		Kinds: chosen.Kinds(), Timeout: r.timeout(), Seed: r.Seed, AllowHeavy: r.AllowHeavy, Runs: r.Runs, Kind: "foreign",
	}
	if r.OrgURL != "" && !r.DryRun {
		options.Tell = func(line string) { fmt.Fprintf(w.stdout, "%s\n", line) }
	}
	r.consistency(&options)
	if r.URL == "" {
		options.SecondURL = r.URLB // refused: it is said why
		if options.Mode == "" {
			options.Mode = chosen.Profiles[0].Mode
		}
		return options, nil
	}
	return options, r.credentials(w, &options)
}

// entraProfile is the profile with which the habits of Microsoft Entra ID are tried.
const entraProfile = "entra"

func (r *runCommand) timeout() time.Duration {
	if r.Timeout == nil {
		return 0 // Okta's
	}
	return *r.Timeout
}

func readToken(w *world, file string) (string, error) {
	if file == "" {
		return strings.TrimSpace(w.getenv("SCIM_TOKEN")), nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("--token-file: %w", err)
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", fmt.Errorf("--token-file %s: the file is empty; put the bearer token into it", file)
	}
	return token, nil
}

// classify gives an error of a run its exit code.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return &codedError{exitInterrupted, errors.New("stopped before the run began")}
	case errors.Is(err, rehearsal.ErrConfiguration):
		return &codedError{exitUsage, err}
	case errors.Is(err, rehearsal.ErrUnreachable):
		return &codedError{exitUnreachable, err}
	default:
		return &codedError{exitHarness, err}
	}
}

// verdictCode turns a verdict that has been printed into an exit code.
func verdictCode(report *scimdrill.Report) error {
	if report.Interrupted {
		return &codedError{code: exitInterrupted}
	}
	for _, result := range report.Results {
		if result.Outcome == scimdrill.Error {
			return &codedError{code: exitHarness}
		}
	}
	switch report.Verdict {
	case scimdrill.Met:
		return nil
	case scimdrill.OutOfDate:
		return &codedError{code: exitOutOfDate}
	case scimdrill.NotMet:
		return &codedError{code: exitNotMet}
	default:
		return &codedError{code: exitHarness}
	}
}
