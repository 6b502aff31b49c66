package reports

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

func visible(text string) string { return Visible(text) }

// Visible spells out every character that a reader would not see, or that would change how its neighbours are seen: control
// characters (a terminal acts on them), bidirectional controls (they show text in another order than it has; Unicode
// Technical Report 36 §2.5), invisible format characters, spaces other than the common one (which look like it), and bytes
// that are not UTF-8. Line feeds and tabs stay.
func Visible(text string) string {
	if plain(text) {
		return text
	}
	if !strings.ContainsFunc(text, hidden) && utf8.ValidString(text) {
		return text
	}
	var clean strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&clean, "⟨0x%02X⟩", text[0])
		case r == '\r' && strings.HasPrefix(text, "\r\n"):
			// A line end of HTTP and Windows is a line end.
		case hidden(r):
			fmt.Fprintf(&clean, "⟨U+%04X⟩", r)
		default:
			clean.WriteRune(r)
		}
		text = text[size:]
	}
	return clean.String()
}

// plain is text of the letters, digits and marks of ASCII, as nearly all of it is.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < ' ' && c != '\n' && c != '\t') || c > '~' {
			return false
		}
	}
	return true
}

func hidden(r rune) bool {
	if r > ' ' && r <= '~' {
		return false
	}

	switch r {
	case '\n', '\t', ' ', utf8.RuneError:
		return false
	case '\u2800': // a pattern of Braille without dots is no space to Unicode, and empty to the eye
		return true
	default:
		return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Z, unicode.Co, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
	}
}

// oneLine is visible text without line ends.
func oneLine(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }

// shortened cuts text to so many lines and so many characters, and says how much is missing.
func shortened(text string, lines, characters int) string {
	kept := text
	if at := nthIndex(kept, '\n', lines); at >= 0 {
		kept = kept[:at]
	}
	if utf8.RuneCountInString(kept) > characters {
		kept = string([]rune(kept)[:characters])
	}
	if missing := len(text) - len(kept); missing > 0 && strings.TrimSpace(text[len(kept):]) != "" {
		return fmt.Sprintf("%s\n… (%s more)", kept, bytesText(missing))
	}
	return kept
}

func nthIndex(text string, char byte, n int) int {
	for i := range len(text) {
		if text[i] == char {
			if n--; n == 0 {
				return i
			}
		}
	}
	return -1
}

func bytesText(n int) string {
	switch {
	case n == 1:
		return "1 byte"
	case n < 10_000:
		return fmt.Sprintf("%d bytes", n)
	default:
		return fmt.Sprintf("%d kB", n/1000)
	}
}

// many is a count with its noun: "1 failure", "2 failures".
func many(count int, noun string) string {
	if count == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", count, noun)
}
