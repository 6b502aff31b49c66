package store

import (
	"context"
	"database/sql"
	"math"
	"sync/atomic"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store/database"
)

// Tx is a transaction: everything that is read and written goes through one. Do not begin another inside of it: in memory
// there is one connection, and the second would wait for the first for ever.
type Tx struct {
	store *Store
	conn  database.Conn
	// now is the instant of the whole transaction.
	now time.Time
	// reads is set in a transaction that only reads.
	reads bool
	// made is what an employee is shown as who was just stored.
	made made
	// replanned is set when the time of the scheduler's next event may have changed.
	replanned bool
	// reissued is set when tokens, or what they let in to, may have changed.
	reissued bool
}

// Now is the instant of the transaction, in UTC with microseconds.
func (t *Tx) Now() time.Time { return t.now }

// Zones knows the time zones.
func (t *Tx) Zones() *peakon.Zones { return t.store.zones }

func (s *Store) begin(conn database.Conn) *Tx {
	return &Tx{store: s, conn: conn, now: s.clock.Now().UTC().Truncate(time.Microsecond)}
}

// View runs a function that only reads.
func (s *Store) View(ctx context.Context, do func(*Tx) error) error {
	return s.db.Read(ctx, func(conn database.Conn) error {
		t := s.begin(conn)
		t.reads = true
		return do(t)
	})
}

// Change runs a function and commits what it did; when it returns an error nothing has happened. A nil result means that the
// change is on disk.
//
// What the survey scheduler had to do before the instant of the change is done first, so that a late tick judges nobody by data
// that came after the event. Events at that very instant come after the change: a change at an instant counts as made (D12).
func (s *Store) Change(ctx context.Context, do func(*Tx) error) error {
	return s.change(ctx, func(t *Tx) error {
		due, err := s.due.before(ctx, t)
		if err != nil {
			return err
		}
		if due {
			if err := t.advance(ctx, micros(t.now)-1); err != nil {
				return err
			}
		}
		return do(t)
	})
}

// change runs a function that writes, and keeps the time of the scheduler's next event.
func (s *Store) change(ctx context.Context, do func(*Tx) error) error {
	var t *Tx
	err := s.db.Write(ctx, func(conn database.Conn) error {
		t = s.begin(conn)
		if err := do(t); err != nil || !t.replanned {
			return err
		}
		next, err := t.nextDue(ctx)
		if err == nil {
			s.due.set(next) // before the commit, for writers that share this transaction
		}
		return err
	})
	if t != nil && t.replanned && err != nil {
		s.due.at.Store(0) // whoever changes something next asks the database
	}
	if t != nil && t.reissued {
		s.tokens.forget()
	}
	return err
}

// dueTime is the instant of the scheduler's next event in microseconds, so that a change need not ask the database for it.
type dueTime struct {
	at atomic.Int64
	// shared is set where other processes plan too, so that the database must be asked.
	shared bool
}

// before reports whether something falls due before the instant of a transaction.
func (d *dueTime) before(ctx context.Context, t *Tx) (bool, error) {
	if !d.shared {
		return d.at.Load() < micros(t.now), nil
	}
	next, err := t.nextDue(ctx)
	return next.Valid && next.Int64 < micros(t.now), err
}

func (d *dueTime) set(next sql.NullInt64) {
	if !next.Valid {
		next.Int64 = math.MaxInt64
	}
	d.at.Store(next.Int64)
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func instant(us int64) time.Time { return time.UnixMicro(us).UTC() }

func instantOrZero(us sql.NullInt64) time.Time {
	if !us.Valid {
		return time.Time{}
	}
	return instant(us.Int64)
}

func nullable(text string) sql.NullString { return sql.NullString{String: text, Valid: text != ""} }
