package org

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// filter is an expression of Okta's filter language, the subset of SCIM filters that its lists accept: eq, ne, sw, co, gt,
// ge, lt, le, pr, combined with and, or, not and parentheses (https://developer.okta.com/docs/api/#filter).
type filter func(value func(attribute string) []string) bool

// parseFilter reads an expression. Attributes must be among those that the list can be filtered by; allowed reports that.
func parseFilter(text string, allowed func(attribute string) bool) (filter, error) {
	return parseLimited(text, limits{attribute: allowed, operator: func(string, string) bool { return true }, not: true})
}

// limits are what of the language a list takes.
type limits struct {
	attribute func(name string) bool
	operator  func(attribute, operator string) bool
	not       bool
}

// deepest is how many parentheses and negations may stand in each other.
const deepest = 50

func parseLimited(text string, limits limits) (filter, error) {
	tokens, closed := filterTokens(text)
	p := &filterParser{tokens: tokens, text: text, limits: limits}
	if !closed {
		p.at = len(tokens)
		return nil, p.complain("expected a closing quote")
	}
	f, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.at < len(p.tokens) {
		return nil, p.complain("expected and, or, or the end")
	}
	return f, nil
}

type filterParser struct {
	tokens []string
	at     int
	text   string
	limits limits
	depth  int
}

func (p *filterParser) complain(expected string) error {
	found := "the end"
	if p.at < len(p.tokens) {
		found = p.tokens[p.at]
	}
	return newError(400, "E0000031", "Invalid search criteria.", fmt.Sprintf("filter: %s, found %s in %q", expected, found, p.text))
}

func (p *filterParser) take(word string) bool {
	if p.at < len(p.tokens) && strings.EqualFold(p.tokens[p.at], word) {
		p.at++
		return true
	}
	return false
}

func (p *filterParser) either() (filter, error) {
	left, err := p.both()
	for err == nil && p.take("or") {
		var right filter
		before := left
		right, err = p.both()
		left = func(v func(string) []string) bool { return before(v) || right(v) }
	}
	return left, err
}

func (p *filterParser) both() (filter, error) {
	left, err := p.one()
	for err == nil && p.take("and") {
		var right filter
		before := left
		right, err = p.one()
		left = func(v func(string) []string) bool { return before(v) && right(v) }
	}
	return left, err
}

func (p *filterParser) one() (filter, error) {
	if p.depth++; p.depth > deepest {
		return nil, p.complain(fmt.Sprintf("expected at most %d parentheses in each other", deepest))
	}
	defer func() { p.depth-- }()
	if p.limits.not && p.take("not") {
		inner, err := p.one()
		return func(v func(string) []string) bool { return !inner(v) }, err
	}
	if p.take("(") {
		inner, err := p.either()
		if err == nil && !p.take(")") {
			err = p.complain("expected )")
		}
		return inner, err
	}
	return p.comparison()
}

func (p *filterParser) comparison() (filter, error) {
	if p.at >= len(p.tokens) || strings.HasPrefix(p.tokens[p.at], `"`) {
		return nil, p.complain("expected an attribute")
	}
	attribute := p.tokens[p.at]
	if !p.limits.attribute(attribute) {
		return nil, p.complain("this list cannot be filtered by that attribute; expected another")
	}
	p.at++
	if p.take("pr") {
		return func(v func(string) []string) bool {
			return len(v(attribute)) > 0 && strings.Join(v(attribute), "") != ""
		}, nil
	}
	if p.at >= len(p.tokens) {
		return nil, p.complain("expected an operator")
	}
	compare, ok := comparison(p.tokens[p.at])
	if !ok {
		return nil, p.complain("expected one of eq, ne, sw, co, gt, ge, lt, le, pr")
	}
	if !p.limits.operator(attribute, strings.ToLower(p.tokens[p.at])) {
		return nil, p.complain("this list does not take that operator for " + attribute + "; expected another")
	}
	p.at++
	if p.at >= len(p.tokens) {
		return nil, p.complain("expected a value")
	}
	if p.tokens[p.at] == "(" || p.tokens[p.at] == ")" {
		return nil, p.complain("expected a value")
	}
	want := strings.TrimPrefix(p.tokens[p.at], `"`)
	p.at++
	return func(v func(string) []string) bool {
		for _, has := range v(attribute) {
			if compare(has, want) {
				return true
			}
		}
		return false
	}, nil
}

// comparison is the meaning of an operator. Okta compares strings without regard to case; times are written alike, so that
// they compare as text.
func comparison(operator string) (func(has, want string) bool, bool) {
	switch strings.ToLower(operator) {
	case "eq":
		return strings.EqualFold, true
	case "ne":
		return func(has, want string) bool { return !strings.EqualFold(has, want) }, true
	case "sw":
		return func(has, want string) bool { return strings.HasPrefix(strings.ToLower(has), strings.ToLower(want)) }, true
	case "co":
		return func(has, want string) bool { return strings.Contains(strings.ToLower(has), strings.ToLower(want)) }, true
	case "gt":
		return func(has, want string) bool { return order(has, want) > 0 }, true
	case "ge":
		return func(has, want string) bool { return order(has, want) >= 0 }, true
	case "lt":
		return func(has, want string) bool { return order(has, want) < 0 }, true
	case "le":
		return func(has, want string) bool { return order(has, want) <= 0 }, true
	default:
		return nil, false
	}
}

// order compares numbers as numbers and anything else as text, without regard to case.
func order(a, b string) int {
	left, notLeft := strconv.ParseFloat(a, 64)
	right, notRight := strconv.ParseFloat(b, 64)
	if notLeft == nil && notRight == nil {
		return cmp.Compare(left, right)
	}
	return strings.Compare(strings.ToLower(a), strings.ToLower(b))
}

// filterTokens splits at blanks and parentheses; a quoted value keeps its opening quote, with escapes resolved. It tells whether
// every quote is closed.
func filterTokens(text string) (tokens []string, closed bool) {
	closed = true
	runes := []rune(text)
	for i := 0; i < len(runes); {
		switch {
		case unicode.IsSpace(runes[i]):
			i++
		case runes[i] == '(' || runes[i] == ')':
			tokens = append(tokens, string(runes[i]))
			i++
		case runes[i] == '"':
			var value strings.Builder
			for i++; i < len(runes) && runes[i] != '"'; i++ {
				if runes[i] == '\\' && i+1 < len(runes) {
					i++
				}
				value.WriteRune(runes[i])
			}
			closed = i < len(runes)
			i++
			tokens = append(tokens, `"`+value.String())
		default:
			start := i
			for i < len(runes) && !unicode.IsSpace(runes[i]) && runes[i] != '(' && runes[i] != ')' {
				i++
			}
			tokens = append(tokens, string(runes[start:i]))
		}
	}
	return tokens, closed
}
