package reports

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/scimdrill/scimdrill"
)

// How much of what a target sent is laid before people. All of it is in results.json and exchanges.har.
const (
	readableDifferences = 50
	readableValue       = 600
	readableText        = 2_000
	readableMessage     = 12_000
	readableTexts       = 100
	readableHeaders     = 60
	readableHeader      = 1_000
)

// readable returns a copy of the report that people can read: what a target can make as long as it likes is cut, each cut
// says so, and values that differ look different.
func readable(report *scimdrill.Report) *scimdrill.Report {
	short := *report
	short.Results = slices.Clone(report.Results)
	for i := range short.Results {
		result := &short.Results[i]
		result.Reason = cutText(result.Reason, readableMessage)
		if result.Failure == nil {
			continue
		}
		failure := *result.Failure
		failure.Message = cutText(failure.Message, readableMessage)
		failure.AdminSees = cutTexts(failure.AdminSees)
		failure.Differences = readableDifferencesOf(failure.Differences)
		result.Failure = &failure
	}
	short.Exchanges = slices.Clone(report.Exchanges)
	for i := range short.Exchanges {
		exchange := &short.Exchanges[i]
		exchange.Problem = cutText(exchange.Problem, readableText)
		if exchange.Response != nil {
			response := *exchange.Response
			response.Header = cutHeader(response.Header)
			exchange.Response = &response
		}
	}
	short.Findings = slices.Clone(report.Findings)
	for i := range short.Findings {
		short.Findings[i].Title = cutText(short.Findings[i].Title, readableText)
	}
	short.LeftBehind = cutTexts(report.LeftBehind)
	return &short
}

func readableDifferencesOf(differences []scimdrill.Difference) []scimdrill.Difference {
	shown := slices.Clone(differences[:min(len(differences), readableDifferences)])
	for i, d := range shown {
		expected, found := apart(d.Expected, d.Found)
		shown[i] = scimdrill.Difference{
			Pointer: cutText(d.Pointer, readableValue), Expected: cutText(expected, readableValue), Found: cutText(found, readableValue),
		}
	}
	if left := len(differences) - len(shown); left > 0 {
		shown = append(shown, scimdrill.Difference{
			Pointer: fmt.Sprintf("%s; all are in %s", many(left, "more difference"), ResultsFile), Expected: "…", Found: "…",
		})
	}
	return shown
}

// apart makes two different texts look different: spaces are marked where only their number parts the texts, and characters
// are spelled out where they are composed in two ways (Unicode Standard Annex 15) and shown as one.
func apart(expected, found string) (string, string) {
	switch {
	case expected == found:
		return expected, found
	case slices.Equal(strings.Fields(expected), strings.Fields(found)):
		mark := strings.NewReplacer(" ", "␣", "\t", "⇥", "\n", "⏎")
		return mark.Replace(expected), mark.Replace(found)
	case norm.NFC.String(expected) == norm.NFC.String(found):
		return spelled(expected), spelled(found)
	default:
		return expected, found
	}
}

func spelled(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r < 0x80 {
			out.WriteRune(r)
			continue
		}
		fmt.Fprintf(&out, "⟨U+%04X⟩", r)
	}
	return out.String()
}

// cutText keeps so many bytes of text, up to a whole character, and says how much is missing.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	kept := strings.ToValidUTF8(text[:most], "")
	return fmt.Sprintf("%s… (%s more)", kept, bytesText(len(text)-len(kept)))
}

func cutTexts(texts []string) []string {
	shown := slices.Clone(texts[:min(len(texts), readableTexts)])
	for i, text := range shown {
		shown[i] = cutText(text, readableText)
	}
	if left := len(texts) - len(shown); left > 0 {
		shown = append(shown, fmt.Sprintf("… and %d more, which are in %s", left, ResultsFile))
	}
	return shown
}

func cutHeader(header scimdrill.Header) scimdrill.Header {
	shown := slices.Clone(header[:min(len(header), readableHeaders)])
	for i, field := range shown {
		shown[i] = scimdrill.HeaderField{Name: cutText(field.Name, readableHeader), Value: cutText(field.Value, readableHeader)}
	}
	if left := len(header) - len(shown); left > 0 {
		shown = append(shown, scimdrill.HeaderField{Name: "…", Value: many(left, "more header line") + " in " + ExchangesFile})
	}
	return shown
}
