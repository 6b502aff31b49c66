package database

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// sqliteDB is one SQLite database. A file is written through one connection and read through several, which a write does not
// stop (write-ahead log). In memory there is one connection, which everybody takes in turn.
type sqliteDB struct {
	// name is the database as a URI.
	name   string
	writes groupCommit
	writer *sqliteConn
	// readers are the idle connections for reading; nil in memory.
	readers chan *sqliteConn
	// memory is held while the one connection of a database in memory is in use.
	memory      sync.Mutex
	checkpoints *checkpoints
	// close closes everything, once.
	close func() error
}

func openSQLite(path string) (DB, error) {
	inMemory := path == ""
	// A database in memory lives as long as it has a connection, and has a name, so that goose can open it too.
	db := &sqliteDB{name: "file:/" + rand.Text() + "?vfs=memdb"}
	if !inMemory {
		db.name = "file:" + (&url.URL{Path: path}).EscapedPath()
	}
	db.close = sync.OnceValue(db.closeAll)
	makePrivate(path)
	var err error
	if db.writer, err = connectSQLite(db.name, inMemory); err != nil {
		return nil, err
	}
	db.writes.start(db.writer)
	if inMemory {
		db.writer.exclusive = &db.memory
		return db, nil
	}
	db.writer.log = sync.OnceValues(func() (*os.File, error) { return openLog(path) })
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	db.readers = make(chan *sqliteConn, readers)
	for range readers {
		reader, err := connectSQLite(db.name, false)
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		db.readers <- reader
	}
	if db.checkpoints, err = startCheckpoints(db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// makePrivate makes a file that does not exist yet: it holds names, birth dates and hashes of passwords, which nobody else on the
// machine is to read. SQLite gives the files beside it the same mode. What prevents it SQLite says better.
func makePrivate(path string) {
	if path == "" {
		return
	}
	if made, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600); err == nil {
		_ = made.Close()
	}
}

// openLog opens the write-ahead log and makes sure that both files are in their folder for good.
func openLog(path string) (*os.File, error) {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return nil, err
	}
	return os.Open(path + "-wal")
}

// cacheKiB is what each connection keeps of the file in memory; the operating system keeps the rest.
const cacheKiB = 8192

func connectSQLite(name string, inMemory bool) (*sqliteConn, error) {
	flags, pragmas := sqlite.OpenReadWrite|sqlite.OpenCreate|sqlite.OpenURI, []string{"foreign_keys = ON"}
	if !inMemory {
		// The page size counts for a new file alone: what is written are single rows all over the file, and each of them costs a page.
		// NORMAL: a commit is brought to disk by sync, before it is answered.
		pragmas = append(pragmas, "page_size = 2048", "journal_mode = WAL", "synchronous = NORMAL", "wal_autocheckpoint = "+lastResort, fmt.Sprintf("cache_size = -%d", cacheKiB))
	}
	conn, err := sqlite.OpenConn(name, flags)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	conn.SetBusyTimeout(10 * time.Second)
	for _, pragma := range pragmas {
		if err := sqlitex.ExecuteTransient(conn, "PRAGMA "+pragma, nil); err != nil {
			return nil, errors.Join(fmt.Errorf("set %s: %w", pragma, err), conn.Close())
		}
	}
	return &sqliteConn{conn: conn}, nil
}

func (db *sqliteDB) Dialect() Dialect { return SQLite }

func (db *sqliteDB) Read(ctx context.Context, do func(Conn) error) error {
	if db.readers == nil {
		db.memory.Lock()
		defer db.memory.Unlock()
		return db.writer.read(ctx, do)
	}
	select {
	case reader := <-db.readers:
		defer func() { db.readers <- reader }()
		return reader.look(ctx, db.writer.commits.Load(), do)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (db *sqliteDB) Write(ctx context.Context, do func(Conn) error) error {
	return db.writes.write(ctx, do)
}

// letGo makes idle readers let go of what they see: the log of writes begins anew only when nobody looks at its old part.
func (db *sqliteDB) letGo() {
	for range len(db.readers) {
		select {
		case reader := <-db.readers:
			reader.letGo()
			db.readers <- reader
		default:
		}
	}
}

func (db *sqliteDB) Close() error {
	return db.close()
}

func (db *sqliteDB) closeAll() error {
	errs := []error{db.checkpoints.close()}
	db.writes.close()
	for range len(db.readers) {
		errs = append(errs, (<-db.readers).conn.Close())
	}
	if db.writer.log != nil {
		if file, err := db.writer.log(); err == nil { // where nothing was ever written there is none
			errs = append(errs, file.Close())
		}
	}
	return errors.Join(append(errs, db.writer.conn.Close())...)
}

// sqliteConn is one connection, used by one goroutine at a time.
type sqliteConn struct {
	conn *sqlite.Conn
	// writes counts the statements that wrote.
	writes uint64
	// log is the write-ahead log; nil in memory. SQLite makes it with the first write.
	log func() (*os.File, error)
	// commits counts what this connection has committed, so that readers know when what they see is old.
	commits atomic.Uint64
	// looking is set while a transaction for reading is open, since an instant, and after so many commits of the writer.
	looking bool
	since   time.Time
	seen    uint64
	// exclusive is held during a transaction that writes; nil when nobody else reads through this connection.
	exclusive *sync.Mutex
}

func (c *sqliteConn) read(ctx context.Context, do func(Conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := c.plain("BEGIN"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer c.plain("ROLLBACK") //nolint:errcheck // there is nothing to undo, and a connection that fails will say so again
	return do(c)
}

// look is read in a transaction that stays open for those who come next, until something was committed: to begin one and to end it
// costs as much as a look-up. What another process writes is seen a little later, for it cannot be known of.
func (c *sqliteConn) look(ctx context.Context, commits uint64, do func(Conn) error) error {
	const longest = 50 * time.Millisecond
	if err := ctx.Err(); err != nil {
		return err
	}
	now := time.Now()
	if c.looking && (c.seen != commits || now.Sub(c.since) > longest) {
		c.letGo()
	}
	if !c.looking {
		if err := c.plain("BEGIN"); err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		c.looking, c.seen, c.since = true, commits, now
	}
	return do(c)
}

// letGo ends a transaction that look has left open.
func (c *sqliteConn) letGo() {
	if c.looking {
		_ = c.plain("ROLLBACK") // there is nothing to undo, and a connection that fails will say so again
		c.looking = false
	}
}

func (c *sqliteConn) begin(context.Context) error {
	if c.exclusive != nil {
		c.exclusive.Lock()
	}
	err := c.plain("BEGIN IMMEDIATE")
	if err != nil {
		c.release()
	}
	return err
}

func (c *sqliteConn) commit(context.Context) error {
	if err := c.plain("COMMIT"); err != nil {
		return err
	}
	c.commits.Add(1)
	c.release()
	return nil
}

func (c *sqliteConn) rollback(context.Context) error {
	defer c.release()
	if c.conn.AutocommitEnabled() {
		return nil // SQLite has done it already
	}
	return c.plain("ROLLBACK")
}

func (c *sqliteConn) release() {
	if c.exclusive != nil {
		c.exclusive.Unlock()
	}
}

// Attempt needs no savepoint: a statement that SQLite refuses has changed nothing.
func (c *sqliteConn) Attempt(_ context.Context, do func() error) error { return do() }

// isolated needs none either, which would copy every page that is written. A writer that fails has mostly written nothing; where
// it has, everything is undone.
func (c *sqliteConn) isolated(_ context.Context, do func(Conn) error) (undone bool, err error) {
	before := c.writes
	err = do(c)
	return err != nil && c.writes != before, err
}

// sync brings what was committed to disk: COMMIT itself leaves that to us (synchronous = NORMAL), so that the next transaction
// can begin meanwhile.
func (c *sqliteConn) sync() error {
	if c.log == nil {
		return nil
	}
	file, err := c.log()
	if err != nil {
		return err
	}
	return syncData(file)
}

func (c *sqliteConn) plain(query string) error {
	statement, err := c.conn.Prepare(query)
	if err != nil {
		return err
	}
	_, err = statement.Step()
	return errors.Join(err, statement.Reset())
}

func (c *sqliteConn) Query(ctx context.Context, query string, arguments ...any) (Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	statement, err := c.conn.Prepare(query)
	if err != nil {
		return nil, err
	}
	if err := bind(statement, arguments); err != nil {
		return nil, err
	}
	rows := &sqliteRows{ctx: ctx, statement: statement}
	if !strings.HasPrefix(query, "SELECT") {
		rows.writer = c
	}
	return rows, nil
}

func (c *sqliteConn) Exec(ctx context.Context, query string, arguments ...any) (int64, error) {
	rows, err := c.Query(ctx, query, arguments...)
	if err != nil {
		return 0, err
	}
	for rows.Next() {
	}
	rows.Close()
	return int64(c.conn.Changes()), rows.Err()
}

type sqliteRows struct {
	ctx       context.Context //nolint:containedctx // the rows live as long as the call that asked for them
	statement *sqlite.Stmt
	// writer is the connection of a statement that writes, until it has written.
	writer *sqliteConn
	read   int
	err    error
}

// Next looks at the context from time to time, so that a long list ends when nobody waits for it any more.
func (r *sqliteRows) Next() bool {
	const often = 256
	if r.err != nil {
		return false
	}
	if r.read++; r.read%often == 0 {
		if r.err = r.ctx.Err(); r.err != nil {
			return false
		}
	}
	var more bool
	more, r.err = r.statement.Step()
	if r.writer != nil && r.err == nil {
		r.writer.writes++
		r.writer = nil
	}
	return more && r.err == nil
}

func (r *sqliteRows) Err() error { return r.err }

func (r *sqliteRows) Close() {
	if err := r.statement.Reset(); r.err == nil {
		r.err = err
	}
}
