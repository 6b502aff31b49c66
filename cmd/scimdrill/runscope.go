package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/runscope"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/version"
	"github.com/scimdrill/scimdrill/reports"
)

type runscopeCommand struct {
	File       string            `arg:"" help:"Exported test, such as Okta's SPEC, CRUD and entitlement tests." placeholder:"FILE"`
	Var        map[string]string `help:"Value of a variable. May be repeated. Never a secret: flags are seen by others." placeholder:"NAME=VALUE" mapsep:"none"`
	VarEnv     map[string]string `name:"var-env" help:"Environment variable that holds the secret value of a variable. May be repeated." placeholder:"NAME=ENV" mapsep:"none"`
	InitScript []string          `name:"init-script" help:"JavaScript that makes variables before the first step, as Okta publishes beside its tests. May be repeated." placeholder:"FILE" sep:"none"`
	URL        string            `name:"url" help:"SCIM base URL of the target: the variables SCIMBaseURL and SCIMUrl. Its token is taken from SCIM_TOKEN." placeholder:"URL"`
	TokenFile  string            `help:"File that holds the target's bearer token; else it is taken from SCIM_TOKEN." placeholder:"FILE"`
	OrgURL     string            `name:"org-url" help:"Okta org, the mock or a real one: the variable oktaOrgUrl. Its token is taken from OKTA_API_TOKEN." placeholder:"URL"`
	AppID      string            `name:"app-id" help:"The app in that org: the variable oktaAppId. In the mock org one is made and connected to --url where none is named." placeholder:"ID"`
	AllowHost  []string          `name:"allow-host" help:"A further host that steps may go to. May be repeated." placeholder:"HOST"`
	NoPause    bool              `name:"no-pause" help:"Skip pauses. A step that only reads is repeated instead, until it holds or the pause would be over."`
	PauseMost  time.Duration     `name:"pause-at-most" help:"Shorten longer pauses; with --no-pause, repeat no longer than this." placeholder:"TIME"`
	Timeout    time.Duration     `help:"Cut a request that is not answered for so long." default:"60s"`
	Out        string            `help:"Directory for the reports." default:"reports/out" placeholder:"DIR"`
	Strict     bool              `help:"Let optional steps and slow answers count as much as the rest."`

	outputFlags
}

// Run runs the file, reports, and returns the verdict as an exit code.
func (c *runscopeCommand) Run(w *world) error {
	file, err := runscope.Load(c.File)
	if err != nil {
		return usage(err)
	}
	options, err := c.options(w)
	if err != nil {
		return usage(err)
	}
	org := scimdrill.Org{Kind: "no", Apps: []scimdrill.AppKind{}}
	if c.OrgURL != "" {
		if org, err = c.prepareApp(w, file, &options); err != nil {
			return usage(err)
		}
	}
	console := reports.NewConsole(w.stdout, consoleOptions(w, c.outputFlags))
	options.Started = func(id string) { console.Started(id, "") }
	options.Finished = console.Finished
	scripts, err := scriptsApart()
	if err != nil {
		return &codedError{exitHarness, err}
	}
	defer scripts.Close()
	options.Scripts = scripts
	run, err := runscope.Prepare(w.ctx, file, options)
	if w.ctx.Err() != nil {
		return &codedError{exitInterrupted, errors.New("stopped while initial scripts ran: nothing was sent, and there are no reports")}
	}
	if err != nil {
		return usage(fmt.Errorf("%s: %w", c.File, err))
	}
	c.announce(w, file)
	started := time.Now()
	runErr := run.Do(w.ctx)
	report := run.Report()
	build := version.Read()
	report.Tool = scimdrill.Tool{Name: "scimdrill", Version: build.Version, Commit: build.Commit}
	report.Started, report.Finished = started, time.Now()
	report.Target, report.Org = scimdrill.Target{URL: options.Variables["SCIMBaseURL"], Kind: "foreign"}, org
	if c.Strict && report.Verdict == scimdrill.Met {
		beStrict(report)
		if report.Counts()[scimdrill.Fail] > 0 {
			report.Verdict = scimdrill.NotMet
		}
	}
	runErr = errors.Join(runErr, reports.WriteAll(c.Out, report))
	c.summary(w, console, file, run)
	console.Summary(report, c.Out)
	return c.code(runErr, report)
}

// summary counts what was done, and shows what scripts logged.
func (c *runscopeCommand) summary(w *world, console *reports.Console, file *runscope.File, run *runscope.Run) {
	console.Clear()
	if !c.Quiet {
		for _, line := range run.Logged {
			fmt.Fprintf(w.stdout, "log      %s\n", line)
		}
	}
	fmt.Fprintf(w.stdout, "%s: %d steps, %d requests, %d pauses; %d of %d assertions passed\n\n", file.Name, len(file.Steps), run.Requests, run.Pauses, run.Held, run.Asserted)
}

func (c *runscopeCommand) code(err error, report *scimdrill.Report) error {
	switch {
	case report.Interrupted, err == nil:
		return verdictCode(report)
	case errors.Is(err, runscope.ErrUnreachable):
		return &codedError{exitUnreachable, err}
	case errors.Is(err, runscope.ErrScript):
		return &codedError{exitNotMet, err} // requests were sent before it
	default:
		return &codedError{exitHarness, err}
	}
}

func (c *runscopeCommand) announce(w *world, file *runscope.File) {
	if c.Quiet {
		return
	}
	fmt.Fprintf(w.stdout, "file     %s (%s)\n", c.File, file.Name)
	if c.URL != "" {
		fmt.Fprintf(w.stdout, "target   %s\n", c.URL)
	}
	if c.OrgURL != "" {
		fmt.Fprintf(w.stdout, "okta     %s, app %s\n", c.OrgURL, c.AppID)
	}
	fmt.Fprintln(w.stdout)
}

// The variables of Okta's files that hold secrets.
func secretVariables() []string { return []string{"auth", "SCIMAuth", "oktaToken"} }

func (c *runscopeCommand) options(w *world) (runscope.Options, error) {
	options := runscope.Options{
		Variables: map[string]string{}, Secrets: map[string]string{}, Hosts: c.AllowHost, NoPause: c.NoPause, PauseAtMost: c.PauseMost, Timeout: c.Timeout,
		Agent: "scimdrill/" + version.Read().Version, Recorder: transcript.NewRecorder(),
	}
	if c.Timeout <= 0 || c.PauseMost < 0 {
		return options, errors.New("--timeout and --pause-at-most: expected a time above zero, such as 10s")
	}
	c.URL, c.OrgURL = strings.TrimSuffix(c.URL, "/"), strings.TrimSuffix(c.OrgURL, "/")
	if c.URL != "" {
		options.Variables["SCIMBaseURL"], options.Variables["SCIMUrl"] = c.URL, c.URL
	}
	if c.OrgURL != "" {
		options.Variables["oktaOrgUrl"] = c.OrgURL
	}
	if c.AppID != "" {
		options.Variables["oktaAppId"] = c.AppID
	}
	if err := c.secrets(w, options.Secrets); err != nil {
		return options, err
	}
	for name, value := range c.Var {
		if looksSecret(name) {
			return options, fmt.Errorf("--var %s: a secret does not belong into a flag, which others see: put it into an environment variable and say --var-env %s=NAME_OF_IT (SCIM_TOKEN and OKTA_API_TOKEN are taken by themselves)", name, name)
		}
		options.Variables[name] = value
	}
	for _, path := range c.InitScript {
		script, err := readScript(path)
		if err != nil {
			return options, fmt.Errorf("--init-script: %w", err)
		}
		options.Initial = append(options.Initial, script)
	}
	return options, nil
}

// secrets are the tokens in the forms in which Okta's files use them: auth and SCIMAuth with their scheme, oktaToken without.
func (c *runscopeCommand) secrets(w *world, secrets map[string]string) error {
	token, err := readToken(w, c.TokenFile)
	if err != nil {
		return err
	}
	if token != "" {
		secrets["auth"], secrets["SCIMAuth"] = "Bearer "+token, "Bearer "+token
	}
	if api := strings.TrimSpace(w.getenv("OKTA_API_TOKEN")); api != "" {
		secrets["oktaToken"] = api
	}
	for name, variable := range c.VarEnv {
		value := strings.TrimSpace(w.getenv(variable))
		if value == "" {
			return fmt.Errorf("--var-env %s=%s: the environment variable %s is empty or not set; export it first", name, variable, variable)
		}
		secrets[name] = value
	}
	return nil
}

// looksSecret goes by the name of a variable.
func looksSecret(name string) bool {
	for _, known := range secretVariables() {
		if name == known {
			return true
		}
	}
	name = strings.ToLower(name)
	for _, part := range []string{"token", "secret", "password", "apikey", "api_key", "authorization", "credential"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// largestScript is larger than any that people write.
const largestScript = 1 << 20

func readScript(path string) (runscope.Script, error) {
	in, err := os.Open(path)
	if err != nil {
		return runscope.Script{}, err
	}
	defer func() { _ = in.Close() }() // it was only read
	source, err := io.ReadAll(io.LimitReader(in, largestScript+1))
	if err == nil && len(source) > largestScript {
		err = fmt.Errorf("%s: expected a script, found more than %d MB", path, largestScript>>20)
	}
	return runscope.Script{Name: filepath.Base(path), Source: string(source)}, err
}

// prepareApp takes up the app that was named; in the mock org it makes one and connects it to the target where none was.
func (c *runscopeCommand) prepareApp(w *world, file *runscope.File, options *runscope.Options) (scimdrill.Org, error) {
	ctx, cancel := context.WithTimeout(w.ctx, c.Timeout)
	defer cancel()
	token := options.Secrets["oktaToken"]
	if token == "" {
		return scimdrill.Org{}, errors.New("the org's API token is missing: put it into the environment variable OKTA_API_TOKEN")
	}
	return c.takeApp(ctx, token, file, options)
}
