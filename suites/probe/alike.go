package probe

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/scimdrill/scimdrill"
)

// Unlike compares what was written with what is shown, by the rules of the attributes and not byte by byte, and tells each
// difference. What was written must be there; what the server adds does not count. A server may write a value in a canonical form
// (RFC 7643 §2.4, §4.1.2): letter case counts only where the attribute is caseExact (§2.2), the order of values never does, and null
// and [] are nothing (§2.5).
func Unlike(written map[string]any, shown Resource) []scimdrill.Difference {
	var differences []scimdrill.Difference
	for _, name := range slices.Sorted(maps.Keys(written)) {
		differences = append(differences, unlike(name, "/"+escaped(name), written[name], shown.At(quoted(name)))...)
	}
	return differences
}

func unlike(name, pointer string, written, shown any) []scimdrill.Difference {
	if isNothing(written) {
		if isNothing(shown) {
			return nil
		}
		return []scimdrill.Difference{{Pointer: pointer, Found: compact(shown)}}
	}
	different := []scimdrill.Difference{{Pointer: pointer, Expected: compact(written), Found: compact(shown)}}
	switch want := written.(type) {
	case map[string]any:
		object, isObject := shown.(map[string]any)
		if !isObject {
			return different
		}
		var differences []scimdrill.Difference
		for _, part := range slices.Sorted(maps.Keys(want)) {
			within := name + "." + part
			if strings.HasPrefix(name, "urn:") {
				within = part
			}
			differences = append(differences, unlike(within, pointer+"/"+escaped(part), want[part], member(object, part))...)
		}
		return differences
	case []any:
		found, isArray := shown.([]any)
		if !isArray {
			return different
		}
		var differences []scimdrill.Difference
		for i, element := range want {
			has := func(candidate any) bool { return len(unlike(name, "", element, candidate)) == 0 }
			if !slices.ContainsFunc(found, has) {
				differences = append(differences, scimdrill.Difference{
					Pointer: fmt.Sprintf("%s/%d", pointer, i), Expected: compact(element), Found: compact(shown),
				})
			}
		}
		return differences
	case string:
		if text, isText := shown.(string); isText && canonical(name, want) == canonical(name, text) {
			return nil
		}
	default:
		if compact(written) == compact(shown) {
			return nil
		}
	}
	return different
}

// canonical is a text in the form in which equal values of an attribute are equal.
func canonical(name, text string) string {
	switch {
	case strings.EqualFold(name, "externalId"), strings.EqualFold(name, "id"):
		return text
	case strings.EqualFold(name, "phoneNumbers.value"), strings.EqualFold(name, "phoneNumbers"):
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, text)
	case strings.EqualFold(name, "locale"), strings.EqualFold(name, "preferredLanguage"):
		text = strings.ReplaceAll(text, "_", "-")
	}
	return strings.ToLower(norm.NFC.String(text))
}

func isNothing(value any) bool {
	list, isList := value.([]any)
	return value == nil || isList && len(list) == 0
}

// quoted is a name as At takes it: a URN, which holds dots itself, ends with a bar.
func quoted(name string) string {
	if strings.Contains(name, ":") {
		return name + "|"
	}
	return name
}

func escaped(step string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(step) }
