package rehearsal

import (
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/version"
)

// Report makes the report of a run, without its verdict.
func (r *Rehearsal) Report(outcome gate.Outcome, profile string) *scimdrill.Report {
	return &scimdrill.Report{
		Version: scimdrill.ReportVersion, Tool: tool(), Started: r.started.UTC(), Finished: time.Now().UTC(),
		Interrupted: outcome.Interrupted, Target: r.Target(), Org: r.org, Profile: profile, Seed: r.seed,
		Verdict: scimdrill.Unknown, Requirements: outcome.Requirements, Results: outcome.Results,
		Findings: r.findings.all(), Exchanges: r.stage.Recorder.All(),
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

// Judge comes to the verdict on a report whose baseline has been applied; expired is how many baseline entries have run out.
func Judge(report *scimdrill.Report, expired int) scimdrill.Verdict {
	counts := report.Counts()
	switch {
	case counts[scimdrill.Error] > 0 || report.Interrupted:
		return scimdrill.Unknown
	case counts[scimdrill.Fail] > 0 || counts[scimdrill.Blocked] > 0:
		return scimdrill.NotMet
	case counts[scimdrill.Stale] > 0 || expired > 0:
		return scimdrill.OutOfDate
	default:
		return scimdrill.Met
	}
}

func tool() scimdrill.Tool {
	build := version.Read()
	return scimdrill.Tool{Name: "scimdrill", Version: build.Version, Commit: build.Commit}
}
