package stage

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/fixtures/people"
)

// Declared is what is known of the target beforehand, from its target file. The zero value is a target of which nothing is.
type Declared struct {
	// Template is the catalog app whose way of authorizing the target understands; "" is the one that writes "Bearer " before
	// the token. AuthMode is BASIC_AUTH, or "" for a header.
	Template, AuthMode string
	// UniqueIdentifier is the "Unique identifier field for users" of an app of the wizard; "" is userName.
	UniqueIdentifier string
	// Attributes are what a user must carry, or the target has of its own. Okta is taught to send them.
	Attributes []Attribute
	// Complete adds to the body of a create what the target cannot do without; nil adds nothing.
	Complete func(body map[string]any, person people.Person)
	// NoSuchID makes an id of the form that the target's have, of a text that no other has; nil takes any text for an id.
	NoSuchID func(unique string) string
}

// Attribute is an attribute that Okta sends for everybody.
type Attribute struct {
	// Variable is Okta's name for it where it must be added to the app.
	Variable, ExternalName, Namespace string
	// Type and ItemType are Okta's.
	Type, ItemType string
	// Expression is the value, in the Okta Expression Language.
	Expression string
}

// Fixes reports whether the target file gives everybody a value of the attribute, so that none can be taken away from it:
// "title", or "urn:…:User|costCenter" in an extension.
func (d Declared) Fixes(path string) bool {
	urn, name, extended := strings.Cut(path, "|")
	if !extended {
		urn, name = userSchema, path
	}
	return slices.ContainsFunc(d.Attributes, func(a Attribute) bool {
		whole, _, _ := strings.Cut(a.ExternalName, ".")
		return (strings.EqualFold(a.ExternalName, name) || strings.EqualFold(whole, name)) && strings.EqualFold(a.Namespace, urn)
	})
}

// settings are those of an app of the kind, at an address, in so far as the target file has a say in them.
func (s *Stage) settings(kind scimdrill.AppKind, label, address string) admin.AppSettings {
	return admin.AppSettings{
		Kind: kind, Label: label, BaseURL: address, TemplateName: cmp.Or(s.Declared.Template, bearerTemplate), AuthMode: s.Declared.AuthMode,
		UniqueIdentifier: s.Declared.UniqueIdentifier,
	}
}

// teach adds the declared attributes to an app and maps them, as an admin does in the Profile Editor. Those that the app has
// already are mapped only: what the Okta user has of them is sent, and the declared value for whoever has none.
func (s *Stage) teach(ctx context.Context, app admin.App, template mapping.Template) error {
	usually := template.ToApp.Properties()
	for _, a := range s.Declared.Attributes {
		variable := known(template.Schema, a)
		if usual, mapped := usually[variable]; mapped && ofUser.MatchString(usual.Expression) {
			a.Expression = fmt.Sprintf(`%[1]s == null || %[1]s == "" ? %[2]s : %[1]s`, usual.Expression, a.Expression)
		}
		if variable == "" {
			variable = a.Variable
			if err := s.Admin.AddAttribute(ctx, app, admin.Attribute{
				VariableName: a.Variable, ExternalName: a.ExternalName, ExternalNamespace: a.Namespace, Type: a.Type, ItemType: a.ItemType,
			}); err != nil {
				return fmt.Errorf("add the attribute %s of the target file to the app: %w", a.ExternalName, err)
			}
		}
		if err := s.Admin.MapAttribute(ctx, app, variable, a.Expression, admin.CreateAndUpdate); err != nil {
			return fmt.Errorf("map the attribute %s of the target file: %w", a.ExternalName, err)
		}
	}
	return nil
}

// ofUser is an expression that is nothing but an attribute of the Okta user.
var ofUser = regexp.MustCompile(`^user\.\w+$`)

// known is the variable of an attribute that the app has from the beginning.
func known(template mapping.Schema, wanted Attribute) string {
	for _, a := range template.Attributes() {
		if strings.EqualFold(a.ExternalName, wanted.ExternalName) && strings.EqualFold(a.ExternalNamespace, wanted.Namespace) {
			return a.Variable
		}
	}
	return ""
}
