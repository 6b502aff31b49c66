package patch

import (
	"maps"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// selected applies an operation to the elements that a value filter selects. No match is 400 noTarget for replace
// (RFC 7644 §3.5.2.3); remove then has nothing to do; add makes the element that the filter describes.
func (p *patcher) selected(operation Operation, target schema.Target, expr filter.Expr) error {
	attr := target.Attr
	whole := schema.Target{Extension: target.Extension, Attr: attr}
	if !attr.MultiValued {
		return scim.BadRequest(scim.InvalidPath, "%s has a single value: leave out the brackets", whole.Path())
	}
	if p.options.StringBooleans {
		expr = bareBooleans(attr, expr)
	}
	matches, err := resource.CompileElementFilter(attr, expr)
	if err != nil {
		return err
	}
	list, _ := p.get(whole).([]any)
	chosen := map[int]bool{}
	for i, element := range list {
		if matches(element) {
			chosen[i] = true
		}
	}
	switch {
	case len(chosen) == 0 && operation.Op == Remove:
		return nil
	case len(chosen) == 0 && operation.Op == Replace:
		return scim.BadRequest(scim.NoTarget, "no value of %s satisfies the filter in the path", whole.Path())
	case len(chosen) == 0:
		return p.create(operation, target, expr)
	case target.Sub != nil:
		return p.subOf(operation, target, list, chosen)
	case operation.Op == Remove:
		return p.keepOthers(Remove, whole, list, chosen)
	default:
		return p.elements(operation, whole, list, chosen)
	}
}

// keepOthers removes the chosen elements.
func (p *patcher) keepOthers(op Op, whole schema.Target, list []any, chosen map[int]bool) error {
	var kept []any
	for i, item := range list {
		if !chosen[i] {
			kept = append(kept, item)
		}
	}
	if len(kept) == 0 {
		return p.unassign(op, whole)
	}
	p.set(whole, kept)
	return nil
}

// elements applies add or replace to whole elements: replace puts the value in their place ("all matching record values
// SHALL be replaced"), add merges it into them.
func (p *patcher) elements(operation Operation, whole schema.Target, list []any, chosen map[int]bool) error {
	value, refusal := p.checker.Element(whole.Attr, whole.Path(), operation.Value)
	if refusal != nil {
		return refusal
	}
	value = resource.Strip(value)
	if value == nil && operation.Op == Add {
		return nil
	}
	if value == nil && operation.Value != nil {
		return scim.BadRequest(scim.InvalidValue, "%s needs a value with at least one sub-attribute that can be written, or null",
			whole.Path())
	}
	if value == nil {
		return p.keepOthers(Replace, whole, list, chosen)
	}
	for i := range list {
		if !chosen[i] {
			continue
		}
		if _, isComplex := value.(map[string]any); isComplex && operation.Op == Add {
			mergeElement(whole.Attr, list[i], value)
			continue
		}
		list[i] = value
		if object, ok := value.(map[string]any); ok {
			list[i] = maps.Clone(object) // later operations may change one of them alone
		}
	}
	return p.setList(whole, list, chosen)
}

// create adds the element that a filter of equalities describes, with the operation's value in it: what Microsoft Entra
// ID expects of add with emails[type eq "work"].value on a user without such an address.
func (p *patcher) create(operation Operation, target schema.Target, expr filter.Expr) error {
	whole := schema.Target{Extension: target.Extension, Attr: target.Attr}
	described := map[string]any{}
	if target.Attr.DataType() != schema.Complex || !describe(expr, described) {
		return scim.BadRequest(scim.NoTarget, "no value of %s satisfies the filter in the path, and it does not say what to add",
			whole.Path())
	}
	raw := operation.Value
	if target.Sub != nil {
		raw = map[string]any{target.Sub.Name: operation.Value}
	}
	element, refusal := p.checker.Element(target.Attr, whole.Path(), described)
	if refusal != nil {
		return refusal
	}
	value, refusal := p.checker.Element(target.Attr, whole.Path(), raw)
	if refusal != nil {
		return refusal
	}
	if resource.Strip(value) == nil {
		return nil
	}
	object, ok := element.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	given, _ := value.(map[string]any)
	maps.Copy(object, given)
	list, _ := p.get(whole).([]any)
	return p.setList(whole, append(list, object), map[int]bool{len(list): true})
}

// describe collects the equalities of a filter, or reports that it is more than those.
func describe(expr filter.Expr, into map[string]any) bool {
	switch expr := expr.(type) {
	case filter.And:
		return describe(expr.Left, into) && describe(expr.Right, into)
	case filter.Compare:
		if expr.Op != filter.Eq || expr.Value == nil {
			return false
		}
		if _, twice := into[expr.Path.Name]; twice {
			return false
		}
		into[expr.Path.Name] = expr.Value
		return true
	default:
		return false
	}
}

// bareBooleans takes the quotes off booleans: Microsoft Entra ID writes roles[primary eq "True"].
func bareBooleans(attr *schema.Attribute, expr filter.Expr) filter.Expr {
	switch expr := expr.(type) {
	case filter.And:
		return filter.And{Left: bareBooleans(attr, expr.Left), Right: bareBooleans(attr, expr.Right)}
	case filter.Or:
		return filter.Or{Left: bareBooleans(attr, expr.Left), Right: bareBooleans(attr, expr.Right)}
	case filter.Not:
		return filter.Not{Expr: bareBooleans(attr, expr.Expr)}
	case filter.Compare:
		sub := attr.Sub(expr.Path.Name)
		text, ok := expr.Value.(string)
		if ok && sub != nil && sub.DataType() == schema.Boolean {
			switch strings.ToLower(text) {
			case "true":
				expr.Value = true
			case "false":
				expr.Value = false
			}
		}
		return expr
	default:
		return expr
	}
}
