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
	known := map[string]bool{"schemas": true}
	var last []schema.Attribute
	for _, attr := range rt.Common {
		switch attr.Name {
		case "schemas":
		case "meta":
			last = append(last, attr)
		default:
			w.attributes([]schema.Attribute{attr}, r, known)
		}
	}
	w.attributes(rt.Schema.Attributes, r, known)
	w.attributes(last, r, known)
	for _, extension := range rt.Extensions {
		known[extension.Schema.ID] = true
		if object, ok := r[extension.Schema.ID].(map[string]any); ok && len(object) > 0 {
			w.member(extension.Schema.ID)
			w.object(extension.Schema.Attributes, object)
		}
	}
	w.refuseUnknown(r, known)
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
	known := map[string]bool{}
	w.attributes(attributes, object, known)
	w.refuseUnknown(object, known)
	w.close()
}

func (w *writer) attributes(attributes []schema.Attribute, object map[string]any, known map[string]bool) {
	for i := range attributes {
		attr := &attributes[i]
		known[attr.Name] = true
		value := object[attr.Name]
		if IsUnassigned(value) {
			continue
		}
		w.member(attr.Name)
		w.attribute(attr, value)
	}
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
	encoder := json.NewEncoder(&w.buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil && w.err == nil {
		w.err = fmt.Errorf("resource: encode: %w", err)
		return
	}
	w.buffer.Truncate(w.buffer.Len() - 1) // the encoder's newline
}

func (w *writer) refuseUnknown(object map[string]any, known map[string]bool) {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if !known[key] && w.err == nil {
			w.err = fmt.Errorf("resource: %q is not in the schema; known are %s",
				key, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
	}
}
