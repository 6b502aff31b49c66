package server

import (
	"context"
	"fmt"
	"net/http"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

type attributeBody struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Aliases []string `json:"aliases"`
	Active  bool     `json:"active"`
}

func bodyOfAttribute(a peakon.Attribute) attributeBody {
	return attributeBody{Name: a.Name, Type: string(a.Type), Aliases: append([]string{}, a.Aliases...), Active: !a.Inactive}
}

func (c *control) attributes(ctx context.Context) (int, any, error) {
	list := []attributeBody{}
	err := c.view(ctx, func(t *store.Tx, company peakon.Company) error {
		attributes, err := t.Attributes(ctx, company.ID)
		for _, a := range attributes {
			list = append(list, bodyOfAttribute(a))
		}
		return err
	})
	return http.StatusOK, list, err
}

func (c *control) addAttribute(ctx context.Context) (int, any, error) {
	var body struct {
		chosen

		Name    string   `json:"name"`
		Type    string   `json:"type"`
		Aliases []string `json:"aliases"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	added := peakon.Attribute{Name: body.Name, Type: peakon.AttributeType(body.Type), Aliases: body.Aliases}
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) (err error) {
		added, err = t.CreateAttribute(ctx, company.ID, added)
		return err
	})
	return http.StatusCreated, bodyOfAttribute(added), err
}

func (c *control) addAlias(ctx context.Context, name string) (int, any, error) {
	var body struct {
		chosen

		Alias string `json:"alias"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	var after peakon.Attribute
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) (err error) {
		if err := t.AddAlias(ctx, company.ID, name, body.Alias); err != nil {
			return err
		}
		after, err = attributeNamed(ctx, t, company.ID, name)
		return err
	})
	return http.StatusOK, bodyOfAttribute(after), err
}

// showAttribute hides an attribute, or shows it again.
func (c *control) showAttribute(ctx context.Context, name string) (int, any, error) {
	var body struct {
		chosen

		Active *bool `json:"active"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	if body.Active == nil {
		return 0, nil, wrongField("active", "is missing: true or false")
	}
	var after peakon.Attribute
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) (err error) {
		if after, err = attributeNamed(ctx, t, company.ID, name); err != nil {
			return err
		}
		after.Inactive = !*body.Active
		return t.SetAttributeInactive(ctx, company.ID, after.ID, after.Inactive)
	})
	return http.StatusOK, bodyOfAttribute(after), err
}

// attributeNamed finds an attribute by a name or alias, whether it is hidden or not.
func attributeNamed(ctx context.Context, t *store.Tx, company int64, name string) (peakon.Attribute, error) {
	attributes, err := t.Attributes(ctx, company)
	if err != nil {
		return peakon.Attribute{}, err
	}
	for _, a := range attributes {
		for _, known := range a.Names() {
			if peakon.Fold(known) == peakon.Fold(name) {
				return a, nil
			}
		}
	}
	return peakon.Attribute{}, fmt.Errorf("attribute %q: %w", name, store.ErrNotFound)
}
