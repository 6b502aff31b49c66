package reports

import (
	"encoding/json"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// The addresses that SARIF 2.1.0 wants.
const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://json.schemastore.org/sarif-2.1.0.json"
	// sarifResults is how many results GitHub shows of one run; it refuses a file of more than 25,000.
	sarifResults = 5000
)

// WriteSARIF writes results.sarif: a rule for each requirement that has something to say, a result for each that failed, was
// blocked, warned, is flaky or stale in the baseline, or is expected to fail, which is a result with a suppression.
//
// A code-scanning tab shows a result at a place in a file. What is wrong is wrong in a server, whose files nobody has told us:
// the place is the file of the suite in which it was noticed, where there is one, and results.json where there is none.
func WriteSARIF(w io.Writer, report *scimdrill.Report) error {
	x := indexOf(report)
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: "scimdrill", FullName: oneLine(toolText(x.Tool)), InformationURI: "https://github.com/scimdrill/scimdrill", Rules: []sarifRule{},
		}},
		Invocations: []sarifInvocation{{
			Successful: !x.Interrupted, Started: x.Started.UTC().Format(sarifTime), Ended: x.Finished.UTC().Format(sarifTime),
		}},
		Results: []sarifResult{},
		Properties: map[string]string{
			"profile": oneLine(x.Profile), "verdict": oneLine(string(x.Verdict)), "target": oneLine(x.Target.URL), "seed": oneLine(x.Seed),
		},
	}
	rules := map[string]int{}
	left := 0
	for _, outcome := range scimdrill.Outcomes() {
		for _, result := range x.with(outcome) {
			level, told := sarifLevel(outcome)
			if !told {
				continue
			}
			if len(run.Results) == sarifResults {
				left++
				continue
			}
			at, known := rules[result.Requirement]
			if !known {
				at = len(run.Tool.Driver.Rules)
				rules[result.Requirement] = at
				run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(x.requirement(result.Requirement)))
			}
			run.Results = append(run.Results, sarifResultOf(x, result, at, level))
		}
	}
	if left > 0 {
		run.Properties["leftOut"] = many(left, "result") + "; all are in " + ResultsFile
	}
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{run}})
}

// sarifTime is a time as SARIF writes it (SARIF 2.1.0 §3.9).
const sarifTime = "2006-01-02T15:04:05.000Z"

func sarifLevel(outcome scimdrill.Outcome) (level string, told bool) {
	switch outcome {
	case scimdrill.Fail, scimdrill.Blocked, scimdrill.Error, scimdrill.ExpectedFail:
		return "error", true
	case scimdrill.Flaky, scimdrill.Warn:
		return "warning", true
	case scimdrill.Stale:
		return "note", true
	default:
		return "", false
	}
}

func sarifRuleOf(requirement scimdrill.Requirement) sarifRule {
	rule := sarifRule{
		ID: oneLine(requirement.ID), Short: sarifText{oneLine(requirement.Title)}, Full: sarifText{oneLine(requirement.Title)},
		Properties: sarifRuleProperties{Level: string(requirement.Level), Citations: []string{}},
	}
	help := strings.TrimSpace(visible(requirement.Why) + "\n\nUsual fix: " + visible(requirement.Fix))
	for _, cite := range requirement.Cites {
		rule.Properties.Citations = append(rule.Properties.Citations, oneLine(cite.String()))
		if rule.HelpURI == "" && isWeb(cite.URL) && !strings.ContainsFunc(cite.URL, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>\"\\^`{|}%", r) }) {
			rule.HelpURI = cite.URL
		}
	}
	rule.Help = sarifText{help}
	return rule
}

func sarifResultOf(x *index, result scimdrill.Result, rule int, level string) sarifResult {
	requirement := x.requirement(result.Requirement)
	text := oneLine(requirement.Title)
	if result.Outcome == scimdrill.Error {
		text = "A fault of scimdrill itself; it says nothing about the target."
	}
	text += "\n" + visible(reasonOf(result))
	place := sarifLocation{}
	place.Physical.Artifact.URI = ResultsFile
	place.Physical.Region.StartLine = 1
	if result.Failure != nil {
		if file, line, ok := placeOf(result.Failure.Location); ok {
			place.Physical.Artifact.URI, place.Physical.Region.StartLine = file, line
		}
		for _, d := range result.Failure.Differences {
			text += "\n" + pointerText(d.Pointer) + ": expected " + valueText(d.Expected) + ", found " + valueText(d.Found)
		}
		for _, sees := range result.Failure.AdminSees {
			text += "\nThe admin reads: " + oneLine(sees)
		}
	}
	if exchange, known := x.decisive(result); known {
		text += "\nExchange " + strconv.Itoa(exchange.Number) + ": " + oneLine(exchange.Request.Method) + " " + oneLine(exchange.Request.URL) + ": " + answerText(exchange)
	}
	made := sarifResult{
		Rule: oneLine(result.Requirement), RuleIndex: rule, Level: level, Message: sarifText{text}, Locations: []sarifLocation{place},
		// The same requirement on the same app is the same alert from run to run, whatever the target answers in detail.
		Fingerprints: map[string]string{"requirement/v1": oneLine(result.Requirement) + "/" + string(result.App)},
		Properties:   map[string]string{"outcome": string(result.Outcome), "app": string(result.App)},
	}
	if result.Outcome == scimdrill.ExpectedFail {
		made.Suppressions = []sarifSuppression{{Kind: "external", Justification: oneLine(result.Reason)}}
	}
	return made
}

// placeOf reads a place in the suites; whatever else stands there, a file that is elsewhere above all, is none.
func placeOf(location string) (file string, line int, ok bool) {
	file, number, found := strings.Cut(location, ":")
	line, err := strconv.Atoi(number)
	if !found || err != nil || line < 1 || path.Clean(file) != file || !strings.HasPrefix(file, "suites/") ||
		strings.ContainsFunc(file, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("/._-", r)
		}) {
		return "", 0, false
	}
	return file, line, true
}

// writeJSON writes a file that others read: set in, and with < and & readable, as no JSON file is markup.
func writeJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document)
}
