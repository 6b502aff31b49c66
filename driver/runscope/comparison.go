package runscope

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
)

// comparison is one of Runscope's.
type comparison struct {
	name string
	// takesValue: it compares with the value of the assertion; numeric: both must be numbers.
	takesValue, numeric bool
	holds               func(found value, want string) bool
}

// value is what a source gave: there is false where nothing stands there. Of JSON it is what encoding/json decodes, with
// json.Number; what is no JSON, such as a header, is plain.
type value struct {
	of    any
	there bool
}

// plain is text whose digits are a number, as a header's are: within JSON a text of digits is none.
type plain string

func comparisons() []comparison {
	list := []comparison{
		{name: "equal", takesValue: true, holds: func(found value, want string) bool { return found.there && found.text() == want }},
		{name: "not_equal", takesValue: true, holds: func(found value, want string) bool { return !found.there || found.text() != want }},
		{name: "empty", holds: func(found value, _ string) bool { return found.empty() }},
		{name: "not_empty", holds: func(found value, _ string) bool { return !found.empty() }},
		{name: "contains", takesValue: true, holds: func(found value, want string) bool { return found.there && strings.Contains(found.text(), want) }},
		{name: "does_not_contain", takesValue: true, holds: func(found value, want string) bool { return !found.there || !strings.Contains(found.text(), want) }},
		{name: "is_a_number", holds: func(found value, _ string) bool { return found.isNumber() }},
		{name: "is_null", holds: func(found value, _ string) bool { return found.of == nil }},
		{name: "has_key", takesValue: true, holds: hasKey},
		{name: "has_value", takesValue: true, holds: hasValue},
	}
	for _, c := range []struct {
		name  string
		holds func(found, want float64) bool
	}{
		{"equal_number", func(found, want float64) bool { return found == want }},
		{"is_less_than", func(found, want float64) bool { return found < want }},
		{"is_less_than_or_equal", func(found, want float64) bool { return found <= want }},
		{"is_greater_than", func(found, want float64) bool { return found > want }},
		{"is_greater_than_or_equal", func(found, want float64) bool { return found >= want }},
	} {
		list = append(list, comparison{name: c.name, takesValue: true, numeric: true, holds: func(found value, want string) bool {
			a, isNumber := numberOf(found.text())
			b, isToo := numberOf(want)
			return found.there && isNumber && isToo && c.holds(a, b)
		}})
	}
	return list
}

func comparisonOf(name string) (comparison, bool) {
	list := comparisons()
	at := slices.IndexFunc(list, func(c comparison) bool { return c.name == name })
	if at < 0 {
		return comparison{}, false
	}
	return list[at], true
}

func comparisonNames() []string {
	var names []string
	for _, c := range comparisons() {
		names = append(names, c.name)
	}
	return names
}

// text is the value as it is compared: a number and a boolean as JSON writes them, lists and objects as compact JSON.
func (v value) text() string {
	switch found := v.of.(type) {
	case nil:
		return ""
	case string:
		return found
	case plain:
		return string(found)
	case json.Number:
		return found.String()
	default:
		return compact(found)
	}
}

// shown is the value as compact JSON, or "" where there is none.
func (v value) shown() string {
	if !v.there {
		return ""
	}
	return compact(v.of)
}

func compact(of any) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(of) // what was decoded can be encoded
	return strings.TrimSpace(out.String())
}

// empty: a boolean false and a 0 are something. Okta's file asks of the active of whomever the list begins with that it be not
// empty, and nowhere that the first one be active.
func (v value) empty() bool {
	switch found := v.of.(type) {
	case nil:
		return true
	case string:
		return found == ""
	case plain:
		return found == ""
	case []any:
		return len(found) == 0
	case map[string]any:
		return len(found) == 0
	default:
		return false
	}
}

func (v value) isNumber() bool {
	switch found := v.of.(type) {
	case json.Number:
		return true
	case plain:
		_, isNumber := numberOf(string(found))
		return isNumber
	default:
		return false
	}
}

func numberOf(text string) (float64, bool) {
	number, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return number, err == nil && !math.IsNaN(number) && !math.IsInf(number, 0)
}

func hasKey(found value, want string) bool {
	object, _ := found.of.(map[string]any)
	_, has := object[want]
	return has
}

func hasValue(found value, want string) bool {
	is := func(element any) bool { return value{element, true}.text() == want }
	switch of := found.of.(type) {
	case []any:
		return slices.ContainsFunc(of, is)
	case map[string]any:
		for _, element := range of {
			if is(element) {
				return true
			}
		}
	}
	return false
}
