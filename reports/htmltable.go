package reports

import (
	"strings"

	"github.com/scimdrill/scimdrill"
)

// htmlColumn is a kind of app in the table of all requirements, or the server alone.
type htmlColumn struct {
	App   scimdrill.AppKind
	Label string
}

type htmlSuite struct {
	Name string
	Rows []htmlRow
}

type htmlRow struct {
	Requirement scimdrill.Requirement
	Cells       []htmlCell
}

type htmlCell struct {
	Label   string
	Outcome scimdrill.Outcome
	Anchor  string
}

// htmlColumns are the kinds of app that something was asked of.
func htmlColumns(x *index) []htmlColumn {
	asked := map[scimdrill.AppKind]bool{}
	for _, result := range x.Results {
		asked[result.App] = true
	}
	var columns []htmlColumn
	for _, app := range append(scimdrill.AppKinds(), "") {
		if !asked[app] {
			continue
		}
		label := upperFirst(app.String())
		if app == "" {
			label = "Server alone"
		}
		columns = append(columns, htmlColumn{app, label})
	}
	return columns
}

// htmlSuites is a row for each requirement in the order of its first result, under its suite.
func htmlSuites(x *index, columns []htmlColumn) []htmlSuite {
	column := map[scimdrill.AppKind]int{}
	for i, c := range columns {
		column[c.App] = i
	}
	var suites []htmlSuite
	suiteAt := map[string]int{}
	rowAt := map[string]int{}
	for _, result := range x.Results {
		name := suiteOf(result.Requirement)
		s, known := suiteAt[name]
		if !known {
			s = len(suites)
			suiteAt[name] = s
			suites = append(suites, htmlSuite{Name: visible(name)})
		}
		suite := &suites[s]
		r, known := rowAt[result.Requirement]
		if !known {
			r = len(suite.Rows)
			rowAt[result.Requirement] = r
			suite.Rows = append(suite.Rows, htmlRow{x.requirement(result.Requirement), make([]htmlCell, len(columns))})
		}
		i := column[result.App]
		suite.Rows[r].Cells[i] = htmlCell{Label: columns[i].Label, Outcome: result.Outcome, Anchor: cellAnchor(result)}
	}
	return suites
}

// cellAnchor is where more is to be read about a result.
func cellAnchor(result scimdrill.Result) string {
	switch result.Outcome {
	case scimdrill.Fail, scimdrill.Warn, scimdrill.Error:
		return anchorOf(result)
	case scimdrill.Pass:
		return ""
	default:
		return string(result.Outcome)
	}
}

// isWeb tells addresses of the web from others: a report may have been read from a file that somebody else wrote.
func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
