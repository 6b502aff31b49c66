package runscope

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// Variables are what stands for {{names}} in a test.
type Variables struct{ values map[string]string }

func (v *Variables) get(name string) (string, bool) {
	text, has := v.values[name]
	return text, has
}

func (v *Variables) set(name, text string) { v.values[name] = text }

func (v *Variables) clone() *Variables { return &Variables{maps.Clone(v.values)} }

var (
	template     = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	variableName = regexp.MustCompile(`^[A-Za-z_][\w.-]*$`)
)

// namesIn are the names in the templates of a text.
func namesIn(text string) []string {
	var names []string
	for _, match := range template.FindAllStringSubmatch(text, -1) {
		names = append(names, strings.TrimSpace(match[1]))
	}
	return names
}

// missingError says which variable has no value.
type missingError struct{ name string }

func (e *missingError) Error() string { return fmt.Sprintf("variable %s has no value", e.name) }

// fill puts values in the place of names.
func (v *Variables) fill(text string) (string, error) {
	var missing error
	filled := template.ReplaceAllStringFunc(text, func(found string) string {
		name := strings.TrimSpace(found[2 : len(found)-2])
		value, has := v.get(name)
		if !has && missing == nil {
			missing = &missingError{name}
		}
		return value
	})
	return filled, missing
}
