package patch

import (
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// remove takes a whole attribute away, or with RemoveListedValues and a value only what the value lists.
func (p *patcher) remove(operation Operation, target schema.Target) error {
	listed := operation.Value
	if _, single := listed.(map[string]any); single {
		listed = []any{listed}
	}
	values, isList := listed.([]any)
	if !p.options.RemoveListedValues || !target.Attr.MultiValued || !isList || len(values) == 0 {
		return p.unassign(Remove, target)
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
