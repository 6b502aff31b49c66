package mapping

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// PushStatus says when a mapping is applied (Okta Management API, ProfileMappingPropertyPushStatus).
type PushStatus string

// The two choices of the Mappings page. "Create only" freezes the stored app-user value; the push still carries it (Okta
// support: "partial profile push").
const (
	Push     PushStatus = "PUSH"
	DontPush PushStatus = "DONT_PUSH"
)

// Property is one line of the Mappings page: how the value of an app-user attribute is made.
type Property struct {
	Expression string     `yaml:"expression" json:"expression"`
	PushStatus PushStatus `yaml:"pushStatus" json:"pushStatus"`
}

// Mapping is the mapping from one profile to another, by variable name of the target. It is a value: With and Without
// return changed copies. Its expressions are compiled once, when a line is added.
type Mapping struct {
	// lines are in the order of their variables.
	lines []line
	// compile is how a new line is understood; nil for Compile.
	compile func(source string) (*Expression, error)
}

type line struct {
	variable   string
	property   Property
	expression *Expression
}

// AnyCondition returns the mapping whose new lines are understood by [CompileAnyCondition].
func (m Mapping) AnyCondition() Mapping {
	m.compile = CompileAnyCondition
	return m
}

// With returns the mapping with the line for variable added or replaced. An expression that cannot be understood is refused
// here, with its position; see [Compile].
func (m Mapping) With(variable string, property Property) (Mapping, error) {
	if property.PushStatus == "" {
		property.PushStatus = Push
	}
	if property.PushStatus != Push && property.PushStatus != DontPush {
		return m, fmt.Errorf("mapping of %s: pushStatus %q is not %s or %s", variable, property.PushStatus, Push, DontPush)
	}
	compile := m.compile
	if compile == nil {
		compile = Compile
	}
	expression, err := compile(property.Expression)
	if err != nil {
		return m, fmt.Errorf("mapping of %s: %w", variable, err)
	}
	changed := m.Without(variable)
	at, _ := changed.find(variable)
	changed.lines = slices.Insert(changed.lines, at, line{variable: variable, property: property, expression: expression})
	return changed, nil
}

// Without returns the mapping without the line for variable ("Do not map").
func (m Mapping) Without(variable string) Mapping {
	m.lines = slices.DeleteFunc(slices.Clone(m.lines), func(l line) bool { return l.variable == variable })
	return m
}

func (m Mapping) find(variable string) (int, bool) {
	return slices.BinarySearchFunc(m.lines, variable, func(l line, wanted string) int { return strings.Compare(l.variable, wanted) })
}

// Expression returns the compiled expression of the line for variable; nil for none.
func (m Mapping) Expression(variable string) *Expression {
	at, found := m.find(variable)
	if !found {
		return nil
	}
	return m.lines[at].expression
}

// Properties returns the lines by variable name.
func (m Mapping) Properties() map[string]Property {
	properties := make(map[string]Property, len(m.lines))
	for _, l := range m.lines {
		properties[l.variable] = l.property
	}
	return properties
}

// usualValues is how many of the many attributes of an app most people have: room for more is made when it is needed.
const usualValues = 8

// Apply makes the target's profile anew from the context: lines with PUSH always, lines with DONT_PUSH only when creating.
// What no line makes keeps its value in current, which is not changed. A line whose value is null leaves its attribute unset
// if it was never set, and clears it ("") if it was set before: Okta pushes "" for a cleared attribute (OIN test plan C9337).
// The error is about all lines that cannot be evaluated, as Okta's one event for them is.
func (m Mapping) Apply(context Context, current map[string]any, creating bool) (map[string]any, error) {
	made := make(map[string]any, max(len(current), usualValues))
	maps.Copy(made, current)
	var problems []error
	for i := range m.lines {
		l := &m.lines[i]
		if l.property.PushStatus == DontPush && !creating {
			continue
		}
		value, err := l.expression.evaluate(&context)
		switch {
		case err != nil:
			problems = append(problems, fmt.Errorf("mapping of %s: %w", l.variable, err))
		case value != nil:
			made[l.variable] = value
		case current[l.variable] != nil:
			made[l.variable] = ""
		default:
			delete(made, l.variable)
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return made, nil
}
