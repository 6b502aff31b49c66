package scimdrill

import "fmt"

// Outcome is what came of one requirement on one target.
type Outcome string

// The outcomes.
const (
	// Pass: the server does what the requirement says.
	Pass Outcome = "pass"
	// Warn: the requirement failed, but its level is SHOULD or MAY.
	Warn Outcome = "warn"
	// Fail: the server does not do what the requirement says.
	Fail Outcome = "fail"
	// Blocked: the requirement could not be exercised because something before it failed. Counts as failing and is shown
	// once, under its cause.
	Blocked Outcome = "blocked"
	// NotApplicable: a capability that the requirement needs is not there. Neutral, and listed.
	NotApplicable Outcome = "not-applicable"
	// ExpectedFail: it fails and the baseline says so.
	ExpectedFail Outcome = "expected-fail"
	// Stale: the baseline expects a failure, but it passes: the entry should go.
	Stale Outcome = "stale"
	// Flaky: it failed and, asked again, passed: the server does not always do the same.
	Flaky Outcome = "flaky"
	// Error: our own fault, not the server's.
	Error Outcome = "error"
)

// Outcomes lists every outcome, the most pressing first.
func Outcomes() []Outcome {
	return []Outcome{Error, Fail, Blocked, Flaky, Stale, Warn, ExpectedFail, NotApplicable, Pass}
}

// UnmarshalText accepts the outcomes and refuses everything else by name.
func (o *Outcome) UnmarshalText(text []byte) error {
	for _, known := range Outcomes() {
		if string(text) == string(known) {
			*o = known
			return nil
		}
	}
	return fmt.Errorf("outcome %q is not one of %v", text, Outcomes())
}

// Worse returns the more pressing of two outcomes.
func (o Outcome) Worse(other Outcome) Outcome {
	for _, candidate := range Outcomes() {
		if o == candidate || other == candidate {
			return candidate
		}
	}
	return o
}

// Failing reports whether the outcome speaks against the server.
func (o Outcome) Failing() bool { return o == Fail || o == Blocked || o == Flaky }
