package mapping

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// convertFunctions are Convert.*; null stays null.
func convertFunctions() map[string]function {
	return map[string]function{
		"Convert.toInt": pure(1, 1, func(a []any) (any, error) { return toInt(a[0]) }),
		"Convert.toNum": pure(1, 1, func(a []any) (any, error) { return toNum(a[0]) }),
	}
}

// toInt reads an integer, or rounds a number as Java's Math.round does: a half goes up. The result must be one of Java's
// integers, of 32 bits: "consider integer type range limitations" (Okta Expression Language reference).
func toInt(value any) (any, error) {
	if value == nil {
		return nil, nil //nolint:nilnil // null is a value of the language
	}
	number, isNumber := numberOf(value)
	text, isText := value.(string)
	switch {
	case isText:
		whole, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("a whole number of 32 bits is expected, and %s found", described(value))
		}
		return float64(whole), nil
	case !isNumber:
		return nil, fmt.Errorf("a text or a number is expected, and %s found", described(value))
	}
	if rounded := math.Floor(number + 0.5); rounded >= math.MinInt32 && rounded <= math.MaxInt32 {
		return rounded, nil
	}
	return nil, fmt.Errorf("%s is beyond the integers, which have 32 bits", described(value))
}

func toNum(value any) (any, error) {
	if value == nil {
		return nil, nil //nolint:nilnil // null is a value of the language
	}
	if number, isNumber := numberOf(value); isNumber {
		return number, nil
	}
	text, isText := value.(string)
	if number, err := strconv.ParseFloat(text, 64); isText && err == nil && looksLikeNumber(text) {
		return number, nil
	}
	return nil, fmt.Errorf("a number is expected, and %s found", described(value))
}

// looksLikeNumber leaves out what Go reads beside numbers: infinities, hexadecimals, digits with underscores.
func looksLikeNumber(text string) bool {
	return regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`).MatchString(text)
}
