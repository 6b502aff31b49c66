package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Divergence is an exchange whose answers part: that of a recording, or of one target, and that of another.
type Divergence struct {
	Expected, Found scimdrill.Exchange
	// ExpectedBy and FoundBy say whose answers they are: "recorded", "replayed".
	ExpectedBy, FoundBy string
	Differences         []scimdrill.Difference
	// Hint is what may be behind it; "" for nothing.
	Hint string
}

// DivergencePage writes a divergence as a failure is written: what parts, the request, both answers, and a curl line.
func DivergencePage(w io.Writer, d Divergence, options ConsoleOptions) error {
	if options.Width <= 0 {
		options.Width = 100
	}
	hidden := new(secrets)
	d.Expected, d.Found = hidden.exchange(d.Expected), hidden.exchange(d.Found)
	p := &page{width: options.Width, paint: palette{options.Colour}}
	title := fmt.Sprintf("exchange %d", d.Found.Number)
	if d.Expected.Purpose != "" {
		title += ", " + oneLine(d.Expected.Purpose)
	}
	if d.Expected.App != "" {
		title += "  " + d.Expected.App.String()
	}
	p.heading(p.paint.red("DIFFERENT"), title)
	p.paragraph(DivergenceLine(d))
	p.blank()
	p.differences(readableDifferencesOf(d.Differences))
	p.blank()
	p.line("  %s", p.paint.dim("sent"))
	p.line("  > %s %s", oneLine(d.Found.Request.Method), oneLine(d.Found.Request.URL))
	p.message("  > ", d.Found.Request.Header, d.Found.Request.Body)
	for _, side := range []struct {
		by string
		x  scimdrill.Exchange
	}{{d.ExpectedBy, d.Expected}, {d.FoundBy, d.Found}} {
		p.line("  %s", p.paint.dim("answer, "+side.by))
		p.line("  < %s", answerText(side.x))
		if side.x.Response != nil {
			p.message("  < ", side.x.Response.Header, side.x.Response.Body)
		}
	}
	p.blank()
	p.verbatim("again", Curl(d.Found))
	p.field("hint", d.Hint)
	p.blank()
	_, err := io.WriteString(w, p.String())
	return err
}

// DivergenceLine says on one line what parts first.
func DivergenceLine(d Divergence) string {
	if len(d.Differences) == 0 {
		return "nothing parts"
	}
	first := d.Differences[0]
	text := fmt.Sprintf("%s: expected %s, found %s", oneLine(pointerText(first.Pointer)), cutTo(oneLine(valueText(first.Expected)), 60), cutTo(oneLine(valueText(first.Found)), 60))
	if strings.HasPrefix(first.Pointer, "/") {
		text = "at " + text
	}
	if more := len(d.Differences) - 1; more > 0 {
		text += fmt.Sprintf(", and %s", many(more, "more difference"))
	}
	return text
}
