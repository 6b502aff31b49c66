package mapping

// The namespaces of SCIM's own schemas (RFC 7643 §8.7).
const (
	Core       = "urn:ietf:params:scim:schemas:core:2.0:User"
	Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

// Type is the data type of an attribute (Okta Management API, UserSchemaAttributeType).
type Type string

// The data types.
const (
	String  Type = "string"
	Boolean Type = "boolean"
	Integer Type = "integer"
	Number  Type = "number"
	Array   Type = "array"
)

// Scope says whether an attribute can be set on a group assignment (Okta Management API, UserSchemaAttributeScope).
type Scope string

// The scopes. Self is the tick "User personal".
const (
	None Scope = "NONE"
	Self Scope = "SELF"
)

// Mutability says who may change an attribute (Okta Management API, UserSchemaAttribute).
type Mutability string

// The mutabilities.
const (
	ReadWrite Mutability = "READ_WRITE"
	ReadOnly  Mutability = "READ_ONLY"
	WriteOnly Mutability = "WRITE_ONLY"
	Immutable Mutability = "IMMUTABLE"
)

// Attribute is one attribute of the app-user profile, with the fields of Okta's Profile Editor.
type Attribute struct {
	// Variable is Okta's name for it, never sent.
	Variable string `yaml:"variable" json:"variable"`
	// DisplayName is what people see.
	DisplayName string `yaml:"displayName" json:"displayName"`
	Description string `yaml:"description,omitempty" json:"description,omitempty"`
	// ExternalName says where the value goes in the body: "title", "name.givenName", "emails.^[primary==true].value".
	ExternalName string `yaml:"externalName" json:"externalName"`
	// ExternalNamespace is the URN of the schema. Without one the attribute is never sent (Okta support: "Custom SCIM
	// attribute not being sent").
	ExternalNamespace string `yaml:"externalNamespace" json:"externalNamespace"`
	Type              Type   `yaml:"type" json:"type"`
	// Items is the type of an array's items; "" for String.
	Items      Type       `yaml:"items,omitempty" json:"items,omitempty"`
	Format     Format     `yaml:"format,omitempty" json:"format,omitempty"`
	Scope      Scope      `yaml:"scope,omitempty" json:"scope,omitempty"`
	Mutability Mutability `yaml:"mutability,omitempty" json:"mutability,omitempty"`
	Required   bool       `yaml:"required,omitempty" json:"required,omitempty"`
	// Unique: no two users may have the same value.
	Unique bool `yaml:"unique,omitempty" json:"unique,omitempty"`
	// MinLength and MaxLength are in characters; nil for none.
	MinLength *int `yaml:"minLength,omitempty" json:"minLength,omitempty"`
	MaxLength *int `yaml:"maxLength,omitempty" json:"maxLength,omitempty"`
	// Minimum and Maximum bound a number; nil for none.
	Minimum *float64 `yaml:"minimum,omitempty" json:"minimum,omitempty"`
	Maximum *float64 `yaml:"maximum,omitempty" json:"maximum,omitempty"`
	// Pattern is a regular expression that a text must match.
	Pattern string `yaml:"pattern,omitempty" json:"pattern,omitempty"`
	// Enum lists the allowed values, of an array those of its items; empty for any. OneOf has the same values with the names
	// that people see.
	Enum  []any    `yaml:"enum,omitempty" json:"enum,omitempty"`
	OneOf []Choice `yaml:"oneOf,omitempty" json:"oneOf,omitempty"`
	// Custom is set for attributes that an admin added.
	Custom bool `yaml:"-" json:"custom,omitempty"`
}

// Choice is one value of an enumeration and its name (Okta Management API, UserSchemaAttributeEnum).
type Choice struct {
	Const any    `yaml:"const" json:"const"`
	Title string `yaml:"title" json:"title"`
}
