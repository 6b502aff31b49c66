package patch

import (
	"fmt"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// remove takes a whole attribute away, or with RemoveListedValues and a value only what the value lists.
func (p *patcher) remove(operation Operation, target schema.Target) error {
	if !p.options.RemoveListedValues || !target.Attr.MultiValued || operation.Value == nil {
		return p.unassign(Remove, target)
	}
	values, refusal := listed(target, operation.Value)
	if refusal != nil {
		return refusal
	}
	list, _ := p.get(target).([]any)
	known := newRepeats(target.Attr, list)
	chosen := map[int]bool{}
	for _, value := range values {
		element, refusal := p.checker.Element(target.Attr, target.Path(), value)
		if refusal != nil {
			return refusal
		}
		if element = resource.Strip(element); element == nil {
			continue
		}
		for _, i := range known.of(element) {
			chosen[i] = true
		}
	}
	if len(chosen) == 0 {
		return nil
	}
	return p.keepOthers(Remove, target, list, chosen)
}

// listed is what a remove lists: values, or one value. A text stands for the element of that value. A list of nothing removes
// nothing.
func listed(target schema.Target, value any) ([]any, *scim.Error) {
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	values := make([]any, len(list))
	for i, value := range list {
		switch value := value.(type) {
		case map[string]any:
			values[i] = value
		case string:
			values[i] = value
			if target.Attr.Sub("value") != nil {
				values[i] = map[string]any{"value": value}
			}
		default:
			return nil, scim.BadRequest(scim.InvalidValue, "%s: expected the values to be removed, found %s", target.Path(), scim.Clip(fmt.Sprint(value)))
		}
	}
	return values, nil
}
