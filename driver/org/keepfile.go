package org

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// What marks a file as ours: SQLite's application_id, and the version of what is in it.
const (
	fileMark    = 0x5c1d0c7a
	fileVersion = 1
)

// mostBehind is how many rows may wait to be written before jobs wait for the file.
const mostBehind = 20_000

// row is an entity as it is written; without data it is removed.
type row struct {
	entityKey

	data []byte
	anew bool
}

// file is the database of an org: one table, written by one goroutine.
type file struct {
	conn *sqlite.Conn
	mu   sync.Mutex
	// moved is told when rows were added or written.
	moved *sync.Cond
	// waiting are rows to be written; added and written count rows.
	waiting        []row
	added, written uint64
	closed         bool
	ended          chan struct{}
	err            error
}

// openFile opens the file at path, or makes it. It holds the tokens of apps as they are sent, for they must be sent again:
// nobody else may read it.
func openFile(path string) (*file, error) {
	if made, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, fmt.Errorf("the file of the mock org: %w", err)
	} else if err := made.Close(); err != nil {
		return nil, err
	}
	name := "file:" + (&url.URL{Path: path}).EscapedPath()
	conn, err := sqlite.OpenConn(name, sqlite.OpenReadWrite|sqlite.OpenURI)
	if err != nil {
		return nil, fmt.Errorf("the file of the mock org, %s: %w", path, err)
	}
	conn.SetBusyTimeout(500 * time.Millisecond)
	f := &file{conn: conn, ended: make(chan struct{})}
	f.moved = sync.NewCond(&f.mu)
	if err := f.prepare(path); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	go f.write()
	return f, nil
}

// prepare makes the table in a new file, and refuses a file that is not ours. The file is ours alone while it is open.
func (f *file) prepare(path string) error {
	if err := f.execute("PRAGMA locking_mode = EXCLUSIVE"); err != nil {
		return err
	}
	mark, err := f.number("PRAGMA application_id")
	if err != nil {
		return refused(path, err)
	}
	version, err := f.number("PRAGMA user_version")
	if err != nil {
		return refused(path, err)
	}
	tables, err := f.number("SELECT count(*) FROM sqlite_schema")
	switch {
	case err != nil:
		return refused(path, err)
	case tables > 0 && mark != fileMark:
		return fmt.Errorf("%s is a database, but not one of the mock org; name another file", path)
	case tables > 0 && version != fileVersion:
		return fmt.Errorf("%s was written by another version of scimdrill: its layout is %d, and this one knows %d; name another file", path, version, fileVersion)
	}
	// FULL brings a transaction to disk before it is over.
	for _, statement := range []string{
		"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
		fmt.Sprintf("PRAGMA application_id = %d", fileMark), fmt.Sprintf("PRAGMA user_version = %d", fileVersion),
		"CREATE TABLE IF NOT EXISTS entity (place INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL, UNIQUE (kind, id))",
	} {
		if err := f.execute(statement); err != nil {
			return refused(path, err)
		}
	}
	return syncFolder(path)
}

// refused says why SQLite does not take a file.
func refused(path string, err error) error {
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultNotADB:
		return fmt.Errorf("%s is not an SQLite database; name a file that the mock org has made, or one that does not exist yet", path)
	case sqlite.ResultBusy:
		return fmt.Errorf("%s is in use by another mock org; end that one, or name another file", path)
	default:
		return fmt.Errorf("the file of the mock org, %s: %w", path, err)
	}
}

func (f *file) execute(query string) error { return sqlitex.ExecuteTransient(f.conn, query, nil) }

// syncFolder makes sure that a new file is in its folder for good.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func (f *file) number(query string) (int64, error) {
	var number int64
	err := sqlitex.ExecuteTransient(f.conn, query, &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
		number = s.ColumnInt64(0)
		return nil
	}})
	return number & 0xffffffff, err
}

// add hands rows over, in the order in which they are to be written.
func (f *file) add(rows []row) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = append(f.waiting, rows...)
	f.added += uint64(len(rows))
	f.moved.Broadcast()
}

// wait returns when everything that was added so far is on disk.
func (f *file) wait() error { return f.behind(0) }

// behind returns when no more than most of the rows that were added so far are still to be written.
func (f *file) behind(most uint64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	goal := f.added
	for f.written+most < goal && f.err == nil {
		f.moved.Wait()
	}
	return f.err
}

// fail remembers the first thing that went wrong: after it nothing is promised any more.
func (f *file) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = fmt.Errorf("the state of the mock org cannot be kept: %w", err)
	}
	f.moved.Broadcast()
}

// write is the one writer: whatever has come while a transaction was written makes up the next.
func (f *file) write() {
	defer close(f.ended)
	for {
		f.mu.Lock()
		for len(f.waiting) == 0 && !f.closed {
			f.moved.Wait()
		}
		rows := f.waiting
		f.waiting = nil
		f.mu.Unlock()
		if len(rows) == 0 {
			return
		}
		if err := f.transact(rows); err != nil {
			f.fail(err)
			return
		}
		f.mu.Lock()
		f.written += uint64(len(rows))
		f.moved.Broadcast()
		f.mu.Unlock()
	}
}

func (f *file) transact(rows []row) (err error) {
	end, err := sqlitex.ImmediateTransaction(f.conn)
	if err != nil {
		return err
	}
	defer end(&err)
	for _, r := range rows {
		if r.data == nil || r.anew {
			if err := f.run("DELETE FROM entity WHERE kind = ? AND id = ?", r.kind, r.id, nil); err != nil {
				return err
			}
		}
		if r.data == nil {
			continue
		}
		if err := f.run("INSERT INTO entity (kind, id, data) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET data = excluded.data", r.kind, r.id, r.data); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) run(query, kind, id string, data []byte) error {
	statement, err := f.conn.Prepare(query)
	if err != nil {
		return err
	}
	statement.BindText(1, kind)
	statement.BindText(2, id)
	if data != nil {
		statement.BindBytes(3, data)
	}
	_, err = statement.Step()
	return errors.Join(err, statement.Reset())
}

// each reads the entities of a kind, in the order in which they came to be. It is for the start, before anything is added.
func (f *file) each(kind string, read func(id string, data []byte) error) error {
	return sqlitex.Execute(f.conn, "SELECT id, data FROM entity WHERE kind = ? ORDER BY place", &sqlitex.ExecOptions{
		Args: []any{kind},
		ResultFunc: func(s *sqlite.Stmt) error {
			data := make([]byte, s.ColumnLen(1))
			s.ColumnBytes(1, data)
			return read(s.ColumnText(0), data)
		},
	})
}

// close writes what waits and closes the file.
func (f *file) close() error {
	f.mu.Lock()
	f.closed = true
	f.moved.Broadcast()
	f.mu.Unlock()
	<-f.ended
	return errors.Join(f.err, f.conn.Close())
}
