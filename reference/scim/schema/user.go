package schema

import "github.com/scimdrill/scimdrill/reference/scim"

// User makes the core User schema (RFC 7643 §4.1, §8.7.1). addresses has "primary" like every other multi-valued
// attribute (§2.4), which the sample in §8.7.1 leaves out.
func User() *Schema {
	return &Schema{
		ID: scim.UserURN, Name: "User", Description: "User Account",
		Attributes: []Attribute{
			{
				Name: "userName", Required: true, Uniqueness: UniqueServer,
				Description: "Unique identifier with which the user authenticates",
			},
			{Name: "name", Type: Complex, Description: "The components of the user's name", SubAttributes: []Attribute{
				{Name: "formatted", Description: "The full name, formatted for display"},
				{Name: "familyName", Description: "The family name, or last name in most Western languages"},
				{Name: "givenName", Description: "The given name, or first name in most Western languages"},
				{Name: "middleName", Description: "The middle names"},
				{Name: "honorificPrefix", Description: "A title in front of the name"},
				{Name: "honorificSuffix", Description: "A suffix behind the name"},
			}},
			{Name: "displayName", Description: "The name to show to others"},
			{Name: "nickName", Description: "The casual way to address the user"},
			{
				Name: "profileUrl", Type: Reference, ReferenceTypes: []string{"external"},
				Description: "Location of the user's online profile",
			},
			{Name: "title", Description: "The user's title, such as Vice President"},
			{Name: "userType", Description: "The relation of the user to the organization"},
			{Name: "preferredLanguage", Description: "Preferred written or spoken languages, as in Accept-Language"},
			{Name: "locale", Description: "Default location for localizing currency, dates and numbers, as a language tag"},
			{Name: "timezone", Description: "Time zone as a name of the IANA database, such as America/Los_Angeles"},
			{Name: "active", Type: Boolean, Description: "The administrative status of the user"},
			{
				Name: "password", Mutability: WriteOnly, Returned: ReturnedNever, CaseExact: true,
				Description: "The user's cleartext password, never returned",
			},
			plural("emails", "Email addresses of the user", Attribute{}, "work", "home", "other"),
			plural("phoneNumbers", "Phone numbers of the user", Attribute{}, "work", "home", "mobile", "fax", "pager", "other"),
			plural("ims", "Instant messaging addresses of the user", Attribute{},
				"aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"),
			plural("photos", "URLs of photos of the user",
				Attribute{Type: Reference, ReferenceTypes: []string{"external"}}, "photo", "thumbnail"),
			addresses(),
			groups(),
			plural("entitlements", "Things the user has been entitled to", Attribute{}),
			plural("roles", "Roles that together say who the user is", Attribute{}),
			plural("x509Certificates", "Certificates issued to the user", Attribute{Type: Binary, CaseExact: true}),
		},
	}
}

// plural makes a multi-valued attribute with the default sub-attributes of RFC 7643 §2.4.
func plural(name, description string, value Attribute, types ...string) Attribute {
	value.Name, value.Description = "value", "The value itself"
	return Attribute{
		Name: name, Type: Complex, MultiValued: true, Description: description,
		SubAttributes: []Attribute{
			value,
			{Name: "display", Description: "A name for display"},
			{Name: "type", CanonicalValues: types, Description: "A label for the value's function"},
			primary(),
		},
	}
}

func primary() Attribute {
	return Attribute{Name: "primary", Type: Boolean, Description: "Whether this is the preferred value; true at most once"}
}

func addresses() Attribute {
	return Attribute{
		Name: "addresses", Type: Complex, MultiValued: true, Description: "Physical mailing addresses of the user",
		SubAttributes: []Attribute{
			{Name: "formatted", Description: "The full address, formatted for display or a label"},
			{Name: "streetAddress", Description: "Street, house number, post office box"},
			{Name: "locality", Description: "The city"},
			{Name: "region", Description: "The state or region"},
			{Name: "postalCode", Description: "The postal code"},
			{Name: "country", Description: "The country, as an ISO 3166-1 alpha-2 code"},
			{Name: "type", CanonicalValues: []string{"work", "home", "other"}, Description: "A label for the address's function"},
			primary(),
		},
	}
}

func groups() Attribute {
	return Attribute{
		Name: "groups", Type: Complex, MultiValued: true, Mutability: ReadOnly,
		Description: "Groups the user belongs to, directly, nested or computed",
		SubAttributes: []Attribute{
			{Name: "value", Mutability: ReadOnly, CaseExact: true, Description: "The id of the group"},
			{
				Name: "$ref", Type: Reference, ReferenceTypes: []string{"User", "Group"}, Mutability: ReadOnly, CaseExact: true,
				Description: "The URI of the group",
			},
			{Name: "display", Mutability: ReadOnly, Description: "A name for display"},
			{
				Name: "type", Mutability: ReadOnly, CanonicalValues: []string{"direct", "indirect"},
				Description: "How the user belongs to the group",
			},
		},
	}
}

// EnterpriseUser makes the enterprise extension (RFC 7643 §4.3, §8.7.1).
func EnterpriseUser() *Schema {
	return &Schema{
		ID: scim.EnterpriseUserURN, Name: "EnterpriseUser", Description: "Enterprise User",
		Attributes: []Attribute{
			{Name: "employeeNumber", Description: "Identifier assigned by the organization"},
			{Name: "costCenter", Description: "The name of a cost center"},
			{Name: "organization", Description: "The name of an organization"},
			{Name: "division", Description: "The name of a division"},
			{Name: "department", Description: "The name of a department"},
			{Name: "manager", Type: Complex, Description: "The user's manager", SubAttributes: []Attribute{
				{Name: "value", Description: "The id of the manager's User resource"},
				{
					Name: "$ref", Type: Reference, ReferenceTypes: []string{"User"}, CaseExact: true,
					Description: "The URI of the manager's User resource",
				},
				{Name: "displayName", Mutability: ReadOnly, Description: "The manager's displayName"},
			}},
		},
	}
}

// Group makes the core Group schema (RFC 7643 §4.2, §8.7.1), with displayName required as its text has it.
func Group() *Schema {
	return &Schema{
		ID: scim.GroupURN, Name: "Group", Description: "Group",
		Attributes: []Attribute{
			{Name: "displayName", Required: true, Description: "A name for the group"},
			{
				Name: "members", Type: Complex, MultiValued: true, Description: "The members of the group",
				SubAttributes: []Attribute{
					{Name: "value", Mutability: Immutable, CaseExact: true, Description: "The id of the member"},
					{
						Name: "$ref", Type: Reference, ReferenceTypes: []string{"User", "Group"}, Mutability: Immutable,
						CaseExact: true, Description: "The URI of the member",
					},
					{
						Name: "type", Mutability: Immutable, CanonicalValues: []string{"User", "Group"},
						Description: "The kind of member",
					},
					{Name: "display", Mutability: ReadOnly, Description: "A name for display"},
				},
			},
		},
	}
}

// Only returns a copy of the schema with the named attributes alone, in the schema's order.
func (s *Schema) Only(names ...string) *Schema {
	reduced := *s
	reduced.Attributes = nil
	for _, attribute := range s.Attributes {
		for _, name := range names {
			if attribute.HasName(name) {
				reduced.Attributes = append(reduced.Attributes, attribute)
				break
			}
		}
	}
	return &reduced
}
