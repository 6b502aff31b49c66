package reports

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// streamed writes a report as an encoder with an indent of two would, but each element of its long lists for itself, so that a
// long run is not held in memory several times more as text.
func streamed(w io.Writer, report *scimdrill.Report) error {
	s := &stream{w: w}
	value := reflect.ValueOf(report).Elem()
	s.text("{")
	first := true
	for i := range value.NumField() {
		name, options, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
		field := value.Field(i)
		if options == "omitempty" && empty(field) {
			continue
		}
		if !first {
			s.text(",")
		}
		first = false
		s.text("\n  \"" + name + "\": ")
		if field.Kind() != reflect.Slice || field.Len() == 0 {
			s.value("  ", field.Interface())
			continue
		}
		s.text("[")
		for j := range field.Len() {
			if j > 0 {
				s.text(",")
			}
			s.text("\n    ")
			s.value("    ", field.Index(j).Interface())
		}
		s.text("\n  ]")
	}
	s.text("\n}\n")
	return s.err
}

// empty is what omitempty leaves out (encoding/json): a structure never is.
func empty(field reflect.Value) bool {
	switch field.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array, reflect.String:
		return field.Len() == 0
	case reflect.Struct:
		return false
	default:
		return field.IsZero()
	}
}

type stream struct {
	w   io.Writer
	buf bytes.Buffer
	err error
}

func (s *stream) text(text string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, text)
	}
}

// value writes a value whose further lines begin with prefix.
func (s *stream) value(prefix string, value any) {
	if s.err != nil {
		return
	}
	s.buf.Reset()
	encoder := json.NewEncoder(&s.buf)
	// The file is data and never markup, so that < and & may stay readable.
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, "  ")
	if s.err = encoder.Encode(value); s.err == nil {
		_, s.err = s.w.Write(bytes.TrimSuffix(s.buf.Bytes(), []byte("\n")))
	}
}
