package resource

import (
	"cmp"
	"encoding/json"
	"strconv"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// comparison makes the test of one value of attr against the filter's literal.
func comparison(attr *schema.Attribute, expr filter.Compare) (test, *scim.Error) {
	switch attr.DataType() {
	case schema.Boolean:
		return compareBoolean(expr)
	case schema.Integer, schema.Decimal:
		return compareNumber(expr)
	case schema.DateTime:
		return compareDateTime(attr, expr)
	default:
		return compareText(attr, expr)
	}
}

func wrongLiteral(expr filter.Compare, expected string) *scim.Error {
	return badFilter("%s: expected %s after %s, found %s", expr.Path, expected, expr.Op, scim.JSONKind(expr.Value))
}

func wrongOp(expr filter.Compare, kind, usable string) *scim.Error {
	return badFilter("%s is %s: %s does not apply, use %s", expr.Path, kind, expr.Op, usable)
}

func compareBoolean(expr filter.Compare) (test, *scim.Error) {
	if expr.Op != filter.Eq && expr.Op != filter.Ne {
		return nil, wrongOp(expr, "a boolean", "eq or ne")
	}
	literal, ok := expr.Value.(bool)
	if !ok {
		return nil, wrongLiteral(expr, "true or false without quotes")
	}
	return func(value any) bool { return (value == literal) == (expr.Op == filter.Eq) }, nil
}

func compareNumber(expr filter.Compare) (test, *scim.Error) {
	ordered := ordering(expr.Op)
	if ordered == nil {
		return nil, wrongOp(expr, "a number", "eq, ne, gt, ge, lt or le")
	}
	literal, ok := expr.Value.(json.Number)
	if !ok {
		return nil, wrongLiteral(expr, "a number without quotes")
	}
	exact, isExact := scim.Integer(literal)
	// A literal too large for a float64 parses to infinity, which orders as it should.
	float, _ := strconv.ParseFloat(literal.String(), 64)
	return func(value any) bool {
		if number, ok := value.(int64); ok && isExact {
			return ordered(cmp.Compare(number, exact))
		}
		number, ok := asFloat(value)
		return ok && ordered(cmp.Compare(number, float))
	}, nil
}

func asFloat(value any) (float64, bool) {
	switch value := value.(type) {
	case int64:
		return float64(value), true
	case float64:
		return value, true
	default:
		return 0, false
	}
}

// compareDateTime compares instants, whatever zone or fraction they are written with; co, sw and ew look at the text.
func compareDateTime(attr *schema.Attribute, expr filter.Compare) (test, *scim.Error) {
	ordered := ordering(expr.Op)
	if ordered == nil {
		return compareText(attr, expr)
	}
	text, ok := expr.Value.(string)
	if !ok {
		return nil, wrongLiteral(expr, "a date and time in double quotes")
	}
	literal, ok := ParseDateTime(text, attr.DateOnly)
	if !ok {
		return nil, badFilter("%s: expected an ISO 8601 date and time such as \"2024-01-31T09:00:00Z\"", expr.Path)
	}
	return func(value any) bool {
		text, _ := value.(string)
		instant, ok := ParseDateTime(text, attr.DateOnly)
		return ok && ordered(instant.Compare(literal))
	}, nil
}

func compareText(attr *schema.Attribute, expr filter.Compare) (test, *scim.Error) {
	text, ok := expr.Value.(string)
	if !ok {
		return nil, wrongLiteral(expr, "a string in double quotes")
	}
	ordered := expr.Op == filter.Gt || expr.Op == filter.Ge || expr.Op == filter.Lt || expr.Op == filter.Le
	if ordered && attr.DataType() == schema.Binary {
		return nil, wrongOp(expr, "binary", "eq, ne, co, sw or ew")
	}
	matches := textOperator(expr.Op)
	if matches == nil {
		return nil, badFilter("%s: unknown operator", expr.Path)
	}
	literal := attr.Key(text)
	return func(value any) bool {
		text, ok := value.(string)
		return ok && matches(attr.Key(text), literal)
	}, nil
}
