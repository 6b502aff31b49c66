package reports_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// A CI system takes a junit.xml without failures for success. It may be so exactly when the command exits with 0.
func TestJUnitSucceedsExactlyWhenTheCommandDoes(t *testing.T) {
	verdicts := []scimdrill.Verdict{scimdrill.Met, scimdrill.NotMet, scimdrill.OutOfDate, scimdrill.Unknown, ""}
	for _, verdict := range verdicts {
		for _, interrupted := range []bool{false, true} {
			for _, outcome := range append(scimdrill.Outcomes(), "") {
				report := exampleReport()
				report.Verdict, report.Interrupted, report.Results = verdict, interrupted, nil
				if outcome != "" {
					report.Results = []scimdrill.Result{{Requirement: "okta.create.new-employee", Outcome: outcome}}
				}
				if verdict == scimdrill.Met && (outcome.Failing() || outcome == scimdrill.Stale) {
					continue // no report says so
				}
				var document struct {
					Tests    int `xml:"tests,attr"`
					Failures int `xml:"failures,attr"`
					Errors   int `xml:"errors,attr"`
					Cases    []struct {
						Name string `xml:"name,attr"`
					} `xml:"testsuite>testcase"`
				}
				if err := xml.Unmarshal(rendered(t, reports.WriteJUnit, report), &document); err != nil {
					t.Fatal(err)
				}
				succeeds := document.Failures+document.Errors == 0
				if code := reports.ExitCode(report); succeeds != (code == reports.ExitMet) {
					t.Errorf("verdict %q, interrupted %t, outcome %q: exit code %d, and junit.xml has %d failures and %d errors",
						verdict, interrupted, outcome, code, document.Failures, document.Errors)
				}
				if document.Tests != len(document.Cases) {
					t.Errorf("junit.xml counts %d tests and has %d", document.Tests, len(document.Cases))
				}
			}
		}
	}
}

func TestReadResultsRefusesForeignWords(t *testing.T) {
	whole := string(rendered(t, reports.WriteResults, exampleReport()))
	for name, test := range map[string]struct{ old, new, says string }{
		"verdict":             {`"verdict": "unknown"`, `"verdict": "brilliant"`, `verdict is "brilliant"`},
		"level":               {`"level": "MUST"`, `"level": "NEVER"`, `level is "NEVER"`},
		"outcome":             {`"outcome": "warn"`, `"outcome": "Warn"`, `outcome "Warn" is not one of`},
		"kind of app":         {`"app": "aiw"`, `"app": "wizard"`, `kind of app "wizard" is not known`},
		"silence":             {`"silence": "hang"`, `"silence": "sulk"`, `silence is "sulk"`},
		"actor":               {`"actor": "probe"`, `"actor": "nobody"`, `actor is "nobody"`},
		"unknown member":      {`"seed":`, `"sead":`, `unknown field "sead"`},
		"version, other form": {`"version": "1.2"`, `"version": "1.2-rc"`, `expected 1.x, found "1.2-rc"`},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(whole, test.old, test.new, 1)
			if changed == whole {
				t.Fatalf("the example does not hold %s", test.old)
			}
			if _, err := reports.ReadResults(strings.NewReader(changed)); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error is %v, expected one that says %q", err, test.says)
			}
		})
	}
}

func TestFailurePageIsThatOfTheConsole(t *testing.T) {
	report := exampleReport()
	page := everyRendering(t, report)["failure page"]
	if !strings.HasPrefix(page, "FAIL  okta.deactivate.patch-replace") {
		t.Errorf("the page begins with %q", firstLineOf(page))
	}
	if console := string(summary(report, reports.ConsoleOptions{Width: 100})); !strings.Contains(console, page) {
		t.Errorf("the console shows another page than:\n%s", page)
	}
}

func firstLineOf(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
}
