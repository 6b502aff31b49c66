package schema

import (
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
)

type meta struct {
	ResourceType string `json:"resourceType"`
	Location     string `json:"location"`
}

type schemaBody struct {
	Schemas     [1]string       `json:"schemas"`
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Description string          `json:"description,omitempty"`
	Attributes  []attributeBody `json:"attributes"`
	Meta        meta            `json:"meta"`
}

// attributeBody prints every characteristic, also where the samples of RFC 7643 §8.7 leave one out that does not
// apply, so that a reader needs no defaults.
type attributeBody struct {
	Name            string          `json:"name"`
	Type            Type            `json:"type"`
	SubAttributes   []attributeBody `json:"subAttributes,omitempty"`
	MultiValued     bool            `json:"multiValued"`
	Description     string          `json:"description"`
	Required        bool            `json:"required"`
	CanonicalValues []string        `json:"canonicalValues,omitempty"`
	CaseExact       bool            `json:"caseExact"`
	Mutability      Mutability      `json:"mutability"`
	Returned        Returned        `json:"returned"`
	Uniqueness      Uniqueness      `json:"uniqueness"`
	ReferenceTypes  []string        `json:"referenceTypes,omitempty"`
}

type resourceTypeBody struct {
	Schemas          [1]string       `json:"schemas"`
	ID               string          `json:"id"`
	Name             string          `json:"name"`
	Description      string          `json:"description,omitempty"`
	Endpoint         string          `json:"endpoint"`
	Schema           string          `json:"schema"`
	SchemaExtensions []extensionBody `json:"schemaExtensions,omitempty"`
	Meta             meta            `json:"meta"`
}

type extensionBody struct {
	Schema   string `json:"schema"`
	Required bool   `json:"required"`
}

// JSON renders the Schema resource (RFC 7643 §7). Base is the address of the service provider, for its meta.location.
func (s *Schema) JSON(base string) ([]byte, error) {
	return scim.Marshal(schemaBody{
		Schemas: [1]string{scim.SchemaURN}, ID: s.ID, Name: s.Name, Description: s.Description,
		Attributes: attributeBodies(s.Attributes),
		Meta:       meta{ResourceType: "Schema", Location: location(base, "Schemas", s.ID)},
	})
}

// JSON renders the ResourceType resource (RFC 7643 §6). Base is the address of the service provider.
func (rt *ResourceType) JSON(base string) ([]byte, error) {
	id := rt.ID
	if id == "" {
		id = rt.Name
	}
	body := resourceTypeBody{
		Schemas: [1]string{scim.ResourceTypeURN}, ID: id, Name: rt.Name, Description: rt.Description,
		Endpoint: rt.Endpoint, Schema: rt.Schema.ID,
		Meta: meta{ResourceType: "ResourceType", Location: location(base, "ResourceTypes", id)},
	}
	for _, extension := range rt.Extensions {
		body.SchemaExtensions = append(body.SchemaExtensions,
			extensionBody{Schema: extension.Schema.ID, Required: extension.Required})
	}
	return scim.Marshal(body)
}

// Schemas lists the core schema and the extensions, in order.
func (rt *ResourceType) Schemas() []*Schema {
	all := []*Schema{rt.Schema}
	for _, extension := range rt.Extensions {
		all = append(all, extension.Schema)
	}
	return all
}

func location(base, collection, id string) string {
	return strings.TrimSuffix(base, "/") + "/" + collection + "/" + id
}

func attributeBodies(attributes []Attribute) []attributeBody {
	bodies := make([]attributeBody, 0, len(attributes))
	for i := range attributes {
		attribute := &attributes[i]
		if !attributeName.MatchString(attribute.Name) {
			continue
		}
		body := attributeBody{
			Name: attribute.Name, Type: attribute.DataType(), MultiValued: attribute.MultiValued,
			Description: attribute.Description, Required: attribute.Required,
			CanonicalValues: attribute.CanonicalValues, CaseExact: attribute.CaseExact,
			Mutability: orDefault(attribute.Mutability, ReadWrite), Returned: orDefault(attribute.Returned, ReturnedDefault),
			Uniqueness: orDefault(attribute.Uniqueness, UniqueNone), ReferenceTypes: attribute.ReferenceTypes,
		}
		if len(attribute.SubAttributes) > 0 {
			body.SubAttributes = attributeBodies(attribute.SubAttributes)
		}
		bodies = append(bodies, body)
	}
	return bodies
}

// attributeName is a name by RFC 7643 §2.1, or $ref (§2.4). What a company has called otherwise, and given no alias, cannot be
// described.
var attributeName = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9$_-]*|\$ref)$`)

func orDefault[T ~string](value, standard T) T {
	if value == "" {
		return standard
	}
	return value
}
