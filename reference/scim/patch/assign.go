package patch

import (
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// assign applies add or replace to a whole attribute.
func (p *patcher) assign(operation Operation, target schema.Target) error {
	attr, raw := target.Attr, operation.Value
	if _, isList := raw.([]any); attr.MultiValued && raw != nil && !isList {
		raw = []any{raw} // one value where a list is expected has one meaning only
	}
	value, err := p.checker.Value(attr, target.Path(), raw)
	if err != nil {
		return err
	}
	_, isObject := raw.(map[string]any)
	switch {
	case value == nil && (operation.Op == Add || isObject):
		return nil // an object without anything that may be written names nothing to change
	case value == nil:
		return p.unassign(operation.Op, target)
	case attr.MultiValued && operation.Op == Add:
		return p.append(target, value)
	case attr.DataType() == schema.Complex && !attr.MultiValued:
		return p.mergeComplex(operation.Op, target, value)
	default:
		p.set(target, value)
		return nil
	}
}

// mergeComplex sets the given sub-attributes and leaves the others (RFC 7644 §3.5.2.1, §3.5.2.3).
func (p *patcher) mergeComplex(op Op, target schema.Target, value any) error {
	given, _ := value.(map[string]any)
	merged, ok := p.get(target).(map[string]any)
	if !ok {
		merged = map[string]any{}
	}
	for name, inner := range given {
		if inner != nil {
			merged[name] = inner
			continue
		}
		if op == Add {
			continue
		}
		sub := target
		sub.Sub = target.Attr.Sub(name)
		if err := p.mayGo(op, sub); err != nil {
			return err
		}
		delete(merged, name)
	}
	p.set(target, merged)
	return nil
}

// append adds values to a multi-valued attribute. A value that is there already is not added again, but may bring
// further sub-attributes ("primary").
func (p *patcher) append(target schema.Target, value any) error {
	list, _ := p.get(target).([]any)
	added, _ := value.([]any)
	touched := map[int]bool{}
	known := newRepeats(target.Attr, list)
	for _, item := range added {
		if same := known.of(item); len(same) > 0 {
			mergeElement(target.Attr, list[same[0]], item)
			touched[same[0]] = true
			continue
		}
		touched[len(list)] = true
		known.add(len(list), item)
		list = append(list, item)
	}
	return p.setList(target, list, touched)
}

// mergeElement copies sub-attributes into an element, except immutable ones that it has.
func mergeElement(attr *schema.Attribute, element, from any) {
	object, _ := element.(map[string]any)
	given, _ := from.(map[string]any)
	for name, value := range given {
		sub := attr.Sub(name)
		if value == nil || resource.Equal(sub, object[name], value) ||
			sub.Mutability == schema.Immutable && object[name] != nil {
			continue
		}
		object[name] = value
	}
}

// setList stores a multi-valued attribute. Of the elements that the operation touched at most one may be primary; if
// one is, the others cease to be (RFC 7644 §3.5.2).
func (p *patcher) setList(target schema.Target, list []any, touched map[int]bool) error {
	primary := -1
	for i, item := range list {
		if !touched[i] || !isPrimary(item) {
			continue
		}
		if primary >= 0 {
			return scim.BadRequest(scim.InvalidValue, "%s: only one value may be primary (RFC 7643 §2.4)", target.Path())
		}
		primary = i
	}
	for i, item := range list {
		if object, ok := item.(map[string]any); ok && primary >= 0 && i != primary && isPrimary(item) {
			object["primary"] = false
		}
	}
	p.set(schema.Target{Extension: target.Extension, Attr: target.Attr}, list)
	return nil
}

func isPrimary(element any) bool {
	object, _ := element.(map[string]any)
	return object["primary"] == true
}
