package filter

import (
	"encoding/json"
	"strings"
)

// Op is a comparison operator, in lower case (RFC 7644 §3.4.2.2, table 3).
type Op string

// The comparison operators. "pr" is not among them: see Present.
const (
	Eq Op = "eq"
	Ne Op = "ne"
	Co Op = "co"
	Sw Op = "sw"
	Ew Op = "ew"
	Gt Op = "gt"
	Ge Op = "ge"
	Lt Op = "lt"
	Le Op = "le"
)

// Expr is a filter: And, Or, Not, Compare, Present or ValuePath. String gives a filter that parses to an equal tree.
type Expr interface {
	String() string
	expr()
}

type (
	// And holds when both sides hold.
	And struct{ Left, Right Expr }
	// Or holds when either side holds.
	Or struct{ Left, Right Expr }
	// Not holds when its operand does not.
	Not struct{ Expr Expr }
	// Compare compares an attribute with a value: string, bool, json.Number or nil (null).
	Compare struct {
		Path  AttrPath
		Op    Op
		Value any
	}
	// Present holds when the attribute has a non-empty value.
	Present struct{ Path AttrPath }
	// ValuePath holds when one element of a multi-valued complex attribute satisfies the whole inner filter, whose
	// attribute names are sub-attributes of Attr.
	ValuePath struct {
		Attr   AttrPath
		Filter Expr
	}
)

func (And) expr()       {}
func (Or) expr()        {}
func (Not) expr()       {}
func (Compare) expr()   {}
func (Present) expr()   {}
func (ValuePath) expr() {}

// AttrPath names an attribute as the client spelled it: [URN ":"] Name ["." Sub].
type AttrPath struct{ URN, Name, Sub string }

func (p AttrPath) String() string {
	text := p.Name
	if p.URN != "" {
		text = p.URN + ":" + text
	}
	if p.Sub != "" {
		text += "." + p.Sub
	}
	return text
}

func (e Or) String() string { return e.Left.String() + " or " + orOperand(e.Right) }

func (e And) String() string { return andOperand(e.Left, false) + " and " + andOperand(e.Right, true) }

func (e Not) String() string { return "not (" + e.Expr.String() + ")" }

func (e Compare) String() string {
	return e.Path.String() + " " + string(e.Op) + " " + valueText(e.Value)
}

func (e Present) String() string { return e.Path.String() + " pr" }

func (e ValuePath) String() string { return e.Attr.String() + "[" + e.Filter.String() + "]" }

// Chains associate to the left, so a right operand of the same operator keeps its parentheses.
func orOperand(right Expr) string {
	if _, ok := right.(Or); ok {
		return "(" + right.String() + ")"
	}
	return right.String()
}

func andOperand(operand Expr, isRight bool) string {
	switch operand.(type) {
	case Or:
		return "(" + operand.String() + ")"
	case And:
		if isRight {
			return "(" + operand.String() + ")"
		}
	}
	return operand.String()
}

func valueText(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		if value {
			return "true"
		}
		return "false"
	case json.Number:
		return value.String()
	case string:
		return quote(value)
	default:
		return "null"
	}
}

// quote writes a JSON string without the HTML escapes that encoding/json adds by default.
func quote(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	// A string always encodes.
	_ = encoder.Encode(text)
	return strings.TrimSuffix(b.String(), "\n")
}
