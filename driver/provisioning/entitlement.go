package provisioning

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// The schemas of what can be granted, and the event of their discovery (Okta, "Build a SCIM 2.0 server with entitlements";
// Okta event type catalogue).
const (
	entitlementSchema = "urn:okta:scim:schemas:core:1.0:Entitlement"
	roleSchema        = "urn:okta:scim:schemas:core:1.0:Role"
	entitlementImport = "system.import.entitlement"
)

// Grant is an entitlement or a role that a user has.
type Grant struct {
	// Role is set for an element of "roles", unset for one of "entitlements".
	Role bool `json:"role"`
	// Value is the target's id of it. Type is the name of an entitlement's resource type.
	Value   string `json:"value"`
	Display string `json:"display,omitempty"`
	Type    string `json:"type,omitempty"`
}

// Entitlement is what a target has to grant.
type Entitlement struct {
	// ResourceType is the name under which /ResourceTypes lists it, Endpoint where it was found.
	ResourceType string `json:"resourceType"`
	Endpoint     string `json:"endpoint"`
	Role         bool   `json:"role"`
	ID           string `json:"id"`
	DisplayName  string `json:"displayName"`
	Type         string `json:"type,omitempty"`
	Description  string `json:"description,omitempty"`
}

// resourceType is an entry of /ResourceTypes that holds entitlements or roles.
type resourceType struct {
	name, endpoint string
	role           bool
}

// Discover reads what the target has to grant: /ResourceTypes, then /Schemas, then each endpoint that /ResourceTypes names
// with Okta's URN for roles or entitlements (Okta, "Build a SCIM 2.0 server with entitlements", endpoint call sequence).
// /Schemas need not be there: it is for extensions that Okta does not know.
func (p *Provisioner) Discover(ctx context.Context, app App) ([]Entitlement, Result) {
	f, failed := p.begin(app, Person{}, entitlementImport, discovering)
	if f == nil {
		return nil, failed
	}
	found, err := f.discover(ctx)
	if err != nil {
		return nil, f.fail(entitlementImport, discovering, "Error while discovering entitlements", err)
	}
	return found, f.succeed(entitlementImport)
}

func (f *flow) discover(ctx context.Context) ([]Entitlement, error) {
	list, answer, err := f.client.List(ctx, "entitlements: resource types", "/ResourceTypes", "")
	f.sent(answer)
	if err != nil {
		return nil, err
	}
	types, err := resourceTypes(list)
	if err != nil {
		return nil, unusable(answer, err)
	}
	if err := f.askSchemas(ctx); err != nil {
		return nil, err
	}
	var found []Entitlement
	for _, kind := range types {
		if found, err = f.entitlements(ctx, kind, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func resourceTypes(list scimclient.List) ([]resourceType, error) {
	var types []resourceType
	for _, resource := range list.Resources {
		schema := resource.Text("schema")
		if schema != entitlementSchema && schema != roleSchema {
			continue
		}
		kind := resourceType{name: resource.Text("name"), endpoint: resource.Text("endpoint"), role: schema == roleSchema}
		if !strings.HasPrefix(kind.endpoint, "/") || strings.ContainsAny(kind.endpoint, "?# \r\n") {
			return nil, fmt.Errorf("the resource type %q has the endpoint %q; a path such as /Roles is expected", kind.name, kind.endpoint)
		}
		types = append(types, kind)
	}
	return types, nil
}

// askSchemas: a target without custom extensions need not have the endpoint.
func (f *flow) askSchemas(ctx context.Context) error {
	_, answer, err := f.client.List(ctx, "entitlements: schemas", "/Schemas", "")
	f.sent(answer)
	var said *scimclient.Error
	if errors.As(err, &said) && (said.Status == http.StatusNotFound || said.Status == http.StatusNotImplemented) {
		return nil
	}
	return err
}

func (f *flow) entitlements(ctx context.Context, kind resourceType, found []Entitlement) ([]Entitlement, error) {
	err := f.pages(ctx, kind.endpoint, "entitlements: "+kind.name, &Import{}, func(id string, resource *ordered.Object) error {
		description := resource.Text("description")
		if len([]rune(description)) > 1000 {
			return fmt.Errorf("the description of %s %s is longer than 1000 characters", kind.name, id)
		}
		if resource.Text("displayName") == "" {
			return fmt.Errorf("%s %s has no displayName", kind.name, id)
		}
		found = append(found, Entitlement{
			ResourceType: kind.name, Endpoint: kind.endpoint, Role: kind.role, ID: id,
			DisplayName: resource.Text("displayName"), Type: resource.Text("type"), Description: description,
		})
		return nil
	})
	return found, err
}

// overlayGrants puts the arrays of an app with entitlements into a user: {value, display, type} in "entitlements", {value,
// display} in "roles" (Okta, "Build a SCIM 2.0 server with entitlements", user with entitlements and roles).
func overlayGrants(app App, person Person, user *ordered.Object) {
	if !app.Features.Entitlements {
		return
	}
	for _, name := range []string{"entitlements", "roles"} {
		list := []any{}
		for _, grant := range person.Grants {
			if grant.Role == (name == "roles") {
				list = append(list, grant.object())
			}
		}
		user.Set(name, list)
	}
}

func (g Grant) object() *ordered.Object {
	object := ordered.New(ordered.Member{Name: "value", Value: g.Value})
	if g.Display != "" {
		object.Set("display", g.Display)
	}
	if g.Type != "" && !g.Role {
		object.Set("type", g.Type)
	}
	return object
}

// grantsOf reads the arrays of a user.
func grantsOf(user *ordered.Object) []Grant {
	var grants []Grant
	for _, name := range []string{"entitlements", "roles"} {
		value, _ := user.GetFold(name)
		list, _ := value.([]any)
		for _, item := range list {
			object, isObject := item.(*ordered.Object)
			if !isObject || object.Text("value") == "" {
				continue
			}
			grants = append(grants, Grant{Role: name == "roles", Value: object.Text("value"), Display: object.Text("display"), Type: object.Text("type")})
		}
	}
	return grants
}
