package schema

import (
	"errors"
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

// Schema is a set of attributes under a URN. It is a plain value: make one with a constructor or by hand, also at run
// time, and do not change it while a ResourceType uses it.
type Schema struct {
	ID          string // URN
	Name        string
	Description string
	Attributes  []Attribute
	// Strict refuses unknown attributes with 400 invalidValue. Otherwise they are ignored and reported to the caller.
	Strict bool
}

// Attribute finds an attribute by name or alias; nil when there is none.
func (s *Schema) Attribute(name string) *Attribute { return Lookup(s.Attributes, name) }

// Extension is a schema extension of a resource type (RFC 7643 §6).
type Extension struct {
	Schema   *Schema
	Required bool // a resource without it is refused
}

// ResourceType ties an endpoint to its schemas (RFC 7643 §6). It is what every part of the engine works from; make it with
// NewResourceType. Any number of goroutines may use one.
type ResourceType struct {
	ID          string
	Name        string
	Description string
	Endpoint    string // relative, for example "/Users"
	Schema      *Schema
	Extensions  []Extension
	// Common attributes; nil means CommonAttributes().
	Common []Attribute
}

// CommonAttributes describes what every resource has (RFC 7643 §3, §3.1). They belong to no schema and /Schemas does
// not print them. "schemas" is readOnly here because the engine keeps it: a client's list is checked, not stored.
func CommonAttributes() []Attribute {
	return []Attribute{
		{
			Name: "schemas", Type: Reference, MultiValued: true, ReferenceTypes: []string{"uri"},
			Mutability: ReadOnly, Returned: ReturnedAlways,
		},
		{Name: "id", CaseExact: true, Mutability: ReadOnly, Returned: ReturnedAlways, Uniqueness: UniqueServer},
		{Name: "externalId", CaseExact: true},
		{Name: "meta", Type: Complex, Mutability: ReadOnly, SubAttributes: []Attribute{
			{Name: "resourceType", CaseExact: true, Mutability: ReadOnly},
			{Name: "created", Type: DateTime, Mutability: ReadOnly},
			{Name: "lastModified", Type: DateTime, Mutability: ReadOnly},
			{Name: "location", Type: Reference, CaseExact: true, ReferenceTypes: []string{"uri"}, Mutability: ReadOnly},
			{Name: "version", CaseExact: true, Mutability: ReadOnly},
		}},
	}
}

// NewResourceType checks the description, so that a mistake in one made at run time shows when it is made: names must be
// unique without regard to case and aliases included, core and sub-attribute names must be ATTRNAMEs, complex
// attributes have simple sub-attributes and simple ones have none.
func NewResourceType(rt ResourceType) (*ResourceType, error) {
	if rt.Schema == nil {
		return nil, errors.New("schema: a resource type needs a core schema")
	}
	if rt.Common == nil {
		rt.Common = CommonAttributes()
	}
	all := append(append([]Attribute{}, rt.Common...), rt.Schema.Attributes...)
	if err := checkAttributes(rt.Schema.ID, all, true); err != nil {
		return nil, err
	}
	seen := map[string]bool{strings.ToLower(rt.Schema.ID): true}
	for _, extension := range rt.Extensions {
		id := strings.ToLower(extension.Schema.ID)
		if seen[id] {
			return nil, fmt.Errorf("schema: %s is used twice in resource type %s", extension.Schema.ID, rt.Name)
		}
		seen[id] = true
		if err := checkAttributes(extension.Schema.ID, extension.Schema.Attributes, false); err != nil {
			return nil, err
		}
	}
	return &rt, nil
}

func checkAttributes(where string, attributes []Attribute, attrNames bool) error {
	seen := map[string]string{}
	for i := range attributes {
		attribute := &attributes[i]
		if attribute.Name == "" || attrNames && !filter.IsAttrName(attribute.Name) {
			return fmt.Errorf("schema: %s: %q is no attribute name", where, attribute.Name)
		}
		for _, name := range append([]string{attribute.Name}, attribute.Aliases...) {
			folded := strings.ToLower(name)
			if owner, taken := seen[folded]; taken && owner != attribute.Name {
				return fmt.Errorf("schema: %s: the name %q is used by both %q and %q", where, name, owner, attribute.Name)
			} else if taken && name == attribute.Name {
				return fmt.Errorf("schema: %s: the name %q is used twice", where, name)
			}
			seen[folded] = attribute.Name
		}
		if (attribute.Type == Complex) != (len(attribute.SubAttributes) > 0) {
			return fmt.Errorf("schema: %s: %s must have sub-attributes exactly if it is complex", where, attribute.Name)
		}
		for j := range attribute.SubAttributes {
			if attribute.SubAttributes[j].Type == Complex {
				return fmt.Errorf("schema: %s: %s.%s must not be complex (RFC 7643 §2.3.8)",
					where, attribute.Name, attribute.SubAttributes[j].Name)
			}
		}
		if err := checkAttributes(where+" "+attribute.Name, attribute.SubAttributes, true); err != nil {
			return err
		}
	}
	return nil
}

// Extension finds an extension by URN without regard to case (RFC 7644 §3.10); nil when there is none.
func (rt *ResourceType) Extension(urn string) *Schema {
	for _, extension := range rt.Extensions {
		if strings.EqualFold(extension.Schema.ID, urn) {
			return extension.Schema
		}
	}
	return nil
}

// Core finds a common or core attribute by name or alias; nil when there is none.
func (rt *ResourceType) Core(name string) *Attribute {
	if attribute := rt.Schema.Attribute(name); attribute != nil {
		return attribute
	}
	return Lookup(rt.Common, name)
}

// Target is what a name means in a resource type: an attribute, a sub-attribute, or a whole extension object.
type Target struct {
	Extension *Schema    // nil for common and core attributes
	Attr      *Attribute // nil for a whole extension object
	Sub       *Attribute // nil without a sub-attribute
}

// Leaf is the sub-attribute, or the attribute where there is none.
func (t Target) Leaf() *Attribute {
	if t.Sub != nil {
		return t.Sub
	}
	return t.Attr
}

// Path spells the target as the schemas do, for example "name.givenName".
func (t Target) Path() string {
	var text string
	if t.Extension != nil {
		text = t.Extension.ID
		if t.Attr != nil {
			text += ":"
		}
	}
	if t.Attr != nil {
		text += t.Attr.Name
	}
	if t.Sub != nil {
		text += "." + t.Sub.Name
	}
	return text
}

// Find resolves a name as a client writes it. Names without URN are common or core ones; extensions are reached by
// their URN alone, so equal names never mix (RFC 7644 §3.10). The error is a *scim.Error, 400 invalidPath: callers
// change the scimType where another one fits.
func (rt *ResourceType) Find(urn, name, sub string) (Target, *scim.Error) {
	// A URN has no mark that tells its end, so "urn:…:2.0:User" reads like attribute User of "urn:…:2.0".
	whole := strings.TrimSuffix(urn+":"+name, ":")
	if extension := rt.Extension(whole); urn != "" && extension != nil && sub == "" {
		return Target{Extension: extension}, nil
	}
	var target Target
	switch {
	case urn == "" || strings.EqualFold(urn, rt.Schema.ID):
		target.Attr = rt.Core(name)
	default:
		target.Extension = rt.Extension(urn)
		if target.Extension == nil {
			return Target{}, scim.BadRequest(scim.InvalidPath, "%s is not a schema of %s", scim.Clip(urn), rt.Name)
		}
		target.Attr = target.Extension.Attribute(name)
	}
	spelled := filter.AttrPath{URN: urn, Name: name, Sub: sub}
	if target.Attr == nil {
		return Target{}, scim.BadRequest(scim.InvalidPath, "%s is not an attribute of %s", scim.Clip(spelled.String()), rt.Name)
	}
	if sub == "" {
		return target, nil
	}
	if target.Sub = target.Attr.Sub(sub); target.Sub == nil {
		return Target{}, scim.BadRequest(scim.InvalidPath, "%s has no sub-attribute %s", target.Path(), scim.Clip(sub))
	}
	return target, nil
}
