package store

import (
	"context"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// openRounds opens the rounds that are due. While data collection is off there is no round, and it is not made up for (E28).
func (t *Tx) openRounds(ctx context.Context, until int64, _ int) (bool, error) {
	due, err := t.dueSchedules(ctx, until)
	if err != nil {
		return false, err
	}
	for _, schedule := range due {
		if err := t.openRound(ctx, schedule); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (t *Tx) openRound(ctx context.Context, due dueSchedule) error {
	company, err := t.Company(ctx, due.company)
	if err != nil {
		return err
	}
	round, exists := due.Round(due.seq, company.Timezone)
	if !exists {
		return fmt.Errorf("%s has no round %d", due.Schedule, due.seq)
	}
	due.seq++
	if err := t.planNext(ctx, due, company); err != nil || !due.DataCollection {
		return err
	}
	id, err := t.writeRound(ctx, company.ID, due.ID, round, "")
	if err != nil {
		return err
	}
	return t.auditAt(ctx, company.ID, micros(round.OpensAt), Actor{}, "open", "Round", id, "")
}

func (t *Tx) writeRound(ctx context.Context, company, schedule int64, round peakon.Round, skipped string) (int64, error) {
	var nextClose, listedTo any
	if skipped == "" {
		nextClose, listedTo = micros(round.ClosesAt), 0
	}
	return t.insert(ctx, `INSERT INTO round (company_id, schedule_id, seq, launch_date, opens_at, closes_at, hard_closes_at, next_close_at, skipped,
		listed_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, company, schedule, round.Seq, round.LaunchDate.String(), micros(round.OpensAt),
		micros(round.ClosesAt), micros(round.HardClosesAt), nextClose, skipped, listedTo)
}

// closeRounds notes that rounds have closed or hard-closed.
func (t *Tx) closeRounds(ctx context.Context, until int64, _ int) (bool, error) {
	rows, err := t.query(ctx, `SELECT id, company_id, next_close_at, hard_closes_at FROM round WHERE next_close_at <= ? ORDER BY next_close_at, id`, until)
	if err != nil {
		return false, err
	}
	type closing struct{ round, company, at, hard int64 }
	due, err := collect(rows, func(scan func(...any) error) (c closing, err error) {
		err = scan(&c.round, &c.company, &c.at, &c.hard)
		return c, err
	})
	if err != nil {
		return false, err
	}
	for _, c := range due {
		event, next := "close", any(c.hard)
		if c.at >= c.hard {
			event, next = "hard-close", nil
		}
		if _, err := t.exec(ctx, `UPDATE round SET next_close_at = ? WHERE id = ?`, next, c.round); err != nil {
			return false, err
		}
		if err := t.auditAt(ctx, c.company, c.at, Actor{}, event, "Round", c.round, ""); err != nil {
			return false, err
		}
	}
	return true, nil
}

// invite puts one employee on the surveyed list of a round, with their reminders. It returns 0 when they are there already.
func (t *Tx) invite(ctx context.Context, company int64, schedule peakon.Schedule, roundID int64, round peakon.Round, employee int64, zone *time.Location, at time.Time) (int64, error) {
	id, err := t.insert(ctx, `INSERT INTO delivery (company_id, round_id, employee_id, timezone, send_at, status) VALUES (?, ?, ?, ?, ?, 'scheduled')
		ON CONFLICT (round_id, employee_id) DO NOTHING`, company, roundID, employee, zone.String(), micros(at))
	if err != nil || id == 0 {
		return 0, err
	}
	return id, t.planReminders(ctx, company, []planned{{id, at, schedule.Reminders(round, zone)}})
}

// planned is a delivery with the instants of its reminders.
type planned struct {
	delivery  int64
	at        time.Time
	reminders []time.Time
}

// planReminders plans those reminders of deliveries that come after the invitation.
func (t *Tx) planReminders(ctx context.Context, company int64, deliveries []planned) error {
	t.replanned = true
	insert := t.insertMany(`INSERT INTO reminder (company_id, delivery_id, seq, due_at, status)`, 5)
	for _, d := range deliveries {
		seq := 0
		for _, due := range d.reminders {
			if !due.After(d.at) {
				continue
			}
			seq++
			if err := insert.add(ctx, company, d.delivery, seq, micros(due), "scheduled"); err != nil {
				return err
			}
		}
	}
	return insert.flush(ctx)
}
