package cause

import (
	"github.com/scimdrill/scimdrill"
)

// Failing reports whether a result asks for a cause.
func Failing(result scimdrill.Result) bool {
	return result.Outcome.Failing() || result.Outcome == scimdrill.ExpectedFail || result.Outcome == scimdrill.Warn
}

// Findings groups what fails in a report by what is behind it, the most damaging first.
func Findings(report *scimdrill.Report) []Finding {
	var findings []Finding
	at := map[string]int{}
	for i, result := range report.Results {
		if !Failing(result) {
			continue
		}
		title := result.Reason
		if result.Failure != nil {
			title = result.Failure.Message
		}
		f, known := at[title]
		if !known {
			f = len(findings)
			at[title] = f
			findings = append(findings, Finding{ID: "x", Title: title})
		}
		findings[f].Results = append(findings[f].Results, i)
	}
	return findings
}
