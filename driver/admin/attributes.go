package admin

import (
	"context"
	"fmt"

	"github.com/okta/okta-sdk-golang/v2/okta"
	"github.com/okta/okta-sdk-golang/v2/okta/query"
)

// Attribute is an attribute as the Profile Editor asks for it.
type Attribute struct {
	// DisplayName is what people see.
	DisplayName string
	// VariableName is Okta's name for it, never sent.
	VariableName string
	// ExternalName and ExternalNamespace say where it goes in the SCIM body.
	ExternalName, ExternalNamespace string
	// Type is string, boolean, integer, number or array; "" means string.
	Type string
	// ItemType is the type of an array's items; "" means string.
	ItemType string
	// UserPersonal is the tick "User personal": it cannot be set on a group assignment.
	UserPersonal bool
	// Enum lists the values that are allowed; empty for any.
	Enum []any
}

// AddAttribute adds an attribute to the app's user profile (Profile Editor).
func (a *Admin) AddAttribute(ctx context.Context, app App, attribute Attribute) error {
	_, _, err := a.client.UserSchema.UpdateApplicationUserProfile(ctx, app.ID, schemaWith(attribute.VariableName, schemaAttribute(attribute)))
	return a.failed(err, "add attribute %s to %s", attribute.VariableName, app.Label)
}

// RemoveAttribute removes a custom attribute from the app's user profile, with its mapping.
func (a *Admin) RemoveAttribute(ctx context.Context, app App, variable string) error {
	_, _, err := a.client.UserSchema.UpdateApplicationUserProfile(ctx, app.ID, schemaWith(variable, nil))
	return a.failed(err, "remove attribute %s from %s", variable, app.Label)
}

// AddPersonAttribute adds a custom attribute to the Okta user profile (Profile Editor → User (default)); the external name
// and namespace have no meaning there.
func (a *Admin) AddPersonAttribute(ctx context.Context, attribute Attribute) error {
	_, _, err := a.client.UserSchema.UpdateUserProfile(ctx, "default", schemaWith(attribute.VariableName, schemaAttribute(attribute)))
	return a.failed(err, "add attribute %s to the Okta user profile", attribute.VariableName)
}

func schemaWith(variable string, attribute *okta.UserSchemaAttribute) okta.UserSchema {
	return okta.UserSchema{Definitions: &okta.UserSchemaDefinitions{Custom: &okta.UserSchemaPublic{
		Id: "#custom", Type: "object", Properties: map[string]*okta.UserSchemaAttribute{variable: attribute},
	}}}
}

func schemaAttribute(attribute Attribute) *okta.UserSchemaAttribute {
	made := &okta.UserSchemaAttribute{
		Title: attribute.DisplayName, Type: attribute.Type, ExternalName: attribute.ExternalName,
		ExternalNamespace: attribute.ExternalNamespace, Scope: "NONE", Enum: attribute.Enum,
	}
	if made.Title == "" {
		made.Title = attribute.VariableName
	}
	if made.Type == "" {
		made.Type = "string"
	}
	if made.Type == "array" {
		made.Items = &okta.UserSchemaAttributeItems{Type: attribute.ItemType}
		if made.Items.Type == "" {
			made.Items.Type = "string"
		}
	}
	if attribute.UserPersonal {
		made.Scope = "SELF"
	}
	return made
}

// Apply says when a mapping is applied.
type Apply string

// The two choices of the Mappings page.
const (
	CreateAndUpdate Apply = "PUSH"
	CreateOnly      Apply = "DONT_PUSH"
)

// MapAttribute maps the app-user attribute variable to an expression of the Okta Expression Language, such as
// "user.department". An expression that the org does not understand is refused by it.
func (a *Admin) MapAttribute(ctx context.Context, app App, variable, expression string, apply Apply) error {
	return a.setMapping(ctx, app, variable, &okta.ProfileMappingProperty{Expression: expression, PushStatus: string(apply)})
}

// RemoveMapping unmaps the app-user attribute variable ("Do not map").
func (a *Admin) RemoveMapping(ctx context.Context, app App, variable string) error {
	return a.setMapping(ctx, app, variable, nil)
}

func (a *Admin) setMapping(ctx context.Context, app App, variable string, property *okta.ProfileMappingProperty) error {
	mapping, err := a.mapping(ctx, app)
	if err != nil {
		return err
	}
	body := okta.ProfileMapping{Properties: map[string]*okta.ProfileMappingProperty{variable: property}}
	_, _, err = a.client.ProfileMapping.UpdateProfileMapping(ctx, mapping, body)
	return a.failed(err, "change the mapping of %s in %s", variable, app.Label)
}

// Mapping is one line of the Mappings page.
type Mapping struct {
	Expression string
	Apply      Apply
}

// Mappings reads the mapping "Okta User to app", by app-user variable.
func (a *Admin) Mappings(ctx context.Context, app App) (map[string]Mapping, error) {
	id, err := a.mapping(ctx, app)
	if err != nil {
		return nil, err
	}
	found, _, err := a.client.ProfileMapping.GetProfileMapping(ctx, id)
	if err != nil {
		return nil, a.failed(err, "read the mapping of %s", app.Label)
	}
	mappings := map[string]Mapping{}
	for variable, property := range found.Properties {
		mappings[variable] = Mapping{Expression: property.Expression, Apply: Apply(property.PushStatus)}
	}
	return mappings, nil
}

// mapping finds the id of the mapping whose target is the app: Okta User → app.
func (a *Admin) mapping(ctx context.Context, app App) (string, error) {
	found, _, err := a.client.ProfileMapping.ListProfileMappings(ctx, query.NewQueryParams(query.WithTargetId(app.ID)))
	if err != nil {
		return "", a.failed(err, "find the mapping of %s", app.Label)
	}
	if len(found) == 0 {
		return "", fmt.Errorf("find the mapping of %s: the org has no mapping whose target is app %s", app.Label, app.ID)
	}
	return found[0].Id, nil
}
