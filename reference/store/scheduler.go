package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// NextDue is the instant at which the scheduler next has something to do: a round to open, an invitation or a reminder to
// send. It is false when nothing is planned.
func (s *Store) NextDue(ctx context.Context) (time.Time, bool, error) {
	var next sql.NullInt64
	err := s.View(ctx, func(t *Tx) error {
		return t.tx.QueryRowContext(ctx, `SELECT MIN(at) FROM (
			SELECT MIN(next_opens_at) AS at FROM schedule WHERE next_opens_at IS NOT NULL
			UNION ALL SELECT MIN(send_at) FROM delivery WHERE status = 'scheduled'
			UNION ALL SELECT MIN(due_at) FROM reminder WHERE status = 'scheduled')`).Scan(&next)
	})
	if err != nil || !next.Valid {
		return time.Time{}, false, err
	}
	return instant(next.Int64), true, nil
}

// Tick does everything that has fallen due by the clock, in the order of time: it opens rounds, sends invitations, sends
// reminders. Each is judged at its own instant, by the transitions of engagement, so that a tick that comes late decides as
// one in time would have. Doing it twice changes nothing (E27).
func (s *Store) Tick(ctx context.Context) error {
	return s.Change(ctx, func(t *Tx) error {
		for _, step := range []func(context.Context) error{t.openRounds, t.backfill, t.send, t.remind} {
			if err := step(ctx); err != nil {
				return fmt.Errorf("survey scheduler: %w", err)
			}
		}
		return nil
	})
}

type dueSchedule struct {
	peakon.Schedule
	company peakon.Company
	seq     int
}

// openRounds opens every round whose time has come. While data collection is off a round is skipped for good (E28); so is one
// that would be opened only after it has closed.
func (t *Tx) openRounds(ctx context.Context) error {
	for {
		rows, err := t.tx.QueryContext(ctx, `SELECT `+scheduleColumns+`, next_seq, company_id FROM schedule WHERE next_opens_at <= ?
			ORDER BY next_opens_at, id LIMIT 1`, micros(t.now))
		if err != nil {
			return err
		}
		due, err := collect(rows, func(scan func(...any) error) (d dueSchedule, err error) {
			d.Schedule, err = scanSchedule(scan, &d.seq, &d.company.ID)
			return d, err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		if err := t.openRound(ctx, due[0]); err != nil {
			return err
		}
	}
}

func (t *Tx) openRound(ctx context.Context, due dueSchedule) error {
	company, err := t.Company(ctx, due.company.ID)
	if err != nil {
		return err
	}
	round, exists := due.Round(due.seq, company.Timezone)
	if !exists {
		return fmt.Errorf("%s has no round %d", due.Schedule, due.seq)
	}
	skipped := ""
	switch {
	case !due.DataCollection:
		skipped = "data collection is off"
	case !t.now.Before(round.ClosesAt):
		skipped = "the server was down until it had closed"
	}
	result, err := t.tx.ExecContext(ctx, `INSERT INTO round (company_id, schedule_id, seq, launch_date, opens_at, closes_at, hard_closes_at, skipped)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, company.ID, due.ID, round.Seq, round.LaunchDate.String(), micros(round.OpensAt), micros(round.ClosesAt),
		micros(round.HardClosesAt), skipped)
	if err != nil {
		return err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return err
	}
	if _, err := t.tx.ExecContext(ctx, `UPDATE schedule SET next_seq = ?, next_opens_at = ? WHERE id = ?`, due.seq+1,
		nextOpening(due.Schedule, due.seq+1, company.Timezone), due.ID); err != nil {
		return err
	}
	if skipped != "" {
		return t.audit(ctx, company.ID, "skipped", "Round", id, skipped)
	}
	if err := t.audit(ctx, company.ID, "open", "Round", id, ""); err != nil {
		return err
	}
	return t.snapshot(ctx, company, due.Schedule, id, round)
}

// snapshot writes the surveyed list of a round: everybody who is eligible at the instant of opening. Their zone and the time
// of sending are frozen here (E22).
func (t *Tx) snapshot(ctx context.Context, company peakon.Company, schedule peakon.Schedule, roundID int64, round peakon.Round) error {
	people, err := t.standings(ctx, company.ID, 0)
	if err != nil {
		return err
	}
	for _, person := range people {
		zone := peakon.EffectiveZone(person.timezone, schedule.Timezone, company.Timezone)
		if t.store.mistakes.barred(person.Standing, round.OpensAt, zone) != "" {
			continue
		}
		if _, err := t.invite(ctx, company.ID, schedule, roundID, round, person.id, zone, schedule.SendAt(round, zone)); err != nil {
			return err
		}
	}
	return nil
}

// invite puts one employee on the surveyed list of a round, with their reminders.
func (t *Tx) invite(ctx context.Context, company int64, schedule peakon.Schedule, roundID int64, round peakon.Round, employee int64, zone *time.Location, at time.Time) (int64, error) {
	result, err := t.tx.ExecContext(ctx, `INSERT INTO delivery (company_id, round_id, employee_id, timezone, send_at, status) VALUES (?, ?, ?, ?, ?, 'scheduled')
		ON CONFLICT (round_id, employee_id) DO NOTHING`, company, roundID, employee, zone.String(), micros(at))
	if err != nil {
		return 0, err
	}
	if added, err := result.RowsAffected(); err != nil || added == 0 {
		return 0, err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return 0, err
	}
	seq := 0
	for _, due := range schedule.Reminders(round, zone) {
		if !due.After(at) {
			continue
		}
		seq++
		if _, err := t.tx.ExecContext(ctx, `INSERT INTO reminder (delivery_id, seq, due_at, status) VALUES (?, ?, ?, 'scheduled')`, id, seq, micros(due)); err != nil {
			return 0, err
		}
	}
	return id, nil
}

type standing struct {
	peakon.Standing
	id                      int64
	email, locale, timezone string
}

// standings reads what the rules need of a company's employees; employee 0 stands for all.
func (t *Tx) standings(ctx context.Context, company, employee int64) ([]standing, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT id, COALESCE(email, ''), COALESCE(locale, ''), COALESCE(timezone, ''), COALESCE(start_date, ''),
		COALESCE(separation_date, ''), created_at, deleted_at FROM employee WHERE company_id = ? AND (? = 0 OR id = ?) ORDER BY id`,
		company, employee, employee)
	if err != nil {
		return nil, err
	}
	people, err := collect(rows, func(scan func(...any) error) (standing, error) {
		var p standing
		var start, separation string
		var created int64
		var deleted sql.NullInt64
		if err := scan(&p.id, &p.email, &p.locale, &p.timezone, &start, &separation, &created, &deleted); err != nil {
			return p, err
		}
		p.CreatedAt = instant(created)
		if deleted.Valid {
			p.DeletedAt = instant(deleted.Int64)
		}
		var err error
		if start != "" {
			if p.StartDate, err = peakon.ParseDate(start); err != nil {
				return p, err
			}
		}
		if separation != "" {
			p.SeparationDate, err = peakon.ParseDate(separation)
		}
		return p, err
	})
	if err != nil {
		return nil, err
	}
	return people, t.readTransitions(ctx, company, employee, people)
}

func (t *Tx) readTransitions(ctx context.Context, company, employee int64, people []standing) error {
	at := make(map[int64]*standing, len(people))
	for i := range people {
		at[people[i].id] = &people[i]
	}
	rows, err := t.tx.QueryContext(ctx, `SELECT employee_id, effective_at, active FROM engagement_transition
		WHERE company_id = ? AND (? = 0 OR employee_id = ?) ORDER BY employee_id, effective_at, id`, company, employee, employee)
	if err != nil {
		return err
	}
	_, err = collect(rows, func(scan func(...any) error) (struct{}, error) {
		var id, effective int64
		var active bool
		if err := scan(&id, &effective, &active); err != nil {
			return struct{}{}, err
		}
		if p := at[id]; p != nil {
			p.Transitions = append(p.Transitions, peakon.Transition{At: instant(effective), Active: active})
		}
		return struct{}{}, nil
	})
	return err
}
