package mapping

import "slices"

// Schema is the app-user profile's schema, in the order in which attributes are sent. It is a value: With and Without
// return changed copies.
type Schema struct {
	attributes []placed
	// elements is how many elements of arrays the external names select.
	elements int
	// texts is set by [Schema.AsTexts].
	texts bool
}

// placed is an attribute whose external name has been understood.
type placed struct {
	Attribute

	path []step
	// element is the number of the array element that the attribute belongs to; -1 for none. isType is set for its type.
	element int
	isType  bool
}

// NewSchema returns a schema of these attributes, which must be valid and differ in their variables.
func NewSchema(attributes ...Attribute) (Schema, error) {
	var schema Schema
	for _, attribute := range attributes {
		var err error
		if schema, err = schema.With(attribute); err != nil {
			return Schema{}, err
		}
	}
	return schema, nil
}

// place gives every attribute its place in a body.
func (s Schema) place(attributes []Attribute) Schema {
	placedAt := Schema{attributes: make([]placed, len(attributes)), texts: s.texts}
	elements := map[string]int{}
	for i, attribute := range attributes {
		p := placed{Attribute: attribute, element: -1}
		if path, err := parsePath(attribute.ExternalName); err == nil {
			p.path = path
		}
		if last := len(p.path) - 1; last > 1 && p.path[last-1].isElement() {
			name := attribute.ExternalNamespace + place(p.path)
			if _, known := elements[name]; !known {
				elements[name] = len(elements)
			}
			p.element, p.isType = elements[name], p.path[last].name == "type"
		}
		placedAt.attributes[i] = p
	}
	placedAt.elements = len(elements)
	return placedAt
}

// Attributes lists the attributes in order.
func (s Schema) Attributes() []Attribute {
	attributes := make([]Attribute, len(s.attributes))
	for i := range s.attributes {
		attributes[i] = s.attributes[i].Attribute
	}
	return attributes
}

// Attribute returns the attribute of that variable name.
func (s Schema) Attribute(variable string) (Attribute, bool) {
	for i := range s.attributes {
		if s.attributes[i].Variable == variable {
			return s.attributes[i].Attribute, true
		}
	}
	return Attribute{}, false
}

// With returns the schema with the attribute added, or replaced where its variable is known. Without a type it is a String,
// and without an external name its variable stands in. The error says what is wrong with the attribute.
func (s Schema) With(attribute Attribute) (Schema, error) {
	if attribute.Type == "" {
		attribute.Type = String
	}
	if attribute.ExternalName == "" && attribute.ExternalNamespace != "" {
		attribute.ExternalName = attribute.Variable
	}
	if err := attribute.Validate(); err != nil {
		return Schema{}, err
	}
	changed := s.Attributes()
	at := slices.IndexFunc(changed, func(known Attribute) bool { return known.Variable == attribute.Variable })
	if at < 0 {
		return s.place(append(changed, attribute)), nil
	}
	changed[at] = attribute
	return s.place(changed), nil
}

// Without returns the schema without the attribute of that variable name.
func (s Schema) Without(variable string) Schema {
	return s.place(slices.DeleteFunc(s.Attributes(), func(a Attribute) bool { return a.Variable == variable }))
}

// AsTexts returns the schema whose values are all sent as texts: "true", "41". No capture shows what Okta sends for booleans,
// numbers and arrays, and JSON's own types are what its API keeps; this is the other reading.
func (s Schema) AsTexts() Schema {
	s.texts = true
	return s
}
