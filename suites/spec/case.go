package spec

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/internal/jsondiff"
)

// Case is one leaf while it runs: its context, its expectations and its evidence.
//
// It carries Gomega, bound to this leaf: a failed expectation ends the body.
type Case struct {
	gomega.Gomega

	ctx         context.Context //nolint:containedctx // a case lives exactly as long as the spec whose context this is
	requirement scimdrill.Requirement
	tape        Tape
	mark        int
	shown       []int
	result      scimdrill.Result
	adminSees   []string
	decisive    int
}

// stop ends a body after its outcome is known.
type stop struct{}

func newCase(ctx context.Context, requirement scimdrill.Requirement, app scimdrill.AppKind, location string, tape Tape) *Case {
	c := &Case{ctx: ctx, requirement: requirement, tape: tape}
	c.result = scimdrill.Result{
		Requirement: requirement.ID, App: app, Outcome: scimdrill.Pass,
		Failure: &scimdrill.Failure{Location: location},
	}
	if tape != nil {
		c.mark = tape.Mark()
	}
	c.Gomega = gomega.NewGomega(func(message string, _ ...int) { c.fail(message) })
	return c
}

// Context ends when the spec does.
func (c *Case) Context() context.Context { return c.ctx }

// Shows adds exchanges that happened before the case began, such as those of a BeforeAll, to its evidence. The last of
// them is decisive unless Decisive says otherwise.
func (c *Case) Shows(exchanges ...scimdrill.Exchange) {
	for _, exchange := range exchanges {
		c.shown = append(c.shown, exchange.Number)
	}
}

// Decisive names the exchange in which a failure shows.
func (c *Case) Decisive(exchange scimdrill.Exchange) {
	c.decisive = exchange.Number
	c.Shows(exchange)
}

// AdminSees keeps the words that an Okta admin would read, for the page of a failure.
func (c *Case) AdminSees(texts ...string) {
	for _, text := range texts {
		if text != "" && !slices.Contains(c.adminSees, text) {
			c.adminSees = append(c.adminSees, text)
		}
	}
}

// Fail ends the case: the server does not do what the requirement says.
func (c *Case) Fail(format string, args ...any) { c.fail(fmt.Sprintf(format, args...)) }

// Block ends the case: it could not be exercised, because of what is said.
func (c *Case) Block(format string, args ...any) {
	c.result.Outcome = scimdrill.Blocked
	c.result.Reason = fmt.Sprintf(format, args...)
	c.result.Failure.Message = c.result.Reason
	panic(stop{})
}

// NotApplicable ends the case: the target has nothing that the requirement is about, which only asking could tell, and which it
// is free not to have.
func (c *Case) NotApplicable(format string, args ...any) {
	c.result.Outcome = scimdrill.NotApplicable
	c.result.Reason = fmt.Sprintf(format, args...)
	panic(stop{})
}

// Measured keeps a time that was taken of the target: it is reported, whatever comes of the case.
func (c *Case) Measured(what string, took time.Duration) {
	c.result.Measured = append(c.result.Measured, scimdrill.Measurement{What: what, Took: took})
}

// Broken ends the case with our own fault: the harness could not do its work.
func (c *Case) Broken(err error) {
	c.result.Outcome = scimdrill.Error
	c.result.Failure.Message = err.Error()
	panic(stop{})
}

// Answered fails the case when err says that the target gave no answer, and with the way in which it did not. It blocks it where
// nothing was asked, because that could have touched what is not the run's: a target that names ids which it never gave leads there.
func (c *Case) Answered(err error) {
	if err == nil {
		return
	}
	var refusal *guard.RefusedError
	if errors.As(err, &refusal) {
		if refusal.Declared {
			c.NotApplicable("%s", refusal.Error())
		}
		c.Block("%s", refusal.Error())
	}
	var silent interface{ Silence() scimdrill.Silence }
	if errors.As(err, &silent) {
		c.result.Failure.Silence = silent.Silence()
	}
	c.fail(err.Error())
}

// Same fails the case unless found equals want as JSON, and shows where they part.
func (c *Case) Same(what string, want, found any, options ...jsondiff.Option) {
	differences, err := jsondiff.Compare(want, found, options...)
	if err != nil {
		c.Broken(fmt.Errorf("comparing %s: %w", what, err))
	}
	c.NoDifference(what, differences)
}

// NoDifference fails the case when there is any difference, and shows them all.
func (c *Case) NoDifference(what string, differences []scimdrill.Difference) {
	if len(differences) == 0 {
		return
	}
	c.result.Failure.Differences = differences
	first := differences[0]
	c.fail(fmt.Sprintf("%s: at %s expected %s, found %s", what, pointerOrRoot(first.Pointer), orNothing(first.Expected), orNothing(first.Found)))
}

func (c *Case) fail(message string) {
	c.result.Outcome = scimdrill.Fail
	if c.requirement.Level == scimdrill.Should || c.requirement.Level == scimdrill.May {
		c.result.Outcome = scimdrill.Warn
	}
	c.result.Failure.Message = message
	panic(stop{})
}

// judge settles the outcome after the body has ended, by returning or by panicking.
func (c *Case) judge(panicked any) {
	fell := false
	if panicked != nil {
		if _, expected := panicked.(stop); !expected {
			fell = true
			c.result.Outcome = scimdrill.Error
			c.result.Failure.Message = fmt.Sprintf("the check itself panicked: %v\n%s", panicked, debug.Stack())
		}
	}
	// A run that is stopped ends the context of what is under way: what comes of that is no fault of the target's, nor of ours.
	if !fell && c.ctx.Err() != nil && (c.result.Outcome.Failing() || c.result.Outcome == scimdrill.Warn || c.result.Outcome == scimdrill.Error) {
		c.result.Outcome = scimdrill.Blocked
		c.result.Reason = "the run was stopped while it was under way"
		c.result.Failure.Message, c.result.Failure.Differences, c.result.Failure.Silence = c.result.Reason, nil, ""
	}
	if c.result.Outcome == scimdrill.Pass || c.result.Outcome == scimdrill.NotApplicable {
		c.result.Failure = nil
		return
	}
	c.result.Failure.AdminSees = c.adminSees
	c.result.Failure.Decisive = c.decisive
}

// evidence lists the exchanges of the case: those shown, and all that happened while it ran.
func (c *Case) evidence() []int {
	numbers := slices.Clone(c.shown)
	if c.tape != nil {
		for _, exchange := range c.tape.Since(c.mark) {
			numbers = append(numbers, exchange.Number)
		}
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	if c.result.Failure != nil && c.result.Failure.Decisive == 0 && len(numbers) > 0 {
		c.result.Failure.Decisive = numbers[len(numbers)-1]
	}
	return numbers
}

func pointerOrRoot(pointer string) string {
	if pointer == "" {
		return "the root"
	}
	return pointer
}

func orNothing(value string) string {
	if value == "" {
		return "nothing"
	}
	return value
}
