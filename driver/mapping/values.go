package mapping

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// truth: what was never set is not true.
func truth(value any) (bool, error) {
	switch v := value.(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	default:
		return false, fmt.Errorf("a condition must be true or false, and %s was found", described(value))
	}
}

func isEmptyText(value any) bool {
	text, isText := value.(string)
	return isText && text == ""
}

// same compares values of one kind: 123 is not "123", and null is only null.
func same(x, y any) bool {
	if p, isNumber := numberOf(x); isNumber {
		q, isNumber := numberOf(y)
		return isNumber && p == q
	}
	switch x.(type) {
	case nil, string, bool:
		_, isList := y.([]any)
		_, isObject := y.(map[string]any)
		return !isList && !isObject && x == y
	default:
		return reflect.DeepEqual(x, y)
	}
}

func orderOf(x, y any) (int, error) {
	p, isP := numberOf(x)
	q, isQ := numberOf(y)
	a, isA := x.(string)
	b, isB := y.(string)
	switch {
	case x == nil && y == nil:
		return 0, nil
	case x == nil:
		return -1, nil
	case y == nil:
		return 1, nil
	case isP && isQ && p < q:
		return -1, nil
	case isP && isQ && p > q:
		return 1, nil
	case isP && isQ:
		return 0, nil
	case isA && isB:
		return strings.Compare(a, b), nil
	default:
		return 0, fmt.Errorf("%s and %s have no order", described(x), described(y))
	}
}

func numberOf(value any) (float64, bool) {
	switch number := value.(type) {
	case float64:
		return number, true
	case int:
		return float64(number), true
	case int64:
		return float64(number), true
	case uint64:
		return float64(number), true
	case json.Number:
		float, err := number.Float64()
		return float, err == nil
	default:
		return 0, false
	}
}

// textOf is a value as text: a whole number without a fraction, null as the word, an array with commas between its items.
func textOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		return csv(v)
	default:
		return fmt.Sprint(v)
	}
}

func csv(items []any) string {
	var text strings.Builder
	for i, item := range items {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString(blank(item))
	}
	return text.String()
}

// blank is a value as text, null as nothing.
func blank(value any) string {
	if value == nil {
		return ""
	}
	return textOf(value)
}

// described is a value in a message: with its kind, and short.
func described(value any) string {
	kind := "the object"
	switch value.(type) {
	case nil:
		return "null"
	case string:
		kind = "the text"
	case bool:
		kind = "the boolean"
	case float64, int, int64, uint64, json.Number:
		kind = "the number"
	case []any:
		kind = "the array"
	}
	text := []rune(textOf(value))
	if len(text) > 60 {
		text = append(text[:60], '…')
	}
	return kind + " " + strconv.Quote(string(text))
}

// fixedPattern compiles a pattern that is written in the expression; nil for one that is computed.
func fixedPattern(pattern node) (*regexp.Regexp, error) {
	written, isConstant := pattern.(constant)
	if !isConstant {
		return nil, nil //nolint:nilnil // nothing is fixed
	}
	return patternOf(written.is)
}

// patternOf compiles a regular expression that a whole text is to match, as Java's matches does. Look-around and references to
// groups, which Java has, cannot be evaluated in linear time and are refused.
func patternOf(value any) (*regexp.Regexp, error) {
	text, isText := value.(string)
	if !isText {
		return nil, fmt.Errorf("a regular expression is expected, and %s found", described(value))
	}
	if _, err := regexp.Compile(text); err != nil {
		return nil, fmt.Errorf("the regular expression %q is not understood: %w", text, err)
	}
	return regexp.Compile(`^(?:` + text + `)$`)
}
