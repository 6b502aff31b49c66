// Package directory is a whole RFC 7643 directory: Users with every attribute of the core schema and of the enterprise extension,
// and Groups that hold users and groups. Values are kept as they were given; nothing is known of what they mean. What was
// decided where the RFC leaves a choice stands in docs/reference-decisions.md, "Mode full".
package directory

import (
	"fmt"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Directory is the description of the two resource types. One serves all companies and any number of goroutines.
type Directory struct{ user, group *schema.ResourceType }

// New makes the description.
func New() (*Directory, error) {
	user, err := schema.NewResourceType(schema.ResourceType{
		ID: "User", Name: "User", Endpoint: "/Users", Description: "User Account",
		Schema: schema.User(), Extensions: []schema.Extension{{Schema: enterprise()}},
	})
	if err != nil {
		return nil, fmt.Errorf("directory: %w", err)
	}
	group, err := schema.NewResourceType(schema.ResourceType{
		ID: "Group", Name: "Group", Endpoint: "/Groups", Description: "Group", Schema: schema.Group(),
	})
	if err != nil {
		return nil, fmt.Errorf("directory: %w", err)
	}
	return &Directory{user: user, group: group}, nil
}

// enterprise is the extension of RFC 7643 §4.3; a manager may be written as a bare id, as Microsoft Entra ID does.
func enterprise() *schema.Schema {
	s := schema.EnterpriseUser()
	s.Attribute("manager").BareValue = true
	return s
}

// Types are the resource types, Users first.
func (d *Directory) Types() []*schema.ResourceType { return []*schema.ResourceType{d.user, d.group} }

// Request is what the collections are made for.
type Request struct {
	Company int64
	// Base is the SCIM base URL, for locations.
	Base string
	// WithoutMembers is set where the answer will not show the members of groups, so that they need not be read. Filters and
	// changes see them all the same.
	WithoutMembers bool
}

// Collections are one company's users and groups, by endpoint: "/Users" and "/Groups".
func (d *Directory) Collections(request Request) map[string]collection.Collection {
	users := documents{Request: request, rt: d.user}
	users.kind = &userKind{documents: users}
	groups := documents{Request: request, rt: d.group}
	groups.kind = &groupKind{documents: groups}
	return map[string]collection.Collection{d.user.Endpoint: &users, d.group.Endpoint: &groups}
}

// leniencies are what Microsoft Entra ID needs beyond the RFC: "False" for false, and a remove that lists the values to remove,
// which by the letter would take all of them.
func leniencies() patch.Options {
	return patch.Options{Options: resource.Options{StringBooleans: true}, RemoveListedValues: true}
}
