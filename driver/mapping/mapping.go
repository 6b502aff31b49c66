package mapping

import (
	"fmt"
	"maps"
	"slices"
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
	Expression string     `yaml:"expression"`
	PushStatus PushStatus `yaml:"pushStatus"`
}

// Mapping is the mapping from one profile to another, by variable name of the target. It is a value: With and Without
// return changed copies.
type Mapping struct {
	lines map[string]line
}

type line struct {
	property   Property
	expression *Expression
}

// Context holds what an expression may refer to: user.x and appuser.x. A missing or nil value was never populated and is
// null; a cleared one is "" (Okta Expression Language reference).
type Context struct {
	User, AppUser map[string]any
}

// With returns the mapping with the line for variable added or replaced. An expression that cannot be understood is refused
// here, by name and position; see [Compile].
func (m Mapping) With(variable string, property Property) (Mapping, error) {
	if property.PushStatus == "" {
		property.PushStatus = Push
	}
	if property.PushStatus != Push && property.PushStatus != DontPush {
		return m, fmt.Errorf("mapping of %s: pushStatus %q is not %s or %s", variable, property.PushStatus, Push, DontPush)
	}
	expression, err := Compile(property.Expression)
	if err != nil {
		return m, fmt.Errorf("mapping of %s: %w", variable, err)
	}
	changed := m.Without(variable)
	changed.lines[variable] = line{property: property, expression: expression}
	return changed, nil
}

// Without returns the mapping without the line for variable ("Do not map").
func (m Mapping) Without(variable string) Mapping {
	lines := make(map[string]line, len(m.lines)+1)
	for name, l := range m.lines {
		if name != variable {
			lines[name] = l
		}
	}
	return Mapping{lines: lines}
}

// Properties returns the lines by variable name.
func (m Mapping) Properties() map[string]Property {
	properties := make(map[string]Property, len(m.lines))
	for name, l := range m.lines {
		properties[name] = l.property
	}
	return properties
}

// Apply makes the app-user profile anew from the context: lines with PUSH always, lines with DONT_PUSH only when creating.
// What no line makes keeps its value in current, which is not changed. A line whose value is null leaves its attribute unset
// if it was never set, and clears it ("") if it was set before: Okta pushes "" for a cleared attribute (OIN test plan C9337).
func (m Mapping) Apply(context Context, current map[string]any, creating bool) (map[string]any, error) {
	made := make(map[string]any, len(current)+len(m.lines))
	for variable, value := range current {
		made[variable] = value
	}
	for _, variable := range slices.Sorted(maps.Keys(m.lines)) {
		l := m.lines[variable]
		if l.property.PushStatus == DontPush && !creating {
			continue
		}
		value, err := l.expression.Evaluate(context)
		if err != nil {
			return nil, fmt.Errorf("mapping of %s: %w", variable, err)
		}
		switch {
		case value != nil:
			made[variable] = value
		case current[variable] != nil:
			made[variable] = ""
		default:
			delete(made, variable)
		}
	}
	return made, nil
}
