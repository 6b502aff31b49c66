package reports

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
)

const (
	htmlExchanges  = 6
	htmlLines      = 160
	htmlCharacters = 12_000
	// htmlEvidence is how much of exchanges the whole file may hold, so that a target that fails everywhere with long answers
	// still gives a file that a browser opens.
	htmlEvidence = 6 << 20
)

type htmlPage struct {
	Report                                         *scimdrill.Report
	Style                                          template.CSS
	StyleHash                                      string
	Verdict                                        htmlVerdict
	Apps, Took, Tool                               string
	Date                                           time.Time
	Features                                       []Feature
	Counts                                         []htmlCount
	Errors, Failures, Warnings                     []htmlFailure
	Blocked, Flaky, Stale, Expected, NotApplicable []group
	Profiles, BaselineNotes                        []string
	Columns                                        []htmlColumn
	Span                                           int
	Suites                                         []htmlSuite
}

type htmlVerdict struct{ Word, Tone, Sentence string }

type htmlCount struct {
	Count               int
	Label, Tone, Anchor string
}

type htmlFailure struct {
	Anchor        string
	Result        scimdrill.Result
	Requirement   scimdrill.Requirement
	Message       string
	Differences   []scimdrill.Difference
	AdminSees     []string
	Location      string
	Exchanges     []htmlExchange
	MoreExchanges string
	Curl          string
}

type htmlExchange struct {
	Number                    int
	Decisive                  bool
	Method, Path              string
	Purpose, Answer           string
	RequestText, ResponseText string
}

func htmlPageOf(x *index) htmlPage {
	page := htmlPage{
		Report: x.Report, Style: template.CSS(htmlStyle), StyleHash: styleHash(), //nolint:gosec // the style is our own
		Verdict: htmlVerdict{
			Word: verdictWord(x.Verdict), Tone: tone(x.Verdict), Sentence: upperFirst(verdictSentence(x.Report)) + ".",
		},
		Apps: appsText(x.Org.Apps), Took: durationText(max(0, x.Finished.Sub(x.Started))), Tool: toolText(x.Tool),
		Date: x.Started.UTC(), Features: Features(x.Report), Counts: htmlCounts(x.Counts()),
		Blocked: x.grouped(scimdrill.Blocked), Flaky: x.grouped(scimdrill.Flaky), Stale: x.grouped(scimdrill.Stale),
		Expected: x.grouped(scimdrill.ExpectedFail), NotApplicable: x.grouped(scimdrill.NotApplicable),
	}
	for _, profile := range x.Profiles {
		page.Profiles = append(page.Profiles, profileLine(profile))
	}
	page.BaselineNotes = baselineNotes(x.Report)
	budget := htmlEvidence
	page.Errors = htmlFailures(x, scimdrill.Error, &budget)
	page.Failures = htmlFailures(x, scimdrill.Fail, &budget)
	page.Warnings = htmlFailures(x, scimdrill.Warn, &budget)
	page.Columns = htmlColumns(x)
	page.Span = len(page.Columns) + 2
	page.Suites = htmlSuites(x, page.Columns)
	return page
}

func verdictWord(verdict scimdrill.Verdict) string {
	switch verdict {
	case scimdrill.Met, scimdrill.NotMet, scimdrill.OutOfDate:
		return upperFirst(string(verdict))
	default:
		return "No verdict"
	}
}

func htmlCounts(counts map[scimdrill.Outcome]int) []htmlCount {
	var list []htmlCount
	for _, outcome := range scimdrill.Outcomes() {
		n := counts[outcome]
		if n == 0 {
			continue
		}
		count := htmlCount{Count: n, Label: outcomeText(outcome), Tone: tone(outcome), Anchor: string(outcome)}
		switch outcome {
		case scimdrill.Pass:
			count.Anchor = "requirements"
		case scimdrill.Warn, scimdrill.Error:
			// The other words are the same for one and for many.
			count.Label = many(n, outcomeText(outcome))[len(fmt.Sprint(n))+1:]
		default:
		}
		list = append(list, count)
	}
	// What holds is told first: the numbers read as a sentence does.
	slices.Reverse(list)
	return list
}

func htmlFailures(x *index, outcome scimdrill.Outcome, budget *int) []htmlFailure {
	var failures []htmlFailure
	for _, result := range x.with(outcome) {
		failure := htmlFailure{
			Anchor: anchorOf(result), Result: result, Requirement: x.requirement(result.Requirement),
			Message: shortened(reasonOf(result), htmlLines, htmlCharacters),
		}
		if result.Failure != nil {
			failure.Differences, failure.AdminSees = result.Failure.Differences, result.Failure.AdminSees
			failure.Location = result.Failure.Location
		}
		failure.evidence(x, budget)
		failures = append(failures, failure)
	}
	return failures
}

func (f *htmlFailure) evidence(x *index, budget *int) {
	decisive, known := x.decisive(f.Result)
	shown, left := x.evidence(f.Result, htmlExchanges)
	if *budget <= 0 {
		left += len(shown)
		shown, known = nil, false
	}
	if left > 0 {
		f.MoreExchanges = many(left, "more exchange") + " in " + ExchangesFile + "."
	}
	for _, exchange := range shown {
		view := htmlExchange{
			Number: exchange.Number, Decisive: known && exchange.Number == decisive.Number, Method: exchange.Request.Method,
			Path: cutTo(exchange.Path(x.Target.URL), 160), Purpose: exchange.Purpose, Answer: answerText(exchange),
			RequestText:  requestText(exchange, htmlLines, htmlCharacters),
			ResponseText: responseText(exchange, htmlLines, htmlCharacters),
		}
		*budget -= len(view.RequestText) + len(view.ResponseText)
		f.Exchanges = append(f.Exchanges, view)
	}
	if known {
		f.Curl = Curl(decisive)
		*budget -= len(f.Curl)
	}
}
