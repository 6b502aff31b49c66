package conformance_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/selection"
	"github.com/scimdrill/scimdrill/reference/container"
	"github.com/scimdrill/scimdrill/reports"
)

// With -args -report the reports are written where `scimdrill run` writes them, and the console shows the whole run.
var writeReports = flag.Bool("report", false, "write the reports to reports/out and print the run") //nolint:gochecknoglobals // a flag of the test binary has no other place

func TestConformance(t *testing.T) {
	options, logs := target(t)
	engine := new(gate.Gate)
	catalogue, err := engine.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	chosenProfiles, err := profiles.Find("peakon")
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := selection.New(catalogue, chosenProfiles, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rehearsal.Prepare(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()

	out, console := os.Stdout, reports.ConsoleOptions{Width: 100, Quiet: !*writeReports}
	printer := reports.NewConsole(out, console)
	printer.Announce(r.Target(), r.Org(), chosen.Name())
	outcome, err := engine.Run(t.Context(), gate.Options{Stage: r.Stage(), Selected: chosen.Selects, Observer: printer})
	if err != nil {
		t.Fatal(err)
	}
	report := r.Report(outcome, chosen.Name())
	report.LeftBehind = r.CleanUp(t.Context())
	rehearsal.MarkProvisional(report, chosen.Counts)
	rehearsal.Judge(report, chosenProfiles)
	if report.Verdict != scimdrill.Met {
		report.TargetLog = logs(t.Context())
	}
	printer.Summary(report, "")
	write(t, report)
	if report.Verdict != scimdrill.Met {
		t.Errorf("verdict: %s", report.Verdict)
	}
	if len(report.LeftBehind) > 0 {
		t.Errorf("left behind in the target: %s", strings.Join(report.LeftBehind, "; "))
	}
}

// target starts the reference in a container; without a Docker engine the rehearsal starts it in this process, and says so.
func target(t *testing.T) (rehearsal.Options, func(context.Context) []string) {
	t.Helper()
	options := rehearsal.Options{Kinds: scimdrill.AppKinds()}
	running, err := container.Run(t.Context())
	switch {
	case errors.Is(err, container.ErrNoEngine) && os.Getenv("REQUIRE_DOCKER") == "":
		t.Log("no Docker engine answers: the reference runs in this process (set REQUIRE_DOCKER=1 to fail instead)")
		return options, func(context.Context) []string { return nil }
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Terminate(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("stop the container: %v", err)
		}
	})
	options.URL, options.Token, options.Kind = running.URL, running.Token, "reference, container"
	options.ControlURL, options.ControlToken = running.ControlURL, running.ControlToken
	return options, func(ctx context.Context) []string {
		text, err := running.Logs(ctx)
		if err != nil {
			return []string{err.Error()}
		}
		return strings.Split(strings.TrimSpace(text), "\n")
	}
}

func write(t *testing.T, report *scimdrill.Report) {
	t.Helper()
	dir := t.TempDir()
	if *writeReports {
		dir = filepath.Join("..", "..", "reports", "out")
	}
	if err := reports.WriteAll(dir, report); err != nil {
		t.Error(err)
	}
	if *writeReports {
		t.Log("reports: reports/out")
	}
}
