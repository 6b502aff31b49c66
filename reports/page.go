package reports

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill"
)

const (
	// consoleLines and consoleCharacters are as much of a body as helps at a terminal; all of it is in the other reports.
	consoleLines      = 40
	consoleCharacters = 2400
	labelWidth        = 9
)

// page writes text for a terminal, wrapped to its width.
type page struct {
	strings.Builder
	width int
	paint palette
}

// failure writes a failure as a page of its own.
func (p *page) failure(x *index, result scimdrill.Result) {
	requirement := x.requirement(result.Requirement)
	word := "FAIL"
	if result.Outcome == scimdrill.Error {
		word = "ERROR"
	}
	p.heading(p.paint.red(word), titleLine(requirement, result))
	p.paragraph(requirement.Title)
	p.blank()
	p.block("found", visible(reasonOf(result)))
	if result.Outcome == scimdrill.Error {
		p.field("note", "this is a fault of scimdrill itself; it says nothing about the target")
	}
	p.field("why", visible(requirement.Why))
	p.field("cites", citesText(requirement.Cites))
	if result.Failure != nil {
		p.differences(result.Failure.Differences)
	}
	if exchange, known := x.decisive(result); known {
		p.blank()
		p.exchange(exchange)
		p.blank()
		p.verbatim("again", Curl(exchange))
	}
	if result.Failure != nil {
		for _, text := range result.Failure.AdminSees {
			p.field("admin", "“"+oneLine(text)+"”")
		}
	}
	p.field("fix", visible(requirement.Fix))
	for _, mistake := range requirement.Mistakes {
		p.field("seen", visible(mistake))
	}
	if len(requirement.Profiles) > 0 {
		p.field("counts", "in "+oneLine(strings.Join(requirement.Profiles, ", ")))
	}
	if result.Failure != nil && result.Failure.Location != "" {
		p.field("checked", oneLine(result.Failure.Location))
	}
	p.blank()
}

func titleLine(requirement scimdrill.Requirement, result scimdrill.Result) string {
	line := oneLine(requirement.ID)
	if requirement.Level != "" {
		line += "  " + string(requirement.Level)
	}
	if result.App != "" {
		line += "  " + result.App.String()
	}
	return line
}

func citesText(cites []scimdrill.Citation) string {
	texts := make([]string, len(cites))
	for i, cite := range cites {
		texts[i] = oneLine(cite.String())
	}
	return strings.Join(texts, "; ")
}

// differences sets expected and found one under the other, where the eye finds what parts.
func (p *page) differences(differences []scimdrill.Difference) {
	for _, d := range differences {
		p.line("  at %s", p.paint.bold(pointerText(d.Pointer)))
		p.line("    expected  %s", p.paint.green(oneLine(valueText(d.Expected))))
		p.line("    found     %s", p.paint.red(oneLine(valueText(d.Found))))
	}
}

func (p *page) exchange(exchange scimdrill.Exchange) {
	title := fmt.Sprintf("exchange %d", exchange.Number)
	if exchange.Purpose != "" {
		title += ", " + oneLine(exchange.Purpose)
	}
	p.line("  %s", p.paint.dim(title))
	p.line("  > %s %s", oneLine(exchange.Request.Method), oneLine(exchange.Request.URL))
	p.message("  > ", exchange.Request.Header, exchange.Request.Body)
	p.line("  < %s", answerText(exchange))
	if exchange.Response != nil {
		p.message("  < ", exchange.Response.Header, exchange.Response.Body)
	}
}

func (p *page) message(prefix string, header scimdrill.Header, body string) {
	for _, field := range header {
		p.line("%s%s", prefix, p.paint.dim(oneLine(field.Name)+": "+cutTo(oneLine(field.Value), 200)))
	}
	if body == "" {
		return
	}
	for text := range strings.SplitSeq(shortened(pretty(body), consoleLines, consoleCharacters), "\n") {
		p.line("%s%s", prefix, text)
	}
}

func (p *page) heading(word, text string) {
	p.line("%s", strings.TrimRight(p.paint.bold(word)+"  "+p.paint.bold(text), " "))
}

func (p *page) line(format string, args ...any) {
	fmt.Fprintf(p, format, args...)
	p.blank()
}

func (p *page) blank() { p.WriteByte('\n') }

// field is a label and a text beside it; nothing is written of an empty text.
func (p *page) field(label, text string) {
	if text == "" {
		return
	}
	p.labelled(label, wrap(strings.Join(strings.Fields(text), " "), p.width-labelWidth-2))
}

// block is a field that keeps its line ends, such as a message that sets values under one another.
func (p *page) block(label, text string) {
	p.labelled(label, strings.Split(strings.TrimRight(shortened(text, consoleLines, consoleCharacters), "\n"), "\n"))
}

// verbatim is a field that is not wrapped, so that it can be copied.
func (p *page) verbatim(label, text string) { p.labelled(label, []string{text}) }

func (p *page) labelled(label string, lines []string) {
	for i, text := range lines {
		if i > 0 {
			label = ""
		}
		p.line("%s", strings.TrimRight(fmt.Sprintf("  %s%s", p.paint.dim(fmt.Sprintf("%-*s", labelWidth, label)), text), " "))
	}
}

// paragraph is text under a heading, set in by two columns.
func (p *page) paragraph(text string) {
	for i, line := range wrap(oneLine(text), p.width-2) {
		if i > 0 && strings.HasPrefix(text, "- ") {
			line = "  " + line
		}
		p.line("  %s", line)
	}
}

// wrap breaks text at spaces into lines of at most width characters; a longer word keeps a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	line, length := "", 0
	for _, word := range strings.Fields(text) {
		size := utf8.RuneCountInString(word)
		if length > 0 && length+1+size > max(width, 20) {
			lines = append(lines, line)
			line, length = "", 0
		}
		if length > 0 {
			line += " "
			length++
		}
		line += word
		length += size
	}
	return append(lines, line)
}
