package mapping

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/scimdrill/scimdrill/fixtures/okta"
)

// Template is what an app has when it is added: its attributes and the default mappings of Okta User → app and back.
type Template struct {
	Schema Schema `json:"schema"`
	// ToApp is the mapping "Okta User to app".
	ToApp Mapping `json:"toApp"`
	// ToOkta is the mapping "app to Okta User".
	ToOkta Mapping `json:"toOkta"`
}

// Default returns the template of a generic SCIM 2.0 app, catalog template and App Integration Wizard alike. Its attribute
// userName is there to be seen: its value is the application username of the assignment, not a mapping's.
func Default() (Template, error) {
	template, err := templateOf(okta.SCIM2())
	if err != nil {
		return Template{}, fmt.Errorf("fixtures/okta/scim2.yaml: %w", err)
	}
	return template, nil
}

// Peakon returns the template of Peakon's own catalog app: the six attributes that it synchronises without further ado.
func Peakon() (Template, error) {
	template, err := templateOf(okta.Peakon())
	if err != nil {
		return Template{}, fmt.Errorf("fixtures/okta/peakon.yaml: %w", err)
	}
	return template, nil
}

func templateOf(document []byte) (Template, error) {
	var file struct {
		Attributes []Attribute         `yaml:"attributes"`
		ToApp      map[string]Property `yaml:"toApp"`
		ToOkta     map[string]Property `yaml:"toOkta"`
	}
	if err := yaml.UnmarshalWithOptions(document, &file, yaml.Strict()); err != nil {
		return Template{}, err
	}
	schema, err := NewSchema(file.Attributes...)
	if err != nil {
		return Template{}, err
	}
	for variable := range file.ToApp {
		if _, known := schema.Attribute(variable); !known {
			return Template{}, fmt.Errorf("toApp: attribute %s is not in the schema", variable)
		}
	}
	template := Template{Schema: schema}
	if template.ToApp, err = (Mapping{}).withAll(file.ToApp); err != nil {
		return Template{}, fmt.Errorf("toApp: %w", err)
	}
	if template.ToOkta, err = (Mapping{}).withAll(file.ToOkta); err != nil {
		return Template{}, fmt.Errorf("toOkta: %w", err)
	}
	return template, nil
}
