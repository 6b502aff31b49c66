package reports_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/scimdrill/scimdrill/reports"
)

// TestResultsAreWrittenAsAnEncoderDoes: what is written piece by piece is what is written at once.
func TestResultsAreWrittenAsAnEncoderDoes(t *testing.T) {
	all := manyReports()
	all["run"] = largeRun(40)
	for name, report := range all {
		for i := range report.Requirements {
			report.Requirements[i].Level = "MUST" // other words are refused when the file is read
		}
		written := rendered(t, reports.WriteResults, report)
		read, err := reports.ReadResults(bytes.NewReader(written))
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		var whole bytes.Buffer
		encoder := json.NewEncoder(&whole)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(read); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(rendered(t, reports.WriteResults, read), whole.Bytes()) {
			t.Errorf("%q: the pieces are not the whole", name)
		}
	}
}
