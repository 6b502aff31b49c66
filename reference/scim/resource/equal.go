package resource

import (
	"reflect"

	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Equal tells whether two values of attr are the same value by its rules: strings by case, dateTimes by instant, numbers
// by size, complex values by their sub-attributes.
func Equal(attr *schema.Attribute, a, b any) bool {
	switch a := a.(type) {
	case string:
		other, ok := b.(string)
		return ok && equalText(attr, a, other)
	case int64, float64:
		x, _ := asFloat(a)
		y, ok := asFloat(b)
		return ok && x == y
	case map[string]any:
		other, ok := b.(map[string]any)
		return ok && len(a) == len(other) && Covers(attr, other, a)
	default:
		return reflect.DeepEqual(a, b)
	}
}

func equalText(attr *schema.Attribute, a, b string) bool {
	if attr.DataType() == schema.DateTime {
		x, okX := ParseDateTime(a, attr.DateOnly)
		y, okY := ParseDateTime(b, attr.DateOnly)
		if okX && okY {
			return x.Equal(y)
		}
	}
	return attr.Key(a) == attr.Key(b)
}

// Covers tells whether whole has every sub-attribute of part with an equal value.
func Covers(attr *schema.Attribute, whole, part map[string]any) bool {
	for name, value := range part {
		sub := attr.Sub(name)
		if sub == nil || !Equal(sub, value, whole[name]) {
			return false
		}
	}
	return true
}
