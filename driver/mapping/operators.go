package mapping

import (
	"fmt"
	"strconv"
	"strings"
)

func constant(value any) node { return func(Context) (any, error) { return value, nil } }

func two(a, b node, do func(x, y any) (any, error)) node {
	return func(c Context) (any, error) {
		x, err := a(c)
		if err != nil {
			return nil, err
		}
		y, err := b(c)
		if err != nil {
			return nil, err
		}
		return do(x, y)
	}
}

// truth: what was never set is not true.
func truth(value any) (bool, error) {
	switch v := value.(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	default:
		return false, fmt.Errorf("a condition must be true or false, and %v was found", value)
	}
}

func choose(condition, then, otherwise node) node {
	return func(c Context) (any, error) {
		value, err := condition(c)
		if err != nil {
			return nil, err
		}
		is, err := truth(value)
		switch {
		case err != nil:
			return nil, err
		case is:
			return then(c)
		default:
			return otherwise(c)
		}
	}
}

func elvis(value, otherwise node) node {
	return func(c Context) (any, error) {
		found, err := value(c)
		if err != nil || found != nil && found != "" {
			return found, err
		}
		return otherwise(c)
	}
}

func both(a, b node) node { return choose(a, isTrue(b), constant(false)) }

func either(a, b node) node { return choose(a, constant(true), isTrue(b)) }

func isTrue(operand node) node { return not(operand, false) }

func not(operand node, negate bool) node {
	return func(c Context) (any, error) {
		value, err := operand(c)
		if err != nil {
			return nil, err
		}
		is, err := truth(value)
		return is != negate, err
	}
}

func equal(operator string, a, b node) node {
	return two(a, b, func(x, y any) (any, error) {
		same := false
		p, isP := numberOf(x)
		q, isQ := numberOf(y)
		switch {
		case isP && isQ:
			same = p == q
		case isP != isQ:
		default:
			same = textOf(x) == textOf(y) && (x == nil) == (y == nil)
		}
		return same == (operator == "=="), nil
	})
}

// compare orders numbers by value and everything else as text; null is below everything.
func compare(operator string, a, b node) node {
	return two(a, b, func(x, y any) (any, error) {
		order := 0
		p, isP := numberOf(x)
		q, isQ := numberOf(y)
		switch {
		case x == nil || y == nil:
			order = map[bool]int{true: 1}[x != nil] - map[bool]int{true: 1}[y != nil]
		case isP && isQ && p < q:
			order = -1
		case isP && isQ && p > q:
			order = 1
		case !isP || !isQ:
			order = strings.Compare(textOf(x), textOf(y))
		}
		switch operator {
		case "<":
			return order < 0, nil
		case "<=":
			return order <= 0, nil
		case ">":
			return order > 0, nil
		default:
			return order >= 0, nil
		}
	})
}

// plus adds numbers and joins everything else. Joined, null is the word "null", as in the Spring Expression Language, which
// Okta's is made of.
func plus(a, b node) node {
	return two(a, b, func(x, y any) (any, error) {
		p, isP := numberOf(x)
		q, isQ := numberOf(y)
		if isP && isQ {
			return p + q, nil
		}
		return textOf(x) + textOf(y), nil
	})
}

// textOf is a value as text: a whole number without a fraction, null as the word.
func textOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}
