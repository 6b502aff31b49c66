package peakon

import "context"

// AttributeType is the type of a Peakon attribute.
type AttributeType string

// The four types.
const (
	Option   AttributeType = "option"
	Date     AttributeType = "date"
	Number   AttributeType = "number"
	Employee AttributeType = "employee"
)

// Attribute is a custom attribute in Peakon.
type Attribute struct {
	Name string        `json:"name"`
	Type AttributeType `json:"type"`
	// Aliases are further names; Okta cannot write names with spaces ("Employed_Since" for "Employed Since").
	Aliases []string `json:"aliases,omitempty"`
}

// AddAttribute makes an attribute in a company.
func (a *Administrator) AddAttribute(ctx context.Context, company Company, attribute Attribute) error {
	body := companyOf(company)
	body["name"], body["type"], body["aliases"] = attribute.Name, attribute.Type, attribute.Aliases
	return a.post(ctx, "/attributes", body, nil)
}

// Attributes lists the attributes of a company.
func (a *Administrator) Attributes(ctx context.Context, company Company) ([]Attribute, error) {
	var attributes []Attribute
	err := a.get(ctx, "/attributes", inCompany(company), &attributes)
	return attributes, err
}
