package mapping

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"unicode/utf8"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// own reports whether a name of the core schema is filled by provisioning itself and never by an attribute (no mapping
// row has them: lab write-up of an AIW app, 2026).
func own(name string) bool {
	switch name {
	case "schemas", "id", "meta", "externalId", "userName", "active", "password", "groups":
		return true
	default:
		return false
	}
}

// Validate reports everything that is wrong with the definition of the attribute.
func (a Attribute) Validate() error {
	var problems []error
	complain := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if !variableName.MatchString(a.Variable) {
		complain("variable name must start with a letter or underscore and hold letters, digits and underscores alone")
	}
	if a.ExternalNamespace != "" {
		place, err := parsePath(a.ExternalName)
		switch {
		case err != nil:
			complain("external name: %w", err)
		case a.Custom && a.ExternalNamespace == Core && own(place[0].name):
			complain("external name %q is reserved in SCIM's core schema; choose another", a.ExternalName)
		}
	}
	if !slices.Contains([]Type{String, Boolean, Integer, Number, Array}, a.Type) {
		complain("type %q is not one of string, boolean, integer, number, array", a.Type)
	}
	if a.Type == Array && !slices.Contains([]Type{"", String, Integer, Number}, a.Items) {
		complain("items of type %q are not string, integer or number", a.Items)
	}
	if !slices.Contains([]Scope{"", None, Self}, a.Scope) {
		complain("scope %q is not NONE or SELF", a.Scope)
	}
	if !slices.Contains([]Mutability{"", ReadWrite, ReadOnly, WriteOnly, Immutable}, a.Mutability) {
		complain("mutability %q is not one of READ_WRITE, READ_ONLY, WRITE_ONLY, IMMUTABLE", a.Mutability)
	}
	if a.MinLength != nil && a.MaxLength != nil && *a.MinLength > *a.MaxLength {
		complain("minLength %d is above maxLength %d", *a.MinLength, *a.MaxLength)
	}
	if len(problems) > 0 {
		return fmt.Errorf("attribute %q: %w", a.Variable, errors.Join(problems...))
	}
	return nil
}

// Check reports what is wrong with a value for the attribute: its type, its length, its enumeration. A nil value ("never
// set") and, unless the attribute is required, "" ("cleared") are always right.
func (a Attribute) Check(value any) error {
	if value == nil || value == "" && !a.Required {
		return nil
	}
	if !fits(a.Type, a.Items, value) {
		return fmt.Errorf("attribute %s is of type %s; %v does not fit", a.Variable, a.Type, value)
	}
	if text, isText := value.(string); isText {
		length := utf8.RuneCountInString(text)
		if a.MinLength != nil && length < *a.MinLength {
			return fmt.Errorf("attribute %s needs at least %d characters; %q has %d", a.Variable, *a.MinLength, text, length)
		}
		if a.MaxLength != nil && length > *a.MaxLength {
			return fmt.Errorf("attribute %s has at most %d characters; %q has %d", a.Variable, *a.MaxLength, text, length)
		}
	}
	if len(a.Enum) > 0 && a.Type != Array && !slices.ContainsFunc(a.Enum, func(allowed any) bool { return fmt.Sprint(allowed) == fmt.Sprint(value) }) {
		return fmt.Errorf("attribute %s is one of %v; %v is not", a.Variable, a.Enum, value)
	}
	return nil
}

func fits(want, items Type, value any) bool {
	switch want {
	case String:
		_, is := value.(string)
		return is
	case Boolean:
		_, is := value.(bool)
		return is
	case Array:
		list, is := value.([]any)
		if items == "" {
			items = String
		}
		return is && !slices.ContainsFunc(list, func(item any) bool { return !fits(items, "", item) })
	default:
		number, is := numberOf(value)
		return is && (want == Number || number == math.Trunc(number))
	}
}

// Check reports everything that is wrong with an app-user profile: unknown variables, required ones that are missing, and
// values that do not fit. userName is not asked for: it belongs to the assignment.
func (s Schema) Check(profile map[string]any) error {
	var problems []error
	for _, variable := range slices.Sorted(maps.Keys(profile)) {
		attribute, known := s.Attribute(variable)
		if !known {
			problems = append(problems, fmt.Errorf("attribute %s is not in the schema", variable))
			continue
		}
		if err := attribute.Check(profile[variable]); err != nil {
			problems = append(problems, err)
		}
	}
	for _, attribute := range s.attributes {
		missing := profile[attribute.Variable] == nil
		if attribute.Required && missing && (attribute.ExternalNamespace != Core || !own(attribute.ExternalName)) {
			problems = append(problems, fmt.Errorf("attribute %s is required", attribute.Variable))
		}
	}
	return errors.Join(problems...)
}
