package patch

import (
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// repeats finds the elements of a list that a client's element repeats. Those with a "value" sub-attribute repeat one
// with the same value and, if they have a type, the same type (RFC 7643 §2.4: no pair of type and value twice); others
// one that has all that they have. Texts are indexed, because a group may have many thousand members.
type repeats struct {
	attr   *schema.Attribute
	list   []any
	byText map[string][]int
}

func newRepeats(attr *schema.Attribute, list []any) *repeats {
	r := &repeats{attr: attr, byText: map[string][]int{}}
	for i, item := range list {
		r.add(i, item)
	}
	return r
}

// add takes note of the next element of the list.
func (r *repeats) add(i int, element any) {
	r.list = append(r.list, element)
	if key, ok := r.text(element); ok {
		r.byText[key] = append(r.byText[key], i)
	}
}

// of gives the indexes of the elements that element repeats, in order.
func (r *repeats) of(element any) []int {
	same := repeated(r.attr, element)
	var found []int
	if key, ok := r.text(element); ok {
		for _, i := range r.byText[key] {
			if same(r.list[i]) {
				found = append(found, i)
			}
		}
		return found
	}
	for i, item := range r.list {
		if same(item) {
			found = append(found, i)
		}
	}
	return found
}

// text is what elements with equal values have in common; not ok where equality is more than that of text.
func (r *repeats) text(element any) (string, bool) {
	attr, value := r.attr, element
	if object, ok := element.(map[string]any); ok {
		attr, value = r.attr.Sub("value"), object["value"]
	}
	text, ok := value.(string)
	if !ok || attr == nil || attr.DataType() == schema.DateTime {
		return "", false
	}
	return attr.Key(text), true
}

func repeated(attr *schema.Attribute, element any) func(existing any) bool {
	identity, isComplex := element.(map[string]any)
	if !isComplex {
		return func(existing any) bool { return resource.Equal(attr, existing, element) }
	}
	if value, hasValue := identity["value"]; hasValue {
		kind, hasType := identity["type"]
		identity = map[string]any{"value": value}
		if hasType {
			identity["type"] = kind
		}
	}
	return func(existing any) bool {
		whole, _ := existing.(map[string]any)
		return resource.Covers(attr, whole, identity)
	}
}
