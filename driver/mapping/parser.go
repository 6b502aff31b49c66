package mapping

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// deepest is how deep an expression may nest.
const deepest = 100

// parser reads an expression from the left, one method a rank of operators; the Spring Expression Language has the same
// ranks. Words (and, or, not, matches, null, true, false) may be written in any case, as there.
type parser struct {
	in        dialect
	functions map[string]function
	tokens    []token
	next      int
	depth     int
	// projecting is above 0 within .![…], where names are those of the elements.
	projecting int
	references []Reference
	// called are the functions so far, to know what a condition calls once it turns out to be one.
	called []token
}

func (p *parser) parse(source string) (node, error) {
	if strings.TrimSpace(source) == "" {
		return nil, refuse(1, "the expression is empty; to map nothing, remove the mapping")
	}
	if length := utf8.RuneCountInString(source); length > longest {
		return nil, refuse(longest, "the expression has %d characters; at most %d are understood", length, longest)
	}
	var err error
	if p.tokens, err = lex(source); err != nil {
		return nil, err
	}
	root, err := p.ternary()
	if err != nil {
		return nil, err
	}
	if p.here().kind != atEnd {
		return nil, refuse(p.here().at, "an operator or the end is expected, and %v found", p.here())
	}
	return root, nil
}

func (p *parser) here() token { return p.ahead(0) }

func (p *parser) ahead(by int) token { return p.tokens[min(p.next+by, len(p.tokens)-1)] }

// accept moves on when the next token is one of these signs or words, and returns which.
func (p *parser) accept(wanted ...string) string {
	t := p.here()
	found := slices.IndexFunc(wanted, func(one string) bool {
		return t.kind == aSign && t.text == one || t.kind == aName && strings.EqualFold(t.text, one)
	})
	if found < 0 {
		return ""
	}
	p.next++
	return wanted[found]
}

func (p *parser) expect(wanted string) error {
	if p.accept(wanted) == "" {
		return refuse(p.here().at, "%q is expected, and %v found", wanted, p.here())
	}
	return nil
}

// ternary: c ? a : b, and a ?: b, which is a unless that is null or "" (Spring Expression Language, "The Elvis Operator").
func (p *parser) ternary() (node, error) {
	if p.depth++; p.depth > deepest {
		return nil, refuse(p.here().at, "the expression nests deeper than %d levels", deepest)
	}
	defer func() { p.depth-- }()
	called := len(p.called)
	condition, err := p.or()
	if err != nil {
		return nil, err
	}
	switch p.accept("?", "?:") {
	case "?:":
		otherwise, err := p.ternary()
		if err != nil {
			return nil, err
		}
		return elvis(condition, otherwise), nil
	case "?":
		if err := p.allowedInCondition(p.called[called:]); err != nil {
			return nil, err
		}
		then, err := p.ternary()
		if err != nil {
			return nil, err
		}
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		otherwise, err := p.ternary()
		if err != nil {
			return nil, err
		}
		return choose(condition, then, otherwise), nil
	default:
		return condition, nil
	}
}

// allowedInCondition: "The following functions aren't supported in conditions: Convert, Array, Time" (Okta Expression Language
// reference, "Conditional expressions"). Group rules are conditions themselves, and may ask Arrays.
func (p *parser) allowedInCondition(called []token) error {
	for _, call := range called {
		switch family, _, _ := strings.Cut(call.text, "."); {
		case p.in == ofMappingsWithAnyCondition, family == "Arrays" && p.in == ofGroupRules:
		case family == "Convert", family == "Arrays", family == "Time":
			return refuse(call.at, "%s stands in a condition, where Okta takes no Convert, Arrays and Time functions", call.text)
		}
	}
	return nil
}

func (p *parser) or() (node, error) {
	return p.left(p.and, func(_ string, a, b node) (node, error) { return either(a, b), nil }, "||", "OR")
}

func (p *parser) and() (node, error) {
	return p.left(p.equality, func(_ string, a, b node) (node, error) { return both(a, b), nil }, "&&", "AND")
}

func (p *parser) equality() (node, error) { return p.left(p.order, equal, "==", "!=") }

func (p *parser) order() (node, error) {
	return p.left(p.sum, func(operator string, a, b node) (node, error) {
		if operator == "matches" {
			return matches(a, b)
		}
		return compare(operator, a, b), nil
	}, "<=", ">=", "<", ">", "matches")
}

func (p *parser) sum() (node, error) {
	return p.left(p.unary, func(operator string, a, b node) (node, error) {
		if operator == "-" {
			return minus(a, b), nil
		}
		return plus(a, b), nil
	}, "+", "-")
}

// left parses a chain of operators of one rank, from the left.
func (p *parser) left(operand func() (node, error), join func(operator string, a, b node) (node, error), operators ...string) (node, error) {
	a, err := operand()
	for err == nil {
		at := p.here().at
		operator := p.accept(operators...)
		if operator == "" {
			return a, nil
		}
		var b node
		if b, err = operand(); err != nil {
			return nil, err
		}
		if a, err = join(operator, a, b); err != nil {
			return nil, refuse(at, "%v", err)
		}
	}
	return nil, err
}

func (p *parser) unary() (node, error) {
	negations := 0
	for p.accept("!", "NOT") != "" {
		negations++
	}
	if negations > 0 {
		operand, err := p.unary()
		if err != nil {
			return nil, err
		}
		return not(operand, negations%2 == 1), nil
	}
	if p.accept("-") != "" {
		operand, err := p.primary()
		if err != nil {
			return nil, err
		}
		return minus(constant{0.0}, operand), nil
	}
	return p.primary()
}

func (p *parser) primary() (node, error) {
	t := p.here()
	p.next = min(p.next+1, len(p.tokens)-1)
	var found node
	var err error
	switch {
	case t.kind == aText || t.kind == aNumber:
		found = constant{t.value}
	case t.kind == aName:
		found, err = p.named(t)
	case t.is("("):
		if found, err = p.ternary(); err == nil {
			err = p.expect(")")
		}
	case t.is("{"):
		found, err = p.braces()
	default:
		err = refuse(t.at, "a value is expected, and %v found", t)
	}
	if err != nil {
		return nil, err
	}
	return p.after(found)
}
