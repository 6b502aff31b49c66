package runscope

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

var optional = regexp.MustCompile(`(?i)^(required|optional) test:\s*`)

// title is the note of a step as Okta wrote it, without whether it is required.
func (s *Step) title() string {
	title := strings.TrimSpace(optional.ReplaceAllString(s.Note, ""))
	if title == "" {
		return s.Method + " " + s.URL
	}
	return title
}

// isOptional: Okta's SPEC file says so in the notes.
func (s *Step) isOptional() bool { return strings.HasPrefix(strings.ToLower(s.Note), "optional") }

func (r *Run) id(step *Step) string {
	id := fmt.Sprintf("runscope.%s.step-%02d", r.file.Slug, step.Number)
	if words := slug(step.title(), 48); words != "" {
		id += "-" + words
	}
	return id
}

// requirement is a step as the reports know requirements.
func (r *Run) requirement(step *Step) scimdrill.Requirement {
	level := scimdrill.Okta
	if step.isOptional() {
		level = scimdrill.May
	}
	var asks []string
	for _, a := range step.Assertions {
		asks = append(asks, a.String())
	}
	fix := "Have the answer satisfy all of: " + strings.Join(asks, "; ") + "."
	if len(asks) == 0 {
		fix = "Have the request answered."
	}
	return scimdrill.Requirement{
		ID: r.id(step), Level: level, Title: step.title(), Fix: fix,
		Why:   fmt.Sprintf("It is step %d of the test “%s”, %s %s. The test passes when each step does.", step.Number, r.file.Name, step.Method, step.URL),
		Cites: []scimdrill.Citation{{Source: r.file.Name, Section: fmt.Sprintf("step %d", step.Number)}},
	}
}

// take makes a result of an attempt, and goes on with the variables that it made.
func (r *Run) take(step *Step, a *attempt, result *scimdrill.Result) {
	result.Exchanges = a.exchanges
	r.Logged = append(r.Logged, a.logged...)
	if a.blocked != "" {
		result.Outcome, result.Reason = scimdrill.Blocked, a.blocked
		return
	}
	r.Requests++
	r.variables = a.variables
	asserted, late, failed := a.asserted, 0, 0
	failure := &scimdrill.Failure{Decisive: a.exchange.Number, Silence: a.exchange.Silence}
	var sentences []string
	for _, b := range a.broken {
		if b.late {
			late++
		} else if !b.notAsserted {
			failed++
		}
		sentences = append(sentences, r.hide(fmt.Sprintf("%s: expected %s, found %s", b.what, b.expected, b.found)))
		if b.pointer != "" && b.wanted != "" {
			failure.Differences = append(failure.Differences, scimdrill.Difference{Pointer: b.pointer, Expected: r.hide(b.wanted), Found: r.hide(b.had)})
		}
	}
	if a.unheard != nil {
		asserted, failed = len(step.Assertions), len(step.Assertions) // none of them could be judged
	}
	r.Asserted, r.Held = r.Asserted+asserted, r.Held+max(0, asserted-late-failed)
	failure.Message = strings.Join(sentences, "\n")
	switch {
	case errors.Is(a.err, context.Canceled):
		result.Outcome, result.Reason = scimdrill.Blocked, "the run was stopped"
		r.interrupted, r.cause, r.stopped = true, context.Canceled, "the run was stopped"
	case a.err != nil:
		result.Outcome, result.Reason = scimdrill.Blocked, a.err.Error()
		r.cause, r.stopped = a.err, fmt.Sprintf("step %d ended the run: %v", step.Number, a.err)
	case a.exchange.Silence == scimdrill.Interrupted:
		result.Outcome, result.Reason = scimdrill.Blocked, "the run was stopped"
		r.interrupted, r.cause, r.stopped = true, context.Canceled, "the run was stopped"
	case len(a.broken) == 0:
		result.Reason = fmt.Sprintf("%d of %d assertions hold", asserted, asserted)
	case late == len(a.broken) || step.isOptional():
		result.Outcome, result.Failure = scimdrill.Warn, failure
	default:
		result.Outcome, result.Failure = scimdrill.Fail, failure
	}
	if a.exchange.Silence == scimdrill.NoAnswer && r.Requests == 1 {
		r.cause = fmt.Errorf("%w: step %d, %s: %s", ErrUnreachable, step.Number, a.exchange.Request.URL, r.hide(a.exchange.Problem))
		r.stopped = fmt.Sprintf("step %d got no answer: %s", step.Number, statusOf(a.exchange))
	}
}

// Report is the run so far, as the reports render it; who calls adds what the tool and the target are.
func (r *Run) Report() *scimdrill.Report {
	report := &scimdrill.Report{
		Version: scimdrill.ReportVersion, Profile: r.file.Name, Results: r.results, Exchanges: r.options.Recorder.All(), LeftBehind: r.made.list(),
		Interrupted: r.interrupted,
	}
	for i := range r.file.Steps {
		if step := &r.file.Steps[i]; !step.IsPause {
			report.Requirements = append(report.Requirements, r.requirement(step))
		}
	}
	report.Verdict = r.verdict()
	return report
}

func (r *Run) verdict() scimdrill.Verdict {
	is := func(of func(scimdrill.Outcome) bool) bool {
		return slices.ContainsFunc(r.results, func(x scimdrill.Result) bool { return of(x.Outcome) })
	}
	switch {
	case r.interrupted:
		return scimdrill.Unknown
	case is(scimdrill.Outcome.Failing):
		return scimdrill.NotMet
	default:
		return scimdrill.Met
	}
}
