package shell

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Section is a part of a manual page beyond the commands: EXIT STATUS, ENVIRONMENT.
type Section struct {
	Title string
	// Entries are each a term and its meaning.
	Entries [][2]string
}

// Manual writes a manual page of section 1 in the macros of man(7), from the definitions of the commands. It holds no date, so that
// the same commands give the same page.
func Manual(w io.Writer, app *kong.Application, summary string, sections []Section) error {
	p := &page{w: w}
	p.line(".TH %s 1 \"\" \"%s\" \"User Commands\"", strings.ToUpper(app.Name), app.Name)
	p.line(".SH NAME")
	p.line("%s \\- %s", escaped(app.Name), escaped(summary))
	p.line(".SH SYNOPSIS")
	p.line(".B %s", escaped(app.Name))
	p.line(".I command")
	p.line("[flags]")
	p.line(".SH DESCRIPTION")
	p.line("%s", escaped(app.Help))
	p.line(".SH COMMANDS")
	for _, leaf := range app.Leaves(true) {
		p.command(app, leaf)
	}
	for _, section := range sections {
		p.line(".SH %s", section.Title)
		for _, entry := range section.Entries {
			p.line(".TP")
			p.line(".B %s", escaped(entry[0]))
			p.line("%s", escaped(entry[1]))
		}
	}
	return p.err
}

type page struct {
	w   io.Writer
	err error
}

func (p *page) line(format string, values ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", values...)
	}
}

func (p *page) command(app *kong.Application, leaf *kong.Node) {
	p.line(".SS \"%s\"", escaped(strings.TrimPrefix(leaf.Summary(), app.Name+" ")))
	p.line("%s", escaped(leaf.Help))
	for _, argument := range leaf.Positional {
		p.line(".TP")
		p.line(".I %s", escaped(argument.Summary()))
		p.line("%s", escaped(argument.Help))
	}
	flags := slices.Clone(leaf.Flags)
	slices.SortFunc(flags, func(a, b *kong.Flag) int { return strings.Compare(a.Name, b.Name) })
	for _, flag := range flags {
		if flag.Hidden || flag.Name == "help" {
			continue
		}
		p.line(".TP")
		p.line(".B %s", escaped(flag.String()))
		p.line("%s", escaped(flag.Help))
	}
}

// escaped is a text without what roff acts on: backslashes, and points and apostrophes at the beginning of a line. Hyphens stay hyphens
// that can be copied.
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(strings.Join(strings.Fields(text), " "))
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
