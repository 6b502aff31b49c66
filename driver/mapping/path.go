package mapping

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// step is one step of an external name: a member, or an element of the array that the step before it named.
type step struct {
	// name is the member's name; "" for an element.
	name string
	// by and is select the first element whose member by is is: "^[primary==true]".
	by string
	is any
	// index selects by position from 0: "[1]".
	index int
}

func (s step) isElement() bool { return s.name == "" }

var (
	memberName = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$-]*$`)
	// A number is written as JSON writes one, since it is sent as it stands.
	elementBy   = regexp.MustCompile(`^\^\[\s*([A-Za-z_$][A-Za-z0-9_$-]*)\s*==\s*(true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?|'[^']*'|"[^"]*")\s*\]$`)
	elementAt   = regexp.MustCompile(`^\[(\d+)\]$`)
	beforeIndex = regexp.MustCompile(`([^.^])(\^?\[)`)
)

// parsePath understands an external name: members parted by dots ("name.givenName"), the first element that matches
// ("emails.^[primary==true].value", the selection of the Spring Expression Language) and an element by position
// ("emails.[1].type"), as vendors' Profile Editor tables have them.
func parsePath(externalName string) ([]step, error) {
	if !utf8.ValidString(externalName) {
		return nil, errors.New("it is not valid UTF-8, which JSON is written in")
	}
	var steps []step
	for _, part := range splitPath(beforeIndex.ReplaceAllString(externalName, "$1.$2")) {
		if memberName.MatchString(part) {
			steps = append(steps, step{name: part})
			continue
		}
		if len(steps) == 0 || steps[len(steps)-1].isElement() {
			return nil, fmt.Errorf("%q: the name of an attribute expected, and %q found", externalName, part)
		}
		if match := elementBy.FindStringSubmatch(part); match != nil {
			steps = append(steps, step{by: match[1], is: literal(match[2])})
			continue
		}
		match := elementAt.FindStringSubmatch(part)
		if match == nil {
			return nil, fmt.Errorf("%q: %q is not understood; expected forms are name.givenName, emails.^[primary==true].value, phoneNumbers.^[type=='mobile'].value, emails.[0].value", externalName, part)
		}
		index, err := strconv.Atoi(match[1])
		if err != nil || index > 99 {
			return nil, fmt.Errorf("%q: position %s is too large; at most 99", externalName, match[1])
		}
		steps = append(steps, step{index: index})
	}
	if len(steps) > 0 && steps[len(steps)-1].isElement() {
		return nil, fmt.Errorf("%q ends with an element; name its sub-attribute, such as .value", externalName)
	}
	return steps, nil
}

// splitPath parts at dots that do not stand in brackets.
func splitPath(externalName string) []string {
	var parts []string
	depth, from := 0, 0
	for i, r := range externalName {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case r == '.' && depth == 0:
			parts = append(parts, externalName[from:i])
			from = i + 1
		}
	}
	return append(parts, externalName[from:])
}

func literal(text string) any {
	switch {
	case text == "true" || text == "false":
		return text == "true"
	case text[0] == '\'' || text[0] == '"':
		return text[1 : len(text)-1]
	default:
		return json.Number(text)
	}
}

// set puts a value at the end of the path and makes what is missing on the way. What is there keeps its place.
func set(object *ordered.Object, path []step, value any) {
	head := path[0]
	if len(path) == 1 {
		object.Set(head.name, value)
		return
	}
	if path[1].isElement() {
		list, _ := object.Get(head.name)
		items, _ := list.([]any)
		element, items := elementFor(items, path[1])
		object.Set(head.name, items)
		set(element, path[2:], value)
		return
	}
	inner, _ := object.Get(head.name)
	child, isObject := inner.(*ordered.Object)
	if !isObject {
		child = ordered.New()
		object.Set(head.name, child)
	}
	set(child, path[1:], value)
}

// elementFor finds the element or appends one. An element that does not say "primary" is not the primary one: Okta reads
// only what is marked (Okta SCIM FAQ).
func elementFor(items []any, wanted step) (*ordered.Object, []any) {
	if at := find(items, wanted); at >= 0 {
		if element, isObject := items[at].(*ordered.Object); isObject {
			return element, items
		}
	}
	element := ordered.New()
	if wanted.by != "" {
		element.Set(wanted.by, wanted.is)
	}
	return element, append(slices.Clone(items), element)
}

func find(items []any, wanted step) int {
	if wanted.by == "" {
		if wanted.index < len(items) {
			return wanted.index
		}
		return -1
	}
	return slices.IndexFunc(items, func(item any) bool {
		element, isObject := item.(*ordered.Object)
		if !isObject {
			return false
		}
		value, _ := element.Get(wanted.by)
		return value == wanted.is
	})
}

// get returns the value at the end of the path, or nil.
func get(object *ordered.Object, path []step) any {
	value, _ := object.GetFold(path[0].name)
	rest := path[1:]
	if len(rest) > 0 && rest[0].isElement() {
		items, _ := value.([]any)
		at := find(items, rest[0])
		if at < 0 {
			return nil
		}
		value, rest = items[at], rest[1:]
	}
	if len(rest) == 0 {
		return value
	}
	child, isObject := value.(*ordered.Object)
	if !isObject {
		return nil
	}
	return get(child, rest)
}

// remove takes the member at the end of the path away, if it is there.
func remove(object *ordered.Object, path []step) {
	last := len(path) - 1
	if last == 0 {
		object.Delete(path[0].name)
		return
	}
	parent := path[:last]
	if parent[len(parent)-1].isElement() {
		list, _ := get(object, parent[:len(parent)-1]).([]any)
		if at := find(list, parent[len(parent)-1]); at >= 0 {
			if element, isObject := list[at].(*ordered.Object); isObject {
				element.Delete(path[last].name)
			}
		}
		return
	}
	if child, isObject := get(object, parent).(*ordered.Object); isObject {
		child.Delete(path[last].name)
	}
}

// place is a path as text up to its last step, to tell attributes of one element.
func place(path []step) string {
	var text strings.Builder
	for _, s := range path[:len(path)-1] {
		fmt.Fprintf(&text, "%s/%s/%v/%d;", s.name, s.by, s.is, s.index)
	}
	return text.String()
}
