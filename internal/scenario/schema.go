package scenario

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// Schema is the JSON Schema (draft 2020-12) of the language, made of the same types as the loader: what one knows, so does the other.
func Schema() ([]byte, error) {
	w := &schemaWriter{definitions: map[string]any{}}
	root := w.object(reflect.TypeFor[Scenario]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://raw.githubusercontent.com/scimdrill/scimdrill/main/fixtures/bugs/scenario.schema.json"
	root["title"] = "scimdrill scenario"
	root["description"] = "A bug report that scimdrill can play. See docs/scenarios.md."
	root["$defs"] = w.definitions
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(root)
	return out.Bytes(), err
}

type schemaWriter struct{ definitions map[string]any }

func (w *schemaWriter) object(of reflect.Type) map[string]any {
	properties, required, short := map[string]any{}, []string{}, ""
	var acts []any
	for _, f := range fieldsOf(of) {
		property := w.value(f.Type, f.Tag)
		property["description"] = f.Tag.Get("doc")
		if f.name == "scenario" {
			property["const"] = Version
		}
		properties[f.name] = property
		if f.Tag.Get("need") != "" {
			required = append(required, f.name)
		}
		if f.Tag.Get("short") != "" {
			short = f.name
		}
		if f.Tag.Get("act") != "" {
			acts = append(acts, map[string]any{"required": []string{f.name}})
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		object["required"] = required
	}
	if len(acts) > 0 {
		object["oneOf"] = acts
	}
	if short != "" {
		return map[string]any{"anyOf": []any{map[string]any{"type": "string", "minLength": 1}, object}}
	}
	return object
}

// value is the schema of a value; the caller owns it.
func (w *schemaWriter) value(of reflect.Type, tag reflect.StructTag) map[string]any {
	switch of.Kind() {
	case reflect.Pointer:
		return w.value(of.Elem(), tag)
	case reflect.Struct:
		name := strings.ToLower(of.Name())
		if _, known := w.definitions[name]; !known {
			w.definitions[name] = nil // it may hold itself
			w.definitions[name] = w.object(of)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": w.value(of.Elem(), tag)}
	case reflect.Slice:
		list := map[string]any{"type": "array", "items": w.value(of.Elem(), tag)}
		if tag.Get("need") != "" {
			list["minItems"] = 1
		}
		return list
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Interface:
		return map[string]any{}
	default:
		return w.text(tag)
	}
}

func (w *schemaWriter) text(tag reflect.StructTag) map[string]any {
	text := map[string]any{"type": "string"}
	if allowed := tag.Get("words"); allowed != "" {
		text["enum"] = strings.Split(allowed, ",")
	}
	if pattern := tag.Get("pattern"); pattern != "" {
		text["pattern"] = pattern
	}
	if tag.Get("need") != "" {
		text["minLength"] = 1
	}
	return text
}
