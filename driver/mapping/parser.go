package mapping

import (
	"fmt"
	"slices"
	"strings"
)

// deepest is how deep an expression may nest.
const deepest = 100

type parser struct {
	tokens []token
	next   int
	depth  int
}

func (p *parser) here() token { return p.tokens[p.next] }

// accept moves on when the next token is one of these signs or words, and returns which.
func (p *parser) accept(wanted ...string) string {
	t := p.here()
	if t.kind != aSign && t.kind != aName || !slices.Contains(wanted, t.text) {
		return ""
	}
	p.next++
	return t.text
}

func (p *parser) expect(wanted string) error {
	if p.accept(wanted) == "" {
		return fmt.Errorf("%q is expected at position %d, and %v found", wanted, p.here().at, p.here())
	}
	return nil
}

// ternary: c ? a : b, and a ?: b, which is a unless that is null or "" (Spring Expression Language, "The Elvis Operator").
func (p *parser) ternary() (node, error) {
	if p.depth++; p.depth > deepest {
		return nil, fmt.Errorf("the expression nests deeper than %d levels at position %d", deepest, p.here().at)
	}
	defer func() { p.depth-- }()
	condition, err := p.or()
	if err != nil {
		return nil, err
	}
	switch p.accept("?", "?:") {
	case "?:":
		otherwise, err := p.ternary()
		return elvis(condition, otherwise), err
	case "?":
		then, err := p.ternary()
		if err != nil {
			return nil, err
		}
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		otherwise, err := p.ternary()
		return choose(condition, then, otherwise), err
	default:
		return condition, nil
	}
}

func (p *parser) or() (node, error) {
	return p.left(p.and, func(_ string, a, b node) node { return either(a, b) }, "||", "OR", "or")
}

func (p *parser) and() (node, error) {
	return p.left(p.equality, func(_ string, a, b node) node { return both(a, b) }, "&&", "AND", "and")
}

func (p *parser) equality() (node, error) { return p.left(p.order, equal, "==", "!=") }

func (p *parser) order() (node, error) { return p.left(p.sum, compare, "<=", ">=", "<", ">") }

func (p *parser) sum() (node, error) {
	return p.left(p.unary, func(_ string, a, b node) node { return plus(a, b) }, "+")
}

// left parses a chain of operators of one rank, from the left.
func (p *parser) left(operand func() (node, error), join func(operator string, a, b node) node, operators ...string) (node, error) {
	a, err := operand()
	for err == nil {
		operator := p.accept(operators...)
		if operator == "" {
			return a, nil
		}
		var b node
		b, err = operand()
		a = join(operator, a, b)
	}
	return nil, err
}

func (p *parser) unary() (node, error) {
	negations := 0
	for p.accept("!", "NOT", "not") != "" {
		negations++
	}
	operand, err := p.primary()
	if negations == 0 || err != nil {
		return operand, err
	}
	return not(operand, negations%2 == 1), nil
}

func (p *parser) primary() (node, error) {
	t := p.here()
	p.next = min(p.next+1, len(p.tokens)-1)
	switch {
	case t.kind == aText || t.kind == aNumber:
		return constant(t.value), nil
	case t.kind == aName:
		return p.named(t)
	case t.kind == aSign && t.text == "(":
		inner, err := p.ternary()
		if err != nil {
			return nil, err
		}
		return inner, p.expect(")")
	default:
		return nil, fmt.Errorf("a value is expected at position %d, and %v found", t.at, t)
	}
}

// named: true, false, null, a reference (user.x) or a call (String.len(x)).
func (p *parser) named(first token) (node, error) {
	switch first.text {
	case "true", "false":
		return constant(first.text == "true"), nil
	case "null":
		return constant(nil), nil
	}
	parts := []string{first.text}
	for p.accept(".") != "" {
		part := p.here()
		if part.kind != aName {
			return nil, fmt.Errorf("a name is expected after the dot at position %d, and %v found", part.at, part)
		}
		p.next++
		parts = append(parts, part.text)
	}
	whole := strings.Join(parts, ".")
	if p.accept("(") != "" {
		return p.call(whole, first.at)
	}
	if len(parts) != 2 {
		return nil, fmt.Errorf("%s is not supported at position %d: references are user.x and appuser.x", whole, first.at)
	}
	switch parts[0] {
	case "user":
		return func(c Context) (any, error) { return c.User[parts[1]], nil }, nil
	case "appuser":
		return func(c Context) (any, error) { return c.AppUser[parts[1]], nil }, nil
	default:
		return nil, fmt.Errorf("%s is not supported at position %d: references are user.x and appuser.x", whole, first.at)
	}
}

func (p *parser) call(called string, at int) (node, error) {
	known, found := functions()[called]
	if !found {
		return nil, fmt.Errorf("%s is not supported at position %d: functions are %s", called, at, functionNames())
	}
	var arguments []node
	for p.accept(")") == "" {
		if len(arguments) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		argument, err := p.ternary()
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, argument)
	}
	if len(arguments) < known.least || known.most >= 0 && len(arguments) > known.most {
		return nil, fmt.Errorf("%s at position %d takes %s, and %d were given", called, at, known.takes(), len(arguments))
	}
	return func(c Context) (any, error) {
		values := make([]any, len(arguments))
		for i, argument := range arguments {
			var err error
			if values[i], err = argument(c); err != nil {
				return nil, err
			}
		}
		value, err := known.do(values)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", called, err)
		}
		return value, nil
	}, nil
}
