package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// WriteJUnit writes junit.xml: a testsuite for each suite and a testcase for each result.
//
// Failures, blocked requirements and stale baseline entries are failures, because each keeps a verdict from being met;
// what is not applicable or expected to fail is skipped; a warning passes, with its text in system-out; our own faults are
// errors. Where none of these says that the verdict is not met, a testcase for the verdict itself does: a CI system takes a
// file without failures for success, and so it would a run that was stopped or never reached its target.
func WriteJUnit(w io.Writer, report *scimdrill.Report) error {
	x := indexOf(report)
	document := junitDocument{Name: "scimdrill " + visible(x.Target.URL), Time: seconds(x.Finished.Sub(x.Started))}
	at := map[string]int{}
	for _, result := range x.Results {
		name := suiteOf(result.Requirement)
		i, known := at[name]
		if !known {
			i = len(document.Suites)
			at[name] = i
			document.Suites = append(document.Suites, junitSuite{Name: name, Timestamp: x.Started.UTC().Format("2006-01-02T15:04:05")})
		}
		document.Suites[i].add(junitCaseOf(x, result), result.Duration)
	}
	if c, needed := junitVerdict(x); needed {
		suite := junitSuite{Name: "verdict", Timestamp: x.Started.UTC().Format("2006-01-02T15:04:05")}
		suite.add(c, 0)
		document.Suites = append(document.Suites, suite)
	}
	for i := range document.Suites {
		suite := &document.Suites[i]
		suite.Time = seconds(suite.took)
		document.Tests += suite.Tests
		document.Failures += suite.Failures
		document.Errors += suite.Errors
		document.Skipped += suite.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitVerdict(x *index) (junitCase, bool) {
	counts := x.Counts()
	if x.Verdict == scimdrill.Met && !x.Interrupted ||
		counts[scimdrill.Fail]+counts[scimdrill.Blocked]+counts[scimdrill.Flaky]+counts[scimdrill.Stale]+counts[scimdrill.Error] > 0 {
		return junitCase{}, false
	}
	sentence := verdictSentence(x.Report)
	problem := &junitProblem{Message: sentence, Type: string(x.Verdict), Text: sentence}
	c := junitCase{Name: "verdict", Class: "verdict", Time: seconds(0), Properties: []junitProperty{{"verdict", string(x.Verdict)}}}
	if x.Verdict == scimdrill.NotMet || x.Verdict == scimdrill.OutOfDate {
		c.Failure = problem
	} else {
		c.Error = problem
	}
	return c, true
}

type junitDocument struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string      `xml:"name,attr"`
	Tests     int         `xml:"tests,attr"`
	Failures  int         `xml:"failures,attr"`
	Errors    int         `xml:"errors,attr"`
	Skipped   int         `xml:"skipped,attr"`
	Time      string      `xml:"time,attr"`
	Timestamp string      `xml:"timestamp,attr"`
	Cases     []junitCase `xml:"testcase"`

	took time.Duration
}

type junitCase struct {
	Name       string          `xml:"name,attr"`
	Class      string          `xml:"classname,attr"`
	Time       string          `xml:"time,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Failure    *junitProblem   `xml:"failure"`
	Error      *junitProblem   `xml:"error"`
	Skipped    *junitSkipped   `xml:"skipped"`
	Out        string          `xml:"system-out,omitempty"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type junitSkipped struct {
	Message string `xml:"message,attr"`
}

func (s *junitSuite) add(c junitCase, took time.Duration) {
	s.Cases = append(s.Cases, c)
	s.took += took
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func junitCaseOf(x *index, result scimdrill.Result) junitCase {
	requirement := x.requirement(result.Requirement)
	c := junitCase{
		Name: visible(requirement.ID), Class: suiteOf(requirement.ID), Time: seconds(result.Duration),
		Properties: []junitProperty{{"id", visible(requirement.ID)}, {"level", string(requirement.Level)}, {"outcome", string(result.Outcome)}},
	}
	if result.App != "" {
		c.Name += " [" + string(result.App) + "]"
		c.Properties = append(c.Properties, junitProperty{"app", string(result.App)})
	}
	for _, cite := range requirement.Cites {
		c.Properties = append(c.Properties, junitProperty{"citation", visible(cite.String())})
	}
	reason := visible(reasonOf(result))
	problem := func() *junitProblem {
		return &junitProblem{Message: firstLine(reason), Type: string(result.Outcome), Text: junitText(x, result, requirement)}
	}
	switch result.Outcome {
	case scimdrill.Fail, scimdrill.Blocked, scimdrill.Flaky:
		c.Failure = problem()
	case scimdrill.Stale:
		c.Failure = &junitProblem{Message: firstLine(reason), Type: string(result.Outcome), Text: reason}
	case scimdrill.Error:
		c.Error = problem()
	case scimdrill.NotApplicable:
		c.Skipped = &junitSkipped{"not applicable: " + reason}
	case scimdrill.ExpectedFail:
		c.Skipped = &junitSkipped{"expected to fail: " + reason}
	case scimdrill.Warn:
		c.Out = "warning: " + junitText(x, result, requirement)
	case scimdrill.Pass:
	}
	return c
}

// junitText is a failure in plain text, as short as a CI system's page of one test wants it.
func junitText(x *index, result scimdrill.Result, requirement scimdrill.Requirement) string {
	var text strings.Builder
	fmt.Fprintln(&text, visible(requirement.Title))
	fmt.Fprintln(&text, visible(reasonOf(result)))
	if failure := result.Failure; failure != nil {
		for _, d := range failure.Differences {
			fmt.Fprintf(&text, "%s: expected %s, found %s\n", pointerText(d.Pointer), valueText(d.Expected), valueText(d.Found))
		}
		for _, sees := range failure.AdminSees {
			fmt.Fprintf(&text, "the admin reads: %s\n", visible(sees))
		}
	}
	if exchange, known := x.decisive(result); known && result.Outcome != scimdrill.Blocked {
		fmt.Fprintf(&text, "exchange %d: %s %s: %s\n", exchange.Number, visible(exchange.Request.Method), visible(exchange.Request.URL), answerText(exchange))
		fmt.Fprintln(&text, Curl(exchange))
	}
	if requirement.Fix != "" {
		fmt.Fprintf(&text, "usual fix: %s\n", visible(requirement.Fix))
	}
	return text.String()
}

func firstLine(text string) string {
	first, _, more := strings.Cut(strings.TrimSpace(text), "\n")
	if more {
		return strings.TrimSpace(first) + " …"
	}
	return first
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", max(0, d.Seconds())) }

// pointerText is a JSON Pointer, or words for the empty one.
func pointerText(pointer string) string {
	if pointer == "" {
		return "(whole)"
	}
	return visible(pointer)
}

// valueText is a value of a difference, or a word for there being none.
func valueText(value string) string {
	if value == "" {
		return "nothing"
	}
	return visible(value)
}
