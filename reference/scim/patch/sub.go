package patch

import (
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// sub applies an operation to a sub-attribute without value filter: of the one complex value, or of every element.
func (p *patcher) sub(operation Operation, target schema.Target) error {
	whole := schema.Target{Extension: target.Extension, Attr: target.Attr}
	if target.Attr.MultiValued {
		list, _ := p.get(whole).([]any)
		if len(list) == 0 && operation.Op != Remove {
			return scim.BadRequest(scim.NoTarget, "%s has no values whose %s could be set: add one first",
				whole.Path(), target.Sub.Name)
		}
		all := map[int]bool{}
		for i := range list {
			all[i] = true
		}
		return p.subOf(operation, target, list, all)
	}
	value, err := p.subValue(operation, target)
	if err != nil || value == nil && operation.Op == Add {
		return err
	}
	object, ok := p.get(whole).(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	if value == nil {
		delete(object, target.Sub.Name)
	} else {
		object[target.Sub.Name] = value
	}
	p.set(whole, object)
	return nil
}

// subValue checks the value for a sub-attribute; nil means to take it away.
func (p *patcher) subValue(operation Operation, target schema.Target) (any, error) {
	if operation.Op == Remove {
		return nil, p.mayGo(Remove, target)
	}
	value, err := p.checker.Value(target.Sub, target.Path(), operation.Value)
	if err != nil {
		return nil, err
	}
	if value == nil && operation.Op == Replace {
		return nil, p.mayGo(Replace, target)
	}
	return value, nil
}

// subOf applies an operation to a sub-attribute of the chosen elements. Elements that lose their last sub-attribute go.
func (p *patcher) subOf(operation Operation, target schema.Target, list []any, chosen map[int]bool) error {
	value, err := p.subValue(operation, target)
	if err != nil || value == nil && operation.Op == Add {
		return err
	}
	name := target.Sub.Name
	touched := map[int]bool{}
	var kept []any
	for i, item := range list {
		object, ok := item.(map[string]any)
		if ok && chosen[i] {
			had := object[name]
			if target.Sub.Mutability == schema.Immutable && had != nil && !resource.Equal(target.Sub, had, value) {
				return scim.BadRequest(scim.Mutability, "%s is immutable: remove the value and add another", target.Path())
			}
			touched[len(kept)] = true
			if value == nil {
				delete(object, name)
			} else {
				object[name] = value
			}
		}
		if !resource.IsUnassigned(item) {
			kept = append(kept, item)
		}
	}
	if len(kept) == 0 {
		return p.unassign(operation.Op, schema.Target{Extension: target.Extension, Attr: target.Attr})
	}
	return p.setList(target, kept, touched)
}
