package reports

import (
	"io"

	"github.com/scimdrill/scimdrill"
)

// ConsoleOptions say how to write.
type ConsoleOptions struct {
	// Quiet prints nothing but failures and the verdict.
	Quiet bool
	// Width is the number of columns to fill; 0 is 100.
	Width int
	// Terminal is set when the output is a terminal, on which a line may be rewritten.
	Terminal bool
	// Colour allows ANSI colours.
	Colour bool
}

// Console tells a person at a terminal or in a CI log of a run: while it goes on, and what came of it.
type Console struct{ w io.Writer }

// NewConsole returns a console that writes to w.
func NewConsole(w io.Writer, options ConsoleOptions) *Console { return &Console{w: w} }

// Announce says what is going to be rehearsed.
func (c *Console) Announce(target scimdrill.Target, org scimdrill.Org, profile string) {}

// Planned says how many requirements will be exercised.
func (c *Console) Planned(count int) {}

// Started says what is under way.
func (c *Console) Started(id string, app scimdrill.AppKind) {}

// Finished says what came of it.
func (c *Console) Finished(result scimdrill.Result) {}

// Summary prints the whole run.
func (c *Console) Summary(report *scimdrill.Report) {}
