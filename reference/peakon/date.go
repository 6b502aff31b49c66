package peakon

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a calendar day without a time zone. The zero value is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of an instant in its own location.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// IsZero reports whether there is no day.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays is the day n days later.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC))
}

// Compare is negative, zero or positive as d is before, on or after other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before reports whether d is an earlier day.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()
}

// String is YYYY-MM-DD, or "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// The range of dates that can be stored.
const (
	firstYear = 1900
	lastYear  = 2200
)

// ParseDate reads YYYY-MM-DD or an RFC 3339 date-time. The calendar day is kept as it is written: it is not shifted through a
// time zone, so that a birthday stays what it was (B31).
func ParseDate(text string) (Date, error) {
	day := text
	if len(text) > len(time.DateOnly) {
		if _, err := time.Parse(time.RFC3339Nano, text); err != nil {
			return Date{}, fmt.Errorf("expected a date like 1990-12-31")
		}
		day = text[:len(time.DateOnly)]
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Date{}, fmt.Errorf("expected a date like 1990-12-31")
	}
	d := DateOf(t)
	if d.Year < firstYear || d.Year > lastYear {
		return Date{}, fmt.Errorf("expected a date between %d and %d", firstYear, lastYear)
	}
	return d, nil
}
