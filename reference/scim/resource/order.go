package resource

import (
	"cmp"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/path"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Order sorts resources by an attribute (RFC 7644 §3.4.2.3).
type Order struct {
	target     schema.Target
	descending bool
}

// Key is what a resource is sorted by. It is taken once for each resource, because comparing needs it many times. The zero Key is
// that of a resource without the attribute.
type Key struct {
	present bool
	text    string
	number  float64
}

// NewOrder reads sortBy. An attribute that has sub-attributes is sorted by its "value"; one that has none, or that no schema
// knows, or that is never returned, is 400 invalidValue.
func NewOrder(rt *schema.ResourceType, sortBy string, descending bool) (*Order, error) {
	parsed, err := path.Parse(sortBy)
	if err != nil || parsed.Filter != nil {
		return nil, scim.BadRequest(scim.InvalidValue, "sortBy: %q is no attribute: expected name, name.sub or urn:…:name", scim.Clip(sortBy))
	}
	target, refusal := rt.Find(parsed.URN, parsed.Name, parsed.Sub)
	switch {
	case refusal != nil:
		return nil, scim.BadRequest(scim.InvalidValue, "sortBy: %s", refusal.Detail)
	case target.Attr == nil:
		return nil, scim.BadRequest(scim.InvalidValue, "sortBy: %s is a schema: name one of its attributes", target.Path())
	case target.Attr.Returned == schema.ReturnedNever || target.Leaf().Returned == schema.ReturnedNever:
		return nil, scim.BadRequest(scim.InvalidValue, "sortBy: %s is never returned, so nothing is sorted by it", target.Path())
	}
	if target.Leaf().DataType() == schema.Complex {
		if target.Sub = target.Attr.Sub("value"); target.Sub == nil {
			return nil, scim.BadRequest(scim.InvalidValue, "sortBy: %s is complex: name one of its sub-attributes, such as %s.%s",
				target.Path(), target.Path(), target.Attr.SubAttributes[0].Name)
		}
	}
	return &Order{target: target, descending: descending}, nil
}

// Key takes what a resource is sorted by: of a multi-valued attribute the primary value, else the first.
func (o *Order) Key(r Resource) Key {
	value := r.Lookup(schema.Target{Extension: o.target.Extension, Attr: o.target.Attr})
	if list, isList := value.([]any); isList {
		value = preferred(list)
	}
	if object, isComplex := value.(map[string]any); isComplex && o.target.Sub != nil {
		value = object[o.target.Sub.Name]
	}
	return keyOf(o.target.Leaf(), value)
}

// preferred is the primary element, else the first.
func preferred(list []any) any {
	for _, element := range list {
		if object, ok := element.(map[string]any); ok && object["primary"] == true {
			return element
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func keyOf(attr *schema.Attribute, value any) Key {
	switch value := value.(type) {
	case string:
		if value == "" {
			return Key{}
		}
		if instant, ok := ParseDateTime(value, attr.DateOnly); ok && attr.DataType() == schema.DateTime {
			return Key{present: true, text: instant.UTC().Format("2006-01-02T15:04:05.000000000")}
		}
		return Key{present: true, text: attr.Key(value)}
	case bool:
		if value {
			return Key{present: true, number: 1}
		}
		return Key{present: true}
	default:
		number, ok := asFloat(value)
		return Key{present: ok, number: number}
	}
}

// CompareKeys orders two keys as slices.SortFunc wants it. Texts go by the code points of what is compared, which for an attribute
// that is not caseExact is the same in either case; no language's alphabet is implied. What is missing comes last when ascending
// and first when descending.
func (o *Order) CompareKeys(a, b Key) int {
	compared := cmp.Or(compareMissing(a, b), cmp.Compare(a.number, b.number), strings.Compare(a.text, b.text))
	if o.descending {
		return -compared
	}
	return compared
}

func compareMissing(a, b Key) int {
	switch {
	case a.present == b.present:
		return 0
	case a.present:
		return -1
	default:
		return 1
	}
}

// Compare orders two resources. Sorting must be stable, so that those that are equal stay in the order that they came in.
func (o *Order) Compare(a, b Resource) int { return o.CompareKeys(o.Key(a), o.Key(b)) }
