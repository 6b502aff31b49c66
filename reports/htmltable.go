package reports

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// htmlColumn is a kind of app in the table of all requirements, or the server alone.
type htmlColumn struct {
	App   scimdrill.AppKind
	Label string
}

// htmlTable is the table of all requirements, with what it can be filtered by.
type htmlTable struct {
	Columns                                          []htmlColumn
	Span                                             int
	Suites                                           []htmlSuite
	Outcomes, Levels, Names, Profiles, Apps, Feature []htmlOption
	Total                                            int
}

// htmlOption is something to filter by. Key stands in the address.
type htmlOption struct {
	Key, Label, Tone string
	Count            int
}

type htmlSuite struct {
	Name string
	Rows []htmlRow
}

type htmlRow struct {
	Anchor      string
	Requirement scimdrill.Requirement
	Cells       []htmlCell
	// What the row is filtered by: keys, with spaces between them.
	Outcomes, Suite, Level, Profiles, Feature, Findings string
}

type htmlCell struct {
	Label   string
	Outcome scimdrill.Outcome
}

// htmlColumns are the kinds of app that something was asked of.
func htmlColumns(x *index) []htmlColumn {
	asked := map[scimdrill.AppKind]bool{}
	for _, result := range x.Results {
		asked[result.App] = true
	}
	var columns []htmlColumn
	for _, app := range append(scimdrill.AppKinds(), "") {
		if asked[app] {
			columns = append(columns, htmlColumn{app, upperFirst(appLabel(app))})
		}
	}
	return columns
}

// appKey names a kind of app in an address.
func appKey(app scimdrill.AppKind) string {
	if app == "" {
		return "server"
	}
	return slug(string(app))
}

// table is a row for each requirement in the order of its first result, under its suite.
func (p *htmlPages) table() htmlTable {
	table := htmlTable{Columns: p.columns, Span: len(p.columns) + 2, Total: len(p.order)}
	column := map[scimdrill.AppKind]int{}
	for i, c := range p.columns {
		column[c.App] = i
	}
	features := featureTable()
	suiteAt := map[string]int{}
	var outcomes, levels, names, profiles, apps, speaks tally
	for _, id := range p.order {
		requirement := p.requirement(id)
		name := suiteOf(id)
		s, known := suiteAt[name]
		if !known {
			s = len(table.Suites)
			suiteAt[name] = s
			table.Suites = append(table.Suites, htmlSuite{Name: visible(name)})
		}
		row := htmlRow{
			Anchor: p.anchor[id], Requirement: requirement, Cells: make([]htmlCell, len(p.columns)),
			Suite: slug(name), Level: slug(string(requirement.Level)),
		}
		var cells []string
		for _, result := range p.results[id] {
			i := column[result.App]
			row.Cells[i] = htmlCell{Label: p.columns[i].Label, Outcome: result.Outcome}
			cells = append(cells, appKey(result.App)+":"+slug(string(result.Outcome)))
			apps.add(appKey(result.App), p.columns[i].Label, "")
			outcomes.add(slug(string(result.Outcome)), outcomeText(result.Outcome), tone(result.Outcome))
		}
		row.Outcomes = strings.Join(cells, " ")
		if at := rowOf(features, id); at >= 0 {
			row.Feature = slug(features[at].name)
			speaks.add(row.Feature, features[at].name, "")
		}
		row.Profiles = keys(requirement.Profiles)
		for _, profile := range requirement.Profiles {
			profiles.add(slug(profile), visible(profile), "")
		}
		levels.add(row.Level, visible(string(requirement.Level)), "")
		names.add(row.Suite, visible(name), "")
		var behind []string
		for _, f := range p.finding[id] {
			behind = append(behind, p.found[f].Anchor)
		}
		row.Findings = strings.Join(behind, " ")
		table.Suites[s].Rows = append(table.Suites[s].Rows, row)
	}
	table.Outcomes, table.Levels, table.Names = outcomes.byOutcome(), levels.options, names.options
	table.Profiles, table.Apps, table.Feature = profiles.sorted(), apps.options, speaks.options
	return table
}

func keys(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = slug(name)
	}
	return strings.Join(all, " ")
}

// tally counts what can be filtered by, in the order of appearance.
type tally struct {
	options []htmlOption
	at      map[string]int
}

func (t *tally) add(key, label, tone string) {
	if t.at == nil {
		t.at = map[string]int{}
	}
	i, known := t.at[key]
	if !known {
		i = len(t.options)
		t.at[key] = i
		t.options = append(t.options, htmlOption{Key: key, Label: label, Tone: tone})
	}
	t.options[i].Count++
}

func (t *tally) sorted() []htmlOption {
	slices.SortFunc(t.options, func(a, b htmlOption) int { return strings.Compare(a.Key, b.Key) })
	return t.options
}

// byOutcome puts the most pressing first.
func (t *tally) byOutcome() []htmlOption {
	rank := map[string]int{}
	for i, outcome := range scimdrill.Outcomes() {
		rank[slug(string(outcome))] = i
	}
	slices.SortStableFunc(t.options, func(a, b htmlOption) int { return rank[a.Key] - rank[b.Key] })
	return t.options
}

// htmlPick is a choice of one option.
type htmlPick struct {
	Name, Label string
	Options     []htmlOption
}
