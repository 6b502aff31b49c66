package mapping

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// reading is a time while it is read. What a pattern does not name is as in Joda-Time: the first of January 2000, midnight, UTC.
type reading struct {
	rest            string
	now             time.Time
	year            int
	month, day      int
	yearDay         int
	hour, half      int
	minute, second  int
	nanosecond      int
	afternoon, noon bool
	zone            *time.Location
}

// parse reads a whole text by the pattern. Now places years of two digits: from 80 years ago to 19 years from now.
func (p pattern) parse(text string, now time.Time) (time.Time, error) {
	r := reading{rest: text, now: now, year: 2000, month: 1, day: 1, half: -1, zone: time.UTC}
	for i, part := range p {
		isAdjacent := i+1 < len(p) && part.isNumber() && p[i+1].isNumber()
		if err := r.read(part, isAdjacent); err != nil {
			return time.Time{}, fmt.Errorf("%q: %w at %q", text, err, r.rest)
		}
	}
	if r.rest != "" {
		return time.Time{}, fmt.Errorf("%q: the end is expected at %q", text, r.rest)
	}
	return r.time(text)
}

func (r *reading) time(text string) (time.Time, error) {
	if r.noon {
		switch {
		case r.half < 0:
			r.hour %= 12
		default:
			r.hour = r.half
		}
		if r.afternoon {
			r.hour += 12
		}
	} else if r.half >= 0 {
		r.hour = r.half
	}
	if r.yearDay > 0 {
		r.month, r.day = 1, r.yearDay
	}
	t := time.Date(r.year, time.Month(r.month), r.day, r.hour, r.minute, r.second, r.nanosecond, r.zone)
	if r.yearDay > 0 {
		if t.Year() != r.year {
			return time.Time{}, fmt.Errorf("%q: there is no day %d in %d", text, r.yearDay, r.year)
		}
	} else if t.Month() != time.Month(r.month) || t.Day() != r.day {
		return time.Time{}, fmt.Errorf("%q: there is no such day", text)
	}
	return t.UTC(), nil
}

func (r *reading) read(part patternPart, isAdjacent bool) error {
	switch part.letter {
	case 0:
		rest, found := strings.CutPrefix(r.rest, part.literal)
		if !found {
			return fmt.Errorf("%q is expected", part.literal)
		}
		r.rest = rest
		return nil
	case 'E':
		_, err := r.word(7, func(i int) string { return time.Weekday(i).String() })
		return err
	case 'a':
		half, err := r.word(2, func(i int) string { return []string{"AM", "PM"}[i] })
		r.noon, r.afternoon = true, half == 1
		return err
	case 'z', 'Z':
		return r.readZone(part)
	case 'S':
		return r.readFraction()
	case 'M':
		if part.count > 2 {
			month, err := r.word(12, func(i int) string { return time.Month(i + 1).String() })
			r.month = month + 1
			return err
		}
		return r.number(part, isAdjacent, &r.month, 1, 12)
	case 'y', 'Y':
		return r.readYear(part, isAdjacent)
	case 'd':
		return r.number(part, isAdjacent, &r.day, 1, 31)
	case 'D':
		return r.number(part, isAdjacent, &r.yearDay, 1, 366)
	case 'H':
		return r.number(part, isAdjacent, &r.hour, 0, 23)
	case 'k':
		err := r.number(part, isAdjacent, &r.hour, 1, 24)
		r.hour %= 24
		return err
	case 'K':
		return r.number(part, isAdjacent, &r.half, 0, 11)
	case 'h':
		err := r.number(part, isAdjacent, &r.half, 1, 12)
		r.half %= 12
		return err
	case 'm':
		return r.number(part, isAdjacent, &r.minute, 0, 59)
	case 's':
		return r.number(part, isAdjacent, &r.second, 0, 59)
	default:
		return fmt.Errorf("%q can be written and not read", string(part.letter))
	}
}

// digits takes as many digits as the part has letters when another number follows without a space, else as many as there are.
func (r *reading) digits(most int) (string, error) {
	length := 0
	for length < min(len(r.rest), most) && r.rest[length] >= '0' && r.rest[length] <= '9' {
		length++
	}
	if length == 0 {
		return "", fmt.Errorf("a number is expected")
	}
	found := r.rest[:length]
	r.rest = r.rest[length:]
	return found, nil
}

func digitsOf(part patternPart, isAdjacent bool) int {
	if isAdjacent {
		return part.count
	}
	return 9
}

func (r *reading) number(part patternPart, isAdjacent bool, into *int, least, greatest int) error {
	before := r.rest
	digits, err := r.digits(digitsOf(part, isAdjacent))
	if err != nil {
		return err
	}
	value, err := strconv.Atoi(digits)
	if err != nil || value < least || value > greatest {
		r.rest = before
		return fmt.Errorf("a number from %d to %d is expected", least, greatest)
	}
	*into = value
	return nil
}

func (r *reading) readYear(part patternPart, isAdjacent bool) error {
	digits, err := r.digits(digitsOf(part, isAdjacent))
	if err != nil {
		return err
	}
	if r.year, err = strconv.Atoi(digits); err != nil {
		return fmt.Errorf("a year is expected")
	}
	if part.count == 2 && len(digits) == 2 {
		first := r.now.Year() - 80
		r.year += first - first%100
		if r.year < first {
			r.year += 100
		}
	}
	return nil
}

func (r *reading) readFraction() error {
	digits, err := r.digits(9)
	if err != nil {
		return err
	}
	r.nanosecond, err = strconv.Atoi((digits + "000000000")[:9])
	return err
}

// word reads one of several names in any case, whole or its first three letters.
func (r *reading) word(names int, name func(i int) string) (int, error) {
	for i := range names {
		whole := name(i)
		for _, form := range []string{whole, whole[:min(3, len(whole))]} {
			if len(r.rest) >= len(form) && strings.EqualFold(r.rest[:len(form)], form) {
				r.rest = r.rest[len(form):]
				return i, nil
			}
		}
	}
	return 0, fmt.Errorf("a name such as %s is expected", name(0))
}

// readZone: Z and ZZ are an offset, ZZZ and z the name of a time zone.
func (r *reading) readZone(part patternPart) error {
	if part.letter == 'Z' && part.count < 3 {
		for _, layout := range []string{"Z07:00", "-07:00", "-0700"} {
			for _, length := range []int{6, 5, 1} {
				if length > len(r.rest) {
					continue
				}
				if t, err := time.Parse(layout, r.rest[:length]); err == nil {
					_, offset := t.Zone()
					r.zone, r.rest = time.FixedZone("", offset), r.rest[length:]
					return nil
				}
			}
		}
		return fmt.Errorf("an offset such as +02:00 is expected")
	}
	length := strings.IndexFunc(r.rest, func(c rune) bool {
		return !beginsName(c) && (c < '0' || c > '9') && c != '/' && c != '+' && c != '-'
	})
	if length < 0 {
		length = len(r.rest)
	}
	zone, err := zoneOf(r.rest[:length])
	if err != nil {
		return err
	}
	r.zone, r.rest = zone, r.rest[length:]
	return nil
}
