// Package database runs transactions in SQLite or in PostgreSQL, for statements that both understand: placeholders are ?,
// booleans are integer columns, instants are integers. Writes that come at the same time share one commit, and with it one
// wait for the disk.
package database

import (
	"context"
	"strings"
)

// DB is an open database. It is safe for concurrent use.
type DB interface {
	// Read runs do in a transaction that only reads, and sees one state of the data throughout.
	Read(ctx context.Context, do func(Conn) error) error
	// Write runs do in a transaction, and runs it again where the transaction had to be undone through no fault of its. A nil result means that what it did is on disk; after an error nothing of it has happened.
	// Writers run one at a time, in this process and in all others that use the same database.
	Write(ctx context.Context, do func(Conn) error) error
	// Dialect says which database it is.
	Dialect() Dialect
	// Close ends all connections. Nothing may be running.
	Close() error
}

// Conn runs the statements of one transaction. Rows must be closed before the next statement.
type Conn interface {
	Query(ctx context.Context, query string, arguments ...any) (Rows, error)
	// Exec returns the number of rows changed.
	Exec(ctx context.Context, query string, arguments ...any) (int64, error)
	// Attempt runs a single statement that may be refused; then the transaction goes on.
	Attempt(ctx context.Context, do func() error) error
}

// Rows are the result of a query.
type Rows interface {
	Next() bool
	Scan(targets ...any) error
	// Values are the columns of the row, as they come: int64, string, nil…
	Values() ([]any, error)
	Err() error
	Close()
}

// Dialect is a kind of database.
type Dialect string

// The dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Open opens a database: PostgreSQL for an address that begins with postgres:// or postgresql://, else the SQLite file of that
// path; "" is a database in memory, which ends with the DB.
func Open(ctx context.Context, address string) (DB, error) {
	if IsPostgres(address) {
		return openPostgres(ctx, address)
	}
	return openSQLite(address)
}

// IsPostgres reports whether an address is one of PostgreSQL.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}
