package reports

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"
)

// terminalColumns is how many columns of a terminal a character takes: two for those that East Asian typography makes wide, none for
// marks that stand on the one before. https://www.unicode.org/reports/tr11/
func terminalColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}

// cutToColumns keeps what fits into so many columns of a terminal, and says with a last character that there was more.
func cutToColumns(line string, columns int) string {
	taken, kept := 0, 0
	for at, r := range line {
		taken += terminalColumns(r)
		if taken > columns {
			return line[:kept] + "…"
		}
		if taken < columns {
			kept = at + len(string(r))
		}
	}
	return line
}

// asciiOnly is text for a terminal that may not know more than ASCII: stand-ins for our own signs, a question mark for the rest.
func asciiOnly(text string) string {
	text = strings.NewReplacer("…", "~", "—", "-", "–", "-", "→", ">", "·", "-", "×", "x", "✓", "+", "✗", "x").Replace(text)
	return strings.Map(func(r rune) rune {
		if r >= 0x80 {
			return '?'
		}
		return r
	}, text)
}

// timeLeft is told once there is something to judge by: after five seconds and a tenth of the plan. It is zero until then.
func timeLeft(elapsed time.Duration, done, planned int) time.Duration {
	if elapsed < 5*time.Second || planned <= done || done*10 < planned {
		return 0
	}
	left := time.Duration(float64(elapsed) / float64(done) * float64(planned-done))
	return max(left.Round(time.Second), time.Second)
}
