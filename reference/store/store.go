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
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver registers itself with database/sql

	"github.com/scimdrill/scimdrill/reference/peakon"
)

//go:embed migrations/*/*.sql
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
	write, read  *pool
	clock        Clock
	zones        *peakon.Zones
	translations *peakon.Translations
	mistakes     mistakes
	due          dueTime
}

// ErrNotFound says that the company has no such thing.
var ErrNotFound = errors.New("not found")

// Open opens the database, brings its schema up to date, and settles what the survey scheduler missed while no server ran on it.
func Open(ctx context.Context, options Options) (*Store, error) {
	if options.Clock == nil {
		return nil, errors.New("open the store: expected a clock in the options, found none")
	}
	found, err := mistakesNamed(options.SurveyMistakes)
	if err != nil {
		return nil, err
	}
	s := &Store{clock: options.Clock, zones: peakon.NewZones(), translations: peakon.NewTranslations(), mistakes: found}
	if s.write, err = connect(options.Path, 1); err != nil {
		return nil, err
	}
	s.read = s.write
	if options.Path != "" {
		if s.read, err = connect(options.Path, 4); err != nil {
			return nil, errors.Join(err, s.write.close())
		}
	}
	if err := migrate(ctx, s.write.db); err != nil {
		return nil, errors.Join(fmt.Errorf("database %s: %w", nameOf(options.Path), err), s.Close())
	}
	if err := s.resume(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("database %s: %w", nameOf(options.Path), err), s.Close())
	}
	return s, nil
}

// connect opens a pool. In memory there is exactly one connection, which every transaction takes in turn: each connection has a
// database of its own, and it lasts as long as the connection. A file is written through one connection and read through
// several, which a write does not stop (write-ahead log).
func connect(path string, connections int) (*pool, error) {
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
	return newPool(db), nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations/sqlite")
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
		return s.write.close()
	}
	return errors.Join(s.read.close(), s.write.close())
}

// Zones knows the time zones.
func (s *Store) Zones() *peakon.Zones { return s.zones }
