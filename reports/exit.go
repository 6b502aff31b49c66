package reports

import "github.com/scimdrill/scimdrill"

// What the exit codes of the command mean. Usage or configuration, 3, is missing: it is the one case without a report.
const (
	ExitMet         = 0   // the verdict is met
	ExitNotMet      = 1   // unexpected failures, or blocked requirements
	ExitOutOfDate   = 2   // only stale or expired entries of the baseline
	ExitUnreachable = 4   // the target could not be reached
	ExitHarness     = 5   // a fault of scimdrill itself
	ExitInterrupted = 130 // stopped by the user
)

// ExitCode is the exit code that the report calls for. A run that was stopped or in which scimdrill itself failed never exits
// with 0, whatever its verdict says. A report without a verdict and without results is that of a target that could not be
// reached: nothing else ends a run before its first requirement and leaves a report.
func ExitCode(report *scimdrill.Report) int {
	switch {
	case report.Interrupted:
		return ExitInterrupted
	case report.Counts()[scimdrill.Error] > 0:
		return ExitHarness
	}
	switch report.Verdict {
	case scimdrill.Met:
		return ExitMet
	case scimdrill.NotMet:
		return ExitNotMet
	case scimdrill.OutOfDate:
		return ExitOutOfDate
	default:
		if len(report.Results) == 0 {
			return ExitUnreachable
		}
		return ExitHarness
	}
}
