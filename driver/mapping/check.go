package mapping

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"unicode/utf8"
)

// Check reports what is wrong with a value for the attribute: see [Attribute.Problem].
func (a Attribute) Check(value any) error {
	if problem := a.Problem(value); problem != "" {
		return fmt.Errorf("attribute %s: %s", a.Variable, problem)
	}
	return nil
}

// Problem says what is wrong with a value for the attribute, or "": its type, its format, its length or size, its pattern, its
// enumeration. A nil value ("never set") and, unless the attribute is required, "" ("cleared") are always right.
func (a Attribute) Problem(value any) string {
	if value == nil || value == "" && !a.Required {
		return ""
	}
	if value == "" {
		return "The field cannot be left blank"
	}
	if !fits(a.Type, a.Items, value) {
		return fmt.Sprintf("%s does not match the attribute's data type %s", described(value), a.typeName())
	}
	problem := ""
	switch v := value.(type) {
	case string:
		problem = a.textProblem(v)
	case []any:
		for _, item := range v {
			problem = cmp.Or(problem, a.choiceProblem(item))
		}
		return problem
	default:
		problem = a.numberProblem(value)
	}
	return cmp.Or(problem, a.choiceProblem(value))
}

func (a Attribute) typeName() string {
	if a.Type == Array {
		return "array of " + string(cmp.Or(a.Items, String))
	}
	return string(a.Type)
}

func (a Attribute) textProblem(text string) string {
	length := utf8.RuneCountInString(text)
	switch {
	case a.MinLength != nil && length < *a.MinLength:
		return fmt.Sprintf("the text is too short: %d characters, and at least %d are needed", length, *a.MinLength)
	case a.MaxLength != nil && length > *a.MaxLength:
		return fmt.Sprintf("the text is too long: %d characters, and at most %d are allowed", length, *a.MaxLength)
	}
	if wanted := formatProblem(a.Format, text); wanted != "" {
		return fmt.Sprintf("%s is expected, and %s found", wanted, described(text))
	}
	if a.Pattern != "" {
		if pattern, err := patternOf(a.Pattern); err != nil || !pattern.MatchString(text) {
			return fmt.Sprintf("%s does not match the pattern %s", described(text), a.Pattern)
		}
	}
	return ""
}

func (a Attribute) numberProblem(value any) string {
	number, _ := numberOf(value)
	switch {
	case a.Minimum != nil && number < *a.Minimum:
		return fmt.Sprintf("%s is below %s, the least that is allowed", described(value), textOf(*a.Minimum))
	case a.Maximum != nil && number > *a.Maximum:
		return fmt.Sprintf("%s is above %s, the most that is allowed", described(value), textOf(*a.Maximum))
	default:
		return ""
	}
}

func (a Attribute) choiceProblem(value any) string {
	if len(a.Enum) == 0 || slices.ContainsFunc(a.Enum, func(allowed any) bool { return same(allowed, value) }) {
		return ""
	}
	return fmt.Sprintf("%s is not one of the allowed values %s", described(value), csv(a.Enum))
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
		return is && !slices.ContainsFunc(list, func(item any) bool { return !fits(cmp.Or(items, String), "", item) })
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
	for _, variable := range s.Missing(profile) {
		problems = append(problems, fmt.Errorf("attribute %s is required", variable))
	}
	return errors.Join(problems...)
}

// Missing lists the required attributes that a profile has no value for. userName is not among them.
func (s Schema) Missing(profile map[string]any) []string {
	var missing []string
	for i := range s.attributes {
		attribute := &s.attributes[i]
		value := profile[attribute.Variable]
		if attribute.Required && (value == nil || value == "") && (attribute.ExternalNamespace != Core || !own(attribute.ExternalName)) {
			missing = append(missing, attribute.Variable)
		}
	}
	return missing
}
