package mapping

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// arrayFunctions are Arrays.*. Where an array is expected, a text of comma-separated values may stand, and null is an array of
// nothing. They give new arrays and leave those of profiles as they are.
func arrayFunctions() map[string]function {
	return map[string]function{
		"Arrays.add": onArray(2, func(items list, value any) (any, error) { return append(slices.Clone(items.values), value), nil }),
		"Arrays.remove": onArray(2, func(items list, value any) (any, error) {
			return slices.DeleteFunc(slices.Clone(items.values), func(item any) bool { return items.same(item, value) }), nil
		}),
		"Arrays.clear":    onArray(1, func(list, any) (any, error) { return []any{}, nil }),
		"Arrays.get":      onArray(2, itemAt),
		"Arrays.flatten":  pure(1, -1, flatten),
		"Arrays.contains": onArray(2, func(items list, value any) (any, error) { return items.contains(value), nil }),
		"Arrays.size":     onArray(1, func(items list, _ any) (any, error) { return float64(len(items.values)), nil }),
		"Arrays.isEmpty":  onArray(1, func(items list, _ any) (any, error) { return len(items.values) == 0, nil }),
		"Arrays.toCsvString": pure(1, 1, func(arguments []any) (any, error) {
			items, err := listOf(arguments[0])
			if err != nil || arguments[0] == nil {
				return nil, err
			}
			return csv(items.values), nil
		}),
	}
}

// list is the items of an array. Those of a text ("10, 20") are texts, whatever they are to be: they are compared as texts.
type list struct {
	values []any
	texts  bool
}

func listOf(value any) (list, error) {
	switch v := value.(type) {
	case nil:
		return list{values: []any{}}, nil
	case []any:
		return list{values: v}, nil
	case string:
		items := list{values: []any{}, texts: true}
		if v == "" {
			return items, nil
		}
		for item := range strings.SplitSeq(v, ",") {
			items.values = append(items.values, strings.TrimSpace(item))
		}
		return items, nil
	default:
		return list{}, fmt.Errorf("an array is expected, and %s found", described(value))
	}
}

func (l list) same(item, value any) bool {
	return same(item, value) || l.texts && item == textOf(value)
}

func (l list) contains(value any) bool {
	return slices.ContainsFunc(l.values, func(item any) bool { return l.same(item, value) })
}

// onArray is a function of an array and, where it takes two arguments, a value.
func onArray(arguments int, do func(items list, value any) (any, error)) function {
	return pure(arguments, arguments, func(given []any) (any, error) {
		items, err := listOf(given[0])
		if err != nil {
			return nil, err
		}
		var value any
		if len(given) > 1 {
			value = given[1]
		}
		return do(items, value)
	})
}

func itemAt(items list, position any) (any, error) {
	at, isNumber := numberOf(position)
	switch {
	case len(items.values) == 0:
		return nil, nil //nolint:nilnil // null is a value of the language
	case !isNumber || at != math.Trunc(at) || at < 0 || at >= float64(len(items.values)):
		return nil, fmt.Errorf("position %s: the array has %d items, counted from 0", textOf(position), len(items.values))
	}
	return items.values[int(at)], nil
}

// flatten makes one array of values and arrays; null adds nothing.
func flatten(arguments []any) (any, error) {
	all := []any{}
	for _, argument := range arguments {
		switch value := argument.(type) {
		case nil:
		case []any:
			inner, err := flatten(value)
			if err != nil {
				return nil, err
			}
			items, _ := inner.([]any)
			all = append(all, items...)
		case string:
			items, err := listOf(value)
			if err != nil {
				return nil, err
			}
			all = append(all, items.values...)
		default:
			all = append(all, value)
		}
	}
	return all, nil
}
