package reports

import (
	"fmt"
	"html"
	"html/template"
	"strings"
)

// svg writes a drawing. All text goes in by its methods, which spell out what is hidden and escape what is markup; they are
// written by hand, and not by html/template, because a report holds thousands of drawings.
type svg struct{ strings.Builder }

// safe is text that is text and nothing else, in an element or between the quotes of an attribute.
func safe(text string) string { return html.EscapeString(oneLine(text)) }

// open begins a drawing with what a screen reader says of it. Its size is in pixels of CSS.
func (s *svg) open(class, anchor string, width, height int, title, description string) {
	fmt.Fprintf(s, `<svg class="%s" viewBox="0 0 %d %d" width="%d" height="%d" role="group" aria-labelledby="%[6]s-t" aria-describedby="%[6]s-d">`,
		safe(class), width, height, width, height, safe(anchor))
	fmt.Fprintf(s, `<title id="%s-t">%s</title><desc id="%[1]s-d">%[3]s</desc>`, safe(anchor), safe(title), safe(description))
}

func (s *svg) close() { s.WriteString("</svg>") }

func (s *svg) line(class string, x1, y1, x2, y2 int) {
	fmt.Fprintf(s, `<path class="%s" d="M%d %dL%d %d"/>`, class, x1, y1, x2, y2)
}

func (s *svg) rect(class string, x, y, width, height int) {
	fmt.Fprintf(s, `<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`, class, x, y, width, height)
}

// text writes words, which are said by the description already.
func (s *svg) text(class string, x, y int, words string) {
	fmt.Fprintf(s, `<text class="%s" x="%d" y="%d" aria-hidden="true">%s</text>`, class, x, y, safe(words))
}

// head is the point of an arrow at (x, y) that goes to the right, or to the left where back is set.
func (s *svg) head(class string, x, y int, back bool) {
	from := x - 7
	if back {
		from = x + 7
	}
	fmt.Fprintf(s, `<path class="%s" d="M%d %dL%d %dL%d %dz"/>`, class, x, y, from, y-4, from, y+4)
}

// done is the drawing as a part of a page.
func (s *svg) done() template.HTML {
	return template.HTML(s.String()) //nolint:gosec // nothing comes into a drawing but by the methods above
}

// fitted cuts words to so many columns; a character of East Asia takes two.
func fitted(words string, columns int) string {
	used := 0
	for i, r := range words {
		used += terminalColumns(r)
		if used > columns {
			kept := []rune(words[:i])
			return string(kept[:max(0, len(kept)-1)]) + "…"
		}
	}
	return words
}

// wrappedTo breaks words into at most so many lines of so many columns; the last one says that it is cut.
func wrappedTo(words string, columns, lines int) []string {
	var out []string
	var line strings.Builder
	used := 0
	for _, word := range strings.Fields(words) {
		width := 0
		for _, r := range word {
			width += terminalColumns(r)
		}
		if used > 0 && used+1+width > columns {
			out = append(out, line.String())
			line.Reset()
			used = 0
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += width
	}
	if used > 0 {
		out = append(out, line.String())
	}
	if len(out) > lines {
		out[lines-1] += " …"
		out = out[:lines]
	}
	for i := range out {
		out[i] = fitted(out[i], columns)
	}
	return out
}
