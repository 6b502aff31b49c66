package reports_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// TestAFormForWhatAPersonDoes: each case with what to do, what to see and why, and a place for its result; none without cases.
func TestAFormForWhatAPersonDoes(t *testing.T) {
	report := exampleReport()
	report.ByHand = append(report.ByHand, scimdrill.ByHand{
		Case:  scimdrill.Citation{Source: "OIN test plan", Section: "C9302", URL: "https://example.com/plan"},
		Title: "A changed password is pushed", Why: "It takes your own page.", Do: "Sign in.", See: "It works.", Rest: true,
	})
	html, md := string(rendered(t, reports.WriteHTML, report)), string(rendered(t, reports.WriteMarkdown, report))
	for _, text := range []string{html, md} {
		for _, want := range []string{"To be done by a person", "C9343", "Press the tile of the app.", "The person is signed in.", "It takes a browser.", "C9302", "the rest of it", "does not apply"} {
			if strings.Count(text, want) == 0 {
				t.Errorf("%q is not in %.60s…", want, text)
			}
		}
	}
	if found := strings.Count(html, `<input type="radio"`); found != 6 {
		t.Errorf("found %d choices in HTML, want three for each case", found)
	}
	if found := strings.Count(md, "☐ holds"); found != 2 {
		t.Errorf("found %d places for a result in Markdown, want 2", found)
	}
	report.ByHand = nil
	for _, text := range []string{string(rendered(t, reports.WriteHTML, report)), string(rendered(t, reports.WriteMarkdown, report))} {
		if strings.Contains(text, "To be done by a person") {
			t.Error("a form without cases")
		}
	}
}
