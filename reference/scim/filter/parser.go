package filter

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// Limits keep a filter from costing more than it is worth.
const (
	MaxLength = 4096 // bytes
	MaxDepth  = 20   // parentheses and brackets
)

// SyntaxError says where a filter stops making sense. It is the Cause of the *scim.Error that Parse returns.
type SyntaxError struct {
	Pos      int    // byte offset, from 0
	Expected string // what the grammar allows there
	Found    string // what stands there; never a value
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("at position %d: expected %s, found %s", e.Pos+1, e.Expected, e.Found)
}

func failure(pos int, expected, found string) error {
	cause := &SyntaxError{Pos: pos, Expected: expected, Found: found}
	refusal := scim.BadRequest(scim.InvalidFilter, "filter: %s", cause.Error())
	refusal.Cause = cause
	return refusal
}

// Parse reads a filter (RFC 7644 §3.4.2.2, figure 1). The error is a *scim.Error, 400 invalidFilter.
func Parse(source string) (Expr, error) {
	if len(source) > MaxLength {
		return nil, failure(MaxLength, fmt.Sprintf("at most %d bytes", MaxLength), fmt.Sprintf("%d", len(source)))
	}
	if !utf8.ValidString(source) {
		return nil, failure(0, "valid UTF-8", "other bytes")
	}
	p := &parser{source: source}
	if err := p.advance(); err != nil {
		return nil, err
	}
	expr, err := p.or(0, false)
	if err != nil {
		return nil, err
	}
	if p.token.kind != end {
		return nil, p.unexpected(`"and", "or" or the end`)
	}
	return expr, nil
}

type parser struct {
	source string
	token  token // the one under the cursor
	after  int   // offset behind token
}

func (p *parser) advance() error {
	var err error
	p.token, p.after, err = next(p.source, p.after)
	return err
}

func (p *parser) unexpected(expected string) error {
	return failure(p.token.pos, expected, p.token.describe())
}

func (p *parser) or(depth int, inValuePath bool) (Expr, error) {
	left, err := p.and(depth, inValuePath)
	for err == nil && p.token.is("or") {
		var right Expr
		if err = p.advance(); err == nil {
			right, err = p.and(depth, inValuePath)
			left = Or{Left: left, Right: right}
		}
	}
	return left, err
}

func (p *parser) and(depth int, inValuePath bool) (Expr, error) {
	left, err := p.term(depth, inValuePath)
	for err == nil && p.token.is("and") {
		var right Expr
		if err = p.advance(); err == nil {
			right, err = p.term(depth, inValuePath)
			left = And{Left: left, Right: right}
		}
	}
	return left, err
}

// term is a group, a negated group, a value path or a comparison. "not" is a keyword only before "(": an attribute may
// bear that name.
func (p *parser) term(depth int, inValuePath bool) (Expr, error) {
	if p.token.kind == openParen {
		return p.group(depth+1, inValuePath)
	}
	if p.token.kind != word {
		return nil, p.unexpected(`an attribute name, "not" or "("`)
	}
	name := p.token
	if err := p.advance(); err != nil {
		return nil, err
	}
	if name.is("not") && p.token.kind == openParen {
		inner, err := p.group(depth+1, inValuePath)
		if err != nil {
			return nil, err
		}
		return Not{Expr: inner}, nil
	}
	path, ok := splitAttrPath(name.word)
	if !ok {
		return nil, failure(name.pos, "an attribute name", "a word that is none")
	}
	if p.token.kind == openBracket {
		return p.valuePath(path, depth+1, inValuePath)
	}
	return p.comparison(path)
}

func (p *parser) group(depth int, inValuePath bool) (Expr, error) {
	if depth > MaxDepth {
		return nil, failure(p.token.pos, fmt.Sprintf("at most %d levels of nesting", MaxDepth), "one more")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	inner, err := p.or(depth, inValuePath)
	if err != nil {
		return nil, err
	}
	if p.token.kind != closeParen {
		return nil, p.unexpected(`"and", "or" or ")"`)
	}
	return inner, p.advance()
}

func (p *parser) valuePath(attr AttrPath, depth int, inValuePath bool) (Expr, error) {
	if inValuePath || attr.Sub != "" {
		return nil, p.unexpected(`an operator (only a multi-valued attribute takes "[")`)
	}
	if depth > MaxDepth {
		return nil, failure(p.token.pos, fmt.Sprintf("at most %d levels of nesting", MaxDepth), "one more")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	inner, err := p.or(depth, true)
	if err != nil {
		return nil, err
	}
	if p.token.kind != closeBracket {
		return nil, p.unexpected(`"and", "or" or "]"`)
	}
	return ValuePath{Attr: attr, Filter: inner}, p.advance()
}

func (p *parser) comparison(path AttrPath) (Expr, error) {
	const operators = "an operator (eq, ne, co, sw, ew, pr, gt, ge, lt, le)"
	if p.token.kind != word {
		return nil, p.unexpected(operators)
	}
	switch op := Op(strings.ToLower(p.token.word)); op {
	case "pr":
		return Present{Path: path}, p.advance()
	case Eq, Ne, Co, Sw, Ew, Gt, Ge, Lt, Le:
		if err := p.advance(); err != nil {
			return nil, err
		}
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		return Compare{Path: path, Op: op, Value: value}, p.advance()
	default:
		return nil, p.unexpected(operators)
	}
}

// value reads compValue: a JSON string, number, true, false or null. Keywords are taken in any case.
func (p *parser) value() (any, error) {
	const expected = "a string in double quotes, a number, true, false or null"
	switch {
	case p.token.kind == text:
		return p.token.value, nil
	case p.token.is("true"):
		return true, nil
	case p.token.is("false"):
		return false, nil
	case p.token.is("null"):
		return nil, nil
	case p.token.kind == number && json.Valid([]byte(p.token.word)):
		return json.Number(p.token.word), nil
	default:
		return nil, p.unexpected(expected)
	}
}
