package resource_test

import (
	"reflect"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

func TestSame(t *testing.T) {
	values := []any{
		nil, true, false, "", "a", int64(0), int64(1), 0.0, 1.5,
		[]any{},
		[]any{"a"},
		[]any{"a", "b"},
		[]any{"b", "a"},
		[]any{[]any{"a"}},
		map[string]any{},
		map[string]any{"a": nil},
		map[string]any{"b": nil},
		map[string]any{"a": "a"},
		map[string]any{"a": "a", "b": int64(1)},
		map[string]any{"a": map[string]any{"b": []any{true}}},
		map[string]any{"a": map[string]any{"b": []any{false}}},
	}
	for i, a := range values {
		for j, b := range values {
			if got, want := resource.Same(a, b), reflect.DeepEqual(a, b); got != want || got != (i == j) {
				t.Errorf("%v and %v: %v, want %v", a, b, got, want)
			}
		}
	}
}
