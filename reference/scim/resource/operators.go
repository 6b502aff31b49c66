package resource

import (
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

// ordering interprets the result of a three-way comparison; nil for operators that look into text.
func ordering(op filter.Op) func(compared int) bool {
	switch op {
	case filter.Eq:
		return func(compared int) bool { return compared == 0 }
	case filter.Ne:
		return func(compared int) bool { return compared != 0 }
	case filter.Gt:
		return func(compared int) bool { return compared > 0 }
	case filter.Ge:
		return func(compared int) bool { return compared >= 0 }
	case filter.Lt:
		return func(compared int) bool { return compared < 0 }
	case filter.Le:
		return func(compared int) bool { return compared <= 0 }
	default:
		return nil
	}
}

// textOperator tests a value's text against the literal; nil for unknown operators.
func textOperator(op filter.Op) func(value, literal string) bool {
	if ordered := ordering(op); ordered != nil {
		return func(value, literal string) bool { return ordered(strings.Compare(value, literal)) }
	}
	switch op {
	case filter.Co:
		return strings.Contains
	case filter.Sw:
		return strings.HasPrefix
	case filter.Ew:
		return strings.HasSuffix
	default:
		return nil
	}
}
