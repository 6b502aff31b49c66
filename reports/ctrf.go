package reports

import (
	"io"

	"github.com/scimdrill/scimdrill"
)

// WriteCTRF writes results.ctrf.json: the Common Test Report Format. What CTRF has no word for stands in "rawStatus", and the
// verdict is a test of its own where no other says that it is not met, as in junit.xml.
func WriteCTRF(w io.Writer, report *scimdrill.Report) error {
	x := indexOf(report)
	document := ctrfReport{Format: "CTRF", SpecVersion: "0.0.0"}
	document.Results.Tool.Name = "scimdrill"
	document.Results.Tool.Version = oneLine(x.Tool.Version)
	document.Results.Tests = []ctrfTest{}
	for _, result := range x.Results {
		document.Results.add(ctrfTestOf(x, result))
	}
	if _, needed := junitVerdict(x); needed {
		document.Results.add(ctrfTest{Name: "verdict", Status: "failed", RawStatus: oneLine(string(x.Verdict)), Message: verdictSentence(x.Report), Suite: []string{"verdict"}})
	}
	document.Results.Summary.Start, document.Results.Summary.Stop = max(0, x.Started.UnixMilli()), max(0, x.Finished.UnixMilli())
	document.Results.Environment.Extra = map[string]string{
		"target": oneLine(x.Target.URL), "profile": oneLine(x.Profile), "verdict": oneLine(string(x.Verdict)), "seed": oneLine(x.Seed),
	}
	return writeJSON(w, document)
}

func (r *ctrfResults) add(test ctrfTest) {
	r.Tests = append(r.Tests, test)
	r.Summary.Tests++
	switch test.Status {
	case "passed":
		r.Summary.Passed++
	case "failed":
		r.Summary.Failed++
	case "skipped":
		r.Summary.Skipped++
	default:
		r.Summary.Other++
	}
}

func ctrfTestOf(x *index, result scimdrill.Result) ctrfTest {
	requirement := x.requirement(result.Requirement)
	test := ctrfTest{
		Name: oneLine(requirement.ID), Duration: max(0, result.Duration.Milliseconds()), Status: ctrfStatus(result.Outcome), RawStatus: string(result.Outcome),
		Suite: []string{oneLine(suiteOf(requirement.ID))}, Flaky: result.Outcome == scimdrill.Flaky,
		Extra: ctrfExtra{ID: oneLine(requirement.ID), Level: string(requirement.Level), Title: oneLine(requirement.Title), Citations: []string{}},
	}
	if result.App != "" {
		test.Name += " [" + string(result.App) + "]"
		test.Extra.App = string(result.App)
	}
	for _, cite := range requirement.Cites {
		test.Extra.Citations = append(test.Extra.Citations, oneLine(cite.String()))
	}
	if result.Outcome == scimdrill.Pass {
		return test
	}
	test.Message = visible(reasonOf(result))
	if result.Outcome != scimdrill.NotApplicable && result.Outcome != scimdrill.Stale {
		test.Trace = junitText(x, result, requirement)
	}
	return test
}

// ctrfStatus is the nearest of CTRF's words: whatever keeps a verdict from being met has failed.
func ctrfStatus(outcome scimdrill.Outcome) string {
	switch outcome {
	case scimdrill.Pass:
		return "passed"
	case scimdrill.NotApplicable, scimdrill.ExpectedFail:
		return "skipped"
	case scimdrill.Warn:
		return "other"
	default:
		return "failed"
	}
}

// The part of CTRF that is written.

type ctrfReport struct {
	Format      string      `json:"reportFormat"`
	SpecVersion string      `json:"specVersion"`
	Results     ctrfResults `json:"results"`
}

type ctrfResults struct {
	Tool struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	} `json:"tool"`
	Summary struct {
		Tests   int   `json:"tests"`
		Passed  int   `json:"passed"`
		Failed  int   `json:"failed"`
		Pending int   `json:"pending"`
		Skipped int   `json:"skipped"`
		Other   int   `json:"other"`
		Start   int64 `json:"start"`
		Stop    int64 `json:"stop"`
	} `json:"summary"`
	Tests       []ctrfTest `json:"tests"`
	Environment struct {
		Extra map[string]string `json:"extra"`
	} `json:"environment"`
}

type ctrfTest struct {
	Name      string    `json:"name"`
	Status    string    `json:"status"`
	Duration  int64     `json:"duration"`
	Message   string    `json:"message,omitempty"`
	Trace     string    `json:"trace,omitempty"`
	RawStatus string    `json:"rawStatus"`
	Suite     []string  `json:"suite"`
	Flaky     bool      `json:"flaky,omitempty"`
	Extra     ctrfExtra `json:"extra"`
}

type ctrfExtra struct {
	ID        string   `json:"id,omitempty"`
	Level     string   `json:"level,omitempty"`
	App       string   `json:"app,omitempty"`
	Title     string   `json:"title,omitempty"`
	Citations []string `json:"citations,omitempty"`
}
