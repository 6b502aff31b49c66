package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// WriteTAP writes results.tap: the Test Anything Protocol, version 14, a test point for each result. What is not applicable is
// skipped, what is expected to fail or only warned about is a TODO, and where no point says that the verdict is not met, one
// for the verdict does, as in junit.xml.
func WriteTAP(w io.Writer, report *scimdrill.Report) error {
	x := indexOf(report)
	verdict, needed := junitVerdict(x)
	count := len(x.Results)
	if needed {
		count++
	}
	var text strings.Builder
	fmt.Fprintf(&text, "TAP version 14\n1..%d\n", count)
	for i, result := range x.Results {
		tapPoint(&text, x, i+1, result)
	}
	if needed {
		message := verdictSentence(x.Report)
		fmt.Fprintf(&text, "not ok %d - %s: %s\n", count, verdict.Name, tapEscaped(message))
	}
	_, err := io.WriteString(w, text.String())
	return err
}

func tapPoint(text *strings.Builder, x *index, number int, result scimdrill.Result) {
	requirement := x.requirement(result.Requirement)
	word, directive, told := "ok", "", true
	switch result.Outcome {
	case scimdrill.Pass:
		told = false
	case scimdrill.NotApplicable:
		directive, told = " # SKIP "+tapEscaped(reasonOf(result)), false
	case scimdrill.ExpectedFail:
		word, directive = "not ok", " # TODO expected to fail: "+tapEscaped(reasonOf(result))
	case scimdrill.Warn:
		word, directive = "not ok", " # TODO a warning"
	default:
		word = "not ok"
	}
	name := requirement.ID
	if result.App != "" {
		name += " [" + string(result.App) + "]"
	}
	fmt.Fprintf(text, "%s %d - %s %s%s\n", word, number, tapEscaped(name), tapEscaped(requirement.Title), directive)
	if !told {
		return
	}
	text.WriteString("  ---\n")
	tapField(text, "outcome", string(result.Outcome))
	tapField(text, "level", string(requirement.Level))
	tapField(text, "message", oneLine(reasonOf(result)))
	if len(requirement.Cites) > 0 {
		tapField(text, "citations", citesText(requirement.Cites))
	}
	if result.Failure != nil {
		for i, d := range result.Failure.Differences {
			if i == 0 {
				text.WriteString("  differences:\n")
			}
			fmt.Fprintf(text, "    - {at: %s, expected: %s, found: %s}\n", yamlText(pointerText(d.Pointer)), yamlText(valueText(d.Expected)), yamlText(valueText(d.Found)))
		}
	}
	tapField(text, "fix", oneLine(requirement.Fix))
	text.WriteString("  ...\n")
}

func tapField(text *strings.Builder, name, value string) {
	if value != "" {
		fmt.Fprintf(text, "  %s: %s\n", name, yamlText(value))
	}
}

// yamlText is a text in single quotes, in which YAML knows no escape but the doubled quote, on one line: none can end the block.
func yamlText(text string) string { return "'" + strings.ReplaceAll(oneLine(text), "'", "''") + "'" }

// tapEscaped is one line in which no # begins a directive (TAP 14, "Escaping").
func tapEscaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, "#", `\#`).Replace(oneLine(text))
}
