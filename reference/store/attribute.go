package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// CreateAttribute makes an attribute. A name or alias that the company has already is a *peakon.ConflictError.
func (t *Tx) CreateAttribute(ctx context.Context, company int64, a peakon.Attribute) (peakon.Attribute, error) {
	if err := a.Validate(); err != nil {
		return a, err
	}
	result, err := t.tx.ExecContext(ctx, `INSERT INTO attribute (company_id, name, type, role, created_at) VALUES (?, ?, ?, ?, ?)`,
		company, a.Name, a.Type, a.Role, micros(t.now))
	if err != nil {
		return a, fmt.Errorf("create attribute: %w", err)
	}
	if a.ID, err = result.LastInsertId(); err != nil {
		return a, fmt.Errorf("create attribute: %w", err)
	}
	for position, name := range a.Names() {
		if err := t.nameAttribute(ctx, company, a.ID, name, position); err != nil {
			return a, err
		}
	}
	return a, t.audit(ctx, company, "created", "Attribute", a.ID, "")
}

// AddAlias gives an attribute, which is found by its name or an alias, one more alias.
func (t *Tx) AddAlias(ctx context.Context, company int64, name, alias string) error {
	var a peakon.Attribute
	err := t.tx.QueryRowContext(ctx, `SELECT attribute_id FROM attribute_name WHERE company_id = ? AND name_key = ?`, company, peakon.Fold(name)).Scan(&a.ID)
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
	return t.nameAttribute(ctx, company, a.ID, alias, 1000)
}

func (t *Tx) nameAttribute(ctx context.Context, company, id int64, name string, position int) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO attribute_name (company_id, name_key, name, attribute_id, position) VALUES (?, ?, ?, ?, ?)`,
		company, peakon.Fold(name), name, id, position)
	return conflictOf(err)
}

// Attributes lists the company's attributes, inactive ones included, in the order in which they were made.
func (t *Tx) Attributes(ctx context.Context, company int64) ([]peakon.Attribute, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT a.id, a.name, a.type, a.role, a.inactive, n.name FROM attribute a
		JOIN attribute_name n ON n.attribute_id = a.id WHERE a.company_id = ? ORDER BY a.id, n.position, n.name_key`, company)
	if err != nil {
		return nil, err
	}
	var attributes []peakon.Attribute
	_, err = collect(rows, func(scan func(...any) error) (struct{}, error) {
		var a peakon.Attribute
		var name string
		if err := scan(&a.ID, &a.Name, &a.Type, &a.Role, &a.Inactive, &name); err != nil {
			return struct{}{}, err
		}
		if n := len(attributes); n == 0 || attributes[n-1].ID != a.ID {
			attributes = append(attributes, a)
		}
		if name != a.Name {
			last := &attributes[len(attributes)-1]
			last.Aliases = append(last.Aliases, name)
		}
		return struct{}{}, nil
	})
	return attributes, err
}

// SetAttributeInactive hides an attribute, or shows it again; its values are kept.
func (t *Tx) SetAttributeInactive(ctx context.Context, company, id int64, inactive bool) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE attribute SET inactive = ? WHERE company_id = ? AND id = ?`, inactive, company, id)
	return err
}

// option returns the id of an option, which is made when nobody had it before.
func (t *Tx) option(ctx context.Context, company, attribute int64, value string) (int64, error) {
	var id int64
	err := t.tx.QueryRowContext(ctx, `SELECT id FROM attribute_option WHERE attribute_id = ? AND value = ?`, attribute, value).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	result, err := t.tx.ExecContext(ctx, `INSERT INTO attribute_option (company_id, attribute_id, value, created_at) VALUES (?, ?, ?, ?)`,
		company, attribute, value, micros(t.now))
	if err != nil {
		return 0, err
	}
	if id, err = result.LastInsertId(); err != nil {
		return 0, err
	}
	return id, t.audit(ctx, company, "created", "AttributeOption", id, "")
}
