package probe

import (
	"maps"
	"strconv"
	"strings"
)

// Resource is a SCIM resource as the target gave it.
type Resource map[string]any

// ID is the id, or "" when there is none or it is not a string.
func (r Resource) ID() string { return r.Text("id") }

// Text is the string at a path such as `name.givenName` or `emails[0].value`, or "".
func (r Resource) Text(path string) string {
	text, _ := at(map[string]any(r), path).(string)
	return text
}

// At is what stands at a path, or nil. A schema URN is a key like any other: `urn:…:User|department` separates it with a bar.
func (r Resource) At(path string) any { return at(map[string]any(r), path) }

// Without returns a copy without the named top-level attributes.
func (r Resource) Without(names ...string) Resource {
	rest := maps.Clone(r)
	for _, name := range names {
		delete(rest, name)
	}
	return rest
}

// at walks a path. Steps are separated by dots, or by a bar after a step that itself holds dots (a URN); `[n]` picks an
// element of an array. Names are compared without regard to case, as attribute names are (RFC 7643 §2.1).
func at(value any, path string) any {
	if urn, rest, found := strings.Cut(path, "|"); found {
		return at(member(value, urn), rest)
	}
	for step := range strings.SplitSeq(path, ".") {
		name, index, indexed := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		if name != "" {
			value = member(value, name)
		}
		if indexed {
			value = element(value, index)
		}
	}
	return value
}

func member(value any, name string) any {
	object, ok := value.(map[string]any)
	if !ok {
		if resource, isResource := value.(Resource); isResource {
			object = resource
		} else {
			return nil
		}
	}
	if exact, found := object[name]; found {
		return exact
	}
	for key, candidate := range object {
		if strings.EqualFold(key, name) {
			return candidate
		}
	}
	return nil
}

func element(value any, index string) any {
	array, ok := value.([]any)
	n, err := strconv.Atoi(index)
	if !ok || err != nil || n < 0 || n >= len(array) {
		return nil
	}
	return array[n]
}
