package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// revise notes that the company's attributes have changed; reshaped tells whether values that are stored are now shown
// differently, or under another key.
func (t *Tx) revise(ctx context.Context, company int64, reshaped bool) error {
	t.reissued = true
	_, err := t.exec(ctx, `UPDATE company SET revision = revision + 1, shape = shape + ? WHERE id = ?`, reshaped, company)
	return err
}

// Attributes lists the company's attributes, inactive ones included, in the order in which they were made.
func (t *Tx) Attributes(ctx context.Context, company int64) ([]peakon.Attribute, error) {
	attributes, _, err := t.attributes(ctx, company)
	return slices.Clone(attributes), err
}

// attributes are the company's attributes, which must not be changed, and the shape that they give to employees.
func (t *Tx) attributes(ctx context.Context, company int64) (list []peakon.Attribute, shape int64, err error) {
	var revision int64
	err = t.queryRow(ctx, `SELECT revision, shape FROM company WHERE id = ?`, company).Scan(&revision, &shape)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, fmt.Errorf("company %d: %w", company, ErrNotFound)
	}
	if err != nil {
		return nil, 0, err
	}
	if known, found := t.store.attributes.of(company, revision); found {
		return known, shape, nil
	}
	list, err = t.readAttributes(ctx, company)
	if err == nil && t.reads { // a revision that is not committed yet may never be
		t.store.attributes.keep(company, revision, list)
	}
	return list, shape, err
}

func (t *Tx) readAttributes(ctx context.Context, company int64) ([]peakon.Attribute, error) {
	rows, err := t.query(ctx, `SELECT id, name, type, role, inactive FROM attribute WHERE company_id = ? ORDER BY id`, company)
	if err != nil {
		return nil, err
	}
	attributes, err := collect(rows, func(scan func(...any) error) (a peakon.Attribute, err error) {
		err = scan(&a.ID, &a.Name, &a.Type, &a.Role, &a.Inactive)
		return a, err
	})
	if err != nil {
		return nil, err
	}
	at := make(map[int64]*peakon.Attribute, len(attributes))
	for i := range attributes {
		at[attributes[i].ID] = &attributes[i]
	}
	rows, err = t.query(ctx, `SELECT attribute_id, name FROM attribute_name WHERE company_id = ? AND position > 0 ORDER BY position`, company)
	if err != nil {
		return nil, err
	}
	_, err = collect(rows, func(scan func(...any) error) (struct{}, error) {
		var id int64
		var alias string
		if err := scan(&id, &alias); err != nil {
			return struct{}{}, err
		}
		// Clipped, for the lists are shared: whoever appends to one gets a list of their own.
		at[id].Aliases = slices.Clip(append(at[id].Aliases, alias))
		return struct{}{}, nil
	})
	return attributes, err
}

// attributes are those of companies, each as of one revision.
type attributes struct {
	mu    sync.RWMutex
	known map[int64]described
}

type described struct {
	revision   int64
	attributes []peakon.Attribute
}

func (a *attributes) of(company, revision int64) ([]peakon.Attribute, bool) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	d, found := a.known[company]
	if !found || d.revision != revision {
		return nil, false
	}
	return d.attributes, true
}

func (a *attributes) keep(company, revision int64, list []peakon.Attribute) {
	const most = 1000 // companies
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known == nil || len(a.known) >= most {
		a.known = map[int64]described{}
	}
	a.known[company] = described{revision, list}
}
