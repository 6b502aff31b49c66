package reports

import (
	"io"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

// WriteHAR writes exchanges.har: every exchange as an HTTP Archive 1.2.
func WriteHAR(w io.Writer, report *scimdrill.Report) error {
	return har.Write(w, har.Creator{Name: report.Tool.Name, Version: report.Tool.Version}, redacted(report).Exchanges)
}
