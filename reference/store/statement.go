package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"github.com/scimdrill/scimdrill/reference/store/database"
)

// exec runs a statement that answers no rows, and returns how many it changed.
func (t *Tx) exec(ctx context.Context, query string, arguments ...any) (int64, error) {
	return t.conn.Exec(ctx, query, arguments...)
}

// insert runs an INSERT and returns the id of the new row; 0 when a conflict was to be passed over and nothing was inserted.
func (t *Tx) insert(ctx context.Context, query string, arguments ...any) (id int64, err error) {
	err = t.queryRow(ctx, query+" RETURNING id", arguments...).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// changed runs a statement and says whether it changed a row.
func (t *Tx) changed(ctx context.Context, query string, arguments ...any) (bool, error) {
	n, err := t.exec(ctx, query, arguments...)
	return n > 0, err
}

// attempt runs what may be refused by a unique index: then it is undone, and the transaction goes on.
func (t *Tx) attempt(ctx context.Context, do func() error) error { return t.conn.Attempt(ctx, do) }

func (t *Tx) query(ctx context.Context, query string, arguments ...any) (database.Rows, error) {
	return t.conn.Query(ctx, query, arguments...)
}

// queryRow runs a query for one row.
func (t *Tx) queryRow(ctx context.Context, query string, arguments ...any) row {
	rows, err := t.conn.Query(ctx, query, arguments...)
	return row{rows, err}
}

// row is the one row of a query.
type row struct {
	rows database.Rows
	err  error
}

// Scan reads the row; sql.ErrNoRows when there is none.
func (r row) Scan(targets ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		return cmp.Or(r.rows.Err(), sql.ErrNoRows)
	}
	if err := r.rows.Scan(targets...); err != nil {
		return err
	}
	r.rows.Next() // an INSERT ends with the row after its last
	return r.rows.Err()
}

// collect reads all rows and closes them.
func collect[T any](rows database.Rows, read func(scan func(...any) error) (T, error)) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := read(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
