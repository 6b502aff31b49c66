package database

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgresDB is a PostgreSQL database, which several processes may share.
type postgresDB struct {
	pool   *pgxpool.Pool
	writes groupCommit
	close  func()
	// texts are the statements with PostgreSQL's own placeholders. Statements are constants: there are some dozens.
	texts sync.Map
}

func openPostgres(ctx context.Context, address string) (DB, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", hideAddress(err, address))
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, hideAddress(err, address)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("PostgreSQL does not answer: %w", hideAddress(err, address))
	}
	db := &postgresDB{pool: pool}
	db.writes.start(&postgresWriter{postgresConn: postgresConn{db: db}})
	db.close = sync.OnceFunc(func() {
		db.writes.close()
		pool.Close()
	})
	return db, nil
}

// hideAddress takes the address out of an error: it may hold a password.
func hideAddress(err error, address string) error {
	if text := err.Error(); strings.Contains(text, address) {
		return errors.New(strings.ReplaceAll(text, address, "postgres://…"))
	}
	return err
}

func (db *postgresDB) Dialect() Dialect { return Postgres }

func (db *postgresDB) Close() error {
	db.close()
	return nil
}

func (db *postgresDB) Read(ctx context.Context, do func(Conn) error) error {
	tx, err := db.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // there is nothing to undo; a broken connection leaves the pool
	return do(postgresConn{db: db, tx: tx})
}

func (db *postgresDB) Write(ctx context.Context, do func(Conn) error) error {
	return db.writes.write(ctx, do)
}

// writersLock is the advisory lock that whoever writes holds, so that writers of all processes take turns, as they do in SQLite.
// It ends with the transaction, whatever becomes of the process.
const writersLock = 0x7363696d // "scim"

// postgresWriter is the transaction that writes, on a connection of the pool.
type postgresWriter struct{ postgresConn }

func (w *postgresWriter) begin(ctx context.Context) error {
	tx, err := w.db.pool.Begin(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", writersLock); err != nil {
		return errors.Join(err, tx.Rollback(ctx))
	}
	w.tx = tx
	return nil
}

// isolated runs a writer behind a savepoint: a statement that fails would end the transaction for all.
func (w *postgresWriter) isolated(ctx context.Context, do func(Conn) error) (undone bool, err error) {
	return false, w.Attempt(ctx, func() error { return do(w) })
}

// sync has nothing to do: PostgreSQL answers a commit when it is on disk.
func (w *postgresWriter) sync() error { return nil }

func (w *postgresWriter) commit(ctx context.Context) error { return w.tx.Commit(ctx) }

func (w *postgresWriter) rollback(ctx context.Context) error {
	if err := w.tx.Rollback(ctx); !errors.Is(err, pgx.ErrTxClosed) {
		return err
	}
	return nil
}

// Query runs whatever becomes of the context: a statement that is cancelled would break the connection, and with it the
// transaction that others share.
func (w *postgresWriter) Query(ctx context.Context, query string, arguments ...any) (Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return w.postgresConn.Query(context.WithoutCancel(ctx), query, arguments...)
}

// Exec is as Query.
func (w *postgresWriter) Exec(ctx context.Context, query string, arguments ...any) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return w.postgresConn.Exec(context.WithoutCancel(ctx), query, arguments...)
}

// postgresConn runs statements in a transaction.
type postgresConn struct {
	db *postgresDB
	tx pgx.Tx
}

func (c postgresConn) Attempt(ctx context.Context, do func() error) error {
	if _, err := c.tx.Exec(ctx, "SAVEPOINT attempt"); err != nil {
		return err
	}
	kept := false
	defer func() {
		if !kept {
			_, _ = c.tx.Exec(ctx, "ROLLBACK TO SAVEPOINT attempt") // without a transaction, the commit to come fails and says so
		}
		_, _ = c.tx.Exec(ctx, "RELEASE SAVEPOINT attempt")
	}()
	err := do()
	kept = err == nil
	return err
}

func (c postgresConn) Query(ctx context.Context, query string, arguments ...any) (Rows, error) {
	rows, err := c.tx.Query(ctx, c.db.numbered(query), plain(arguments)...)
	if err != nil {
		return nil, err
	}
	return postgresRows{rows}, nil
}

func (c postgresConn) Exec(ctx context.Context, query string, arguments ...any) (int64, error) {
	tag, err := c.tx.Exec(ctx, c.db.numbered(query), plain(arguments)...)
	return tag.RowsAffected(), err
}

// numbered turns ? into $1, $2…; a ? within quotes stays.
func (db *postgresDB) numbered(query string) string {
	if known, found := db.texts.Load(query); found {
		return known.(string) //nolint:forcetypeassert // nothing else is stored
	}
	var text strings.Builder
	count, quoted := 0, false
	for _, r := range query {
		switch {
		case r == '\'':
			quoted = !quoted
			text.WriteRune(r)
		case r == '?' && !quoted:
			count++
			fmt.Fprintf(&text, "$%d", count)
		default:
			text.WriteRune(r)
		}
	}
	db.texts.Store(query, text.String())
	return text.String()
}

// plain makes integers of booleans, which the columns hold.
func plain(arguments []any) []any {
	for i, argument := range arguments {
		if on, isBool := argument.(bool); isBool {
			arguments[i] = 0
			if on {
				arguments[i] = 1
			}
		}
	}
	return arguments
}

type postgresRows struct{ pgx.Rows }

// Scan reads the columns of the current row; integers are read into booleans, for the columns of booleans are integers.
func (r postgresRows) Scan(targets ...any) error {
	var booleans []*bool
	var values []*any
	for i, target := range targets {
		if on, isBool := target.(*bool); isBool {
			value := new(any)
			targets[i], booleans, values = value, append(booleans, on), append(values, value)
		}
	}
	if err := r.Rows.Scan(targets...); err != nil {
		return err
	}
	for i, value := range values {
		switch found := (*value).(type) {
		case bool:
			*booleans[i] = found
		case int16:
			*booleans[i] = found != 0
		case int32:
			*booleans[i] = found != 0
		case int64:
			*booleans[i] = found != 0
		default:
			return fmt.Errorf("expected a boolean or an integer, found %T", found)
		}
	}
	return nil
}
