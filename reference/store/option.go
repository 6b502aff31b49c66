package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// option returns the id of an option, which is made when nobody had it before.
func (t *Tx) option(ctx context.Context, company, attribute int64, value string) (int64, error) {
	var id int64
	err := t.queryRow(ctx, `SELECT id FROM attribute_option WHERE attribute_id = ? AND value = ?`, attribute, value).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	id, err = t.insert(ctx, `INSERT INTO attribute_option (company_id, attribute_id, value, created_at) VALUES (?, ?, ?, ?)`,
		company, attribute, value, micros(t.now))
	if err != nil {
		return 0, err
	}
	return id, t.audit(ctx, company, "created", "AttributeOption", id, "")
}

// Options lists the options of an attribute, in the order in which they were first used.
func (t *Tx) Options(ctx context.Context, company, attribute int64) ([]string, error) {
	rows, err := t.query(ctx, `SELECT value FROM attribute_option WHERE company_id = ? AND attribute_id = ? ORDER BY id`, company, attribute)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (value string, err error) {
		err = scan(&value)
		return value, err
	})
}

// optionValue is the text of an option. Options are never renamed, so their texts are remembered.
func (t *Tx) optionValue(ctx context.Context, id int64) (string, error) {
	if value, known := t.store.options.value(id); known {
		return value, nil
	}
	var value string
	if err := t.queryRow(ctx, `SELECT value FROM attribute_option WHERE id = ?`, id).Scan(&value); err != nil {
		return "", err
	}
	if t.reads { // a transaction that writes may see one that never comes to be, and whose id another one gets
		t.store.options.keep(id, value)
	}
	return value, nil
}

// options are the texts of options by their ids: some thousands, where a company has tens of thousands of them.
type options struct {
	mu     sync.RWMutex
	values map[int64]string
}

func (o *options) value(id int64) (string, bool) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	value, known := o.values[id]
	return value, known
}

func (o *options) keep(id int64, value string) {
	const most = 20_000
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.values == nil || len(o.values) >= most {
		o.values = map[int64]string{}
	}
	o.values[id] = value
}
