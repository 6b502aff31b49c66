package resource

import (
	"maps"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Decoded is a client's representation of a resource after validation.
type Decoded struct {
	Resource Resource
	Schemas  []string // as the client listed them
	// Extensions are the URNs of the known extensions whose object was in the body, empty or not: a PUT may treat an
	// absent extension unlike an empty one.
	Extensions []string
	Nulls      []string  // attributes given as null, [] or {}: the same state as absent (RFC 7643 §2.5), but on purpose
	Ignored    []Ignored // unknown and readOnly parts
}

// Decode reads the body of a POST or PUT. "schemas" must list the core schema; readOnly attributes are dropped;
// required ones must be there and not blank. The error is a *scim.Error: 400 invalidSyntax or invalidValue.
func Decode(rt *schema.ResourceType, body []byte, options Options) (Decoded, error) {
	object, err := scim.ParseObject(body)
	if err != nil {
		return Decoded{}, err
	}
	return DecodeObject(rt, object, options)
}

// DecodeObject is Decode for a body already parsed with scim.ParseObject, such as the data of a bulk operation.
func DecodeObject(rt *schema.ResourceType, body map[string]any, options Options) (Decoded, error) {
	schemas, err := scim.RequireSchema(body, rt.Schema.ID)
	if err != nil {
		return Decoded{}, err
	}
	checker := &Checker{Options: options}
	core, extensions := splitExtensions(rt, body)
	result, refusal := checker.Object(rt.Core, "", core, rt.Schema.Strict)
	if refusal != nil {
		return Decoded{}, refusal
	}
	decoded := Decoded{Schemas: schemas}
	for _, urn := range slices.Sorted(maps.Keys(extensions)) {
		extension := rt.Extension(urn)
		if slices.Contains(decoded.Extensions, extension.ID) {
			return Decoded{}, scim.BadRequest(scim.InvalidSyntax, "%s appears twice, in different letter case", extension.ID)
		}
		decoded.Extensions = append(decoded.Extensions, extension.ID)
		value, refusal := checker.extension(extension, extensions[urn])
		if refusal != nil {
			return Decoded{}, refusal
		}
		result[extension.ID] = value
	}
	decoded.Resource = compact(result)
	decoded.Nulls, decoded.Ignored = checker.Nulls, checker.Ignored
	if missing := Missing(rt, decoded.Resource); len(missing) > 0 {
		return Decoded{}, scim.BadRequest(scim.InvalidValue, "%s is required", missing[0])
	}
	return decoded, nil
}

// splitExtensions parts the body at the URNs of known extensions, and takes out "schemas", which has been checked.
func splitExtensions(rt *schema.ResourceType, body map[string]any) (core, extensions map[string]any) {
	core, extensions = map[string]any{}, map[string]any{}
	for key, value := range body {
		switch {
		case rt.Extension(key) != nil:
			extensions[key] = value
		case !strings.EqualFold(key, "schemas"):
			core[key] = value
		}
	}
	return core, extensions
}

func (c *Checker) extension(extension *schema.Schema, value any) (any, *scim.Error) {
	if value == nil {
		c.Nulls = append(c.Nulls, extension.ID)
		return nil, nil
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, wrongType(extension.ID, "an object", value)
	}
	result, err := c.Object(extension.Attribute, extension.ID+":", object, extension.Strict)
	if err != nil {
		return nil, err
	}
	return result, nil
}

// compact drops what is unassigned, at the top and one level below; lists have been stripped when they were checked.
func compact(object map[string]any) Resource {
	result := Resource{}
	for key, value := range object {
		if inner, ok := value.(map[string]any); ok {
			for name, deeper := range inner {
				inner[name] = Strip(deeper)
			}
			value = Strip(inner)
		}
		if !IsUnassigned(value) {
			result[key] = value
		}
	}
	return result
}
