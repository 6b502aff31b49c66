package runscope

import (
	"encoding/json"
	"strconv"
	"strings"
)

// lookUp follows a path in JavaScript's notation, "Resources[0].name.familyName" or `["urn:…:User"].department`, and says where it
// came to as a JSON Pointer. A name may hold dots, as URNs do: the longest that the object has is taken. A list and a text have a
// length.
func lookUp(in any, path, pointer string) (value, string) {
	path = strings.TrimPrefix(path, ".")
	if path == "" {
		return value{in, true}, pointer
	}
	if path[0] == '[' {
		name, rest, ok := bracket(path)
		if !ok {
			return value{}, pointer
		}
		return step(in, name, rest, pointer)
	}
	ends := []int{len(path)}
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '.' || path[i] == '[' {
			ends = append(ends, i)
		}
	}
	var deepest string
	for _, end := range ends {
		found, at := step(in, path[:end], path[end:], pointer)
		if found.there {
			return found, at
		}
		deepest = at
	}
	return value{}, deepest
}

// step goes one name or place further.
func step(in any, name, rest, pointer string) (value, string) {
	next := pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
	switch of := in.(type) {
	case map[string]any:
		if member, has := of[name]; has {
			return lookUp(member, rest, next)
		}
	case []any:
		if name == "length" && rest == "" {
			return value{json.Number(strconv.Itoa(len(of))), true}, next
		}
		if at, err := strconv.Atoi(name); err == nil && at >= 0 && at < len(of) {
			return lookUp(of[at], rest, next)
		}
	case string:
		if name == "length" && rest == "" {
			return value{json.Number(strconv.Itoa(len(of))), true}, next
		}
	}
	// Where nothing is, the pointer goes to where it would be.
	for rest != "" {
		name, rest = first(strings.TrimPrefix(rest, "."))
		next += "/" + name
	}
	return value{}, next
}

// first cuts the first name or place off a path.
func first(path string) (name, rest string) {
	if strings.HasPrefix(path, "[") {
		if name, rest, ok := bracket(path); ok {
			return name, rest
		}
		return path, ""
	}
	if end := strings.IndexAny(path, ".["); end > 0 {
		return path[:end], path[end:]
	}
	return path, ""
}

// bracket reads [0], ['name'] or ["name"].
func bracket(path string) (name, rest string, ok bool) {
	if len(path) > 2 && (path[1] == '"' || path[1] == '\'') {
		name, rest, ok = strings.Cut(path[2:], string(path[1])+"]")
		return name, rest, ok
	}
	return cutBracket(path)
}

func cutBracket(path string) (name, rest string, ok bool) {
	name, rest, ok = strings.Cut(path[1:], "]")
	return strings.TrimSpace(name), rest, ok
}
