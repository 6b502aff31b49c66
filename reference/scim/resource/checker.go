package resource

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Options are leniencies that RFC 7643 does not ask for.
type Options struct {
	// StringBooleans takes "true" and "false" in any case for booleans, as Microsoft Entra ID sends them.
	StringBooleans bool
}

// Checker turns values as scim.ParseObject gives them into values of a Resource, by the schema. It collects what it
// left out. Decode and package patch share it.
type Checker struct {
	Options Options
	Ignored []Ignored
	Nulls   []string
}

// Value checks a whole attribute. Nil means unassigned. A complex value keeps a nil for each sub-attribute that the
// client set to null, so that a PATCH can clear it; Strip removes those. Path is how errors name the attribute.
func (c *Checker) Value(attr *schema.Attribute, path string, value any) (any, *scim.Error) {
	if !attr.MultiValued {
		return c.Element(attr, path, value)
	}
	if value == nil {
		return nil, nil
	}
	list, ok := value.([]any)
	if !ok {
		return nil, wrongType(path, "an array", value)
	}
	return c.list(attr, path, list)
}

func (c *Checker) list(attr *schema.Attribute, path string, list []any) (any, *scim.Error) {
	var result []any
	primaries := 0
	for i, item := range list {
		at := path + "[" + strconv.Itoa(i) + "]"
		if item == nil {
			return nil, scim.BadRequest(scim.InvalidValue, "%s must not be null", at)
		}
		element, err := c.Element(attr, at, item)
		if err != nil {
			return nil, err
		}
		element = Strip(element)
		if IsUnassigned(element) {
			continue
		}
		if object, ok := element.(map[string]any); ok && object["primary"] == true {
			primaries++
		}
		result = append(result, element)
	}
	if primaries > 1 {
		return nil, scim.BadRequest(scim.InvalidValue, "%s: only one value may be primary (RFC 7643 §2.4)", path)
	}
	if result == nil {
		return nil, nil
	}
	return result, nil
}

// Element checks one value: of a single-valued attribute, or one element of a multi-valued one.
func (c *Checker) Element(attr *schema.Attribute, path string, value any) (any, *scim.Error) {
	if value == nil {
		return nil, nil
	}
	if attr.DataType() == schema.Complex {
		return c.complex(attr, path, value)
	}
	return c.simple(attr, path, value)
}

func (c *Checker) complex(attr *schema.Attribute, path string, value any) (any, *scim.Error) {
	if text, ok := value.(string); ok && attr.BareValue && !attr.MultiValued {
		if strings.TrimSpace(text) == "" {
			return nil, nil
		}
		value = map[string]any{"value": text}
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, wrongType(path, "an object", value)
	}
	result, err := c.Object(attr.Sub, path+".", object, false)
	if err != nil {
		return nil, err
	}
	if len(result) == 0 {
		return nil, nil
	}
	return result, nil
}

// Object checks the members of an object, whose attributes find gives; prefix stands before names in paths ("name.",
// "urn:…:"). With strict, unknown names are refused. Unassigned members are nil in the result.
func (c *Checker) Object(
	find func(name string) *schema.Attribute, prefix string, object map[string]any, strict bool,
) (map[string]any, *scim.Error) {
	result := map[string]any{}
	spelling := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		attr := find(key)
		if attr == nil && strict {
			return nil, scim.BadRequest(scim.InvalidValue, "%s is not an attribute here", prefix+scim.Clip(key))
		}
		if attr == nil {
			c.Ignored = append(c.Ignored, Ignored{Path: prefix + key, Reason: Unknown})
			continue
		}
		if attr.IsReadOnly() {
			c.Ignored = append(c.Ignored, Ignored{Path: prefix + key, Reason: ReadOnly})
			continue
		}
		value, err := c.Value(attr, prefix+attr.Name, object[key])
		if err != nil {
			return nil, err
		}
		if earlier, twice := spelling[attr.Name]; twice {
			if err := SameAttribute(prefix+attr.Name, earlier, key, result[attr.Name], value); err != nil {
				return nil, err
			}
		}
		if value == nil {
			c.Nulls = append(c.Nulls, prefix+attr.Name)
		}
		spelling[attr.Name], result[attr.Name] = key, value
	}
	return result, nil
}

// SameAttribute judges two keys of one object that name one attribute. The same name in two letter cases is bad syntax;
// a name and its alias are fine as long as they agree.
func SameAttribute(path, key, otherKey string, value, otherValue any) *scim.Error {
	if strings.EqualFold(key, otherKey) {
		return scim.BadRequest(scim.InvalidSyntax, "%s appears twice, in different letter case", path)
	}
	if !reflect.DeepEqual(value, otherValue) {
		return scim.BadRequest(scim.InvalidValue, "conflicting values for %s: %q and %q name the same attribute; send one",
			path, scim.Clip(key), scim.Clip(otherKey))
	}
	return nil
}

func (c *Checker) simple(attr *schema.Attribute, path string, value any) (any, *scim.Error) {
	switch attr.DataType() {
	case schema.Boolean:
		return c.boolean(path, value)
	case schema.Integer:
		if number, ok := scim.Integer(value); ok {
			return number, nil
		}
		return nil, wrongType(path, "a whole number", value)
	case schema.Decimal:
		return decimal(path, value)
	case schema.DateTime:
		return dateTime(attr, path, value)
	case schema.Binary:
		return binary(path, value)
	default:
		text, ok := value.(string)
		if !ok {
			return nil, wrongType(path, "a string", value)
		}
		return text, nil
	}
}

func (c *Checker) boolean(path string, value any) (any, *scim.Error) {
	switch value := value.(type) {
	case bool:
		return value, nil
	case string:
		if c.Options.StringBooleans && strings.EqualFold(value, "true") {
			return true, nil
		}
		if c.Options.StringBooleans && strings.EqualFold(value, "false") {
			return false, nil
		}
	}
	return nil, wrongType(path, "a boolean (true or false)", value)
}

func decimal(path string, value any) (any, *scim.Error) {
	number, ok := value.(json.Number)
	if !ok {
		return nil, wrongType(path, "a number", value)
	}
	float, err := number.Float64()
	if err != nil || math.IsInf(float, 0) {
		return nil, scim.BadRequest(scim.InvalidValue, "%s is too large a number", path)
	}
	return float, nil
}

// dateTime keeps the text as written: whoever stores a calendar date needs it before any shift of zones. An empty
// string is no date, so it means unassigned.
func dateTime(attr *schema.Attribute, path string, value any) (any, *scim.Error) {
	expected := "an ISO 8601 date and time such as 2024-01-31T09:00:00Z"
	if attr.DateOnly {
		expected = "an ISO 8601 date such as 2024-01-31 or 2024-01-31T00:00:00Z"
	}
	text, ok := value.(string)
	if !ok {
		return nil, wrongType(path, expected, value)
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if _, ok := ParseDateTime(text, attr.DateOnly); !ok {
		return nil, scim.BadRequest(scim.InvalidValue, "%s must be %s", path, expected)
	}
	return text, nil
}

// binary takes all four spellings of base64 (RFC 7643 §2.3.6 allows base64 and base64url, padding optional).
func binary(path string, value any) (any, *scim.Error) {
	text, ok := value.(string)
	if !ok {
		return nil, wrongType(path, "a base64 string", value)
	}
	plain := strings.NewReplacer("-", "+", "_", "/", "=", "").Replace(text)
	if _, err := base64.RawStdEncoding.DecodeString(plain); err != nil {
		return nil, scim.BadRequest(scim.InvalidValue, "%s must be base64", path)
	}
	return text, nil
}

func wrongType(path, expected string, value any) *scim.Error {
	return scim.BadRequest(scim.InvalidValue, "%s must be %s, not %s", path, expected, scim.JSONKind(value))
}

// Strip removes the nils that Value leaves in a complex value; a value without anything left is nil.
func Strip(value any) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	maps.DeleteFunc(object, func(_ string, inner any) bool { return inner == nil })
	if len(object) == 0 {
		return nil
	}
	return object
}
