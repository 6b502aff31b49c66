package resource

import (
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Matcher is a filter whose names are resolved and whose comparisons fit the attributes' types.
type Matcher struct{ matches test }

// test judges what a filter is about: a resource (as map[string]any), or one element of a multi-valued attribute.
type test func(subject any) bool

// Match tells whether the resource satisfies the filter.
func (m *Matcher) Match(r Resource) bool { return m.matches(map[string]any(r)) }

// ParseFilter is filter.Parse followed by CompileFilter.
func ParseFilter(rt *schema.ResourceType, source string) (*Matcher, error) {
	expr, err := filter.Parse(source)
	if err != nil {
		return nil, err
	}
	return CompileFilter(rt, expr)
}

// CompileFilter resolves a filter against a resource type. Unknown attributes, attributes that are never returned (a
// filter would tell their values bit by bit), complex attributes without a default, ordering of booleans and binaries,
// and values of the wrong type are 400 invalidFilter (RFC 7644 §3.4.2.2).
func CompileFilter(rt *schema.ResourceType, expr filter.Expr) (*Matcher, error) {
	matches, err := compile(expr, resourceScope{rt})
	if err != nil {
		return nil, err
	}
	return &Matcher{matches: matches}, nil
}

// CompileElementFilter resolves the filter of a value path against the sub-attributes of attr; the result judges one
// element. Elements of a simple attribute answer to the name "value".
func CompileElementFilter(attr *schema.Attribute, expr filter.Expr) (func(element any) bool, error) {
	matches, err := compile(expr, elementScope{attr})
	if err != nil {
		return nil, err
	}
	return matches, nil
}

// Equality recognizes the filter that is one lookup, such as userName eq "x": it returns the attribute and the string
// to look up, for a storage with an index. A complex attribute stands for its "value". How strings compare is up to
// target.Leaf().Key. The filter must have been compiled, or be compiled, for its errors.
func Equality(rt *schema.ResourceType, expr filter.Expr) (target schema.Target, value string, ok bool) {
	compare, isCompare := expr.(filter.Compare)
	if !isCompare || compare.Op != filter.Eq {
		return schema.Target{}, "", false
	}
	value, isText := compare.Value.(string)
	target, err := rt.Find(compare.Path.URN, compare.Path.Name, compare.Path.Sub)
	if !isText || err != nil || target.Attr == nil {
		return schema.Target{}, "", false
	}
	if target.Leaf().DataType() == schema.Complex {
		target.Sub = target.Attr.Sub("value")
	}
	return target, value, target.Leaf().DataType() == schema.String
}

// scope gives names a meaning. Find returns the attribute that is compared, and how to collect its values from a
// subject.
type scope interface {
	find(path filter.AttrPath) (*schema.Attribute, collect, *scim.Error)
}

// collect gives an attribute's values, one for a single-valued attribute, none when it is unassigned.
type collect func(subject any) []any

func compile(expr filter.Expr, names scope) (test, *scim.Error) {
	switch expr := expr.(type) {
	case filter.Not:
		inner, err := compile(expr.Expr, names)
		return func(subject any) bool { return !inner(subject) }, err
	case filter.And:
		left, right, err := compileBoth(expr.Left, expr.Right, names)
		return func(subject any) bool { return left(subject) && right(subject) }, err
	case filter.Or:
		left, right, err := compileBoth(expr.Left, expr.Right, names)
		return func(subject any) bool { return left(subject) || right(subject) }, err
	case filter.Present:
		return compilePresent(expr, names)
	case filter.Compare:
		return compileCompare(expr, names)
	case filter.ValuePath:
		return compileValuePath(expr, names)
	default:
		return nil, badFilter("it is empty")
	}
}

func compileBoth(left, right filter.Expr, names scope) (leftTest, rightTest test, err *scim.Error) {
	if leftTest, err = compile(left, names); err != nil {
		return nil, nil, err
	}
	rightTest, err = compile(right, names)
	return leftTest, rightTest, err
}

func badFilter(format string, args ...any) *scim.Error {
	return scim.BadRequest(scim.InvalidFilter, "filter: "+format, args...)
}

func compilePresent(expr filter.Present, names scope) (test, *scim.Error) {
	_, values, err := names.find(expr.Path)
	if err != nil {
		return nil, err
	}
	return func(subject any) bool { return anyOf(values(subject), isPresent) }, nil
}

// isPresent: "a non-empty or non-null value, or a non-empty node" (RFC 7644 table 3).
func isPresent(value any) bool { return value != "" && !IsUnassigned(value) }

func compileValuePath(expr filter.ValuePath, names scope) (test, *scim.Error) {
	attr, values, err := names.find(expr.Attr)
	if err != nil {
		return nil, err
	}
	if !attr.MultiValued && attr.DataType() != schema.Complex {
		return nil, badFilter("%s has a single simple value, so it takes no brackets", attr.Name)
	}
	inner, err := compile(expr.Filter, elementScope{attr})
	if err != nil {
		return nil, err
	}
	return func(subject any) bool { return anyOf(values(subject), inner) }, nil
}

func compileCompare(expr filter.Compare, names scope) (test, *scim.Error) {
	attr, values, err := names.find(expr.Path)
	if err != nil {
		return nil, err
	}
	if attr.DataType() == schema.Complex {
		value := attr.Sub("value")
		if value == nil {
			return nil, badFilter("%s is complex: compare one of its sub-attributes, such as %s.%s",
				expr.Path, expr.Path, attr.SubAttributes[0].Name)
		}
		attr, values = value, subValues(values, value)
	}
	if expr.Value == nil {
		return compareNull(expr, values)
	}
	matches, err := comparison(attr, expr)
	if err != nil {
		return nil, err
	}
	if expr.Op != filter.Ne {
		return func(subject any) bool { return anyOf(values(subject), matches) }, nil
	}
	// Nothing is not equal to anything, so an unassigned attribute satisfies ne.
	return func(subject any) bool {
		found := values(subject)
		return len(found) == 0 || anyOf(found, matches)
	}, nil
}

// compareNull: null is the unassigned state (RFC 7643 §2.5), so eq null is the opposite of pr.
func compareNull(expr filter.Compare, values collect) (test, *scim.Error) {
	switch expr.Op {
	case filter.Eq:
		return func(subject any) bool { return !anyOf(values(subject), isPresent) }, nil
	case filter.Ne:
		return func(subject any) bool { return anyOf(values(subject), isPresent) }, nil
	default:
		return nil, badFilter("%s: null can only be compared with eq and ne", expr.Path)
	}
}

func anyOf(values []any, matches test) bool {
	for _, value := range values {
		if matches(value) {
			return true
		}
	}
	return false
}

// resourceScope resolves names of a whole resource.
type resourceScope struct{ rt *schema.ResourceType }

func (s resourceScope) find(path filter.AttrPath) (*schema.Attribute, collect, *scim.Error) {
	target, err := s.rt.Find(path.URN, path.Name, path.Sub)
	if err != nil {
		return nil, nil, badFilter("%s", err.Detail)
	}
	if target.Attr == nil {
		return nil, nil, badFilter("%s is a schema: name one of its attributes", path)
	}
	if target.Attr.Returned == schema.ReturnedNever || target.Leaf().Returned == schema.ReturnedNever {
		return nil, nil, badFilter("%s is never returned, so it cannot be searched", target.Path())
	}
	owner := schema.Target{Extension: target.Extension, Attr: target.Attr}
	values := func(subject any) []any {
		object, _ := subject.(map[string]any)
		return asList(Resource(object).Lookup(owner))
	}
	if target.Extension == nil && target.Attr.Name == "schemas" {
		values = func(subject any) []any {
			object, _ := subject.(map[string]any)
			return plainList(Schemas(s.rt, object))
		}
	}
	if target.Sub != nil {
		values = subValues(values, target.Sub)
	}
	return target.Leaf(), values, nil
}

// elementScope resolves names within one value of an attribute.
type elementScope struct{ attr *schema.Attribute }

func (s elementScope) find(path filter.AttrPath) (*schema.Attribute, collect, *scim.Error) {
	itself := func(subject any) []any { return []any{subject} }
	if path.URN != "" || path.Sub != "" {
		return nil, nil, badFilter("%s: within brackets only sub-attributes of %s can be named", path, s.attr.Name)
	}
	if s.attr.DataType() != schema.Complex {
		if path.Name != "value" {
			return nil, nil, badFilter("%s has simple values: within brackets only \"value\" can be named", s.attr.Name)
		}
		return s.attr, itself, nil
	}
	sub := s.attr.Sub(path.Name)
	if sub == nil {
		return nil, nil, badFilter("%s has no sub-attribute %s", s.attr.Name, scim.Clip(path.Name))
	}
	if sub.Returned == schema.ReturnedNever {
		return nil, nil, badFilter("%s.%s is never returned, so it cannot be searched", s.attr.Name, sub.Name)
	}
	return sub, subValues(itself, sub), nil
}

func subValues(values collect, sub *schema.Attribute) collect {
	return func(subject any) []any {
		var found []any
		for _, value := range values(subject) {
			if object, ok := value.(map[string]any); ok {
				found = append(found, asList(object[sub.Name])...)
			}
		}
		return found
	}
}

func asList(value any) []any {
	if IsUnassigned(value) {
		return nil
	}
	if list, ok := value.([]any); ok {
		return list
	}
	return []any{value}
}
