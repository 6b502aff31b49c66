package database

import (
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// checkpoints copies what was committed from the write-ahead log into the database, on a connection of its own, so that no writer
// waits for it, and sees to it that the log begins anew, so that it does not grow without end.
type checkpoints struct {
	db    *sqliteDB
	conn  *sqlite.Conn
	stop  chan struct{}
	ended chan struct{}
}

// lastResort is the size of the log, in pages, at which SQLite does by itself, and at a writer's expense, what checkpoints is for.
const lastResort = "60000"

func startCheckpoints(db *sqliteDB) (*checkpoints, error) {
	reader, err := connectSQLite(db.name, false)
	if err != nil {
		return nil, err
	}
	c := &checkpoints{db: db, conn: reader.conn, stop: make(chan struct{}), ended: make(chan struct{})}
	go c.run()
	return c, nil
}

// run copies often, so that there is little to copy when the log is to begin anew, for which writers wait; that happens seldom.
func (c *checkpoints) run() {
	const every = 100 * time.Millisecond
	defer close(c.ended)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for done := uint64(0); ; {
		select {
		case <-c.stop:
			return
		case <-tick.C:
		}
		if commits := c.db.writer.commits.Load(); commits != done {
			done = commits
			c.do()
		}
	}
}

// do copies what there is, while others write. When the log has become long it copies again what was written meanwhile, which is less
// each time, and the last little of it between two transactions: then the next one begins the log anew. A failure is no writer's
// affair: the log is kept, and the next time does what this one did not.
func (c *checkpoints) do() {
	const (
		long   = 16000 // pages, 32 MB
		little = 5 * time.Millisecond
	)
	c.db.letGo()
	for range 6 {
		began := time.Now()
		pages, err := c.copy()
		if err != nil || pages < long {
			return
		}
		if time.Since(began) < little {
			break
		}
	}
	c.db.writes.between(func() { _, _ = c.copy() })
}

// copy returns how many pages the log has.
func (c *checkpoints) copy() (pages int, err error) {
	err = sqlitex.ExecuteTransient(c.conn, "PRAGMA wal_checkpoint(PASSIVE)", &sqlitex.ExecOptions{
		ResultFunc: func(row *sqlite.Stmt) error {
			pages = row.ColumnInt(1)
			return nil
		},
	})
	return pages, err
}

func (c *checkpoints) close() error {
	if c == nil {
		return nil
	}
	close(c.stop)
	<-c.ended
	return c.conn.Close()
}
