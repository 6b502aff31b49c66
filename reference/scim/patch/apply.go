package patch

import (
	"slices"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/path"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Options are leniencies that RFC 7644 does not ask for.
type Options struct {
	resource.Options
	// RemoveListedValues lets remove with a value remove only the values listed, as Microsoft Entra ID means it. The RFC
	// gives remove no value, so without this option the value is ignored and the whole attribute goes.
	RemoveListedValues bool
}

// Result is the outcome of Apply.
type Result struct {
	Resource resource.Resource  // a new resource; the given one is left alone
	Changed  bool               // false when the operations left everything as it was
	Ignored  []resource.Ignored // unknown or readOnly members of value objects
}

// Apply performs the operations in order, all or none (RFC 7644 §3.5.2). The error is a *scim.Error whose detail begins
// with the operation, as in "Operations[1]: …".
//
// A readOnly attribute as the path is 400 mutability; within a value object it is ignored, because Okta repeats the id
// there ({"op":"replace","value":{"id":…,"displayName":…}}). An unknown attribute as the path is 400 invalidPath;
// within a value object it is ignored unless its schema is Strict. Required attributes are looked at after the last
// operation, so that one may remove what the next sets; what was lacking before the PATCH is not held against it.
func Apply(rt *schema.ResourceType, current resource.Resource, operations []Operation, options Options) (Result, error) {
	p := &patcher{
		rt: rt, result: current.Clone(), options: options,
		checker: &resource.Checker{Options: options.Options},
	}
	for i, operation := range operations {
		if err := p.apply(operation); err != nil {
			return Result{}, scim.At(i, err)
		}
	}
	if err := resource.CheckImmutable(rt, current, p.result); err != nil {
		return Result{}, err
	}
	before := resource.Missing(rt, current)
	for _, name := range resource.Missing(rt, p.result) {
		if !slices.Contains(before, name) {
			return Result{}, scim.BadRequest(scim.InvalidValue, "%s is required", name)
		}
	}
	return Result{
		Resource: p.result,
		Changed:  !resource.Same(map[string]any(current), map[string]any(p.result)),
		Ignored:  p.checker.Ignored,
	}, nil
}

type patcher struct {
	rt      *schema.ResourceType
	result  resource.Resource
	options Options
	checker *resource.Checker
}

func (p *patcher) apply(operation Operation) error {
	if operation.Path == "" {
		if operation.Op == Remove {
			return scim.BadRequest(scim.NoTarget, "remove needs a path that says what to remove")
		}
		return p.members(operation, nil, map[string]given{})
	}
	parsed, err := path.Parse(operation.Path)
	if err != nil {
		return err
	}
	target, refusal := p.rt.Find(parsed.URN, parsed.Name, parsed.Sub)
	if refusal != nil {
		return refusal
	}
	if target.Attr == nil {
		return p.extension(operation, target.Extension)
	}
	return p.at(operation, target, parsed)
}

// extension applies an operation to a whole extension object, which behaves like a complex attribute.
func (p *patcher) extension(operation Operation, extension *schema.Schema) error {
	if operation.Op != Remove && operation.Value != nil {
		return p.members(operation, extension, map[string]given{})
	}
	if operation.Op == Add {
		return nil
	}
	for i := range extension.Attributes {
		attr := &extension.Attributes[i]
		target := schema.Target{Extension: extension, Attr: attr}
		if attr.IsReadOnly() || p.get(target) == nil {
			continue
		}
		if err := p.unassign(operation.Op, target); err != nil {
			return err
		}
	}
	return nil
}

// at applies an operation to an attribute.
func (p *patcher) at(operation Operation, target schema.Target, parsed path.Path) error {
	if target.Attr.IsReadOnly() || target.Leaf().IsReadOnly() {
		return scim.BadRequest(scim.Mutability, "%s is readOnly: leave it out", target.Path())
	}
	switch {
	case parsed.Filter != nil:
		return p.selected(operation, target, parsed.Filter)
	case target.Sub != nil:
		return p.sub(operation, target)
	case operation.Op == Remove:
		return p.remove(operation, target)
	default:
		return p.assign(operation, target)
	}
}

func (p *patcher) get(target schema.Target) any { return p.result.Lookup(target) }

// set stores the value of an attribute; nil and empty values unassign it, and an extension without values goes.
func (p *patcher) set(target schema.Target, value any) {
	object := map[string]any(p.result)
	if target.Extension != nil {
		inner, ok := p.result[target.Extension.ID].(map[string]any)
		if !ok {
			inner = map[string]any{}
		}
		p.result[target.Extension.ID] = inner
		object = inner
	}
	if resource.IsUnassigned(value) {
		delete(object, target.Attr.Name)
	} else {
		object[target.Attr.Name] = value
	}
	if target.Extension != nil && len(object) == 0 {
		delete(p.result, target.Extension.ID)
	}
}

// unassign takes an attribute away. What may not go is 400: mutability for remove (RFC 7644 §3.5.2.2), invalidValue
// for a replace by nothing.
func (p *patcher) unassign(op Op, target schema.Target) error {
	if err := p.mayGo(op, target); err != nil {
		return err
	}
	p.set(target, nil)
	return nil
}

func (p *patcher) mayGo(op Op, target schema.Target) error {
	leaf := target.Leaf()
	if !leaf.Required && !leaf.Unremovable {
		return nil
	}
	if op == Remove {
		return scim.BadRequest(scim.Mutability, "%s cannot be removed: replace its value instead", target.Path())
	}
	return scim.BadRequest(scim.InvalidValue, "%s needs a value: it cannot be unassigned", target.Path())
}
