package reports

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Shard is the report of a part of a run, and the name by which people know it.
type Shard struct {
	Name   string
	Report *scimdrill.Report
}

// Merge joins the reports of shards: one target, the same profiles, each with requirements of its own. Exchanges are numbered
// anew in the order of the shards. What the shards tell otherwise of the same thing is returned in words; of two outcomes the
// more pressing one stays. Reports that are not about the same thing are refused.
func Merge(shards []Shard) (*scimdrill.Report, []string, error) {
	if len(shards) == 0 {
		return nil, nil, errors.New("there is nothing to join")
	}
	m := &merging{at: map[string]int{}, from: map[string]string{}, described: map[string]bool{}}
	first := shards[0]
	for _, shard := range shards[1:] {
		if err := sameRun(first, shard); err != nil {
			return nil, nil, err
		}
	}
	merged := *first.Report
	merged.Version = scimdrill.ReportVersion
	merged.Requirements, merged.Results, merged.Findings, merged.Measured, merged.Exchanges = nil, nil, nil, nil, nil
	merged.LeftBehind, merged.TargetLog, merged.ByHand, merged.Profiles, merged.Baseline, merged.Previous, merged.Surveys = nil, nil, nil, nil, nil, nil, nil
	merged.Org.Apps = slices.Clone(first.Report.Org.Apps)
	m.Report = &merged
	for _, shard := range shards {
		if err := m.add(first, shard); err != nil {
			return nil, nil, err
		}
	}
	return m.Report, m.conflicts, nil
}

type merging struct {
	*scimdrill.Report
	at        map[string]int
	from      map[string]string
	described map[string]bool
	conflicts []string
}

// sameRun refuses what cannot be shards of one run. Where the reference runs in the process of the run, each has an address of its own.
func sameRun(first, other Shard) error {
	a, b := first.Report, other.Report
	for _, each := range []struct{ what, first, other string }{
		{"target", foreignURL(a.Target), foreignURL(b.Target)},
		{"kind of target", a.Target.Kind, b.Target.Kind},
		{"defects", strings.Join(a.Target.Defects, ", "), strings.Join(b.Target.Defects, ", ")},
		{"kind of org", a.Org.Kind, b.Org.Kind},
		{"profile", a.Profile, b.Profile},
		{"frozen profiles", profilesText(a.Profiles), profilesText(b.Profiles)},
		{"baseline", baselineFile(a), baselineFile(b)},
	} {
		if each.first != each.other {
			return fmt.Errorf("%s and %s are no shards of one run: the %s is %q in the first, and %q in the second", first.Name, other.Name, each.what, each.first, each.other)
		}
	}
	return nil
}

func foreignURL(target scimdrill.Target) string {
	if target.Kind == "reference, in-process" {
		return ""
	}
	return target.URL
}

func profilesText(profiles []scimdrill.ProfileVerdict) string {
	texts := make([]string, len(profiles))
	for i, profile := range profiles {
		texts[i] = fmt.Sprintf("%s version %d", profile.Name, profile.Version)
	}
	return strings.Join(texts, ", ")
}

func baselineFile(report *scimdrill.Report) string {
	if report.Baseline == nil {
		return ""
	}
	return report.Baseline.File
}

func (m *merging) add(first, shard Shard) error {
	report := shard.Report
	m.frame(first, shard)
	numbers := make(map[int]int, len(report.Exchanges))
	for _, exchange := range report.Exchanges {
		numbers[exchange.Number] = len(m.Exchanges) + 1
		exchange.Number = len(m.Exchanges) + 1
		m.Exchanges = append(m.Exchanges, exchange)
	}
	m.profiles(report)
	for _, requirement := range report.Requirements {
		if !m.described[requirement.ID] {
			m.described[requirement.ID] = true
			m.Requirements = append(m.Requirements, requirement)
		}
	}
	for _, result := range report.Results {
		if err := m.result(shard.Name, renumbered(result, numbers)); err != nil {
			return err
		}
	}
	for _, finding := range report.Findings {
		finding.Exchange = numbers[finding.Exchange]
		m.finding(finding)
	}
	m.Measured = append(m.Measured, report.Measured...)
	m.Surveys = append(m.Surveys, report.Surveys...)
	m.LeftBehind = append(m.LeftBehind, report.LeftBehind...)
	m.TargetLog = append(m.TargetLog, report.TargetLog...)
	for _, item := range report.ByHand {
		if !slices.Contains(m.ByHand, item) {
			m.ByHand = append(m.ByHand, item)
		}
	}
	m.baseline(report.Baseline, shard.Name == first.Name)
	return nil
}

// frame joins what is about the run as a whole.
func (m *merging) frame(first, shard Shard) {
	report := shard.Report
	if report.Started.Before(m.Started) {
		m.Started = report.Started
	}
	if report.Finished.After(m.Finished) {
		m.Finished = report.Finished
	}
	m.Interrupted = m.Interrupted || report.Interrupted
	m.Verdict = worseVerdict(m.Verdict, report.Verdict)
	for _, app := range report.Org.Apps {
		if !slices.Contains(m.Org.Apps, app) {
			m.Org.Apps = append(m.Org.Apps, app)
		}
	}
	if report.Tool != first.Report.Tool {
		m.conflict("%s was made by %s, and %s by %s", first.Name, toolText(first.Report.Tool), shard.Name, toolText(report.Tool))
	}
	if !slices.Equal(sorted(report.Target.Capabilities), sorted(first.Report.Target.Capabilities)) {
		m.conflict("the target could %v in %s, and %v in %s; the first is kept", first.Report.Target.Capabilities, first.Name, report.Target.Capabilities, shard.Name)
	}
}

func sorted(capabilities []scimdrill.Capability) []scimdrill.Capability {
	return slices.Sorted(slices.Values(capabilities))
}

func (m *merging) conflict(format string, args ...any) {
	m.conflicts = append(m.conflicts, oneLine(fmt.Sprintf(format, args...)))
}

// renumbered is the result with the numbers that its exchanges have now.
func renumbered(result scimdrill.Result, numbers map[int]int) scimdrill.Result {
	old := result.Exchanges
	result.Exchanges = nil
	for _, number := range old {
		if now, known := numbers[number]; known {
			result.Exchanges = append(result.Exchanges, now)
		}
	}
	if result.Failure != nil {
		failure := *result.Failure
		failure.Decisive = numbers[failure.Decisive]
		result.Failure = &failure
	}
	return result
}

func (m *merging) result(shard string, result scimdrill.Result) error {
	key := result.Requirement + " " + string(result.App)
	i, twice := m.at[key]
	if !twice {
		m.at[key], m.from[key] = len(m.Results), shard
		m.Results = append(m.Results, result)
		return nil
	}
	name := strings.TrimSpace(key)
	if len(m.Profiles) > 1 {
		// Which of several profiles count it is not in the file, so that their counts would be wrong.
		return fmt.Errorf("%s is in %s and in %s: with several profiles, each shard needs requirements of its own (--case, --skip)", oneLine(name), m.from[key], shard)
	}
	kept, dropped := m.Results[i], result
	if kept.Outcome != dropped.Outcome {
		worse := kept.Outcome.Worse(dropped.Outcome)
		m.conflict("%s is %s in %s, and %s in %s: %s is kept", name, outcomeText(kept.Outcome), m.from[key], outcomeText(dropped.Outcome), shard, outcomeText(worse))
		if worse == dropped.Outcome {
			kept, dropped = dropped, kept
			m.from[key] = shard
		}
	}
	m.Results[i] = kept
	for p := range m.Profiles {
		if dropped.Provisional {
			if dropped.Outcome.Failing() {
				m.Profiles[p].Provisional = max(0, m.Profiles[p].Provisional-1)
			}
		} else if m.Profiles[p].Counts[dropped.Outcome]--; m.Profiles[p].Counts[dropped.Outcome] <= 0 {
			delete(m.Profiles[p].Counts, dropped.Outcome)
		}
	}
	return nil
}

func (m *merging) profiles(report *scimdrill.Report) {
	if m.Profiles == nil {
		m.Profiles = slices.Clone(report.Profiles)
		for i := range m.Profiles {
			m.Profiles[i].Counts = maps.Clone(m.Profiles[i].Counts)
		}
		return
	}
	for i, profile := range report.Profiles { // in the same order, as sameRun has seen
		m.Profiles[i].Verdict = worseVerdict(m.Profiles[i].Verdict, profile.Verdict)
		m.Profiles[i].Provisional += profile.Provisional
		if m.Profiles[i].Counts == nil {
			m.Profiles[i].Counts = map[scimdrill.Outcome]int{}
		}
		for outcome, count := range profile.Counts {
			m.Profiles[i].Counts[outcome] += count
		}
	}
}

func (m *merging) finding(finding scimdrill.Finding) {
	for i, known := range m.Findings {
		if known.Title == finding.Title && known.Cite == finding.Cite && known.Requirement == finding.Requirement {
			m.Findings[i].Count += finding.Count
			m.Findings[i].Failing = known.Failing || finding.Failing
			return
		}
	}
	m.Findings = append(m.Findings, finding)
}

// baseline joins what is to be said of its entries. One is unused where it was used in no shard.
func (m *merging) baseline(use *scimdrill.BaselineUse, isFirst bool) {
	if use == nil {
		return
	}
	if isFirst {
		joined := *use
		joined.Notes = slices.Clone(use.Notes)
		m.Baseline = &joined
		return
	}
	m.Baseline.Notes = slices.DeleteFunc(m.Baseline.Notes, func(note scimdrill.BaselineNote) bool {
		return note.Kind == scimdrill.EntryUnused && !slices.Contains(use.Notes, note)
	})
	for _, note := range use.Notes {
		if note.Kind != scimdrill.EntryUnused && !slices.Contains(m.Baseline.Notes, note) {
			m.Baseline.Notes = append(m.Baseline.Notes, note)
		}
	}
}

// worseVerdict is that of two shards together: what is not met in one is not met, and what one could not judge is not judged.
func worseVerdict(a, b scimdrill.Verdict) scimdrill.Verdict {
	for _, verdict := range []scimdrill.Verdict{scimdrill.NotMet, scimdrill.Unknown, scimdrill.OutOfDate} {
		if a == verdict || b == verdict {
			return verdict
		}
	}
	return a
}
