package reports_test

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// Each way of not answering is mended in another place, so that each must be told apart wherever a failure is read.
func TestEverySilenceIsToldApart(t *testing.T) {
	for _, silence := range []scimdrill.Silence{
		scimdrill.NoAnswer, scimdrill.CutConnection, scimdrill.Hang, scimdrill.Unreadable, scimdrill.Interrupted,
	} {
		t.Run(string(silence), func(t *testing.T) {
			report := exampleReport()
			failure := report.Results[failing(t, report)].Failure
			failure.Silence, failure.Message = silence, "nothing came back"
			exchange := &report.Exchanges[failure.Decisive-1]
			exchange.Response, exchange.Silence, exchange.Problem = nil, silence, "the cause in the network's words"
			for where, text := range everyRendering(t, report) {
				says := silence.Sentence() + ": the cause in the network's words"
				switch where {
				case reports.ResultsFile:
					says = `"silence": "` + string(silence) + `"`
				case reports.ExchangesFile:
					says = `"_silence": "` + string(silence) + `"`
				}
				if !strings.Contains(html.UnescapeString(text), says) {
					t.Errorf("%s does not say %q", where, says)
				}
			}
			back, err := reports.ReadResults(strings.NewReader(string(rendered(t, reports.WriteResults, report))))
			if err != nil {
				t.Fatal(err)
			}
			if got := back.Exchanges[failure.Decisive-1].Silence; got != silence {
				t.Errorf("%q came back as %q", silence, got)
			}
		})
	}
}

func TestEveryWordOfOursComesBack(t *testing.T) {
	// Bytes that are not UTF-8 are lost when they are first written, so that this begins with what was read once.
	report, err := reports.ReadResults(bytes.NewReader(rendered(t, reports.WriteResults, exampleReport())))
	if err != nil {
		t.Fatal(err)
	}
	report.Requirements, report.Results = nil, nil
	for _, level := range scimdrill.Levels() {
		id := "okta.level." + strings.ToLower(string(level))
		report.Requirements = append(report.Requirements, exampleRequirement(id, "A sentence.", level))
		for _, outcome := range scimdrill.Outcomes() {
			for _, app := range append(scimdrill.AppKinds(), "") {
				report.Results = append(report.Results, scimdrill.Result{Requirement: id, App: app, Outcome: outcome})
			}
		}
	}
	for _, verdict := range []scimdrill.Verdict{scimdrill.Met, scimdrill.NotMet, scimdrill.OutOfDate, scimdrill.Unknown} {
		report.Verdict = verdict
		first := rendered(t, reports.WriteResults, report)
		back, err := reports.ReadResults(strings.NewReader(string(first)))
		if err != nil {
			t.Fatal(err)
		}
		if second := rendered(t, reports.WriteResults, back); string(second) != string(first) {
			t.Errorf("with verdict %q, what was read is written differently:\n%s", verdict, cmp.Diff(string(first), string(second)))
		}
		var value any
		if err := json.Unmarshal(first, &value); err != nil {
			t.Fatal(err)
		}
		if err := schema(t).Validate(value); err != nil {
			t.Errorf("with verdict %q: %v", verdict, err)
		}
	}
}

// Two renderings of one report are the same bytes: nothing may come from the order of a map.
func TestRenderingsAreTheSameEachTime(t *testing.T) {
	first := everyRendering(t, exampleReport())
	for range 5 {
		for where, text := range everyRendering(t, exampleReport()) {
			if text != first[where] {
				t.Fatalf("%s is another one the second time", where)
			}
		}
	}
}
