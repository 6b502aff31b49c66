package scenario

import (
	"fmt"
	"reflect"
	"strings"
)

// Reference is the reference of the words, as Markdown tables: one for each kind of thing that a scenario holds, made of the types of
// the loader.
func Reference() string {
	var text strings.Builder
	seen := map[reflect.Type]bool{}
	table(&text, "A scenario", reflect.TypeFor[Scenario](), seen)
	return text.String()
}

func table(text *strings.Builder, title string, of reflect.Type, seen map[reflect.Type]bool) {
	seen[of] = true
	fmt.Fprintf(text, "### %s\n\n| Word | Holds | |\n|---|---|---|\n", title)
	type part struct {
		title string
		of    reflect.Type
	}
	var parts []part
	for _, f := range fieldsOf(of) {
		holds, inner := holdsOf(f.Type, f.Tag)
		needed := ""
		if f.Tag.Get("need") != "" {
			needed = " **Needed.**"
		}
		fmt.Fprintf(text, "| `%s` | %s | %s%s |\n", f.name, holds, f.Tag.Get("doc"), needed)
		if inner != nil && !seen[inner] {
			seen[inner] = true
			parts = append(parts, part{titleOf(inner), inner})
		}
	}
	text.WriteString("\n")
	for _, p := range parts {
		table(text, p.title, p.of, seen)
	}
}

// holdsOf is what a word holds, and the kind of thing that it holds, if it is one with words of its own.
func holdsOf(of reflect.Type, tag reflect.StructTag) (string, reflect.Type) {
	switch of.Kind() {
	case reflect.Pointer:
		return holdsOf(of.Elem(), tag)
	case reflect.Struct:
		text := "[" + strings.ToLower(titleOf(of)) + "](#" + strings.ReplaceAll(strings.ToLower(titleOf(of)), " ", "-") + ")"
		for _, f := range fieldsOf(of) {
			if f.Tag.Get("short") != "" {
				return "`" + f.name + "` alone, or " + text, of
			}
		}
		return text, of
	case reflect.Slice:
		text, inner := holdsOf(of.Elem(), tag)
		return "a list: " + text, inner
	case reflect.Map:
		text, inner := holdsOf(of.Elem(), tag)
		if named := tag.Get("of"); named != "" {
			return "by " + named + ": " + text, inner
		}
		return "by name: " + text, inner
	case reflect.Bool:
		return "`true` or `false`", nil
	case reflect.Int:
		return "a number", nil
	case reflect.Interface:
		return "a value", nil
	default:
		if allowed := tag.Get("words"); allowed != "" {
			return "`" + strings.ReplaceAll(allowed, ",", "`, `") + "`", nil
		}
		if named := tag.Get("of"); named != "" {
			return "a " + named, nil
		}
		return "a text", nil
	}
}

func titleOf(of reflect.Type) string {
	name := of.Name()
	if strings.ContainsAny(name[:1], "AEIOU") {
		return "An " + strings.ToLower(name)
	}
	return "A " + strings.ToLower(name)
}
