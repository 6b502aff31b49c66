package reports

import (
	"fmt"
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports/cause"
)

// htmlFinding is one broken thing.
type htmlFinding struct {
	Anchor, Title, Damage string
	// Failing is set where something of it keeps the verdict from being met.
	Failing      bool
	Tone         string
	Outcomes     string
	Strongest    scimdrill.Level
	Features     []string
	Why, Fix     string
	AdminSees    string
	People       int
	Exchanges    []htmlExchange
	Links        []htmlLink
	Requirements int
	results      []scimdrill.Result
}

func htmlFindings(pages *htmlPages) []htmlFinding {
	taken := anchors{}
	for i, found := range cause.Findings(pages.Report) {
		finding := htmlFinding{
			Anchor: taken.take("f-" + slug(found.ID)), Title: found.Title, Damage: found.Damage.String(), Strongest: found.Strongest, People: found.People,
		}
		for _, at := range found.Results {
			result := pages.Results[at]
			finding.results = append(finding.results, result)
			if !slices.Contains(pages.finding[result.Requirement], i) {
				pages.finding[result.Requirement] = append(pages.finding[result.Requirement], i)
			}
		}
		finding.fill(pages, found)
		pages.found = append(pages.found, finding)
	}
	return pages.found
}

// fill tells of a finding what its requirements say: the one whose decisive exchange shows it speaks for all of them.
func (f *htmlFinding) fill(pages *htmlPages, found cause.Finding) {
	counts := map[scimdrill.Outcome]int{}
	table := featureTable()
	speaker := pages.Results[found.Speaker]
	for _, result := range f.results {
		counts[result.Outcome]++
		if row := rowOf(table, result.Requirement); row >= 0 && !table[row].beyond && !slices.Contains(f.Features, table[row].name) {
			f.Features = append(f.Features, table[row].name)
		}
	}
	f.Failing = counts[scimdrill.Fail]+counts[scimdrill.Flaky]+counts[scimdrill.Blocked] > 0
	f.Tone = "care"
	if f.Failing {
		f.Tone = "bad"
	}
	f.Outcomes = countsText(counts)
	// What the admin reads of the one that shows it best: of another it may be about something else, and often there is nothing to read.
	if speaker.Failure != nil && len(speaker.Failure.AdminSees) > 0 {
		f.AdminSees = speaker.Failure.AdminSees[0]
	}
	requirement := pages.requirement(speaker.Requirement)
	f.Why, f.Fix = requirement.Why, requirement.Fix
	f.Links = pages.links(f.results)
	f.Requirements = len(f.Links)
	numbers := found.Exchanges
	if exchange, known := pages.decisive(speaker); known && len(numbers) == 0 {
		numbers = []int{exchange.Number}
	}
	for _, number := range numbers {
		if exchange, known := pages.exchanges[number]; known {
			f.Exchanges = append(f.Exchanges, pages.exchange(exchange, false))
		}
	}
}

// Scope says how far a finding reaches.
func (f *htmlFinding) Scope() string {
	text := thousandsOf(f.Requirements, "requirement")
	if f.People > 1 {
		text += fmt.Sprintf(", seen on %s", thousandsOf(f.People, "account"))
	}
	return text
}
