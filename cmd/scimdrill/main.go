// Command scimdrill rehearses Okta's provisioning against a SCIM 2.0 endpoint, without an Okta org.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands are the subcommands, one file each.
type commands struct {
	Run      runCommand      `cmd:"" help:"Rehearse Okta's provisioning against a target and say what came of it."`
	Baseline baselineCommand `cmd:"" help:"Keep a file of known deviations."`
	Serve    serveCommand    `cmd:"" help:"Serve the reference Peakon: a SCIM server to develop and measure against."`
	Okta     oktaCommand     `cmd:"" help:"Serve the mock Okta org, for any client of Okta's Management API."`
	List     listCommand     `cmd:"" help:"List the requirements."`
	Explain  explainCommand  `cmd:"" help:"Explain one requirement: what, why, by which text, and the usual fix."`
	Init     initCommand     `cmd:"" help:"Write a target file with comments, filled in by what the target says of itself."`
	Runscope runscopeCommand `cmd:"" help:"Run a test that Runscope exported, such as those that Okta publishes, as it was downloaded."`
	Record   recordCommand   `cmd:"" help:"Pass on what a SCIM client and its target say to each other, and write it to a file."`
	Scenario scenarioCommand `cmd:"" help:"Bug reports that can be played: list them, tell one, make a spec, a requirement or a report of one."`
	Report   reportCommand   `cmd:"" help:"Make reports of a results.json, or join those of several runs."`
	Clean    cleanCommand    `cmd:"" help:"Take away what a run that was stopped has left in a target."`
	Replay   replayCommand   `cmd:"" help:"Send a recording to another target and say where the answers part."`
	Import   importCommand   `cmd:"" help:"Make a recording of what others recorded: an archive of a browser or proxy, curl lines of a ticket, an Okta System Log."`
	Version  versionCommand  `cmd:"" help:"Say which scimdrill this is."`

	Completion completionCommand `cmd:"" help:"Print the script by which a shell completes the commands: source <(scimdrill completion bash)."`
	Man        manCommand        `cmd:"" help:"Print the manual page: scimdrill man | man -l -."`
	Complete   completeCommand   `cmd:"" hidden:"" help:"Say what may be typed next; the scripts of completion call it."`

	RunscopeScripts runscopeScriptsCommand `cmd:"" hidden:""`
}

// world is what a command touches outside itself.
type world struct {
	ctx    context.Context //nolint:containedctx // the context of the whole process, handed to kong's Run methods
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(&world{ctx: ctx, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv}, os.Args[1:])
	stop()
	os.Exit(code)
}

// execute parses arguments, runs the command, and turns its error into an exit code and a line on stderr.
func execute(w *world, arguments []string) int {
	var cli commands
	code := exitMet
	parser, err := kong.New(&cli,
		kong.Name("scimdrill"),
		kong.Description("scimdrill rehearses Okta's provisioning against a SCIM 2.0 endpoint: what Okta sends, what the endpoint makes of it, and what the admin would read."),
		kong.Writers(w.stdout, w.stderr),
		kong.Exit(func(int) { panic(helped{}) }),
		kong.UsageOnError(),
		kong.Vars{"replay_rules": replayRules()},
	)
	if err != nil {
		fmt.Fprintf(w.stderr, "scimdrill: %v\n", err)
		return exitHarness
	}
	func() {
		defer func() {
			if thrown := recover(); thrown != nil {
				if _, isHelp := thrown.(helped); !isHelp {
					panic(thrown)
				}
				code = exitMet
			}
		}()
		parsed, err := parser.Parse(arguments)
		if err != nil {
			fmt.Fprintf(w.stderr, "scimdrill: %v\nscimdrill: `scimdrill --help` shows what there is\n", err)
			code = exitUsage
			return
		}
		code = report(w, parsed.Run(w))
	}()
	return code
}

// helped ends parsing after help was shown.
type helped struct{}

// report prints an error, if it has something to say, and returns its exit code.
func report(w *world, err error) int {
	if err == nil {
		return exitMet
	}
	var coded *codedError
	if !errors.As(err, &coded) {
		coded = &codedError{code: exitHarness, err: err}
	}
	if coded.err != nil {
		fmt.Fprintf(w.stderr, "scimdrill: %v\n", coded.err)
	}
	return coded.code
}
