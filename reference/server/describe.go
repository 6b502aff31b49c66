package server

import (
	"context"
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/reference/defects"
	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

// description is the User resource of one company, with the attributes that it was made from.
type description struct {
	user       *schema.ResourceType
	types      []*schema.ResourceType // user alone
	attributes []peakon.Attribute
	// revision is that of the attributes: another one, and the description is out of date.
	revision int64
}

// describe is the User resource of a company.
func (h *handler) describe(ctx context.Context, company peakon.Company) (description, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d, known := h.descriptions[company.ID]; known && d.revision == company.Revision {
		return d, nil
	}
	d := description{revision: company.Revision}
	err := h.store.View(ctx, func(t *store.Tx) (err error) {
		d.attributes, err = t.Attributes(ctx, company.ID)
		return err
	})
	if err != nil {
		return d, err
	}
	d.attributes = named(d.attributes, h.inner)
	if d.user, err = scimuser.Type(d.attributes); err != nil {
		return d, fmt.Errorf("describe the users of company %d: %w", company.ID, err)
	}
	d.user.Extension(scimuser.PeakonURN).Strict = h.inner.StrictExtension
	d.types = []*schema.ResourceType{d.user}
	h.descriptions[company.ID] = d
	return d, nil
}

// named are the attributes under the names that the mistakes leave them; without mistakes they are as they were.
func named(attributes []peakon.Attribute, inner defects.Inner) []peakon.Attribute {
	for i := range attributes {
		a := &attributes[i]
		if inner.NoAliases {
			a.Aliases = nil
		}
		guess := strings.ReplaceAll(a.Name, " ", "_")
		if _, taken := peakon.Resolve(attributes, guess); inner.GuessedAliases && !taken {
			a.Aliases = append(a.Aliases, guess)
		}
	}
	return attributes
}
