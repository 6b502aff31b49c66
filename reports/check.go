package reports

import (
	"errors"
	"fmt"
	"slices"

	"github.com/scimdrill/scimdrill"
)

// check names every word in the report that is none of ours. Outcomes and kinds of app are refused where they are decoded.
func check(report *scimdrill.Report) error {
	var problems []error
	verdicts := []scimdrill.Verdict{scimdrill.Met, scimdrill.NotMet, scimdrill.OutOfDate, scimdrill.Unknown}
	problems = append(problems, oneOf("verdict", report.Verdict, verdicts))
	for i, profile := range report.Profiles {
		problems = append(problems, oneOf(fmt.Sprintf("profiles[%d].verdict", i), profile.Verdict, verdicts))
	}
	for i, requirement := range report.Requirements {
		problems = append(problems, oneOf(fmt.Sprintf("requirements[%d].level", i), requirement.Level, scimdrill.Levels()))
	}
	silences := []scimdrill.Silence{
		"", scimdrill.NoAnswer, scimdrill.CutConnection, scimdrill.Hang, scimdrill.Unreadable, scimdrill.Interrupted,
	}
	for i, result := range report.Results {
		problems = append(problems, oneOf(fmt.Sprintf("results[%d].outcome", i), result.Outcome, scimdrill.Outcomes()))
		if result.Failure != nil {
			problems = append(problems, oneOf(fmt.Sprintf("results[%d].failure.silence", i), result.Failure.Silence, silences))
		}
	}
	for i, exchange := range report.Exchanges {
		problems = append(problems,
			oneOf(fmt.Sprintf("exchanges[%d].actor", i), exchange.Actor, []scimdrill.Actor{scimdrill.ByOkta, scimdrill.ByProbe, scimdrill.ByNeighbour}),
			oneOf(fmt.Sprintf("exchanges[%d].silence", i), exchange.Silence, silences))
	}
	if report.Previous != nil {
		problems = append(problems, oneOf("previous.verdict", report.Previous.Verdict, verdicts))
		for i, change := range report.Previous.Changes {
			problems = append(problems, oneOf(fmt.Sprintf("previous.changes[%d].kind", i), change.Kind, scimdrill.ChangeKinds()))
		}
	}
	problems = append(problems, references(report)...)
	return errors.Join(append(problems, tooGood(report)...)...)
}

// references names what points at nothing, or at two things: a file that was written by a run has none.
func references(report *scimdrill.Report) (problems []error) {
	described := map[string]bool{}
	for i, requirement := range report.Requirements {
		if described[requirement.ID] {
			problems = append(problems, fmt.Errorf("requirements[%d].id: %q is there twice", i, requirement.ID))
		}
		described[requirement.ID] = true
	}
	for i, result := range report.Results {
		if !described[result.Requirement] {
			problems = append(problems, fmt.Errorf("results[%d].requirement is %q, which requirements do not describe", i, result.Requirement))
		}
	}
	numbers := map[int]bool{}
	for i, exchange := range report.Exchanges {
		if exchange.Number < 1 || numbers[exchange.Number] {
			problems = append(problems, fmt.Errorf("exchanges[%d].number is %d, expected one from 1 that no other has", i, exchange.Number))
		}
		numbers[exchange.Number] = true
	}
	return problems
}

// tooGood names verdicts that are better than what they rest on: no run comes to them, and a gate would be passed by them.
func tooGood(report *scimdrill.Report) (problems []error) {
	for i, profile := range report.Profiles {
		if bad := profile.Counts[scimdrill.Fail] + profile.Counts[scimdrill.Blocked] + profile.Counts[scimdrill.Flaky] + profile.Counts[scimdrill.Error]; profile.Verdict == scimdrill.Met && bad > 0 {
			problems = append(problems, fmt.Errorf("profiles[%d].verdict is %q, and %d of its requirements do not hold", i, profile.Verdict, bad))
		}
		if report.Verdict == scimdrill.Met && profile.Verdict != scimdrill.Met {
			problems = append(problems, fmt.Errorf("verdict is %q, and that of profile %s is %q", report.Verdict, profile.Name, profile.Verdict))
		}
	}
	return problems
}

func oneOf[T ~string](member string, value T, known []T) error {
	if slices.Contains(known, value) {
		return nil
	}
	return fmt.Errorf("%s is %q, expected one of %q", member, value, known)
}
