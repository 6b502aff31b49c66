package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// function is one function of the language.
type function struct {
	// least and most are how many arguments it takes; most -1 for any number.
	least, most int
	do          body
	// fix, if there, looks at the arguments when the expression is compiled: it refuses what can never be computed, and may
	// return another body, which has its work done.
	fix func(arguments []node) (body, error)
}

type body func(c *Context, arguments []any) (any, error)

func (f function) takes() string {
	switch {
	case f.most < 0:
		return fmt.Sprintf("at least %d arguments", f.least)
	case f.least == f.most:
		return fmt.Sprintf("%d arguments", f.least)
	default:
		return fmt.Sprintf("%d to %d arguments", f.least, f.most)
	}
}

// call is a function with its arguments; the next token is the bracket.
func (p *parser) call(called token) (node, error) {
	known, found := p.functions[called.text]
	if !found {
		return nil, refuse(called.at, "%s", p.unknown(called.text))
	}
	if family, _, _ := strings.Cut(called.text, "."); p.in == ofGroupRules && !inGroupRules(family, called.text) {
		return nil, refuse(called.at, "%s cannot be used in a group rule, which knows String, Arrays, user and isMemberOf functions alone", called.text)
	}
	p.called = append(p.called, called)
	p.next++
	arguments, err := p.list(")")
	if err != nil {
		return nil, err
	}
	if len(arguments) < known.least || known.most >= 0 && len(arguments) > known.most {
		return nil, refuse(called.at, "%s takes %s, and %d were given", called.text, known.takes(), len(arguments))
	}
	do := known.do
	if known.fix != nil {
		fixed, err := known.fix(arguments)
		if err != nil {
			return nil, refuse(called.at, "%s: %v", called.text, err)
		}
		if fixed != nil {
			do = fixed
		}
	}
	return computed(func(c *Context) (any, error) {
		values := make([]any, len(arguments))
		for i, argument := range arguments {
			var err error
			if values[i], err = argument.value(c); err != nil {
				return nil, err
			}
		}
		value, err := do(c, values)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", called.text, err)
		}
		if text, isText := value.(string); isText && len(text) > longestText {
			return nil, fmt.Errorf("%s: a text of more than %d bytes", called.text, longestText)
		}
		return value, nil
	}), nil
}

// inGroupRules: the functions of membership are what the form "Group membership includes" of a rule is saved as.
func inGroupRules(family, name string) bool {
	switch family {
	case "String", "Arrays", "user":
		return true
	default:
		return strings.HasPrefix(name, "isMemberOf") || slices.Contains(deprecated(), name)
	}
}

// deprecated are the forms of String functions that stand alone.
func deprecated() []string {
	return []string{"toUpperCase", "toLowerCase", "substring", "substringBefore", "substringAfter"}
}

// unknown says what is there instead of a function that is not.
func (p *parser) unknown(called string) string {
	family, name, isDotted := strings.Cut(called, ".")
	switch {
	case family == "Groups":
		return called + " serves the groups claim of a token; Okta does not take it in mappings. Use getFilteredGroups or isMemberOfGroupName…"
	case called == "user.isMemberOf" || family == "DateTime":
		return called + " belongs to the Expression Language of Okta's Identity Engine, not to that of mappings and group rules"
	case isDotted && !p.isFamily(family):
		return fmt.Sprintf("there is no function %s; values have no functions of their own here: write %s", called, insteadOf(name))
	}
	var known []string
	for _, one := range slices.Sorted(maps.Keys(p.functions)) {
		if !isDotted && !strings.Contains(one, ".") || isDotted && strings.HasPrefix(one, family+".") {
			known = append(known, one)
		}
	}
	return fmt.Sprintf("there is no function %s; there are %s", called, strings.Join(known, ", "))
}

func (p *parser) isFamily(family string) bool {
	for name := range p.functions {
		if strings.HasPrefix(name, family+".") {
			return true
		}
	}
	return false
}

// list are values parted by commas, up to the bracket that closes them.
func (p *parser) list(closing string) ([]node, error) {
	var values []node
	for p.accept(closing) == "" {
		if len(values) > 0 {
			if p.accept(",") == "" {
				return nil, refuse(p.here().at, "%q or %q is expected, and %v found", ",", closing, p.here())
			}
		}
		value, err := p.ternary()
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// braces: {1, 2, 3} is an array, {'group.id': …} an object, as in the Spring Expression Language.
func (p *parser) braces() (node, error) {
	if p.accept("}") != "" {
		return computed(func(*Context) (any, error) { return []any{}, nil }), nil
	}
	if key := p.here(); (key.kind == aText || key.kind == aName) && p.ahead(1).is(":") {
		return p.object()
	}
	items, err := p.list("}")
	if err != nil {
		return nil, err
	}
	return computed(func(c *Context) (any, error) {
		values := make([]any, len(items))
		for i, item := range items {
			var err error
			if values[i], err = item.value(c); err != nil {
				return nil, err
			}
		}
		return values, nil
	}), nil
}

func (p *parser) object() (node, error) {
	var keys []string
	var values []node
	for {
		key := p.here()
		if key.kind != aText && key.kind != aName {
			return nil, refuse(key.at, "a key is expected, and %v found", key)
		}
		p.next++
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		value, err := p.ternary()
		if err != nil {
			return nil, err
		}
		name := key.text
		if key.kind == aText {
			name = textOf(key.value)
		}
		keys, values = append(keys, name), append(values, value)
		if p.accept(",") != "" {
			continue
		}
		if err := p.expect("}"); err != nil {
			return nil, err
		}
		break
	}
	return computed(func(c *Context) (any, error) {
		object := make(map[string]any, len(keys))
		for i, key := range keys {
			var err error
			if object[key], err = values[i].value(c); err != nil {
				return nil, err
			}
		}
		return object, nil
	}), nil
}
