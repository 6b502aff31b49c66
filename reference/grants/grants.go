// Package grants is what the application has to grant, in the schemas of Okta: entitlements, which are licences here, and roles.
// Okta Identity Governance discovers them by /ResourceTypes and lets administrators give them to people, who then have them in
// their attributes entitlements and roles (Okta, "Build a SCIM 2.0 server with entitlements"). They are the same for every
// company, and read-only: an application defines its roles itself.
package grants

import (
	"fmt"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// The schemas of Okta.
const (
	entitlementURN = "urn:okta:scim:schemas:core:1.0:Entitlement"
	roleURN        = "urn:okta:scim:schemas:core:1.0:Role"
)

// Grants is the description of what there is to grant. One serves all companies and any number of goroutines.
type Grants struct{ entitlement, role *schema.ResourceType }

// New makes the description.
func New() (*Grants, error) {
	entitlement, err := schema.NewResourceType(schema.ResourceType{
		ID: "Entitlement", Name: "Entitlement", Endpoint: "/Entitlements", Description: "What can be granted to a user",
		Schema: described(entitlementURN, "Entitlement", schema.Attribute{Name: "type", Mutability: schema.ReadOnly, Description: "The kind of entitlement"}),
	})
	if err != nil {
		return nil, fmt.Errorf("grants: %w", err)
	}
	role, err := schema.NewResourceType(schema.ResourceType{
		ID: "Role", Name: "Role", Endpoint: "/Roles", Description: "What a user can be", Schema: described(roleURN, "Role"),
	})
	if err != nil {
		return nil, fmt.Errorf("grants: %w", err)
	}
	return &Grants{entitlement, role}, nil
}

func described(urn, name string, more ...schema.Attribute) *schema.Schema {
	return &schema.Schema{ID: urn, Name: name, Description: name + " of the application", Attributes: append([]schema.Attribute{
		{Name: "displayName", Required: true, Mutability: schema.ReadOnly, Description: "A name for it"},
		{Name: "description", Mutability: schema.ReadOnly, Description: "What it is for"},
	}, more...)}
}

// Types are the resource types.
func (g *Grants) Types() []*schema.ResourceType {
	return []*schema.ResourceType{g.entitlement, g.role}
}

// Collection is what there is to grant of one type; nil for any other type. Base is the SCIM base URL, for locations.
func (g *Grants) Collection(rt *schema.ResourceType, base string) collection.Collection {
	switch rt {
	case g.entitlement:
		return newFixed(rt, base,
			entry{"license-basic", "Basic licence", "Reads what others have written", "License"},
			entry{"license-full", "Full licence", "Reads and writes", "License"},
			entry{"license-guest", "Guest licence", "Ends after a month", "License"})
	case g.role:
		return newFixed(rt, base,
			entry{"role-auditor", "Auditor", "Sees everything and changes nothing", ""},
			entry{"role-owner", "Owner", "Changes everything", ""})
	default:
		return nil
	}
}

// entry is one thing to grant.
type entry struct{ id, name, description, kind string }

func (e entry) resource(rt *schema.ResourceType, base string) resource.Resource {
	r := resource.Resource{
		"id": e.id, "displayName": e.name, "description": e.description,
		"meta": map[string]any{
			"resourceType": rt.Name, "location": base + rt.Endpoint + "/" + e.id, "version": `W/"1"`,
			"created": since, "lastModified": since,
		},
	}
	if e.kind != "" {
		r["type"] = e.kind
	}
	return r
}

// since is when the application began to have what it has.
const since = "2025-01-01T00:00:00Z"
