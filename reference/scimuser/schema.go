// Package scimuser is the mapping table: which SCIM attributes a Peakon employee has, how a User resource becomes an employee,
// and how an employee is shown. Decisions are named in docs/reference-decisions.md (D20 to D23).
package scimuser

import (
	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// PeakonURN is the namespace of every attribute of a company (Peakon, "Set up user provisioning with Okta").
const PeakonURN = "urn:ietf:params:scim:schemas:extension:peakon:2.0:User"

// Type is the User resource of one company: the same for validation, filters, PATCH, projection and /Schemas.
func Type(attributes []peakon.Attribute) (*schema.ResourceType, error) {
	return schema.NewResourceType(schema.ResourceType{
		ID: "User", Name: "User", Endpoint: "/Users", Description: "Employee",
		Schema: core(),
		Extensions: []schema.Extension{
			{Schema: enterprise()},
			{Schema: extension(attributes)},
		},
	})
}

// core is the part of the core schema that Peakon keeps. Names that are derived from others are readOnly.
func core() *schema.Schema {
	s := schema.User().Only("userName", "name", "displayName", "emails", "phoneNumbers", "active", "locale", "preferredLanguage", "timezone")
	name := s.Attribute("name")
	name.Required = true
	var parts []schema.Attribute
	for _, part := range name.SubAttributes {
		switch part.Name {
		case "givenName", "familyName":
			part.Required = true
		case "formatted":
			part.Mutability = schema.ReadOnly
		default:
			continue
		}
		parts = append(parts, part)
	}
	name.SubAttributes = parts
	s.Attribute("displayName").Mutability = schema.ReadOnly
	// It stands for a locale that is missing, and is shown as that.
	language := s.Attribute("preferredLanguage")
	language.Mutability, language.Returned = schema.WriteOnly, schema.ReturnedNever
	// active has a default, so that it may be left out, but it cannot be taken away.
	s.Attribute("active").Unremovable = true
	return s
}

// enterprise is what Peakon keeps of the enterprise extension (Peakon SCIM API reference, "Schema extensions"). Okta's custom
// mappings may send the manager as a bare string.
func enterprise() *schema.Schema {
	s := schema.EnterpriseUser().Only("employeeNumber", "department", "manager")
	s.Attribute("employeeNumber").CaseExact = true
	s.Attribute("employeeNumber").Uniqueness = "server"
	s.Attribute("manager").BareValue = true
	return s
}

// extension describes the company's own attributes under the keys that they are written with.
func extension(attributes []peakon.Attribute) *schema.Schema {
	s := &schema.Schema{ID: PeakonURN, Name: "Peakon User", Description: "Attributes of the company"}
	for _, a := range attributes {
		if a.Inactive {
			continue
		}
		described := schema.Attribute{Name: a.OutputKey(), Description: a.Name, CaseExact: true}
		for _, name := range a.Names() {
			if name != described.Name {
				described.Aliases = append(described.Aliases, name)
			}
		}
		switch a.Type {
		case peakon.DateType:
			described.Type, described.DateOnly = schema.DateTime, true
		case peakon.Number:
			described.Type = schema.Integer
		case peakon.Reference:
			described.CaseExact = false
		case peakon.Option:
		}
		s.Attributes = append(s.Attributes, described)
	}
	return s
}

// invalid turns a domain error into the refusal that SCIM has for it; other errors pass.
func invalid(field, format string, args ...any) error {
	return scim.BadRequest(scim.InvalidValue, field+": "+format, args...)
}
