package spec

import (
	"context"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
)

func TestWhatIsNotApplicableIsNoFailure(t *testing.T) {
	c := newCase(t.Context(), scimdrill.Requirement{ID: "x.y", Level: scimdrill.Must}, "", "here", nil)
	func() {
		defer func() { c.judge(recover()) }()
		c.NotApplicable("the target keeps %d address", 1)
	}()
	if c.result.Outcome != scimdrill.NotApplicable || c.result.Reason != "the target keeps 1 address" || c.result.Failure != nil {
		t.Errorf("expected not applicable, with the reason and without a failure; found %+v", c.result)
	}
	if numbers := c.evidence(); len(numbers) != 0 {
		t.Errorf("expected no evidence without a tape, found %v", numbers)
	}
}

func TestTimesAreReportedWhateverComesOfTheCase(t *testing.T) {
	c := newCase(t.Context(), scimdrill.Requirement{ID: "x.y", Level: scimdrill.Must}, "", "here", nil)
	c.Measured("the first answer", time.Millisecond)
	c.judge(nil)
	if len(c.result.Measured) != 1 || c.result.Measured[0].What != "the first answer" || c.result.Measured[0].Took != time.Millisecond {
		t.Errorf("expected one measurement, found %+v", c.result.Measured)
	}
}

// TestWhatIsStoppedIsNotHeldAgainstAnybody: Ctrl-C ends the request that is under way, which then fails whatever asked for it.
func TestWhatIsStoppedIsNotHeldAgainstAnybody(t *testing.T) {
	for name, test := range map[string]struct {
		level scimdrill.Level
		body  func(*Case)
		want  scimdrill.Outcome
	}{
		"failed":              {scimdrill.Must, func(c *Case) { c.Answered(context.Canceled) }, scimdrill.Blocked},
		"warned":              {scimdrill.Should, func(c *Case) { c.Fail("no answer") }, scimdrill.Blocked},
		"broken":              {scimdrill.Must, func(c *Case) { c.Broken(context.Canceled) }, scimdrill.Blocked},
		"done before the end": {scimdrill.Must, func(*Case) {}, scimdrill.Pass},
		"panicked":            {scimdrill.Must, func(*Case) { panic("a fault of ours") }, scimdrill.Error},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			c := newCase(ctx, scimdrill.Requirement{ID: "x.y", Level: test.level}, "", "here", nil)
			func() {
				defer func() { c.judge(recover()) }()
				cancel()
				test.body(c)
			}()
			if c.result.Outcome != test.want {
				t.Errorf("expected %s, found %+v", test.want, c.result)
			}
			if test.want == scimdrill.Blocked && c.result.Failure.Message != "the run was stopped while it was under way" {
				t.Errorf("expected it to be said that the run was stopped, found %q", c.result.Failure.Message)
			}
		})
	}
}
