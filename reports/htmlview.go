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
	// htmlTop is how many findings stand on the first screen.
	htmlTop = 3
)

// htmlPage is all that the templates are given.
type htmlPage struct {
	Report                *scimdrill.Report
	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash string
	Verdict               htmlVerdict
	Apps, Took, Tool      string
	Date                  time.Time
	Profiles              []htmlProfile
	Features, Beyond      []htmlFeature
	Counts                []htmlCount
	Findings              []htmlFinding
	Stale, NotApplicable  []htmlGroup
	BaselineNotes         []string
	Previous              *htmlPrevious
	Latencies             *htmlLatencies
	Surveys               []htmlSurveys
	Table                 htmlTable
	Requirements          []htmlRequirement
}

type htmlVerdict struct{ Word, Tone, Headline, Sentence string }

type htmlProfile struct {
	Name, Title string
	// Short is how much of it does not hold, or that all of it does.
	Short   string
	Verdict scimdrill.Verdict
}

type htmlFeature struct {
	Feature
	Key string
}

type htmlCount struct {
	Count       int
	Label, Tone string
	Outcome     scimdrill.Outcome
}

// htmlGroup is results that share a reason.
type htmlGroup struct {
	Reason string
	Count  int
	Links  []htmlLink
}

// htmlLink leads to the page of a requirement.
type htmlLink struct {
	Anchor, Title, ID string
	Apps              []string
	Outcome           scimdrill.Outcome
}

// Top are the findings of the first screen.
func (p htmlPage) Top() []htmlFinding { return p.Findings[:min(htmlTop, len(p.Findings))] }

func htmlPageOf(x *index) htmlPage {
	pages := newHTMLPages(x)
	page := htmlPage{
		Report: x.Report,
		Style:  template.CSS(pageStyle()), StyleHash: hashOf(pageStyle()), //nolint:gosec // the style is our own
		Script: template.JS(htmlScript), ScriptHash: hashOf(htmlScript), //nolint:gosec // the script is our own
		Apps: appsText(x.Org.Apps), Took: durationText(max(0, x.Finished.Sub(x.Started))), Tool: toolText(x.Tool),
		Date: x.Started.UTC(), Counts: htmlCounts(x.Counts()), BaselineNotes: baselineNotes(x.Report),
		Stale: pages.groups(scimdrill.Stale), NotApplicable: pages.groups(scimdrill.NotApplicable),
	}
	for _, profile := range x.Profiles {
		page.Profiles = append(page.Profiles, htmlProfile{
			Name: oneLine(profile.Name) + fmt.Sprintf(" v%d", profile.Version), Title: oneLine(profile.Title),
			Short: profileShort(profile), Verdict: profile.Verdict,
		})
	}
	page.Features, page.Beyond = htmlFeatures(x.Report)
	page.Previous, page.Latencies, page.Surveys = htmlPreviousOf(pages), htmlLatenciesOf(x), htmlSurveysOf(x.Report)
	page.Findings = htmlFindings(pages)
	page.Requirements = pages.requirements()
	page.Table = pages.table()
	page.Verdict = htmlVerdictOf(x, page)
	return page
}

func htmlFeatures(report *scimdrill.Report) (features, beyond []htmlFeature) {
	tested := false
	for _, feature := range Features(report) {
		one := htmlFeature{feature, slug(feature.Name)}
		if feature.Beyond {
			beyond = append(beyond, one)
			continue
		}
		tested = tested || feature.Asked > 0
		features = append(features, one)
	}
	if !tested {
		features = nil // the run was about something else
	}
	return features, beyond
}

func htmlCounts(counts map[scimdrill.Outcome]int) []htmlCount {
	var list []htmlCount
	for _, outcome := range scimdrill.Outcomes() {
		n := counts[outcome]
		if n == 0 {
			continue
		}
		count := htmlCount{Count: n, Label: outcomeText(outcome), Tone: tone(outcome), Outcome: outcome}
		switch outcome {
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
