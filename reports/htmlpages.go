package reports

import (
	"slices"

	"github.com/scimdrill/scimdrill"
)

// htmlPages knows the page of each requirement of a report: where it is, and which results stand on it.
type htmlPages struct {
	*index
	// order is that of the first results.
	order   []string
	anchor  map[string]string
	results map[string][]scimdrill.Result
	// finding is what is behind a requirement's failures: the places in found of the findings that explain them.
	found   []htmlFinding
	finding map[string][]int
	columns []htmlColumn
	budget  int
}

func newHTMLPages(x *index) *htmlPages {
	pages := &htmlPages{
		index: x, anchor: map[string]string{}, results: map[string][]scimdrill.Result{}, finding: map[string][]int{},
		columns: htmlColumns(x), budget: htmlEvidence,
	}
	taken := anchors{}
	for _, result := range x.Results {
		id := result.Requirement
		if _, known := pages.anchor[id]; !known {
			pages.order = append(pages.order, id)
			pages.anchor[id] = taken.take("r-" + slug(id))
		}
		pages.results[id] = append(pages.results[id], result)
	}
	return pages
}

// worst is the most pressing outcome of a requirement.
func (p *htmlPages) worst(id string) scimdrill.Outcome {
	worst := scimdrill.Pass
	for i, result := range p.results[id] {
		if i == 0 {
			worst = result.Outcome
		}
		worst = worst.Worse(result.Outcome)
	}
	return worst
}

func (p *htmlPages) link(id string) htmlLink {
	return htmlLink{Anchor: p.anchor[id], Title: p.requirement(id).Title, ID: id, Outcome: p.worst(id)}
}

// links are those to the pages of the requirements of results, each once, with the kinds of app.
func (p *htmlPages) links(results []scimdrill.Result) []htmlLink {
	var links []htmlLink
	for _, result := range results {
		at := slices.IndexFunc(links, func(l htmlLink) bool { return l.ID == result.Requirement })
		if at < 0 {
			at = len(links)
			links = append(links, p.link(result.Requirement))
			links[at].Outcome = result.Outcome
		}
		links[at].Outcome = links[at].Outcome.Worse(result.Outcome)
		if result.App != "" {
			links[at].Apps = append(links[at].Apps, appLabel(result.App))
		}
	}
	return links
}

func (p *htmlPages) groups(outcome scimdrill.Outcome) []htmlGroup {
	var groups []htmlGroup
	for _, g := range p.grouped(outcome) {
		links := p.links(g.Results)
		groups = append(groups, htmlGroup{Reason: g.Reason, Count: len(links), Links: links})
	}
	return groups
}

// appLabel is a kind of app in a word or two.
func appLabel(app scimdrill.AppKind) string {
	switch app {
	case scimdrill.Template:
		return "catalog app"
	case scimdrill.Wizard:
		return "wizard app"
	case "":
		return "server alone"
	default:
		return oneLine(string(app))
	}
}
