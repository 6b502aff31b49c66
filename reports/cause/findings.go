package cause

import (
	"github.com/scimdrill/scimdrill"
)

// Failing reports whether a result asks for a cause.
func Failing(result scimdrill.Result) bool {
	return result.Outcome.Failing() || result.Outcome == scimdrill.ExpectedFail || result.Outcome == scimdrill.Warn
}

// Findings groups what fails in a report by what is behind it, the most damaging first. It is told nothing but the report: which
// requests were made and what came back, and which requirements hold and which do not. What shows in the exchanges of those that
// fail, and not in those of those that hold, is the cause; the fewest causes that explain everything are the findings. That is
// fault localisation by spectra, with the exchanges in place of lines of code.
func Findings(report *scimdrill.Report) []Finding {
	c := caseOf(report)
	if len(c.failing) == 0 {
		return nil
	}
	c.choose()
	c.settle()
	c.consolidate()
	c.adopt()
	return c.findings()
}
