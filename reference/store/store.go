// Package store keeps companies, employees, attributes and surveys in SQLite or in PostgreSQL. Uniqueness lives in the database,
// instants come from the clock that was given, and everything that belongs together happens in one transaction.
package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store/database"
)

//go:embed migrations/*/*.sql
var migrations embed.FS

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Options say where and by which clock.
type Options struct {
	// Path is the SQLite file, or the address of a PostgreSQL database (postgres://…), which several processes may share; ""
	// keeps everything in memory.
	Path string
	// Clock is needed.
	Clock Clock
	// Represent makes what an employee is shown as of an employee, the company's attributes, and those to whom the employee
	// refers; nil keeps no such thing. See [Tx.Representation].
	Represent func(e peakon.Employee, attributes []peakon.Attribute, find func(id int64) (peakon.Colleague, bool)) []byte
	// SurveyMistakes are named mistakes of the scheduler that are switched on: see [Mistakes].
	SurveyMistakes []string
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	db           database.DB
	clock        Clock
	zones        *peakon.Zones
	translations *peakon.Translations
	mistakes     mistakes
	represent    func(peakon.Employee, []peakon.Attribute, func(int64) (peakon.Colleague, bool)) []byte
	due          dueTime
	tokens       tokens
	options      options
	attributes   attributes
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
	db, err := database.Open(ctx, options.Path)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", nameOf(options.Path), err)
	}
	s := &Store{
		db: db, clock: options.Clock, zones: peakon.NewZones(), translations: peakon.NewTranslations(), mistakes: found, represent: options.Represent,
		// Of a database that is shared nothing is remembered: another process may have changed it.
		tokens: tokens{kept: !database.IsPostgres(options.Path)}, due: dueTime{shared: database.IsPostgres(options.Path)},
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("database %s: %w", nameOf(options.Path), err), s.Close())
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	if err := database.Migrate(ctx, s.db, files); err != nil {
		return err
	}
	return s.resume(ctx)
}

// nameOf names a database in errors; the address of one in PostgreSQL may hold a password.
func nameOf(path string) string {
	switch {
	case path == "":
		return "in memory"
	case database.IsPostgres(path):
		return "in PostgreSQL"
	default:
		return path
	}
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Zones knows the time zones.
func (s *Store) Zones() *peakon.Zones { return s.zones }
