package resource

import (
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Resource is a SCIM resource under the names of its schemas: attributes at the top, extensions as objects under their
// URN. Values are string (also for dateTime, reference, binary), bool, int64, float64, map[string]any for complex and
// []any for multi-valued attributes. An unassigned attribute has no key. "schemas" is made by Encode and need not be
// set.
type Resource map[string]any

// Get returns the value under keys: ("name", "givenName") or (urn, "department"). Nil means unassigned.
func (r Resource) Get(keys ...string) any {
	var value any = map[string]any(r)
	for _, key := range keys {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[key]
	}
	return value
}

// Text is Get for strings; "" when unassigned.
func (r Resource) Text(keys ...string) string {
	text, _ := r.Get(keys...).(string)
	return text
}

// Bool is Get for booleans; ok is false when unassigned.
func (r Resource) Bool(keys ...string) (value, ok bool) {
	value, ok = r.Get(keys...).(bool)
	return value, ok
}

// Elements is Get for multi-valued complex attributes.
func (r Resource) Elements(keys ...string) []map[string]any {
	list, _ := r.Get(keys...).([]any)
	var elements []map[string]any
	for _, item := range list {
		if element, ok := item.(map[string]any); ok {
			elements = append(elements, element)
		}
	}
	return elements
}

// Set assigns a value (also int, []string, []map[string]any) under keys and makes the objects on the way. Nil, "" and empty lists and objects are not assigned,
// so that callers can pass what they have.
func (r Resource) Set(value any, keys ...string) {
	value = plain(value)
	if len(keys) == 0 || IsUnassigned(value) || value == "" {
		return
	}
	object := map[string]any(r)
	for _, key := range keys[:len(keys)-1] {
		inner, ok := object[key].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[key] = inner
		}
		object = inner
	}
	object[keys[len(keys)-1]] = value
}

// plain maps the Go types that callers like to have to those that a Resource holds.
func plain(value any) any {
	switch value := value.(type) {
	case int:
		return int64(value)
	case []string:
		return plainList(value)
	case []map[string]any:
		return plainList(value)
	default:
		return value
	}
}

func plainList[T any](values []T) []any {
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = value
	}
	return list
}

// Clone copies the resource deeply.
func (r Resource) Clone() Resource {
	copied, _ := cloneValue(map[string]any(r)).(map[string]any)
	return copied
}

func cloneValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for key, inner := range value {
			copied[key] = cloneValue(inner)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, inner := range value {
			copied[i] = cloneValue(inner)
		}
		return copied
	default:
		return value
	}
}

// IsUnassigned tells the three spellings of no value (RFC 7643 §2.5), and an object without attributes.
func IsUnassigned(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	default:
		return false
	}
}

// Lookup returns the value of a target in a resource; for a sub-attribute of a multi-valued attribute the list of all
// elements' values.
func (r Resource) Lookup(target schema.Target) any {
	object := map[string]any(r)
	if target.Extension != nil {
		object, _ = r[target.Extension.ID].(map[string]any)
	}
	if target.Attr == nil {
		return object
	}
	value := object[target.Attr.Name]
	if target.Sub == nil {
		return value
	}
	switch value := value.(type) {
	case map[string]any:
		return value[target.Sub.Name]
	case []any:
		var all []any
		for _, item := range value {
			if element, ok := item.(map[string]any); ok && !IsUnassigned(element[target.Sub.Name]) {
				all = append(all, element[target.Sub.Name])
			}
		}
		return all
	default:
		return nil
	}
}

// Reason says why a part of a client's input was not used.
type Reason string

// The reasons.
const (
	Unknown  Reason = "unknown"  // no schema defines it
	ReadOnly Reason = "readOnly" // only the server writes it (RFC 7644 §3.3: ignored)
)

// Ignored is a part of a client's input that was not used: worth an audit entry, not an error.
type Ignored struct {
	Path   string // the client's spelling, with the extension's URN in front: "urn:…:User:Shoe Size"
	Reason Reason
}
