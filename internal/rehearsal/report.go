package rehearsal

import (
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/version"
)

// Report makes the report of a run, without its verdict.
func (r *Rehearsal) Report(outcome gate.Outcome, profile string) *scimdrill.Report {
	report := &scimdrill.Report{
		Version: scimdrill.ReportVersion, Tool: tool(), Started: r.started.UTC(), Finished: time.Now().UTC(),
		Interrupted: outcome.Interrupted, Target: r.Target(), Org: r.org, Profile: profile, Seed: r.seed,
		Verdict: scimdrill.Unknown, Requirements: outcome.Requirements, Results: outcome.Results,
		ByHand: byHand(outcome.Results), Findings: r.findings.all(), Exchanges: r.stage.Recorder.All(), Surveys: r.stage.Surveys(),
	}
	report.Findings = append(report.Findings, disagreements(r.options.Declared, r.said, report.Exchanges, r.stage.URL)...)
	r.lagged(report)
	if r.foreignOrg != nil {
		sayWhatNeedsTheMock(report)
	}
	return report
}

// sayWhatNeedsTheMock gives what was skipped because of the org its reason in words.
func sayWhatNeedsTheMock(report *scimdrill.Report) {
	why := map[string]string{}
	for _, requirement := range report.Requirements {
		why[requirement.ID] = scimdrill.NeedsMockOrg(requirement)
	}
	for i := range report.Results {
		result := &report.Results[i]
		if because := why[result.Requirement]; because != "" && result.Outcome == scimdrill.NotApplicable {
			result.Reason = because
		}
	}
}

// Unreached is the report of a run whose target could not be reached: it says so, and nothing else.
func Unreached(options Options, profile string) *scimdrill.Report {
	now := time.Now().UTC()
	return &scimdrill.Report{
		Version: scimdrill.ReportVersion, Tool: tool(), Started: now, Finished: now,
		Target: scimdrill.Target{URL: options.URL, Kind: options.Kind, Capabilities: []scimdrill.Capability{}},
		Org:    scimdrill.Org{URL: options.OrgURL, Kind: orgKind(options), Apps: options.Kinds}, Profile: profile, Seed: options.Seed,
		Verdict: scimdrill.Unknown, Requirements: []scimdrill.Requirement{}, Results: []scimdrill.Result{},
	}
}

func orgKind(options Options) string {
	if options.OrgURL == "" {
		return "mock"
	}
	return "real"
}

// MarkProvisional marks what no profile counts yet: its failures are shown as warnings.
func MarkProvisional(report *scimdrill.Report, counts func(id string, app scimdrill.AppKind) bool) {
	for i := range report.Results {
		result := &report.Results[i]
		if counts(result.Requirement, result.App) {
			continue
		}
		result.Provisional = true
		if result.Outcome.Failing() {
			result.Outcome = scimdrill.Warn
		}
	}
}

// Judge comes to the verdict for each profile, and to that of the run, which is the worst of them, on a report whose baseline
// has been applied.
func Judge(report *scimdrill.Report, chosen []profiles.Profile) {
	report.Profiles = nil
	report.Verdict = scimdrill.Met
	failing := slices.ContainsFunc(report.Findings, func(f scimdrill.Finding) bool { return f.Failing })
	for _, profile := range chosen {
		verdict := scimdrill.ProfileVerdict{Name: profile.Name, Version: profile.Version, Title: profile.Title, Counts: map[scimdrill.Outcome]int{}}
		for _, result := range report.Results {
			switch {
			case !profile.On(result.App):
			case profile.Counts(result.Requirement):
				verdict.Counts[result.Outcome]++
			case result.Provisional && result.Outcome == scimdrill.Warn:
				verdict.Provisional++
			}
		}
		verdict.Verdict = judge(verdict.Counts, report.Interrupted, report.Baseline.OutOfDate())
		if failing {
			verdict.Verdict = worse(verdict.Verdict, scimdrill.NotMet)
		}
		report.Profiles = append(report.Profiles, verdict)
		report.Verdict = worse(report.Verdict, verdict.Verdict)
	}
	if report.Counts()[scimdrill.Error] > 0 || len(chosen) == 0 {
		report.Verdict = scimdrill.Unknown
	}
}

func judge(counts map[scimdrill.Outcome]int, interrupted, outOfDate bool) scimdrill.Verdict {
	switch {
	case counts[scimdrill.Error] > 0 || interrupted:
		return scimdrill.Unknown
	case counts[scimdrill.Fail]+counts[scimdrill.Blocked]+counts[scimdrill.Flaky] > 0:
		return scimdrill.NotMet
	case outOfDate:
		return scimdrill.OutOfDate
	default:
		return scimdrill.Met
	}
}

func worse(one, other scimdrill.Verdict) scimdrill.Verdict {
	for _, verdict := range []scimdrill.Verdict{scimdrill.Unknown, scimdrill.NotMet, scimdrill.OutOfDate} {
		if one == verdict || other == verdict {
			return verdict
		}
	}
	return scimdrill.Met
}

func tool() scimdrill.Tool {
	build := version.Read()
	return scimdrill.Tool{Name: "scimdrill", Version: build.Version, Commit: build.Commit}
}
