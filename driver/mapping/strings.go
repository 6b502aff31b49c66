package mapping

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// stringFunctions are String.* and the deprecated forms that stand alone, which mappings still use.
func stringFunctions() map[string]function {
	upper := onText(1, 1, func(s string, _ []any) (any, error) { return strings.ToUpper(s), nil })
	lower := onText(1, 1, func(s string, _ []any) (any, error) { return strings.ToLower(s), nil })
	part := onText(3, 3, substring)
	// Without a match everything comes before it, and nothing after; null matches nowhere.
	before := onText(2, 2, func(s string, rest []any) (any, error) {
		head, _, _ := strings.Cut(s, blank(rest[0]))
		if rest[0] == nil {
			head = s
		}
		return head, nil
	})
	after := onText(2, 2, func(s string, rest []any) (any, error) {
		_, tail, _ := strings.Cut(s, blank(rest[0]))
		if rest[0] == nil {
			tail = ""
		}
		return tail, nil
	})
	return map[string]function{
		"String.append":          pure(2, 2, func(a []any) (any, error) { return blank(a[0]) + blank(a[1]), nil }),
		"String.join":            pure(2, -1, join),
		"String.len":             pure(1, 1, func(a []any) (any, error) { return float64(utf8.RuneCountInString(blank(a[0]))), nil }),
		"String.removeSpaces":    onText(1, 1, func(s string, _ []any) (any, error) { return strings.ReplaceAll(s, " ", ""), nil }),
		"String.replace":         onText(3, 3, func(s string, r []any) (any, error) { return replace(s, r, -1) }),
		"String.replaceFirst":    onText(3, 3, func(s string, r []any) (any, error) { return replace(s, r, 1) }),
		"String.startsWith":      onTwo(strings.HasPrefix),
		"String.stringContains":  onTwo(strings.Contains),
		"String.stringSwitch":    pure(2, -1, stringSwitch),
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

// onTwo asks about two texts; about null the answer is no.
func onTwo(is func(s, other string) bool) function {
	return pure(2, 2, func(a []any) (any, error) { return a[0] != nil && a[1] != nil && is(textOf(a[0]), textOf(a[1])), nil })
}

func join(arguments []any) (any, error) {
	separator := blank(arguments[0])
	parts := make([]string, len(arguments)-1)
	for i, argument := range arguments[1:] {
		parts[i] = blank(argument)
	}
	return strings.Join(parts, separator), nil
}

// replace changes at most so many places, all with -1. Before it makes a text it looks how long that will be: replacements of
// replacements grow fast.
func replace(s string, rest []any, places int) (any, error) {
	match, replacement := blank(rest[0]), blank(rest[1])
	if match == "" {
		return s, nil
	}
	count := strings.Count(s, match)
	if places >= 0 {
		count = min(count, places)
	}
	if len(s)+count*(len(replacement)-len(match)) > longestText {
		return nil, fmt.Errorf("a text of more than %d bytes", longestText)
	}
	return strings.Replace(s, match, replacement, places), nil
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

// stringSwitch takes the value of the first key, in the order of the arguments, that the input contains.
func stringSwitch(arguments []any) (any, error) {
	if len(arguments)%2 != 0 {
		return nil, fmt.Errorf("an input, a default and pairs of key and value are needed; found %d arguments", len(arguments))
	}
	input := blank(arguments[0])
	for i := 2; i < len(arguments); i += 2 {
		if arguments[0] != nil && arguments[i] != nil && strings.Contains(input, blank(arguments[i])) {
			return arguments[i+1], nil
		}
	}
	return arguments[1], nil
}
