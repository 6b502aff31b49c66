// Package customattributes is the article's own walk: an attribute is made in Peakon, added to the app in Okta under Peakon's
// namespace, mapped, and then synchronised; for each type of value, by an alias, and where Peakon lacks the attribute.
package customattributes

import (
	"context"
	"fmt"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// namespace is the external namespace of every Peakon attribute.
const namespace = "urn:ietf:params:scim:schemas:extension:peakon:2.0:User"

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Custom attributes", func(scope *spec.Scope) {
		department(scope, s)
		types(scope, s)
		names(scope, s)
		createOnly(scope, s)
	})
}

// attribute is what the admin enters under Add Attribute and Map Attributes.
type attribute struct {
	display, variable, external string
	kind                        string // Okta's data type
	expression                  string
	apply                       admin.Apply
}

// setUp adds an app of its own, so that the attributes of one topic do not meet those of another, and maps them.
func setUp(ctx context.Context, s *stage.Stage, kind scimdrill.AppKind, label string, attributes ...attribute) (*stage.App, error) {
	app, err := s.PeakonApp(ctx, kind, label)
	if err != nil {
		return nil, err
	}
	for _, a := range attributes {
		if err := s.Admin.AddAttribute(ctx, app.App, admin.Attribute{
			DisplayName: a.display, VariableName: a.variable, ExternalName: a.external, ExternalNamespace: namespace,
			Type: a.kind, UserPersonal: true,
		}); err != nil {
			return nil, fmt.Errorf("add attribute %q: %w", a.display, err)
		}
		if err := s.Admin.MapAttribute(ctx, app.App, a.variable, a.expression, a.apply); err != nil {
			return nil, fmt.Errorf("map %s to %s: %w", a.expression, a.variable, err)
		}
	}
	return app, nil
}
