package patch

import (
	"maps"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/path"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// given is a member of a value object that has been applied already, to notice two spellings of one attribute.
type given struct {
	key   string
	value any
}

// members applies an operation without path: each member of its value is an operation of its own. Keys are attribute
// names and extension URNs (RFC 7644 §3.5.2.1), and also whole paths ("name.givenName", "urn:…:User:department",
// "emails[type eq \"work\"].value") as Microsoft Entra ID writes them. With an extension, keys are its attributes'.
// Keys go in sorted order, so that a container comes before its parts.
func (p *patcher) members(operation Operation, extension *schema.Schema, seen map[string]given) error {
	object, ok := operation.Value.(map[string]any)
	if !ok {
		where := "without path"
		if extension != nil {
			where = "on " + extension.ID
		}
		return scim.BadRequest(scim.InvalidValue, "%s %s needs an object as its value, not %s",
			operation.Op, where, scim.JSONKind(operation.Value))
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		member := Operation{Op: operation.Op, Path: key, Value: object[key], HasValue: true}
		if err := p.member(member, extension, seen); err != nil {
			return err
		}
	}
	return nil
}

func (p *patcher) member(member Operation, extension *schema.Schema, seen map[string]given) error {
	target, parsed, known := p.resolve(member.Path, extension)
	switch {
	case extension == nil && strings.EqualFold(member.Path, "schemas"):
		return nil // computed; not worth a report
	case extension == nil && strings.EqualFold(member.Path, p.rt.Schema.ID):
		return p.members(member, nil, seen)
	case !known:
		return p.unknown(member.Path, extension)
	case target.Attr == nil && member.Value == nil:
		return p.extension(member, target.Extension)
	case target.Attr == nil:
		return p.members(member, target.Extension, seen)
	case target.Attr.IsReadOnly() || target.Leaf().IsReadOnly():
		p.ignore(member.Path, extension, resource.ReadOnly)
		return nil
	}
	if parsed.Filter == nil {
		if earlier, twice := seen[target.Path()]; twice {
			err := resource.SameAttribute(target.Path(), earlier.key, member.Path, earlier.value, member.Value)
			if err != nil {
				return err
			}
		}
		seen[target.Path()] = given{key: member.Path, value: member.Value}
	}
	return p.at(member, target, parsed)
}

// resolve gives a key its meaning: an attribute by name or alias, which may hold spaces in an extension; an extension;
// or a path.
func (p *patcher) resolve(key string, extension *schema.Schema) (schema.Target, path.Path, bool) {
	if extension != nil {
		if attr := extension.Attribute(key); attr != nil {
			return schema.Target{Extension: extension, Attr: attr}, path.Path{}, true
		}
	} else if attr := p.rt.Core(key); attr != nil {
		return schema.Target{Attr: attr}, path.Path{}, true
	}
	parsed, err := path.Parse(key)
	if err != nil {
		return schema.Target{}, path.Path{}, false
	}
	if extension != nil {
		if parsed.URN != "" {
			return schema.Target{}, path.Path{}, false
		}
		parsed.URN = extension.ID
	}
	target, refusal := p.rt.Find(parsed.URN, parsed.Name, parsed.Sub)
	return target, parsed, refusal == nil && (target.Attr != nil || extension == nil)
}

func (p *patcher) unknown(key string, extension *schema.Schema) error {
	strict := p.rt.Schema.Strict
	if extension != nil {
		strict = extension.Strict
	} else if parsed, err := path.Parse(key); err == nil && p.rt.Extension(parsed.URN) != nil {
		strict = p.rt.Extension(parsed.URN).Strict
	}
	if strict {
		return scim.BadRequest(scim.InvalidValue, "%s is not an attribute of %s", spelled(scim.Clip(key), extension), p.rt.Name)
	}
	p.ignore(key, extension, resource.Unknown)
	return nil
}

func (p *patcher) ignore(key string, extension *schema.Schema, reason resource.Reason) {
	p.checker.Ignored = append(p.checker.Ignored, resource.Ignored{Path: spelled(key, extension), Reason: reason})
}

func spelled(key string, extension *schema.Schema) string {
	if extension == nil {
		return key
	}
	return extension.ID + ":" + key
}
