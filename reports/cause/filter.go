package cause

import (
	"regexp"
	"strconv"
	"strings"
)

// condition is a filter (RFC 7644 §3.4.2.2), as far as it is read here: comparisons of texts, joined by and, or and not.
type condition struct {
	op          string // "and", "or", "not", or of a comparison
	left, right *condition
	attr, value string
}

// filterOf reads a filter; ok is false for one that is beyond it.
func filterOf(text string) (c *condition, ok bool) {
	p := &filterReader{tokens: filterTokens().FindAllString(text, -1)}
	if strings.Join(p.tokens, "") != strings.Join(strings.Fields(text), "") && len(strings.Join(p.tokens, "")) < len(strings.ReplaceAll(text, " ", "")) {
		return nil, false
	}
	c = p.or()
	return c, c != nil && !p.failed && len(p.tokens) == 0
}

func filterTokens() *regexp.Regexp {
	return regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+`)
}

type filterReader struct {
	tokens []string
	failed bool
}

func (p *filterReader) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *filterReader) take() string {
	token := p.peek()
	if len(p.tokens) > 0 {
		p.tokens = p.tokens[1:]
	}
	return token
}

func (p *filterReader) or() *condition {
	left := p.and()
	for strings.EqualFold(p.peek(), "or") {
		p.take()
		left = &condition{op: "or", left: left, right: p.and()}
	}
	return left
}

func (p *filterReader) and() *condition {
	left := p.one()
	for strings.EqualFold(p.peek(), "and") {
		p.take()
		left = &condition{op: "and", left: left, right: p.one()}
	}
	return left
}

func (p *filterReader) one() *condition {
	switch token := p.take(); {
	case strings.EqualFold(token, "not") && p.peek() == "(":
		return &condition{op: "not", left: p.one()}
	case token == "(":
		inner := p.or()
		p.failed = p.failed || p.take() != ")"
		return inner
	case token == "" || token == ")" || strings.ContainsAny(token, "[]"):
		p.failed = true
		return &condition{}
	default:
		c := &condition{attr: token, op: strings.ToLower(p.take())}
		switch c.op {
		case "pr":
		case "eq", "ne", "co", "sw", "ew":
			c.value = p.take()
			if text, err := strconv.Unquote(c.value); err == nil {
				c.value = text
			}
		default:
			p.failed = true
		}
		return c
	}
}

// meets reports whether a resource meets the condition.
func (c *condition) meets(value func(attr string) string) bool {
	switch c.op {
	case "and":
		return c.left.meets(value) && c.right.meets(value)
	case "or":
		return c.left.meets(value) || c.right.meets(value)
	case "not":
		return !c.left.meets(value)
	}
	have := elements(strings.ToLower(value(attribute(c.attr[strings.LastIndex(c.attr, ":")+1:]))))
	want := strings.ToLower(c.value)
	if c.op == "ne" {
		return !containsFold(have, want)
	}
	for _, one := range have {
		switch {
		case c.op == "pr", c.op == "eq" && one == want, c.op == "co" && strings.Contains(one, want),
			c.op == "sw" && strings.HasPrefix(one, want), c.op == "ew" && strings.HasSuffix(one, want):
			return true
		}
	}
	return false
}

// names are the attributes of a condition.
func (c *condition) names() []string {
	switch {
	case c == nil:
		return nil
	case c.left != nil:
		return append(c.left.names(), c.right.names()...)
	default:
		return []string{c.attr}
	}
}
