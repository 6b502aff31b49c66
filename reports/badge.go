package reports

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// badgeSubject is the left half of a badge.
const badgeSubject = "SCIM for Okta"

// badge is what a badge says, and in which colour: those of report.html, on which white text has a contrast of 4.5 or more.
type badge struct {
	Subject, Message, Colour string
}

func badgeOf(report *scimdrill.Report) badge {
	b := badge{Subject: badgeSubject, Message: badgeMessage(report), Colour: "#59616b"}
	switch tone(report.Verdict) {
	case "good":
		b.Colour = "#1b6b40"
	case "bad":
		b.Colour = "#a92a20"
	case "care":
		b.Colour = "#855600"
	}
	return b
}

// badgeMessage names the profiles and the verdict: "okta-oin v1 met".
func badgeMessage(report *scimdrill.Report) string {
	verdict := string(report.Verdict)
	if report.Verdict == scimdrill.Unknown {
		verdict = "no verdict"
	}
	names := make([]string, len(report.Profiles))
	for i, profile := range report.Profiles {
		names[i] = fmt.Sprintf("%s v%d", profile.Name, profile.Version)
	}
	if len(names) == 0 {
		names = []string{report.Profile}
	}
	return cutTo(oneLine(strings.Join(names, ", ")+" "+verdict), 80)
}

// WriteBadge writes an SVG badge: the profiles and the verdict. It loads nothing and has no script.
func WriteBadge(w io.Writer, report *scimdrill.Report) error {
	const pad, height = 8, 20
	b := badgeOf(report)
	left, right := textWidth(b.Subject), textWidth(b.Message)
	return badgeTemplate().Execute(w, map[string]any{
		"Badge": b, "Height": height, "Width": left + right + 4*pad, "Left": left + 2*pad, "Right": right + 2*pad,
		"SubjectAt": pad, "MessageAt": left + 3*pad, "SubjectWidth": left, "MessageWidth": right,
	})
}

// badgeTemplate says the width of each text, so that it fits whatever font the reader has.
func badgeTemplate() *template.Template {
	return template.Must(template.New("badge").Parse(`<svg xmlns="http://www.w3.org/2000/svg" width="{{.Width}}" height="{{.Height}}" viewBox="0 0 {{.Width}} {{.Height}}" role="img" aria-label="{{.Badge.Subject}}: {{.Badge.Message}}">
<title>{{.Badge.Subject}}: {{.Badge.Message}}</title>
<rect width="{{.Width}}" height="{{.Height}}" rx="3" fill="#33383f"/>
<path d="M{{.Left}} 0h{{.Right}}v{{.Height}}h-{{.Right}}z" fill="{{.Badge.Colour}}"/>
<g fill="#ffffff" font-family="Verdana,'DejaVu Sans',sans-serif" font-size="11">
<text x="{{.SubjectAt}}" y="14" textLength="{{.SubjectWidth}}" lengthAdjust="spacingAndGlyphs">{{.Badge.Subject}}</text>
<text x="{{.MessageAt}}" y="14" textLength="{{.MessageWidth}}" lengthAdjust="spacingAndGlyphs">{{.Badge.Message}}</text>
</g>
</svg>
`))
}

// textWidth is about how wide a text is in Verdana at 11 pixels; what it is off by, textLength mends.
func textWidth(text string) int {
	width := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljI.,:;'|! ", r):
			width += 4
		case strings.ContainsRune("mwMW@%", r):
			width += 10.5
		case r > 0x2e80: // East Asian characters are as wide as they are high
			width += 11
		default:
			width += 7
		}
	}
	return int(width + 0.5)
}

// WriteShield writes the badge as JSON that shields.io draws (its endpoint badge, schema version 1).
func WriteShield(w io.Writer, report *scimdrill.Report) error {
	b := badgeOf(report)
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		SchemaVersion int    `json:"schemaVersion"`
		Label         string `json:"label"`
		Message       string `json:"message"`
		Color         string `json:"color"`
	}{1, b.Subject, b.Message, b.Colour})
}
