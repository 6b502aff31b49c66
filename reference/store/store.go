// Package store keeps companies, employees, attributes and surveys in SQLite. Uniqueness lives in the database, instants
// come from the clock that was given, and everything that belongs together happens in one transaction.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver registers itself with database/sql

	"github.com/scimdrill/scimdrill/reference/peakon"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Options say where and by which clock.
type Options struct {
	// Path is the database file; "" keeps everything in memory.
	Path string
	// Clock is needed.
	Clock Clock
	// SurveyMistakes are named mistakes of the scheduler that are switched on: see [Mistakes].
	SurveyMistakes []string
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	write, read *sql.DB
	clock       Clock
	zones       *peakon.Zones
	mistakes    mistakes
}

// ErrNotFound says that the company has no such thing.
var ErrNotFound = errors.New("not found")

// Open opens the database and brings its schema up to date.
func Open(ctx context.Context, options Options) (*Store, error) {
	found, err := mistakesNamed(options.SurveyMistakes)
	if err != nil {
		return nil, err
	}
	s := &Store{clock: options.Clock, zones: peakon.NewZones(), mistakes: found}
	if s.write, err = connect(options.Path, 1); err != nil {
		return nil, err
	}
	s.read = s.write
	if options.Path != "" {
		if s.read, err = connect(options.Path, 4); err != nil {
			return nil, errors.Join(err, s.write.Close())
		}
	}
	if err := migrate(ctx, s.write); err != nil {
		return nil, errors.Join(fmt.Errorf("database %s: %w", nameOf(options.Path), err), s.Close())
	}
	return s, nil
}

// connect opens a pool. In memory there is exactly one connection: each has a database of its own.
func connect(path string, connections int) (*sql.DB, error) {
	pragmas := url.Values{"_pragma": {"foreign_keys(1)", "busy_timeout(10000)"}, "_txlock": {"immediate"}}
	name := ":memory:"
	if path != "" {
		name = "file:" + (&url.URL{Path: path}).EscapedPath()
		pragmas["_pragma"] = append(pragmas["_pragma"], "journal_mode(WAL)", "synchronous(FULL)")
	}
	db, err := sql.Open("sqlite", name+"?"+pragmas.Encode())
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", nameOf(path), err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

func nameOf(path string) string {
	if path == "" {
		return "in memory"
	}
	return path
}

// Close closes the database.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// Tx is a transaction: everything that is read and written goes through one.
type Tx struct {
	store *Store
	tx    *sql.Tx
	// now is the instant of the whole transaction.
	now time.Time
}

// Now is the instant of the transaction, in UTC with microseconds.
func (t *Tx) Now() time.Time { return t.now }

// Zones knows the time zones.
func (t *Tx) Zones() *peakon.Zones { return t.store.zones }

// Zones knows the time zones.
func (s *Store) Zones() *peakon.Zones { return s.zones }

// View runs a function that only reads.
func (s *Store) View(ctx context.Context, do func(*Tx) error) error {
	return s.run(ctx, s.read, &sql.TxOptions{ReadOnly: true}, do)
}

// Change runs a function and commits what it did; when it returns an error nothing has happened. A nil result means that the
// change is on disk.
func (s *Store) Change(ctx context.Context, do func(*Tx) error) error {
	return s.run(ctx, s.write, nil, do)
}

func (s *Store) run(ctx context.Context, db *sql.DB, options *sql.TxOptions, do func(*Tx) error) error {
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	t := &Tx{store: s, tx: tx, now: s.clock.Now().UTC().Truncate(time.Microsecond)}
	if err := do(t); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// conflictOf turns a violated unique index into the field that it guards.
func conflictOf(err error) error {
	if err == nil || !strings.Contains(err.Error(), "UNIQUE constraint failed") {
		return err
	}
	for column, field := range map[string]string{
		"employee.user_name_key": "userName", "employee.email_key": "emails.value", "employee.employee_number": "employeeNumber",
		"attribute_name.name_key": "name",
	} {
		if strings.Contains(err.Error(), column) {
			return &peakon.ConflictError{Field: field}
		}
	}
	return err
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func instant(us int64) time.Time { return time.UnixMicro(us).UTC() }

func nullable(text string) sql.NullString { return sql.NullString{String: text, Valid: text != ""} }
