package scim

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// MaxDepth is how deep a body's objects and arrays may nest. A SCIM resource needs four: resource, extension,
// multi-valued attribute, complex value.
const MaxDepth = 32

// ParseObject decodes a body that must be exactly one JSON object. Values are map[string]any, []any, string, bool,
// json.Number and nil. It is stricter than encoding/json where leniency would let two readers see two documents:
// duplicate keys, data after the object, invalid UTF-8 and nesting beyond MaxDepth are 400 invalidSyntax; U+0000 in a
// string or key is 400 invalidValue, because the databases behind most servers cannot hold it.
func ParseObject(body []byte) (map[string]any, error) {
	if !utf8.Valid(body) {
		return nil, syntaxError("it is not valid UTF-8")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, syntaxError("it is empty")
	}
	if !json.Valid(body) {
		return nil, syntaxError("it is malformed or has data after the object")
	}
	reader := jsonReader{decoder: json.NewDecoder(bytes.NewReader(body))}
	reader.decoder.UseNumber()
	value, err := reader.value(0)
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, syntaxError("it is %s", JSONKind(value))
	}
	return object, nil
}

func syntaxError(format string, args ...any) *Error {
	return BadRequest(InvalidSyntax, "The body must be one JSON object: "+format, args...)
}

type jsonReader struct{ decoder *json.Decoder }

func (r jsonReader) value(depth int) (any, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return nil, syntaxError("it is malformed")
	}
	switch token := token.(type) {
	case json.Delim:
		if depth >= MaxDepth {
			return nil, syntaxError("it nests deeper than %d levels", MaxDepth)
		}
		if token == '{' {
			return r.object(depth + 1)
		}
		return r.array(depth + 1)
	case string:
		return token, checkNUL(token)
	default:
		return token, nil
	}
}

func (r jsonReader) object(depth int) (any, error) {
	object := map[string]any{}
	for r.decoder.More() {
		token, err := r.decoder.Token()
		if err != nil {
			return nil, syntaxError("it is malformed")
		}
		key, _ := token.(string)
		if err := checkNUL(key); err != nil {
			return nil, err
		}
		if _, twice := object[key]; twice {
			return nil, syntaxError("the key %q appears twice in one object", Clip(key))
		}
		value, err := r.value(depth)
		var refused *Error
		if errors.As(err, &refused) && refused.ScimType == InvalidValue {
			return nil, refused.Within(Clip(key))
		}
		if err != nil {
			return nil, err
		}
		object[key] = value
	}
	_, err := r.decoder.Token()
	return object, err
}

func (r jsonReader) array(depth int) (any, error) {
	array := []any{}
	for r.decoder.More() {
		value, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	_, err := r.decoder.Token()
	return array, err
}

func checkNUL(text string) error {
	if strings.ContainsRune(text, 0) {
		return BadRequest(InvalidValue, "a string must not contain U+0000")
	}
	return nil
}

// JSONKind names the JSON type of a decoded value for an error text: "a string", "an array", "null".
func JSONKind(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case []any:
		return "an array"
	case map[string]any:
		return "an object"
	default:
		return "a number"
	}
}

// Clip shortens a client's text for an error detail and makes it printable; keys and names only, never values.
func Clip(text string) string {
	const longest = 80
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, text)
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	return string(runes[:longest]) + "…"
}
