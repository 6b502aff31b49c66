package reports_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

func watch(console *reports.Console, planned, results int) {
	console.Announce(exampleReport().Target, exampleReport().Org, "okta-oin")
	if planned > 0 {
		console.Planned(planned)
	}
	for i := range results {
		outcome := scimdrill.Pass
		if i == 3 {
			outcome = scimdrill.Fail
		}
		id := fmt.Sprintf("okta.create.case-%d", i)
		console.Started(id, scimdrill.Wizard)
		console.Finished(scimdrill.Result{Requirement: id, App: scimdrill.Wizard, Outcome: outcome})
	}
}

func TestProgressInALog(t *testing.T) {
	var out bytes.Buffer
	watch(reports.NewConsole(&out, reports.ConsoleOptions{Width: 80}), 60, 60)
	want := `target   https://scim.example.com/scim/v2 (foreign)
okta     mock org http://127.0.0.1:4010, with catalog template and App Integration Wizard
profile  okta-oin
defects  deactivate-ignored

  25/60 done, 1 failure  okta.create
  50/60 done, 1 failure  okta.create
`
	if out.String() != want {
		t.Errorf("expected\n%s\nfound\n%s", want, out.String())
	}
}

func TestProgressWithoutAPlan(t *testing.T) {
	var out bytes.Buffer
	watch(reports.NewConsole(&out, reports.ConsoleOptions{}), 0, 25)
	if !strings.HasSuffix(out.String(), "\n  25 done, 1 failure  okta.create\n") {
		t.Errorf("expected a count without an end, found\n%s", out.String())
	}
}

func TestProgressOnATerminal(t *testing.T) {
	var out bytes.Buffer
	console := reports.NewConsole(&out, reports.ConsoleOptions{Width: 48, Terminal: true})
	watch(console, 5, 5)
	_, drawn, _ := strings.Cut(out.String(), "\n\n")
	if strings.Contains(drawn, "\n") {
		t.Errorf("expected one line that is rewritten, found %q", drawn)
	}
	frames := strings.Split(drawn, "\r")[1:]
	if len(frames) == 0 {
		t.Fatal("expected a line of progress, found none")
	}
	for _, frame := range frames {
		line, ended := strings.CutSuffix(frame, "\x1b[K")
		if !ended || len([]rune(line)) > 47 {
			t.Errorf("expected a line of at most 47 characters that clears the rest, found %q", frame)
		}
	}
	if last := frames[len(frames)-1]; !strings.HasPrefix(last, "   5/5 done, 1 failure, ") {
		t.Errorf("expected the last line to be drawn whatever the rate, found %q", last)
	}
	out.Reset()
	console.Summary(exampleReport(), "reports/out")
	if !strings.HasPrefix(out.String(), "\r\x1b[K") {
		t.Errorf("expected the summary to clear the line of progress first, found %q", out.String()[:20])
	}
}

func TestQuietTellsNothingOnTheWay(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		var out bytes.Buffer
		watch(reports.NewConsole(&out, reports.ConsoleOptions{Quiet: true, Terminal: terminal}), 60, 60)
		if out.Len() != 0 {
			t.Errorf("terminal %t: expected nothing, found %q", terminal, out.String())
		}
	}
}

// TestColoursRepeatWords: without the colours it is the same text.
func TestColoursRepeatWords(t *testing.T) {
	plain := summary(exampleReport(), reports.ConsoleOptions{})
	coloured := summary(exampleReport(), reports.ConsoleOptions{Colour: true})
	if bytes.Equal(plain, coloured) {
		t.Fatal("expected colours, found none")
	}
	if stripped := regexp.MustCompile("\x1b\\[[0-9]+m").ReplaceAll(coloured, nil); !bytes.Equal(plain, stripped) {
		t.Errorf("expected the text without colours, found\n%s", stripped)
	}
}

func TestVerdictIsTheLastLine(t *testing.T) {
	for verdict, says := range map[scimdrill.Verdict]string{
		scimdrill.Met:       "MET: nothing in profile okta-oin fails unexpectedly",
		scimdrill.NotMet:    "NOT MET: something in profile okta-oin fails or could not be exercised",
		scimdrill.OutOfDate: "BASELINE OUT OF DATE: nothing in profile okta-oin fails unexpectedly, but entries of the baseline are stale or expired",
		scimdrill.Unknown:   "UNKNOWN: profile okta-oin could not be judged: nothing was exercised",
	} {
		report := &scimdrill.Report{Verdict: verdict, Profile: "okta-oin"}
		lines := strings.Split(strings.TrimSpace(string(summary(report, reports.ConsoleOptions{}))), "\n")
		if last := lines[len(lines)-1]; last != says {
			t.Errorf("expected %q, found %q", says, last)
		}
	}
	stopped := &scimdrill.Report{Verdict: scimdrill.Unknown, Interrupted: true, Profile: "okta-oin"}
	if out := string(summary(stopped, reports.ConsoleOptions{})); !strings.Contains(out, "the run was stopped before its end") {
		t.Errorf("expected the interruption to be told, found %q", out)
	}
}
