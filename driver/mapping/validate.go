package mapping

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
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
	if problems := a.Problems(); len(problems) > 0 {
		return fmt.Errorf("attribute %q: %w", a.Variable, errors.Join(problems...))
	}
	return nil
}

// Problems lists what is wrong with the definition of the attribute.
func (a Attribute) Problems() (problems []error) {
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
	problems = append(problems, a.restrictions()...)
	return append(problems, a.choices()...)
}

// restrictions says what is wrong with the bounds, the format and the pattern.
func (a Attribute) restrictions() (problems []error) {
	complain := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if a.MinLength != nil && a.MaxLength != nil && *a.MinLength > *a.MaxLength {
		complain("minLength %d is above maxLength %d", *a.MinLength, *a.MaxLength)
	}
	if a.MinLength != nil && *a.MinLength < 0 || a.MaxLength != nil && *a.MaxLength < 0 {
		complain("a length cannot be below 0")
	}
	if (a.MinLength != nil || a.MaxLength != nil) && a.Type != String {
		complain("minLength and maxLength are for strings; the type is %s", a.Type)
	}
	if a.Minimum != nil && a.Maximum != nil && *a.Minimum > *a.Maximum {
		complain("minimum %v is above maximum %v", *a.Minimum, *a.Maximum)
	}
	if (a.Minimum != nil || a.Maximum != nil) && a.Type != Integer && a.Type != Number {
		complain("minimum and maximum are for numbers; the type is %s", a.Type)
	}
	if a.Format != "" && !slices.Contains(formats(), a.Format) {
		complain("format %q is not one of %s", a.Format, strings.Join(formats(), ", "))
	}
	if (a.Format != "" || a.Pattern != "") && a.Type != String {
		complain("format and pattern are for strings; the type is %s", a.Type)
	}
	if _, err := patternOf(a.Pattern); err != nil {
		complain("pattern: %w", err)
	}
	if a.Unique && (a.Type == Array || a.Type == Boolean) {
		complain("values of type %s cannot be unique", a.Type)
	}
	return problems
}

// choices says what is wrong with the enumeration: its values fit the type and differ, and oneOf, if there, names the same ones
// in the same order (Okta Management API, UserSchemaAttribute).
func (a Attribute) choices() (problems []error) {
	complain := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	of := a.Type
	if of == Array {
		of = cmp.Or(a.Items, String)
	}
	for i, value := range a.Enum {
		if !fits(of, "", value) {
			complain("enum: %s does not fit the type %s", described(value), of)
		}
		if slices.ContainsFunc(a.Enum[:i], func(other any) bool { return same(value, other) }) {
			complain("enum: %s is there twice", described(value))
		}
	}
	if len(a.OneOf) > 0 && !slices.EqualFunc(a.OneOf, a.Enum, func(choice Choice, value any) bool { return same(choice.Const, value) }) {
		complain("oneOf must name the values of enum, all of them in their order")
	}
	for _, choice := range a.OneOf {
		if strings.TrimSpace(choice.Title) == "" {
			complain("oneOf: %s has no title", described(choice.Const))
		}
	}
	return problems
}
