package spec

import (
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
