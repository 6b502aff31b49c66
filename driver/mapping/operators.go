package mapping

import (
	"fmt"
	"math"
)

// node is one operation of an expression.
type node interface {
	value(c *Context) (any, error)
}

type constant struct{ is any }

func (k constant) value(*Context) (any, error) { return k.is, nil }

type computed func(c *Context) (any, error)

func (do computed) value(c *Context) (any, error) { return do(c) }

func two(a, b node, do func(x, y any) (any, error)) node {
	return computed(func(c *Context) (any, error) {
		x, err := a.value(c)
		if err != nil {
			return nil, err
		}
		y, err := b.value(c)
		if err != nil {
			return nil, err
		}
		return do(x, y)
	})
}

func choose(condition, then, otherwise node) node {
	return computed(func(c *Context) (any, error) {
		value, err := condition.value(c)
		if err != nil {
			return nil, err
		}
		is, err := truth(value)
		switch {
		case err != nil:
			return nil, err
		case is:
			return then.value(c)
		default:
			return otherwise.value(c)
		}
	})
}

func elvis(value, otherwise node) node {
	return computed(func(c *Context) (any, error) {
		found, err := value.value(c)
		if err != nil || found != nil && !isEmptyText(found) {
			return found, err
		}
		return otherwise.value(c)
	})
}

func both(a, b node) node { return choose(a, isTrue(b), constant{false}) }

func either(a, b node) node { return choose(a, constant{true}, isTrue(b)) }

func isTrue(operand node) node { return not(operand, false) }

func not(operand node, negate bool) node {
	return computed(func(c *Context) (any, error) {
		value, err := operand.value(c)
		if err != nil {
			return nil, err
		}
		is, err := truth(value)
		if err != nil {
			return nil, err
		}
		return is != negate, nil
	})
}

func equal(operator string, a, b node) (node, error) {
	return two(a, b, func(x, y any) (any, error) { return same(x, y) == (operator == "=="), nil }), nil
}

// compare orders numbers by value and texts by their characters; null is below everything, as in the Spring Expression
// Language, where values of different kinds have no order either.
func compare(operator string, a, b node) node {
	return two(a, b, func(x, y any) (any, error) {
		order, err := orderOf(x, y)
		if err != nil {
			return nil, err
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

// plus adds numbers, and joins when one side is a text. Joined, null is the word "null", as in the Spring Expression Language,
// which Okta's is made of.
func plus(a, b node) node {
	return two(a, b, func(x, y any) (any, error) {
		p, isP := numberOf(x)
		q, isQ := numberOf(y)
		if isP && isQ {
			return p + q, nil
		}
		_, isX := x.(string)
		_, isY := y.(string)
		if !isX && !isY {
			return nil, fmt.Errorf("+ adds numbers or joins texts; %s and %s are neither", described(x), described(y))
		}
		joined := textOf(x) + textOf(y)
		if len(joined) > longestText {
			return nil, fmt.Errorf("+: a text of more than %d bytes", longestText)
		}
		return joined, nil
	})
}

func minus(a, b node) node {
	return two(a, b, func(x, y any) (any, error) {
		p, isP := numberOf(x)
		q, isQ := numberOf(y)
		if !isP || !isQ {
			return nil, fmt.Errorf("- takes numbers; %s and %s were found", described(x), described(y))
		}
		return p - q, nil
	})
}

// matches asks whether a whole text has the form of a regular expression. The operator is deprecated. A pattern that cannot be
// understood is refused when the expression is saved.
func matches(a, b node) (node, error) {
	fixed, err := fixedPattern(b)
	if err != nil {
		return nil, err
	}
	return two(a, b, func(x, y any) (any, error) {
		pattern := fixed
		if pattern == nil {
			var err error
			if pattern, err = patternOf(y); err != nil {
				return nil, err
			}
		}
		return x != nil && pattern.MatchString(textOf(x)), nil
	}), nil
}

// element is an item of an array by its position from 0. Beyond the array there is none, which is an error in the Spring
// Expression Language.
func element(array, position node) node {
	return two(array, position, func(x, y any) (any, error) {
		if key, isKey := y.(string); isKey {
			return member(x, key), nil
		}
		items, isArray := x.([]any)
		at, isNumber := numberOf(y)
		switch {
		case !isArray:
			return nil, fmt.Errorf("[%s]: an array is expected before it, and %s found", textOf(y), described(x))
		case !isNumber || at != math.Trunc(at) || at < 0 || at >= float64(len(items)):
			return nil, fmt.Errorf("[%s]: the array has %d items, counted from 0", textOf(y), len(items))
		}
		return items[int(at)], nil
	})
}

// project makes an array of what each gives for the items of another.
func project(array, each node) node {
	return computed(func(c *Context) (any, error) {
		value, err := array.value(c)
		if err != nil || value == nil {
			return nil, err
		}
		items, isArray := value.([]any)
		if !isArray {
			return nil, fmt.Errorf(".![…]: an array is expected before it, and %s found", described(value))
		}
		made := make([]any, len(items))
		inner := *c
		for i, item := range items {
			inner.element = item
			if made[i], err = each.value(&inner); err != nil {
				return nil, err
			}
		}
		return made, nil
	})
}

// member is a member of an object; what has none gives null.
func member(object any, name string) any {
	members, _ := object.(map[string]any)
	return members[name]
}
