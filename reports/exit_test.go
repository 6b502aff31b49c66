package reports_test

import (
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

func TestExitCode(t *testing.T) {
	results := func(outcomes ...scimdrill.Outcome) []scimdrill.Result {
		var list []scimdrill.Result
		for _, outcome := range outcomes {
			list = append(list, scimdrill.Result{Requirement: "okta.create.new-employee", Outcome: outcome})
		}
		return list
	}
	for name, test := range map[string]struct {
		report scimdrill.Report
		code   int
	}{
		"met":                        {scimdrill.Report{Verdict: scimdrill.Met, Results: results(scimdrill.Pass)}, 0},
		"met with neutral outcomes":  {scimdrill.Report{Verdict: scimdrill.Met, Results: results(scimdrill.Warn, scimdrill.ExpectedFail, scimdrill.NotApplicable)}, 0},
		"not met":                    {scimdrill.Report{Verdict: scimdrill.NotMet, Results: results(scimdrill.Fail)}, 1},
		"blocked alone":              {scimdrill.Report{Verdict: scimdrill.NotMet, Results: results(scimdrill.Blocked)}, 1},
		"stale":                      {scimdrill.Report{Verdict: scimdrill.OutOfDate, Results: results(scimdrill.Stale)}, 2},
		"expired":                    {scimdrill.Report{Verdict: scimdrill.OutOfDate, Results: results(scimdrill.Pass)}, 2},
		"not reached":                {scimdrill.Report{Verdict: scimdrill.Unknown}, 4},
		"our own fault":              {scimdrill.Report{Verdict: scimdrill.Unknown, Results: results(scimdrill.Pass, scimdrill.Error)}, 5},
		"our own fault is never met": {scimdrill.Report{Verdict: scimdrill.Met, Results: results(scimdrill.Error)}, 5},
		"no verdict for no reason":   {scimdrill.Report{Verdict: scimdrill.Unknown, Results: results(scimdrill.Pass)}, 5},
		"no verdict at all":          {scimdrill.Report{Results: results(scimdrill.Pass)}, 5},
		"stopped":                    {scimdrill.Report{Verdict: scimdrill.Unknown, Interrupted: true, Results: results(scimdrill.Fail)}, 130},
		"stopped before the first":   {scimdrill.Report{Verdict: scimdrill.Unknown, Interrupted: true}, 130},
		"stopped is never met":       {scimdrill.Report{Verdict: scimdrill.Met, Interrupted: true, Results: results(scimdrill.Pass)}, 130},
	} {
		t.Run(name, func(t *testing.T) {
			if code := reports.ExitCode(&test.report); code != test.code {
				t.Errorf("exit code is %d, expected %d", code, test.code)
			}
		})
	}
}
