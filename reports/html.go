package reports

import (
	"io"

	"github.com/scimdrill/scimdrill"
)

// WriteHTML writes report.html.
func WriteHTML(w io.Writer, report *scimdrill.Report) error { return nil }

// WriteJUnit writes junit.xml.
func WriteJUnit(w io.Writer, report *scimdrill.Report) error { return nil }

// WriteMarkdown writes report.md.
func WriteMarkdown(w io.Writer, report *scimdrill.Report) error { return nil }

// WriteHAR writes exchanges.har.
func WriteHAR(w io.Writer, report *scimdrill.Report) error { return nil }
