package reports_test

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

func TestValuesThatDifferLookDifferent(t *testing.T) {
	for name, test := range map[string]struct{ expected, found, looksExpected, looksFound string }{
		"a space that does not break":   {"Jane Doe", "Jane\u00a0Doe", "Jane", "Jane⟨U+00A0⟩Doe"},
		"an ideographic space":          {"Jane Doe", "Jane\u3000Doe", "Jane", "Jane⟨U+3000⟩Doe"},
		"two spaces":                    {"Jane Doe", "Jane  Doe", "Jane␣Doe", "Jane␣␣Doe"},
		"a space at the end":            {"Jane", "Jane ", "Jane", "Jane␣"},
		"a composed and a spelt accent": {"Ren\u00e9", "Rene\u0301", "Ren⟨U+00E9⟩", "Rene⟨U+0301⟩"},
		"a filler of Hangul":            {"Jane", "Jane\u3164", "Jane", "Jane⟨U+3164⟩"},
		"Braille without dots":          {"Jane", "Jane\u2800", "Jane", "Jane⟨U+2800⟩"},
		"a joiner of graphemes":         {"Jane", "Ja\u034fne", "Jane", "Ja⟨U+034F⟩ne"},
		"names that are only apart":     {"Zoë 山田", "Zoe 山田", "Zoë 山田", "Zoe 山田"},
	} {
		t.Run(name, func(t *testing.T) {
			report := exampleReport()
			// Without quotes round them, spaces at an end would be seen by nobody either.
			report.Results[failing(t, report)].Failure.Differences = []scimdrill.Difference{{Pointer: "/x", Expected: test.expected, Found: test.found}}
			for where, text := range everyRendering(t, report) {
				if where == reports.ResultsFile || where == reports.ExchangesFile {
					continue
				}
				text := html.UnescapeString(text)
				for _, looks := range []string{test.looksExpected, test.looksFound} {
					if !strings.Contains(text, looks) {
						t.Errorf("%s does not show %q", where, looks)
					}
				}
			}
		})
	}
}

func TestWhatATargetMakesLongIsCut(t *testing.T) {
	const megabytes = 3 << 20
	long := strings.Repeat("ä", megabytes/2)
	report := exampleReport()
	failure := report.Results[failing(t, report)].Failure
	failure.Message, failure.AdminSees = long, []string{long}
	failure.Differences = []scimdrill.Difference{{Pointer: "/" + long, Expected: "1", Found: long}}
	for i := range 10_000 {
		failure.Differences = append(failure.Differences, scimdrill.Difference{Pointer: fmt.Sprint("/", i), Expected: "1", Found: "2"})
		report.LeftBehind = append(report.LeftBehind, fmt.Sprintf("user%d@example.com", i))
	}
	decisive := &report.Exchanges[failure.Decisive-1]
	for i := range 10_000 {
		decisive.Response.Header = append(decisive.Response.Header, scimdrill.HeaderField{Name: fmt.Sprint("X-", i), Value: long[:100]})
	}
	decisive.Response.Body = long
	for where, text := range everyRendering(t, report) {
		switch where {
		case reports.ResultsFile:
			if !strings.Contains(text, long) || !strings.Contains(text, "user9999@example.com") {
				t.Errorf("%s is data and must hold everything", where)
			}
		case reports.ExchangesFile:
			if !strings.Contains(text, long) {
				t.Errorf("%s is data and must hold the whole body", where)
			}
		default:
			if len(text) > 200_000 {
				t.Errorf("%s has %d bytes, expected at most 200000", where, len(text))
			}
			if !strings.Contains(text, " more") {
				t.Errorf("%s does not say that it leaves something out", where)
			}
		}
	}
}
