package mapping

import (
	"fmt"
	"strings"
)

// Expression is a compiled expression of the Okta Expression Language.
type Expression struct {
	source string
	root   node
}

// node is one operation of an expression.
type node func(Context) (any, error)

// String is the expression as it was written.
func (e *Expression) String() string { return e.source }

// Compile understands an expression of the Okta Expression Language (classic), as far as mappings commonly need it:
// user.x, appuser.x, strings, numbers, true, false, null, +, comparisons, AND OR ! (also && ||), c ? a : b, a ?: b,
// parentheses, and the String functions. What it does not understand it refuses by name and position, counted in
// characters from 1.
func Compile(source string) (*Expression, error) {
	if strings.TrimSpace(source) == "" {
		return nil, fmt.Errorf("the expression is empty; to map nothing, remove the mapping")
	}
	tokens, err := lex(source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	p := &parser{tokens: tokens}
	root, err := p.ternary()
	if err == nil && p.here().kind != atEnd {
		err = fmt.Errorf("%v is not expected at position %d", p.here(), p.here().at)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	return &Expression{source: source, root: root}, nil
}

// Evaluate gives the value: nil, a string, a bool, a float64, or what the profiles hold. The error says what could not be
// computed.
func (e *Expression) Evaluate(context Context) (any, error) {
	value, err := e.root(context)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.source, err)
	}
	return value, nil
}
