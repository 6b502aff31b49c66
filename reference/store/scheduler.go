package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// NextDue is the instant at which the scheduler next has something to do: a round to open or close, an invitation or a
// reminder to send. It is false when nothing is planned.
func (s *Store) NextDue(ctx context.Context) (time.Time, bool, error) {
	var next sql.NullInt64
	err := s.View(ctx, func(t *Tx) (err error) {
		next, err = t.nextDue(ctx)
		return err
	})
	return instantOrZero(next), next.Valid && err == nil, err
}

func (t *Tx) nextDue(ctx context.Context) (next sql.NullInt64, err error) {
	err = t.queryRow(ctx, `SELECT MIN(at) FROM (
		SELECT MIN(next_opens_at) AS at FROM schedule WHERE next_opens_at IS NOT NULL
		UNION ALL SELECT MIN(opens_at) FROM round WHERE listed_to IS NOT NULL
		UNION ALL SELECT MIN(next_close_at) FROM round WHERE next_close_at IS NOT NULL
		UNION ALL SELECT MIN(send_at) FROM delivery WHERE status = 'scheduled'
		UNION ALL SELECT MIN(due_at) FROM reminder WHERE status = 'scheduled') AS events`).Scan(&next)
	return next, err
}

// Tick does everything that has fallen due by the clock, in the order of time: it opens rounds, sends invitations and
// reminders, closes rounds. Each is judged at its own instant, by the transitions of engagement, so that a tick that comes late
// decides as one in time would have, over however many rounds. Doing it twice changes nothing (E27).
//
// A large round takes many transactions, between which others can write. What one of them did is done for good, and what it did
// not do the next tick does, of this process or of another one on the same database.
func (s *Store) Tick(ctx context.Context) error {
	if err := s.tick(ctx); err != nil || !s.mistakes[Backfilled] && !s.mistakes[Newcomers] {
		return err
	}
	err := s.change(ctx, func(t *Tx) error {
		t.replanned = true
		return t.backfill(ctx)
	})
	if err != nil {
		return fmt.Errorf("survey scheduler: %w", err)
	}
	return s.tick(ctx)
}

// portion is how much a tick does in one transaction: rows of a surveyed list, or messages.
const portion = 500

func (s *Store) tick(ctx context.Context) error {
	for more := true; more; {
		err := s.change(ctx, func(t *Tx) (err error) {
			t.replanned = true
			more, err = t.step(ctx, micros(t.now), portion)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// advance does everything that falls due until an instant, that one included.
func (t *Tx) advance(ctx context.Context, until int64) error {
	t.replanned = true
	for more := true; more; {
		var err error
		if more, err = t.step(ctx, until, portion); err != nil {
			return err
		}
	}
	return nil
}

// step does what falls due next, at most that much of it, and reports whether there was something to do.
func (t *Tx) step(ctx context.Context, until int64, most int) (bool, error) {
	next, err := t.nextDue(ctx)
	if err != nil || !next.Valid || next.Int64 > until {
		return false, err
	}
	for _, do := range []func(context.Context, int64, int) (whole bool, err error){t.openRounds, t.listRounds, t.closeRounds, t.send, t.remind} {
		whole, err := do(ctx, next.Int64, most)
		if err != nil {
			return false, fmt.Errorf("survey scheduler: %w", err)
		}
		if !whole {
			break // what comes after it has to wait
		}
	}
	return true, nil
}

// resume settles what fell due while no server ran. A round that has closed meanwhile is skipped for good, and an invitation to
// one is cancelled; a round that is still open is opened by the next tick, with the surveyed list of its proper instant (D13).
func (s *Store) resume(ctx context.Context) error {
	return s.change(ctx, func(t *Tx) error {
		t.replanned = true
		due, err := t.dueSchedules(ctx, micros(t.now))
		if err != nil {
			return err
		}
		for _, schedule := range due {
			if err := t.skipMissed(ctx, schedule); err != nil {
				return err
			}
		}
		for _, statement := range []string{
			`UPDATE delivery SET status = 'cancelled', reason = 'round_closed' WHERE status = 'scheduled' AND send_at <= ?
				AND EXISTS (SELECT 1 FROM round r WHERE r.id = round_id AND r.closes_at <= ?)`,
			`UPDATE reminder SET status = 'skipped' WHERE status = 'scheduled' AND due_at <= ? AND EXISTS (SELECT 1 FROM delivery d
				JOIN round r ON r.id = d.round_id WHERE d.id = delivery_id AND r.closes_at <= ?)`,
		} {
			if _, err := t.exec(ctx, statement, micros(t.now), micros(t.now)); err != nil {
				return fmt.Errorf("resume surveys: %w", err)
			}
		}
		return nil
	})
}

// skipMissed skips the rounds of a schedule that would have opened and closed by now.
func (t *Tx) skipMissed(ctx context.Context, due dueSchedule) error {
	company, err := t.Company(ctx, due.company)
	if err != nil {
		return err
	}
	for round, exists := due.Round(due.seq, company.Timezone); exists && !t.now.Before(round.ClosesAt); round, exists = due.Round(due.seq, company.Timezone) {
		if due.DataCollection {
			id, err := t.writeRound(ctx, company.ID, due.ID, round, "the server was down until it had closed")
			if err != nil {
				return err
			}
			if err := t.audit(ctx, company.ID, "skipped", "Round", id, ""); err != nil {
				return err
			}
		}
		due.seq++
	}
	return t.planNext(ctx, due, company)
}

type dueSchedule struct {
	peakon.Schedule

	company int64
	seq     int
}

func (t *Tx) dueSchedules(ctx context.Context, until int64) ([]dueSchedule, error) {
	rows, err := t.query(ctx, `SELECT `+scheduleColumns+`, next_seq, company_id FROM schedule WHERE next_opens_at <= ? ORDER BY next_opens_at, id`, until)
	if err != nil {
		return nil, err
	}
	due, err := collect(rows, func(scan func(...any) error) (d dueSchedule, err error) {
		d.Schedule, err = scanSchedule(scan, &d.seq, &d.company)
		return d, err
	})
	if err != nil {
		return nil, err
	}
	for i := range due {
		if err := t.readPlan(ctx, &due[i].Schedule); err != nil {
			return nil, err
		}
	}
	return due, nil
}

func (t *Tx) planNext(ctx context.Context, due dueSchedule, company peakon.Company) error {
	_, err := t.exec(ctx, `UPDATE schedule SET next_seq = ?, next_opens_at = ? WHERE id = ?`, due.seq,
		nextOpening(due.Schedule, due.seq, company.Timezone), due.ID)
	return err
}
