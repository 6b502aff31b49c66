package reports

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/scimdrill/scimdrill"
)

//go:embed html/*.tmpl
var htmlTemplates embed.FS

//go:embed html/report.css
var htmlStyle string

//go:embed html/report.js
var htmlScript string

// WriteHTML writes report.html: one file that asks for nothing else and opens from a disk. Its content security policy allows its
// own style and its own script by their hashes and nothing besides, so that not even markup that slipped through could act.
// Without the script everything is there all the same; it filters, copies and opens.
func WriteHTML(w io.Writer, report *scimdrill.Report) error {
	page, err := template.New("report.html.tmpl").Funcs(htmlFuncs()).ParseFS(htmlTemplates, "html/*.tmpl")
	if err != nil {
		return fmt.Errorf("template of %s: %w", HTMLFile, err)
	}
	return page.Execute(w, htmlPageOf(indexOf(report)))
}

func htmlFuncs() template.FuncMap {
	return template.FuncMap{
		"v":       func(text any) string { return visible(fmt.Sprint(text)) },
		"ids":     ids,
		"pointer": pointerText,
		"words":   outcomeText,
		"tone":    tone,
		"mark":    mark,
		"isweb":   isWeb,
		"count":   thousands,
		"many":    many,
		"pick":    func(name, label string, options []htmlOption) htmlPick { return htmlPick{name, label, options} },
	}
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func tone(of any) string { return Tone(of) }

// Tone is the class that colours the state of a feature, an outcome or a verdict: good, bad, care or calm.
func Tone(of any) string {
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

// mark says a state or an outcome without colour.
func mark(of any) string {
	switch tone(of) {
	case "good":
		return "✓"
	case "bad":
		return "✗"
	case "care":
		return "!"
	default:
		return "–"
	}
}

// thousands is a count with its thousands apart.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// slug is text as a part of an address: small letters, digits, dots and hyphens.
func slug(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == ' ':
			return '-'
		default:
			return '_'
		}
	}, text)
}

// anchors hands out names of places in the page, each once.
type anchors map[string]int

func (a anchors) take(name string) string {
	a[name]++
	if n := a[name]; n > 1 {
		return a.take(fmt.Sprintf("%s-%d", name, n))
	}
	return name
}

// isWeb tells addresses of the web from others: a report may have been read from a file that somebody else wrote.
func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
