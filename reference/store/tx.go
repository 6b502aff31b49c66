package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// Tx is a transaction: everything that is read and written goes through one. Do not begin another inside of it: in memory
// there is one connection, and the second would wait for the first for ever.
type Tx struct {
	store *Store
	pool  *pool
	tx    *sql.Tx
	// now is the instant of the whole transaction.
	now time.Time
	// missing are the statements that were not prepared yet.
	missing []string
	// replanned is set when the time of the scheduler's next event may have changed.
	replanned bool
}

// Now is the instant of the transaction, in UTC with microseconds.
func (t *Tx) Now() time.Time { return t.now }

// Zones knows the time zones.
func (t *Tx) Zones() *peakon.Zones { return t.store.zones }

// View runs a function that only reads.
func (s *Store) View(ctx context.Context, do func(*Tx) error) error {
	return s.run(ctx, s.read, &sql.TxOptions{ReadOnly: true}, do)
}

// Change runs a function and commits what it did; when it returns an error nothing has happened. A nil result means that the
// change is on disk.
//
// What the survey scheduler had to do before the instant of the change is done first, so that a late tick judges nobody by data
// that came after the event. Events at that very instant come after the change: a change at an instant counts as made (D12).
func (s *Store) Change(ctx context.Context, do func(*Tx) error) error {
	return s.change(ctx, func(t *Tx) error {
		if s.due.before(t.now) {
			if err := t.advance(ctx, micros(t.now)-1); err != nil {
				return err
			}
		}
		return do(t)
	})
}

// change runs a function that writes, and keeps the time of the scheduler's next event.
func (s *Store) change(ctx context.Context, do func(*Tx) error) error {
	var next sql.NullInt64
	replanned := false
	err := s.run(ctx, s.write, nil, func(t *Tx) (err error) {
		if err := do(t); err != nil || !t.replanned {
			return err
		}
		replanned = true
		next, err = t.nextDue(ctx)
		return err
	})
	if err == nil && replanned {
		s.due.set(next)
	}
	return err
}

func (s *Store) run(ctx context.Context, p *pool, options *sql.TxOptions, do func(*Tx) error) error {
	tx, err := p.db.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	t := &Tx{store: s, pool: p, tx: tx, now: s.clock.Now().UTC().Truncate(time.Microsecond)}
	ended := false
	defer func() {
		if !ended { // do panicked: the connection must not stay in the transaction
			_ = tx.Rollback() // the panic says more
		}
	}()
	err = do(t)
	ended = true
	if err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if len(t.missing) > 0 {
		p.prepare(ctx, t.missing)
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// dueTime is the instant of the scheduler's next event in microseconds, so that a change need not ask the database for it.
type dueTime struct{ at atomic.Int64 }

func (d *dueTime) before(now time.Time) bool { return d.at.Load() < micros(now) }

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
