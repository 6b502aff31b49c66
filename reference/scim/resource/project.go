package resource

import (
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/path"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Projection chooses the attributes of an answer (RFC 7644 §3.9, RFC 7643 §7 "returned"). It may be used for any number
// of resources.
type Projection struct {
	rt *schema.ResourceType
	// listed is true with an attributes parameter: then only what was asked for and "always" is sent.
	listed   bool
	included map[string]bool // canonical paths, see schema.Target.Path
	excluded map[string]bool
	parents  map[string]bool // paths above the included ones
}

// SplitNames divides the value of the query parameter attributes or excludedAttributes.
func SplitNames(parameter string) []string {
	var names []string
	for _, name := range strings.Split(parameter, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// NewProjection reads the names in attributes and excludedAttributes; without names it is the default projection. Both
// at once are 400 invalidValue, because RFC 7644 §3.9 makes them exclusive. Names that no schema knows are ignored.
func NewProjection(rt *schema.ResourceType, attributes, excludedAttributes []string) (*Projection, error) {
	if len(attributes) > 0 && len(excludedAttributes) > 0 {
		return nil, scim.BadRequest(scim.InvalidValue,
			"attributes and excludedAttributes cannot be combined (RFC 7644 §3.9): send one of them")
	}
	p := &Projection{
		rt: rt, listed: len(attributes) > 0,
		included: map[string]bool{}, excluded: map[string]bool{}, parents: map[string]bool{},
	}
	for _, name := range attributes {
		target, ok := find(rt, name)
		if !ok {
			continue
		}
		p.included[target.Path()] = true
		if target.Sub != nil {
			target.Sub = nil
			p.parents[target.Path()] = true
		}
		if target.Extension != nil && target.Attr != nil {
			target.Attr = nil
			p.parents[target.Path()] = true
		}
	}
	for _, name := range excludedAttributes {
		if target, ok := find(rt, name); ok {
			p.excluded[target.Path()] = true
		}
	}
	return p, nil
}

func find(rt *schema.ResourceType, name string) (schema.Target, bool) {
	parsed, err := path.Parse(name)
	if err != nil || parsed.Filter != nil {
		return schema.Target{}, false
	}
	target, refusal := rt.Find(parsed.URN, parsed.Name, parsed.Sub)
	return target, refusal == nil
}

// Returns tells whether an attribute is among what is sent, if a resource has it. The nil projection is the default one.
func (p *Projection) Returns(attribute *schema.Attribute, name string) bool {
	if p == nil {
		return attribute.Returned != schema.ReturnedNever && attribute.Returned != schema.ReturnedRequest
	}
	return p.returns(attribute, name, p.listed)
}

// Apply returns what of the resource is to be sent; the resource is left alone.
func (p *Projection) Apply(r Resource) Resource {
	result := Resource{}
	for _, attributes := range [][]schema.Attribute{p.rt.Common, p.rt.Schema.Attributes} {
		p.copyAttributes(result, r, attributes, "", p.listed)
	}
	for _, extension := range p.rt.Extensions {
		urn := extension.Schema.ID
		object, _ := r[urn].(map[string]any)
		if p.excluded[urn] {
			object = onlyAlways(object, extension.Schema.Attributes)
		}
		copied := map[string]any{}
		p.copyAttributes(copied, object, extension.Schema.Attributes, urn+":", p.listed && !p.included[urn])
		if len(copied) > 0 {
			result[urn] = copied
		}
	}
	return result
}

// copyAttributes copies what is to be returned from one object. With listed, attributes need to have been asked for.
func (p *Projection) copyAttributes(to, from map[string]any, attributes []schema.Attribute, prefix string, listed bool) {
	for i := range attributes {
		attr := &attributes[i]
		value, name := from[attr.Name], prefix+attr.Name
		if IsUnassigned(value) || !p.returns(attr, name, listed) {
			continue
		}
		if attr.DataType() == schema.Complex {
			// Asking for the whole attribute asks for its default sub-attributes; asking for one of them does not.
			value = p.complex(attr, value, name+".", listed && !p.included[name])
		}
		if !IsUnassigned(value) {
			to[attr.Name] = value
		}
	}
}

func (p *Projection) returns(attr *schema.Attribute, name string, listed bool) bool {
	switch attr.Returned {
	case schema.ReturnedAlways:
		return true
	case schema.ReturnedNever:
		return false
	case schema.ReturnedRequest:
		return p.included[name] || p.parents[name]
	default:
		return !p.excluded[name] && (!listed || p.included[name] || p.parents[name])
	}
}

func (p *Projection) complex(attr *schema.Attribute, value any, prefix string, listed bool) any {
	switch value := value.(type) {
	case map[string]any:
		copied := map[string]any{}
		p.copyAttributes(copied, value, attr.SubAttributes, prefix, listed)
		return copied
	case []any:
		var elements []any
		for _, item := range value {
			if copied := p.complex(attr, item, prefix, listed); !IsUnassigned(copied) {
				elements = append(elements, copied)
			}
		}
		return elements
	default:
		return nil
	}
}

// onlyAlways keeps what excludedAttributes cannot take away.
func onlyAlways(object map[string]any, attributes []schema.Attribute) map[string]any {
	kept := map[string]any{}
	for i := range attributes {
		if attributes[i].Returned == schema.ReturnedAlways {
			kept[attributes[i].Name] = object[attributes[i].Name]
		}
	}
	return kept
}
