package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store/database"
)

// CreateAttribute makes an attribute. A name or alias that the company has already is a *peakon.ConflictError.
func (t *Tx) CreateAttribute(ctx context.Context, company int64, a peakon.Attribute) (peakon.Attribute, error) {
	if err := a.Validate(); err != nil {
		return a, err
	}
	var err error
	a.ID, err = t.insert(ctx, `INSERT INTO attribute (company_id, name, type, role, inactive, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
		company, a.Name, a.Type, a.Role, a.Inactive, micros(t.now))
	if err != nil {
		return a, fmt.Errorf("create attribute: %w", err)
	}
	for position, name := range a.Names() {
		if err := t.nameAttribute(ctx, company, a.ID, name, position); err != nil {
			return a, err
		}
	}
	if err := t.revise(ctx, company, false); err != nil {
		return a, err
	}
	return a, t.audit(ctx, company, "created", "Attribute", a.ID, "")
}

// AddAlias gives an attribute, which is found by its name or an alias, one more alias.
func (t *Tx) AddAlias(ctx context.Context, company int64, name, alias string) error {
	var id int64
	var last int
	err := t.queryRow(ctx, `SELECT n.attribute_id, MAX(other.position) FROM attribute_name n
		JOIN attribute_name other ON other.company_id = n.company_id AND other.attribute_id = n.attribute_id
		WHERE n.company_id = ? AND n.name_key = ? GROUP BY n.attribute_id`, company, peakon.Fold(name)).Scan(&id, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("attribute %q: %w", name, ErrNotFound)
	}
	if err != nil {
		return err
	}
	check := peakon.Attribute{Name: name, Type: peakon.Option, Aliases: []string{alias}}
	if err := check.Validate(); err != nil {
		return err
	}
	if err := t.nameAttribute(ctx, company, id, alias, last+1); err != nil {
		return err
	}
	// The first alias is the key under which an attribute with spaces in its name is shown (D22).
	if err := t.revise(ctx, company, last == 0); err != nil {
		return err
	}
	return t.audit(ctx, company, "updated", "Attribute", id, "")
}

func (t *Tx) nameAttribute(ctx context.Context, company, id int64, name string, position int) error {
	err := t.attempt(ctx, func() error {
		_, err := t.exec(ctx, `INSERT INTO attribute_name (company_id, name_key, name, attribute_id, position) VALUES (?, ?, ?, ?, ?)`,
			company, peakon.Fold(name), name, id, position)
		return err
	})
	if database.IsConflict(err) {
		return &peakon.ConflictError{Field: "name"}
	}
	return err
}

// SetAttributeInactive hides an attribute, or shows it again; its values are kept.
func (t *Tx) SetAttributeInactive(ctx context.Context, company, id int64, inactive bool) error {
	changed, err := t.changed(ctx, `UPDATE attribute SET inactive = ? WHERE company_id = ? AND id = ?`, inactive, company, id)
	if err != nil {
		return err
	}
	if !changed {
		return fmt.Errorf("attribute %d: %w", id, ErrNotFound)
	}
	if err := t.revise(ctx, company, true); err != nil {
		return err
	}
	event := "activated"
	if inactive {
		event = "archived"
	}
	return t.audit(ctx, company, event, "Attribute", id, "")
}
