package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// pool is a database with its prepared statements. A statement is prepared after the transaction that first used its text, for
// within one the pool may have no connection left to prepare it on. Texts are constants of this package: there are some
// dozens.
type pool struct {
	db *sql.DB

	mu       sync.RWMutex
	prepared map[string]*sql.Stmt
}

func newPool(db *sql.DB) *pool { return &pool{db: db, prepared: map[string]*sql.Stmt{}} }

func (p *pool) statement(query string) *sql.Stmt {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.prepared[query]
}

// prepare keeps statements for the next transaction. That one cannot be prepared costs time alone, so nothing is reported.
func (p *pool) prepare(ctx context.Context, queries []string) {
	for _, query := range queries {
		statement, err := p.db.PrepareContext(ctx, query)
		if err != nil {
			return
		}
		p.mu.Lock()
		if p.prepared[query] != nil {
			_ = statement.Close() //nolint:sqlclosecheck // another transaction was first: this one is of no use
		} else {
			p.prepared[query] = statement
		}
		p.mu.Unlock()
	}
}

func (p *pool) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for query, statement := range p.prepared {
		errs = append(errs, statement.Close())
		delete(p.prepared, query)
	}
	return errors.Join(append(errs, p.db.Close())...)
}

// exec runs a statement that answers no rows.
func (t *Tx) exec(ctx context.Context, query string, arguments ...any) (sql.Result, error) {
	if statement := t.pool.statement(query); statement != nil {
		return t.tx.StmtContext(ctx, statement).ExecContext(ctx, arguments...) //nolint:sqlclosecheck // closed with the transaction
	}
	t.missing = append(t.missing, query)
	return t.tx.ExecContext(ctx, query, arguments...)
}

// insert runs an INSERT and returns the id of the new row.
func (t *Tx) insert(ctx context.Context, query string, arguments ...any) (int64, error) {
	result, err := t.exec(ctx, query, arguments...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// changed runs a statement and says whether it changed a row.
func (t *Tx) changed(ctx context.Context, query string, arguments ...any) (bool, error) {
	result, err := t.exec(ctx, query, arguments...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

func (t *Tx) query(ctx context.Context, query string, arguments ...any) (*sql.Rows, error) {
	if statement := t.pool.statement(query); statement != nil {
		return t.tx.StmtContext(ctx, statement).QueryContext(ctx, arguments...) //nolint:sqlclosecheck // closed with the transaction
	}
	t.missing = append(t.missing, query)
	return t.tx.QueryContext(ctx, query, arguments...)
}

func (t *Tx) queryRow(ctx context.Context, query string, arguments ...any) *sql.Row {
	if statement := t.pool.statement(query); statement != nil {
		return t.tx.StmtContext(ctx, statement).QueryRowContext(ctx, arguments...) //nolint:sqlclosecheck // closed with the transaction
	}
	t.missing = append(t.missing, query)
	return t.tx.QueryRowContext(ctx, query, arguments...)
}

// collect reads all rows and closes them.
func collect[T any](rows *sql.Rows, read func(scan func(...any) error) (T, error)) ([]T, error) {
	defer rows.Close() //nolint:errcheck // Err below tells what went wrong
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
