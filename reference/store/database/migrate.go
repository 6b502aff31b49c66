package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // database/sql's driver, for goose alone
)

// Migrate brings the schema up to date, from the files in the folder that is named as the dialect. Of several processes that
// start on one PostgreSQL one does it, and the others wait.
func Migrate(ctx context.Context, db DB, migrations fs.FS) error {
	files, err := fs.Sub(migrations, string(db.Dialect()))
	if err != nil {
		return err
	}
	handle, dialect, options, err := forGoose(db)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, handle, files, options...)
	if err != nil {
		return errors.Join(err, handle.Close())
	}
	_, err = provider.Up(ctx)
	return errors.Join(err, handle.Close())
}

func forGoose(db DB) (*sql.DB, goose.Dialect, []goose.ProviderOption, error) {
	switch db := db.(type) {
	case *postgresDB:
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, "", nil, err
		}
		return stdlib.OpenDBFromPool(db.pool), goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
	case *sqliteDB:
		handle, err := sql.Open("sqlite", db.name)
		if err != nil {
			return nil, "", nil, err
		}
		handle.SetMaxOpenConns(1)
		return handle, goose.DialectSQLite3, nil, nil
	default:
		return nil, "", nil, fmt.Errorf("a %T has no migrations", db)
	}
}
