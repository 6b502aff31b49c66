package org

import "github.com/scimdrill/scimdrill/driver/mapping"

// fromMapping and toMapping are one attribute in its two shapes: Okta's for clients, and that of provisioning. In Okta's, the
// values that an array's items may have are with the items.
func fromMapping(m mapping.Attribute) *attribute {
	a := &attribute{
		Title: m.DisplayName, Description: m.Description, Type: string(m.Type), Format: m.Format, Enum: m.Enum, OneOf: m.OneOf,
		Required: m.Required, MinLength: m.MinLength, MaxLength: m.MaxLength, Minimum: m.Minimum, Maximum: m.Maximum, Pattern: m.Pattern,
		Mutability: string(m.Mutability), Scope: string(m.Scope), ExternalName: m.ExternalName, ExternalNamespace: m.ExternalNamespace,
	}
	if m.Unique {
		a.Unique = true
	}
	if m.Type == mapping.Array {
		a.Items = &attributeItems{Type: string(m.Items), Enum: m.Enum, OneOf: m.OneOf}
		a.Enum, a.OneOf = nil, nil
	}
	return a
}

func (a *attribute) toMapping(variable string) mapping.Attribute {
	m := mapping.Attribute{
		Variable: variable, DisplayName: a.Title, Description: a.Description, Type: mapping.Type(a.Type), Format: a.Format, Enum: a.Enum,
		OneOf: a.OneOf, Required: a.Required, Unique: a.isUnique(), MinLength: a.MinLength, MaxLength: a.MaxLength, Minimum: a.Minimum,
		Maximum: a.Maximum, Pattern: a.Pattern, Mutability: mapping.Mutability(a.Mutability), Scope: mapping.Scope(a.Scope),
		ExternalName: a.ExternalName, ExternalNamespace: a.ExternalNamespace, Custom: true,
	}
	if a.Items != nil {
		m.Items = mapping.Type(a.Items.Type)
		if len(a.Items.Enum) > 0 {
			m.Enum, m.OneOf = a.Items.Enum, a.Items.OneOf
		}
	}
	return m
}
