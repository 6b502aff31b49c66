package reports

import (
	"regexp"
	"strings"
)

// gomegaText is how the matchers of the suites put a broken expectation: what was found, the word of the matcher, and, for some of
// them, what was expected.
func gomegaText() *regexp.Regexp {
	return regexp.MustCompile(`(?s)^(?:(.*?)\n)?Expected\n    <([^\n]*?)>: (.*?)\n(to [^\n]*|not to [^\n]*)(?:\n    <[^\n]*?>: (.*))?$`)
}

// expectation is a broken expectation in parts.
type expectation struct {
	About, Found, Matcher, Expected string
}

// expectationOf reads a message of a matcher; other messages are sentences already.
func expectationOf(message string) (expectation, bool) {
	if !strings.Contains(message, "Expected\n    <") {
		return expectation{}, false
	}
	parts := gomegaText().FindStringSubmatch(message)
	if parts == nil {
		return expectation{}, false
	}
	return expectation{About: strings.TrimSpace(parts[1]), Found: strings.TrimSpace(parts[3]), Matcher: parts[4], Expected: strings.TrimSpace(parts[5])}, true
}

// plainMessage is a message in a sentence: "active after leaving: expected false, found true".
func plainMessage(message string) string {
	e, ok := expectationOf(message)
	if !ok {
		return message
	}
	about := e.About
	if about != "" {
		about += ": "
	}
	switch {
	case e.Matcher == "to equal" && e.Expected != "":
		return about + "expected " + e.Expected + ", found " + e.Found
	case e.Matcher == "to be true", e.Matcher == "to be false":
		return about + "expected " + strings.TrimPrefix(e.Matcher, "to be ") + ", found " + e.Found
	case strings.Contains(e.Found, "\n"):
		return about + "expected what follows " + strings.TrimSpace(e.Matcher+" "+e.Expected) + "\n" + e.Found
	default:
		return about + e.Found + " was expected " + strings.TrimSpace(e.Matcher+" "+e.Expected)
	}
}
