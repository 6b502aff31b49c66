package resource

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Encode renders a resource with its members in one order, whatever map order is: schemas, id, externalId and other
// common attributes, the core attributes as the schema lists them, meta, then the extensions in their order.
// "schemas" is computed: the core schema and the extensions that have values. A key that no schema defines is a mistake
// of whoever made the resource, and an error. Encode knows nothing of "returned": project first.
func Encode(rt *schema.ResourceType, r Resource) ([]byte, error) {
	w := &writer{}
	w.open()
	w.member("schemas")
	w.value(Schemas(rt, r))
	known := 0 // members of the resource that the schema knows
	if _, there := r["schemas"]; there {
		known++
	}
	var last []schema.Attribute
	for _, attr := range rt.Common {
		switch attr.Name {
		case "schemas":
		case "meta":
			last = append(last, attr)
		default:
			known += w.attributes([]schema.Attribute{attr}, r)
		}
	}
	known += w.attributes(rt.Schema.Attributes, r)
	known += w.attributes(last, r)
	for _, extension := range rt.Extensions {
		value, there := r[extension.Schema.ID]
		if there {
			known++
		}
		if object, ok := value.(map[string]any); ok && len(object) > 0 {
			w.member(extension.Schema.ID)
			w.object(extension.Schema.Attributes, object)
		}
	}
	if known < len(r) {
		w.refuseUnknown(r, append(slices.Clone(rt.Common), rt.Schema.Attributes...), rt.Extensions)
	}
	w.close()
	return w.buffer.Bytes(), w.err
}

// Schemas gives the value of "schemas" for a resource: see Encode.
func Schemas(rt *schema.ResourceType, r Resource) []string {
	urns := []string{rt.Schema.ID}
	for _, extension := range rt.Extensions {
		if !IsUnassigned(r[extension.Schema.ID]) {
			urns = append(urns, extension.Schema.ID)
		}
	}
	return urns
}

// writer writes JSON and keeps the first error.
type writer struct {
	buffer bytes.Buffer
	first  bool
	err    error
}

func (w *writer) open() {
	w.buffer.WriteByte('{')
	w.first = true
}

func (w *writer) close() {
	w.buffer.WriteByte('}')
	w.first = false
}

func (w *writer) member(name string) {
	if !w.first {
		w.buffer.WriteByte(',')
	}
	w.first = false
	w.value(name)
	w.buffer.WriteByte(':')
}

func (w *writer) object(attributes []schema.Attribute, object map[string]any) {
	w.open()
	if known := w.attributes(attributes, object); known < len(object) {
		w.refuseUnknown(object, attributes, nil)
	}
	w.close()
}

// attributes writes those that the object has, and counts them, the unassigned ones included.
func (w *writer) attributes(attributes []schema.Attribute, object map[string]any) (known int) {
	for i := range attributes {
		attr := &attributes[i]
		value, there := object[attr.Name]
		if there {
			known++
		}
		if IsUnassigned(value) {
			continue
		}
		w.member(attr.Name)
		w.attribute(attr, value)
	}
	return known
}

func (w *writer) attribute(attr *schema.Attribute, value any) {
	switch value := value.(type) {
	case []any:
		w.buffer.WriteByte('[')
		for i, item := range value {
			if i > 0 {
				w.buffer.WriteByte(',')
			}
			w.attribute(attr, item)
		}
		w.buffer.WriteByte(']')
	case map[string]any:
		w.object(attr.SubAttributes, value)
	case float64:
		w.decimal(value)
	default:
		w.value(value)
	}
}

// decimal writes at least one digit on both sides of the period (RFC 7643 §2.3.3).
func (w *writer) decimal(value float64) {
	if value == math.Trunc(value) && math.Abs(value) < 1e15 {
		w.buffer.WriteString(strconv.FormatFloat(value, 'f', 1, 64))
		return
	}
	w.value(value)
}

func (w *writer) value(value any) {
	switch value := value.(type) {
	case string:
		w.buffer.Write(scim.AppendQuoted(w.buffer.AvailableBuffer(), value))
		return
	case bool:
		w.buffer.Write(strconv.AppendBool(w.buffer.AvailableBuffer(), value))
		return
	case int64:
		w.buffer.Write(strconv.AppendInt(w.buffer.AvailableBuffer(), value, 10))
		return
	}
	encoder := json.NewEncoder(&w.buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil && w.err == nil {
		w.err = fmt.Errorf("resource: encode: %w", err)
		return
	}
	w.buffer.Truncate(w.buffer.Len() - 1) // the encoder's newline
}

func (w *writer) refuseUnknown(object map[string]any, attributes []schema.Attribute, extensions []schema.Extension) {
	var known []string
	for i := range attributes {
		known = append(known, attributes[i].Name)
	}
	for _, extension := range extensions {
		known = append(known, extension.Schema.ID)
	}
	slices.Sort(known)
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, key) && w.err == nil {
			w.err = fmt.Errorf("resource: %q is not in the schema; known are %s", key, strings.Join(known, ", "))
		}
	}
}
