package reports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// shard is a report about so many requirements from the given one on, each with an exchange.
func shard(from, count int) *scimdrill.Report {
	report := largeReport(from+count, from+count+1)
	report.Results[0].Outcome, report.Results[0].Failure = scimdrill.Pass, nil
	report.Requirements, report.Results, report.Exchanges = report.Requirements[from:], report.Results[from:], report.Exchanges[from:]
	report.Verdict, report.Findings, report.ByHand = scimdrill.Met, nil, nil
	report.Profiles = []scimdrill.ProfileVerdict{{Name: "okta-oin", Version: 1, Title: "t", Verdict: scimdrill.Met, Counts: map[scimdrill.Outcome]int{scimdrill.Pass: count}}}
	for i := range report.Exchanges { // each shard counts from one
		report.Exchanges[i].Number = i + 1
		report.Results[i].Exchanges = []int{i + 1}
	}
	return report
}

func merged(t *testing.T, shards ...*scimdrill.Report) (*scimdrill.Report, []string) {
	t.Helper()
	var named []reports.Shard
	for i, report := range shards {
		named = append(named, reports.Shard{Name: string(rune('a'+i)) + ".json", Report: report})
	}
	report, conflicts, err := reports.Merge(named)
	if err != nil {
		t.Fatal(err)
	}
	return report, conflicts
}

func TestShardsAreJoinedAndExchangesRenumbered(t *testing.T) {
	second := shard(3, 2)
	second.Verdict, second.Profiles[0].Verdict = scimdrill.NotMet, scimdrill.NotMet
	second.Results[1].Outcome, second.Results[1].Failure = scimdrill.Fail, &scimdrill.Failure{Message: "no", Decisive: 2}
	second.Profiles[0].Counts = map[scimdrill.Outcome]int{scimdrill.Pass: 1, scimdrill.Fail: 1}
	report, conflicts := merged(t, shard(0, 3), second)
	if len(conflicts) > 0 || len(report.Results) != 5 || len(report.Exchanges) != 5 || len(report.Requirements) != 5 || report.Verdict != scimdrill.NotMet {
		t.Errorf("found %v, %d results, %d exchanges, %d requirements, %s", conflicts, len(report.Results), len(report.Exchanges), len(report.Requirements), report.Verdict)
	}
	last := report.Results[4]
	if last.Failure.Decisive != 5 || !slices.Equal(last.Exchanges, []int{5}) || report.Exchanges[4].Number != 5 {
		t.Errorf("expected exchange 5, found %+v of %+v", last.Exchanges, last.Failure)
	}
	if counts := report.Profiles[0].Counts; counts[scimdrill.Pass] != 4 || counts[scimdrill.Fail] != 1 || report.Profiles[0].Verdict != scimdrill.NotMet {
		t.Errorf("found %+v", report.Profiles[0])
	}
	if second.Results[1].Failure.Decisive != 2 || second.Exchanges[0].Number != 1 {
		t.Error("the shard itself was changed")
	}
	if _, err := reports.ReadResults(strings.NewReader(string(rendered(t, reports.WriteResults, report)))); err != nil {
		t.Error(err)
	}
}

func TestConflictsAreToldAndTheWorseIsKept(t *testing.T) {
	other := shard(0, 2)
	other.Results[0].Outcome, other.Results[0].Failure = scimdrill.Fail, &scimdrill.Failure{Message: "no", Decisive: 1}
	other.Profiles[0].Counts = map[scimdrill.Outcome]int{scimdrill.Pass: 1, scimdrill.Fail: 1}
	report, conflicts := merged(t, shard(0, 2), other)
	if len(conflicts) != 1 || !strings.Contains(conflicts[0], "is passed in a.json, and failed in b.json: failed is kept") {
		t.Errorf("found %q", conflicts)
	}
	if len(report.Results) != 2 || report.Results[0].Outcome != scimdrill.Fail || report.Results[0].Failure.Decisive != 3 {
		t.Errorf("found %+v", report.Results)
	}
	if counts := report.Profiles[0].Counts; counts[scimdrill.Pass] != 1 || counts[scimdrill.Fail] != 1 {
		t.Errorf("each result is counted once: found %v", counts)
	}
}

func TestWhatIsNoShardOfTheSameRunIsRefused(t *testing.T) {
	for what, change := range map[string]func(*scimdrill.Report){
		"target":      func(r *scimdrill.Report) { r.Target.URL = "https://other.example.com" },
		"profile":     func(r *scimdrill.Report) { r.Profile = "okta-aiw" },
		"frozen":      func(r *scimdrill.Report) { r.Profiles[0].Version = 2 },
		"defects":     func(r *scimdrill.Report) { r.Target.Defects = nil },
		"kind of org": func(r *scimdrill.Report) { r.Org.Kind = "real" },
		"baseline":    func(r *scimdrill.Report) { r.Baseline = &scimdrill.BaselineUse{File: "b.yaml"} },
	} {
		other := shard(3, 2)
		change(other)
		_, _, err := reports.Merge([]reports.Shard{{Name: "a.json", Report: shard(0, 3)}, {Name: "b.json", Report: other}})
		if err == nil || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "b.json") {
			t.Errorf("%s: found %v", what, err)
		}
	}
}

func TestDamagedResultsAreRefusedWithWhatIsWrong(t *testing.T) {
	whole := string(rendered(t, reports.WriteResults, shard(0, 2)))
	for name, c := range map[string]struct{ text, says string }{
		"cut off":           {whole[:len(whole)/2], "cut off after"},
		"another major":     {strings.Replace(whole, `"version": "`+scimdrill.ReportVersion+`"`, `"version": "2.0"`, 1), `expected 1.x, found "2.0"`},
		"exchange twice":    {strings.Replace(whole, `"number": 2`, `"number": 1`, 1), "exchanges[1].number is 1"},
		"no requirement":    {strings.Replace(whole, `"requirement": "okta.suite0.case-1"`, `"requirement": "okta.other"`, 1), `"okta.other", which requirements do not describe`},
		"misspelled member": {strings.Replace(whole, `"verdict"`, `"verdickt"`, 1), "verdickt"},
		"text after it":     {whole + "{}", "after top-level value"},
	} {
		if c.text == whole {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := reports.ReadResults(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: expected %q, found %v", name, c.says, err)
		}
	}
}

func TestOlderMinorIsUpgraded(t *testing.T) {
	text := strings.Replace(string(rendered(t, reports.WriteResults, shard(0, 2))), `"version": "`+scimdrill.ReportVersion+`"`, `"version": "1.0"`, 1)
	report, err := reports.ReadResults(strings.NewReader(text))
	if err != nil || report.Version != scimdrill.ReportVersion {
		t.Errorf("expected version %s, found %+v, %v", scimdrill.ReportVersion, report, err)
	}
	if _, err := reports.ReadResults(strings.NewReader(strings.Replace(text, `"number": 2`, `"number": 1`, 1))); err == nil {
		t.Error("an older version is not looked at")
	}
}
