package mapping

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// function is one function of the language (Okta Expression Language reference, "String functions").
type function struct {
	// least and most are how many arguments it takes; most -1 for any number.
	least, most int
	do          func(arguments []any) (any, error)
}

func (f function) takes() string {
	switch {
	case f.most < 0:
		return fmt.Sprintf("at least %d arguments", f.least)
	case f.least == f.most:
		return fmt.Sprintf("%d arguments", f.least)
	default:
		return fmt.Sprintf("%d to %d arguments", f.least, f.most)
	}
}

// functions are the functions by name, the deprecated bare forms among them, which mappings still use.
func functions() map[string]function {
	upper := onText(1, 1, func(s string, _ []any) (any, error) { return strings.ToUpper(s), nil })
	lower := onText(1, 1, func(s string, _ []any) (any, error) { return strings.ToLower(s), nil })
	part := onText(3, 3, substring)
	before := onText(2, 2, func(s string, rest []any) (any, error) {
		head, _, _ := strings.Cut(s, blank(rest[0]))
		return head, nil
	})
	// Without a match nothing comes after it.
	after := onText(2, 2, func(s string, rest []any) (any, error) {
		_, tail, _ := strings.Cut(s, blank(rest[0]))
		return tail, nil
	})
	return map[string]function{
		"String.append":          {2, 2, func(a []any) (any, error) { return blank(a[0]) + blank(a[1]), nil }},
		"String.join":            {2, -1, join},
		"String.len":             {1, 1, func(a []any) (any, error) { return float64(utf8.RuneCountInString(blank(a[0]))), nil }},
		"String.removeSpaces":    onText(1, 1, func(s string, _ []any) (any, error) { return strings.ReplaceAll(s, " ", ""), nil }),
		"String.replace":         onText(3, 3, func(s string, r []any) (any, error) { return strings.ReplaceAll(s, blank(r[0]), blank(r[1])), nil }),
		"String.replaceFirst":    onText(3, 3, func(s string, r []any) (any, error) { return strings.Replace(s, blank(r[0]), blank(r[1]), 1), nil }),
		"String.startsWith":      {2, 2, func(a []any) (any, error) { return a[0] != nil && strings.HasPrefix(blank(a[0]), blank(a[1])), nil }},
		"String.stringContains":  {2, 2, func(a []any) (any, error) { return a[0] != nil && strings.Contains(blank(a[0]), blank(a[1])), nil }},
		"String.stringSwitch":    {4, -1, stringSwitch},
		"String.substring":       part,
		"String.substringAfter":  after,
		"String.substringBefore": before,
		"String.toUpperCase":     upper,
		"String.toLowerCase":     lower,
		"toUpperCase":            upper,
		"toLowerCase":            lower,
		"substring":              part,
		"substringBefore":        before,
		"substringAfter":         after,
	}
}

func functionNames() string {
	return strings.Join(slices.Sorted(maps.Keys(functions())), ", ")
}

// onText is a function of a text; of null it is null.
func onText(least, most int, do func(s string, rest []any) (any, error)) function {
	return function{least, most, func(arguments []any) (any, error) {
		if arguments[0] == nil {
			return nil, nil //nolint:nilnil // null is a value of the language
		}
		return do(textOf(arguments[0]), arguments[1:])
	}}
}

// blank is a value as text, null as nothing.
func blank(value any) string {
	if value == nil {
		return ""
	}
	return textOf(value)
}

func join(arguments []any) (any, error) {
	parts := make([]string, len(arguments)-1)
	for i, argument := range arguments[1:] {
		parts[i] = blank(argument)
	}
	return strings.Join(parts, blank(arguments[0])), nil
}

// substring counts characters; the end is exclusive, and beyond the text it is the text's end.
func substring(s string, rest []any) (any, error) {
	runes := []rune(s)
	from, isFrom := numberOf(rest[0])
	to, isTo := numberOf(rest[1])
	if !isFrom || !isTo || from != math.Trunc(from) || to != math.Trunc(to) || from < 0 || to < from {
		return nil, fmt.Errorf("positions must be whole numbers, the second not below the first; found %v and %v", rest[0], rest[1])
	}
	limit := float64(len(runes))
	return string(runes[int(min(from, limit)):int(min(to, limit))]), nil
}

// stringSwitch takes the value of the first key that the input contains.
func stringSwitch(arguments []any) (any, error) {
	if len(arguments)%2 != 0 {
		return nil, fmt.Errorf("an input, a default and pairs of key and value are needed; found %d arguments", len(arguments))
	}
	input := blank(arguments[0])
	for i := 2; i < len(arguments); i += 2 {
		if arguments[0] != nil && strings.Contains(input, blank(arguments[i])) {
			return arguments[i+1], nil
		}
	}
	return arguments[1], nil
}
