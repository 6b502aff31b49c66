package reports

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/scimdrill/scimdrill"
)

//go:embed html/report.html.tmpl
var htmlTemplate string

//go:embed html/report.css
var htmlStyle string

// WriteHTML writes report.html: one file that asks for nothing else, has no script, and opens from a disk. Its content
// security policy allows its own style by hash and nothing besides, so that not even markup that slipped through could act.
func WriteHTML(w io.Writer, report *scimdrill.Report) error {
	page, err := template.New("report").Funcs(template.FuncMap{
		"v":       visible,
		"ids":     ids,
		"pointer": pointerText,
		"words":   outcomeText,
		"tone":    tone,
		"mark":    mark,
		"isweb":   isWeb,
	}).Parse(htmlTemplate)
	if err != nil {
		return fmt.Errorf("template of %s: %w", HTMLFile, err)
	}
	return page.Execute(w, htmlPageOf(indexOf(report)))
}

func styleHash() string {
	sum := sha256.Sum256([]byte(htmlStyle))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// tone is the class that colours a state or an outcome.
func tone(of any) string {
	switch of {
	case Working, scimdrill.Pass, scimdrill.Met:
		return "good"
	case Broken, scimdrill.Fail, scimdrill.Blocked, scimdrill.Flaky, scimdrill.Error, scimdrill.NotMet:
		return "bad"
	case PartlyTested, scimdrill.Warn, scimdrill.Stale, scimdrill.ExpectedFail, scimdrill.OutOfDate, scimdrill.Unknown:
		return "care"
	default:
		return "calm"
	}
}

// mark says the state of a feature without colour.
func mark(state FeatureState) string {
	switch state {
	case Working:
		return "✓"
	case Broken:
		return "✗"
	case PartlyTested:
		return "◐"
	default:
		return "–"
	}
}

func anchorOf(result scimdrill.Result) string {
	anchor := "r-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '_'
	}, result.Requirement)
	if result.App != "" {
		anchor += "-" + string(result.App)
	}
	return anchor
}
