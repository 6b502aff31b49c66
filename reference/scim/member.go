package scim

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Member finds a member of a message by name without regard to case (RFC 7643 §2.1). Two spellings of one member in
// one object are 400 invalidSyntax, because readers would choose differently.
func Member(object map[string]any, name string) (value any, found bool, err error) {
	for key, candidate := range object {
		if !strings.EqualFold(key, name) {
			continue
		}
		if found {
			return nil, false, BadRequest(InvalidSyntax, "%s appears twice, in different letter case", name)
		}
		value, found = candidate, true
	}
	return value, found, nil
}

// RequireSchema checks that a message's or resource's "schemas" lists urn, without regard to case (RFC 7644 §3.1,
// §3.10), and returns the list. Anything else is 400 invalidSyntax.
func RequireSchema(object map[string]any, urn string) ([]string, error) {
	value, _, err := Member(object, "schemas")
	if err != nil {
		return nil, err
	}
	list, ok := value.([]any)
	if !ok {
		return nil, BadRequest(InvalidSyntax, "schemas must be an array that contains %q", urn)
	}
	var urns []string
	for _, item := range list {
		text, ok := item.(string)
		if !ok {
			return nil, BadRequest(InvalidSyntax, "schemas must hold strings alone, not %s", JSONKind(item))
		}
		urns = append(urns, text)
	}
	if !slices.ContainsFunc(urns, func(given string) bool { return strings.EqualFold(given, urn) }) {
		return nil, BadRequest(InvalidSyntax, "schemas must contain %q", urn)
	}
	return urns, nil
}

func textMember(object map[string]any, name string) (string, error) {
	value, _, err := Member(object, name)
	if err != nil || value == nil {
		return "", err
	}
	text, ok := value.(string)
	if !ok {
		return "", BadRequest(InvalidValue, "%s must be a string, not %s", name, JSONKind(value))
	}
	return text, nil
}

func namesMember(object map[string]any, name string) ([]string, error) {
	value, _, err := Member(object, name)
	if err != nil || value == nil {
		return nil, err
	}
	list, ok := value.([]any)
	if !ok {
		return nil, BadRequest(InvalidValue, "%s must be an array of strings, not %s", name, JSONKind(value))
	}
	var names []string
	for _, item := range list {
		text, ok := item.(string)
		if !ok {
			return nil, BadRequest(InvalidValue, "%s must hold strings alone, not %s", name, JSONKind(item))
		}
		names = append(names, text)
	}
	return names, nil
}

func integerMember(object map[string]any, name string) (*int, error) {
	value, _, err := Member(object, name)
	if err != nil || value == nil {
		return nil, err
	}
	number, ok := Integer(value)
	if !ok {
		return nil, BadRequest(InvalidValue, "%s must be an integer", name)
	}
	result := int(number)
	return &result, nil
}

// Integer reads a JSON number without fractional part, however it is written: 5, 5.0, 5e0. Beyond ±2^53 only plain
// digits count, because other forms are not exact.
func Integer(value any) (int64, bool) {
	number, ok := value.(interface{ String() string })
	if !ok {
		return 0, false
	}
	text := number.String()
	if exact, err := strconv.ParseInt(text, 10, 64); err == nil {
		return exact, true
	}
	float, err := strconv.ParseFloat(text, 64)
	if err != nil || float != math.Trunc(float) || math.Abs(float) > 1<<53 {
		return 0, false
	}
	if !strings.ContainsAny(text, ".eE") {
		return 0, false
	}
	return int64(float), true
}
