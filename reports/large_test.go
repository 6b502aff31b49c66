package reports_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// largeReport has so many requirements, of which every failing-th fails with long answers.
func largeReport(requirements, failing int) *scimdrill.Report {
	report := exampleReport()
	report.Requirements, report.Results, report.Exchanges = nil, nil, nil
	body := `{"Resources":[` + strings.TrimSuffix(strings.Repeat(`{"userName":"ada.lovelace@example.com","active":true},`, 400), ",") + `]}`
	for i := range requirements {
		id := fmt.Sprintf("okta.suite%d.case-%d", i/50, i)
		report.Requirements = append(report.Requirements, exampleRequirement(id, "The server answers.", scimdrill.Must))
		result := scimdrill.Result{Requirement: id, App: scimdrill.Template, Outcome: scimdrill.Pass, Duration: time.Millisecond, Exchanges: []int{i + 1}}
		exchange := exampleExchanges(report.Started)[5]
		exchange.Number = i + 1
		if i%failing == 0 {
			response := *exchange.Response
			response.Body = body
			exchange.Response = &response
			result.Outcome = scimdrill.Fail
			result.Failure = &scimdrill.Failure{Message: strings.Repeat("it does not. ", 40), Decisive: i + 1}
		}
		report.Results = append(report.Results, result)
		report.Exchanges = append(report.Exchanges, exchange)
	}
	return report
}

func TestLargeReportsStayUsable(t *testing.T) {
	report := largeReport(2000, 1)
	markdown := rendered(t, reports.WriteMarkdown, report)
	if len(markdown) >= 1<<20 {
		t.Errorf("report.md: GitHub refuses a summary of 1 MiB, found %d bytes", len(markdown))
	}
	if !strings.Contains(string(markdown), "1950 more failures in") {
		t.Error("report.md does not say that failures were left out")
	}
	page := rendered(t, reports.WriteHTML, report)
	if len(page) > 24<<20 {
		t.Errorf("report.html: expected a file that a browser opens, found %d bytes", len(page))
	}
	if found := strings.Count(string(page), `<section class="result"`); found != 2000 {
		t.Errorf("report.html: expected every failure, found %d", found)
	}
	if !strings.Contains(string(page), "1 more exchange in exchanges.har.") {
		t.Error("report.html does not say where the other exchanges are")
	}
}

// TestMarkdownSaysWhatDidNotFit: one cause with very many blocked requirements is longer than a summary may be.
func TestMarkdownSaysWhatDidNotFit(t *testing.T) {
	report := largeReport(10, 100)
	for i := range 40_000 {
		report.Results = append(report.Results, scimdrill.Result{
			Requirement: fmt.Sprintf("okta.create.very-long-name-of-a-requirement-%d", i), Outcome: scimdrill.Blocked, Reason: "the target is down",
		})
	}
	markdown := string(rendered(t, reports.WriteMarkdown, report))
	if len(markdown) >= 1<<20 || !strings.Contains(markdown, "1 part did not fit") {
		t.Errorf("expected less than 1 MiB and a word about the rest, found %d bytes that end in %q", len(markdown), markdown[len(markdown)-80:])
	}
}

func TestEvidenceIsTheDecisiveExchangeAndWhatLedToIt(t *testing.T) {
	report := largeReport(20, 100)
	report.Results = report.Results[:1]
	report.Results[0].Outcome = scimdrill.Fail
	report.Results[0].Exchanges = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99}
	report.Results[0].Failure = &scimdrill.Failure{Message: "it does not", Decisive: 9}
	page := string(rendered(t, reports.WriteHTML, report))
	for number, shown := range map[int]bool{3: false, 4: true, 8: true, 9: true, 10: false, 12: false, 99: false} {
		if found := strings.Contains(page, fmt.Sprintf("<summary><b>%d</b>", number)); found != shown {
			t.Errorf("exchange %d: expected shown to be %t, found %t", number, shown, found)
		}
	}
	if !strings.Contains(page, ` open><summary><b>9</b>`) || strings.Count(page, ` open><summary><b>`) != 1 {
		t.Error("expected the decisive exchange to be open, and no other")
	}
	if !strings.Contains(page, "6 more exchanges in exchanges.har.") {
		t.Error("expected the page to say how many exchanges it does not show")
	}
}

// largeRun is a run as large as is promised to be quick: so many requirements with five exchanges each, of which every
// twentieth fails, a story of surveys, and a comparison with a run in which others failed.
func largeRun(requirements int) *scimdrill.Report {
	report := largeReport(requirements, 20)
	single := report.Exchanges
	report.Exchanges = nil
	for i := range report.Results {
		result := &report.Results[i]
		result.Exchanges = nil
		for range 5 {
			exchange := single[i]
			exchange.Number = len(report.Exchanges) + 1
			exchange.Started = exchange.Started.Add(time.Duration(exchange.Number) * 10 * time.Millisecond)
			exchange.Duration = time.Duration(exchange.Number%700) * time.Millisecond
			report.Exchanges = append(report.Exchanges, exchange)
			result.Exchanges = append(result.Exchanges, exchange.Number)
		}
		if result.Failure != nil {
			result.Failure.Decisive = result.Exchanges[4]
		}
	}
	earlier := largeReport(requirements, 30)
	report.Previous = reports.Compare("main/results.json", earlier, report)
	report.Surveys = surveyed(scimdrill.SurveyEmployee{Name: "ada@example.com"}).Surveys
	return report
}

// BenchmarkRenderings makes each format of a large run, and all of them, with the most memory that was in use meanwhile.
func BenchmarkRenderings(b *testing.B) {
	report := largeRun(2000)
	for _, name := range reports.Formats() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := reports.Write(io.Discard, name, report); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("console", func(b *testing.B) {
		for b.Loop() {
			reports.NewConsole(io.Discard, reports.ConsoleOptions{}).Summary(report, "")
		}
	})
	b.Run("all", func(b *testing.B) {
		var results bytes.Buffer
		if err := reports.WriteResults(&results, report); err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		stop := watchMemory()
		for b.Loop() {
			// From the file, as scimdrill report does.
			read, err := reports.ReadResults(bytes.NewReader(results.Bytes()))
			if err != nil {
				b.Fatal(err)
			}
			for _, name := range reports.Formats() {
				if err := reports.Write(io.Discard, name, read); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(stop())/1e6, "peak-MB")
	})
}

// watchMemory returns the most bytes of heap that were in use until the returned function is called.
func watchMemory() func() uint64 {
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
		most := uint64(0)
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64()+sample[1].Value.Uint64())
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(done)
		return <-peak
	}
}

func TestALargeRunGivesTheSameBytesTwice(t *testing.T) {
	report := largeRun(300)
	for _, name := range reports.Formats() {
		if !bytes.Equal(formatted(t, name, report), formatted(t, name, report)) {
			t.Errorf("%s: two renderings of one run differ", name)
		}
	}
}
