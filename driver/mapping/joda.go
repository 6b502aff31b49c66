package mapping

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// pattern is a pattern of Joda-Time (https://www.joda.org/joda-time/key_format.html): letters stand for parts of a time, as
// often as they are repeated, and what is in single quotes stands for itself. It is read part by part and not made into a
// layout of Go's, in which some literal texts ("1", "Jan") would be taken for parts.
type pattern []patternPart

// patternPart is a run of one letter, or a literal text, whose letter is 0.
type patternPart struct {
	letter  rune
	count   int
	literal string
}

// letters are those that mean something.
const letters = "GCYxweEyDMdaKhHkmsSzZ"

func readPattern(text string) (pattern, error) {
	if strings.TrimSpace(text) == "" {
		return nil, fmt.Errorf("a pattern such as yyyy-MM-dd is expected, and %q found", text)
	}
	var parts pattern
	runes := []rune(text)
	for i := 0; i < len(runes); {
		r := runes[i]
		switch {
		case r == '\'':
			literal, length, err := readLiteral(runes[i:])
			if err != nil {
				return nil, fmt.Errorf("the pattern %q: %w", text, err)
			}
			parts = append(parts, patternPart{literal: literal})
			i += length
		case r < unicode.MaxASCII && unicode.IsLetter(r):
			count := span(runes[i:], func(other rune) bool { return other == r })
			if !strings.ContainsRune(letters, r) || r == 'z' && count > 3 {
				return nil, fmt.Errorf("the pattern %q: %q is not understood; put texts in single quotes", text, strings.Repeat(string(r), count))
			}
			parts = append(parts, patternPart{letter: r, count: count})
			i += count
		default:
			parts = append(parts, patternPart{literal: string(r)})
			i++
		}
	}
	return parts, nil
}

// readLiteral reads a text in single quotes; two of them are one quote.
func readLiteral(runes []rune) (string, int, error) {
	if len(runes) > 1 && runes[1] == '\'' {
		return "'", 2, nil
	}
	var literal strings.Builder
	for i := 1; i < len(runes); i++ {
		switch {
		case runes[i] != '\'':
			literal.WriteRune(runes[i])
		case i+1 < len(runes) && runes[i+1] == '\'':
			literal.WriteRune('\'')
			i++
		default:
			return literal.String(), i + 1, nil
		}
	}
	return "", 0, fmt.Errorf("a single quote is not closed")
}

func (p pattern) format(t time.Time) string {
	var text strings.Builder
	for _, part := range p {
		text.WriteString(part.format(t))
	}
	return text.String()
}

func (p patternPart) format(t time.Time) string {
	switch p.letter {
	case 0:
		return p.literal
	case 'G':
		if t.Year() < 1 {
			return "BC"
		}
		return "AD"
	case 'E':
		return p.word(t.Weekday().String())
	case 'M':
		if p.count > 2 {
			return p.word(t.Month().String())
		}
		return p.number(int(t.Month()))
	case 'a':
		return t.Format("PM")
	case 'z':
		return t.Format("MST")
	case 'Z':
		switch p.count {
		case 1:
			return t.Format("-0700")
		case 2:
			return t.Format("-07:00")
		default:
			return t.Location().String()
		}
	case 'S':
		digits := fmt.Sprintf("%09d", t.Nanosecond()) + strings.Repeat("0", max(p.count-9, 0))
		return digits[:p.count]
	case 'y', 'Y', 'x':
		year := p.of(t)
		if p.count == 2 {
			year %= 100
		}
		return p.number(year)
	default:
		return p.number(p.of(t))
	}
}

// of is the part that is a number.
func (p patternPart) of(t time.Time) int {
	weekYear, week := t.ISOWeek()
	switch p.letter {
	case 'C':
		return t.Year() / 100
	case 'x':
		return weekYear
	case 'w':
		return week
	case 'e':
		return (int(t.Weekday())+6)%7 + 1
	case 'D':
		return t.YearDay()
	case 'd':
		return t.Day()
	case 'K':
		return t.Hour() % 12
	case 'h':
		return (t.Hour()+11)%12 + 1
	case 'H':
		return t.Hour()
	case 'k':
		return (t.Hour()+23)%24 + 1
	case 'm':
		return t.Minute()
	case 's':
		return t.Second()
	default:
		return t.Year()
	}
}

func (p patternPart) number(value int) string { return fmt.Sprintf("%0*d", p.count, value) }

// word is a name: whole with four letters and more, else its first three.
func (p patternPart) word(name string) string {
	if p.count > 3 {
		return name
	}
	return name[:3]
}

// isNumber reports whether the part is written in digits.
func (p patternPart) isNumber() bool {
	return strings.ContainsRune("CYxweyDdKhHkmsS", p.letter) && p.letter != 0 || p.letter == 'M' && p.count < 3
}
