package peakon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Value is the value of an attribute: exactly one field is set, by the attribute's type.
type Value struct {
	Option string
	Date   Date
	Number *int64
	// Employee is the id of the employee referred to.
	Employee int64
}

// Fits reports whether the value is one of an attribute of that type; no value fits all.
func (v Value) Fits(kind AttributeType) bool {
	switch kind {
	case Option:
		return v == Value{Option: v.Option}
	case DateType:
		return v == Value{Date: v.Date}
	case Number:
		return v == Value{Number: v.Number}
	case Reference:
		return v == Value{Employee: v.Employee}
	default:
		return false
	}
}

// IsZero reports whether there is no value.
func (v Value) IsZero() bool {
	return v.Option == "" && v.Date.IsZero() && v.Number == nil && v.Employee == 0
}

// Equal compares two values.
func (v Value) Equal(other Value) bool {
	if (v.Number == nil) != (other.Number == nil) || v.Number != nil && *v.Number != *other.Number {
		return false
	}
	return v.Option == other.Option && v.Date == other.Date && v.Employee == other.Employee
}

// maxNumber is the largest integer that every JSON reader keeps (B32).
const maxNumber = 1<<53 - 1

// ParseOption trims an option's value; a blank one is no value (B33).
func ParseOption(field, text string) (Value, error) {
	text = strings.TrimSpace(text)
	if strings.ContainsFunc(text, unicode.IsControl) {
		return Value{}, fieldError(field, "must not hold control characters")
	}
	if utf8.RuneCountInString(text) > maxName {
		return Value{}, fieldError(field, "is longer than %d characters", maxName)
	}
	return Value{Option: text}, nil
}

// ParseNumber takes an integer within plus and minus 2^53 - 1.
func ParseNumber(field string, n int64) (Value, error) {
	if n > maxNumber || n < -maxNumber {
		return Value{}, fieldError(field, "must be an integer between -(2^53-1) and 2^53-1")
	}
	return Value{Number: &n}, nil
}

// ParseDateValue reads a date; see ParseDate. Blank is no value.
func ParseDateValue(field, text string) (Value, error) {
	if strings.TrimSpace(text) == "" {
		return Value{}, nil
	}
	date, err := ParseDate(text)
	if err != nil {
		return Value{}, fieldError(field, "must be an ISO 8601 date: %v", err)
	}
	return Value{Date: date}, nil
}
