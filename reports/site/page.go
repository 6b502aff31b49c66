package site

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/scimdrill/scimdrill/reports"
)

//go:embed html/site.html.tmpl
var pageTemplates string

//go:embed html/site.css
var pageStyle string

// page is what both kinds of page show.
type page struct {
	Title, Heading, Sentence string
	Style                    template.CSS
	StyleHash                string
	Columns                  []reports.Feature
	// Up leads to the matrix from a page below it.
	Up   string
	Rows []row
	// Badge is the Markdown that shows the target's badge.
	Badge string
}

// row is a target of the matrix, or a run of a target.
type row struct {
	Name, Link, Detail string
	Verdict            string
	Tone               string
	Profiles           []string
	Cells              []cell
	Broken, Mended     []string
	Note               string
}

type cell struct {
	Feature, Tone, Mark, Word, Note string
	// Was is the state in the run before, where it was another.
	Was string
}

func indexPage(title string, targets []target, features []reports.Feature) page {
	p := newPage(title, features)
	p.Heading = title
	runs := 0
	for _, t := range targets {
		runs += len(t.Runs)
		r := rowOf(t.Runs[0], nil, features)
		r.Name, r.Link = t.Name, t.Slug+"/index.html"
		r.Detail += ", " + t.Runs[0].Started.Format("2 January 2006")
		if len(t.Runs) > 1 {
			r.Note = fmt.Sprintf("the last of %d runs", len(t.Runs))
		}
		p.Rows = append(p.Rows, r)
	}
	p.Sentence = fmt.Sprintf("What Okta’s provisioning features do on %s, as scimdrill found it. Each row is the last run; %s in all.",
		counted(len(targets), "target"), counted(runs, "run"))
	return p
}

func targetPage(title string, t target, features []reports.Feature) page {
	p := newPage(title, features)
	p.Heading, p.Up = t.Name, "../index.html"
	p.Sentence = sentence(counted(len(t.Runs), "run") + ", the newest first. Each leads to its report.")
	p.Badge = "![SCIM for Okta](" + t.Slug + "/" + reports.BadgeFile + ")"
	for i, each := range t.Runs {
		var before *run
		if i+1 < len(t.Runs) {
			before = &t.Runs[i+1]
		}
		r := rowOf(each, before, features)
		r.Name, r.Link = each.Started.Format("2 January 2006, 15:04 UTC"), each.Slug+".html"
		p.Rows = append(p.Rows, r)
	}
	return p
}

func newPage(title string, features []reports.Feature) page {
	sum := sha256.Sum256([]byte(pageStyle))
	return page{
		Title: title, Columns: features, Style: template.CSS(pageStyle), //nolint:gosec // the style is our own
		StyleHash: "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
	}
}

func rowOf(r run, before *run, features []reports.Feature) row {
	each := row{Verdict: reports.VerdictWord(r.Report.Verdict), Tone: reports.Tone(r.Report.Verdict), Broken: r.Broken, Mended: r.Mended}
	var details []string
	if r.Version != "" {
		details = append(details, "version "+r.Version)
	}
	if len(r.Report.Target.Defects) > 0 {
		details = append(details, "defects "+strings.Join(r.Report.Target.Defects, ", "))
	}
	each.Detail = strings.Join(append(details, "scimdrill "+r.Report.Tool.Version), ", ")
	for _, profile := range r.Report.Profiles {
		each.Profiles = append(each.Profiles, fmt.Sprintf("%s v%d %s", profile.Name, profile.Version, profile.Verdict))
	}
	for _, feature := range features {
		each.Cells = append(each.Cells, cellOf(feature.Name, r, before))
	}
	return each
}

func cellOf(name string, r run, before *run) cell {
	found, asked := r.Features[name]
	if !asked {
		found = reports.Feature{Name: name, State: reports.NotTested, Note: "the run was not about it"}
	}
	c := cell{Feature: name, Word: string(found.State)}
	if found.State == reports.Broken || found.State == reports.PartlyTested { // the rest is told by the report
		c.Note = found.Note
	}
	c.Mark, c.Tone = stateMark(found.State), reports.Tone(found.State)
	if before == nil {
		return c
	}
	if was, known := before.Features[name]; known && asked && was.State != found.State {
		c.Was = string(was.State)
	}
	return c
}

// stateMark says the state of a feature without colour.
func stateMark(state reports.FeatureState) string {
	switch state {
	case reports.Working:
		return "✓"
	case reports.Broken:
		return "✗"
	case reports.PartlyTested:
		return "◐"
	default:
		return "–"
	}
}

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func counted(n int, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func writePage(w io.Writer, name string, p page) error {
	templates, err := template.New("site").Funcs(template.FuncMap{"v": reports.Visible}).Parse(pageTemplates)
	if err != nil {
		return err
	}
	return templates.ExecuteTemplate(w, name, p)
}
