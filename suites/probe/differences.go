package probe

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Absent is what Differences expects where nothing may stand: no value, null, "" and [] are the same to SCIM (RFC 7643 §2.5),
// as is the empty string to Okta, which sends it for a value that was cleared.
type Absent struct{}

// Differences compares some paths of the resource with what is wanted there, and tells each that differs, in the order of
// the paths. What is not named is not compared.
func (r Resource) Differences(want map[string]any) []scimdrill.Difference {
	var differences []scimdrill.Difference
	for _, path := range slices.Sorted(maps.Keys(want)) {
		found := r.At(path)
		if _, absent := want[path].(Absent); absent {
			if !isAbsent(found) {
				differences = append(differences, scimdrill.Difference{Pointer: pointer(path), Found: compact(found)})
			}
			continue
		}
		if compact(want[path]) != compact(found) {
			differences = append(differences, scimdrill.Difference{
				Pointer: pointer(path), Expected: compact(want[path]), Found: compact(found),
			})
		}
	}
	return differences
}

func isAbsent(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	default:
		return false
	}
}

// compact is a value as JSON with sorted keys, or "" for nothing.
func compact(value any) string {
	if value == nil {
		return ""
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// pointer is a path as a JSON Pointer (RFC 6901): `emails[0].value` is /emails/0/value.
func pointer(path string) string {
	var steps []string
	if urn, rest, found := strings.Cut(path, "|"); found {
		steps, path = append(steps, urn), rest
	}
	for step := range strings.SplitSeq(path, ".") {
		name, index, indexed := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		if name != "" {
			steps = append(steps, name)
		}
		if _, err := strconv.Atoi(index); indexed && err == nil {
			steps = append(steps, index)
		}
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var text strings.Builder
	for _, step := range steps {
		text.WriteString("/" + escape.Replace(step))
	}
	return text.String()
}
