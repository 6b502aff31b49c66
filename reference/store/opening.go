package store

import (
	"context"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// openRounds opens the rounds that are due. While data collection is off there is no round, and it is not made up for (E28).
func (t *Tx) openRounds(ctx context.Context, until int64) error {
	due, err := t.dueSchedules(ctx, until)
	if err != nil {
		return err
	}
	for _, schedule := range due {
		if err := t.openRound(ctx, schedule); err != nil {
			return err
		}
	}
	return nil
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
	if err := t.auditAt(ctx, company.ID, micros(round.OpensAt), Actor{}, "open", "Round", id, ""); err != nil {
		return err
	}
	return t.snapshot(ctx, company, due.Schedule, id, round)
}

func (t *Tx) writeRound(ctx context.Context, company, schedule int64, round peakon.Round, skipped string) (int64, error) {
	var nextClose any
	if skipped == "" {
		nextClose = micros(round.ClosesAt)
	}
	return t.insert(ctx, `INSERT INTO round (company_id, schedule_id, seq, launch_date, opens_at, closes_at, hard_closes_at, next_close_at, skipped)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, company, schedule, round.Seq, round.LaunchDate.String(), micros(round.OpensAt), micros(round.ClosesAt),
		micros(round.HardClosesAt), nextClose, skipped)
}

// closeRounds notes that rounds have closed or hard-closed.
func (t *Tx) closeRounds(ctx context.Context, until int64) error {
	rows, err := t.query(ctx, `SELECT id, company_id, next_close_at, hard_closes_at FROM round WHERE next_close_at <= ? ORDER BY next_close_at, id`, until)
	if err != nil {
		return err
	}
	type closing struct{ round, company, at, hard int64 }
	due, err := collect(rows, func(scan func(...any) error) (c closing, err error) {
		err = scan(&c.round, &c.company, &c.at, &c.hard)
		return c, err
	})
	if err != nil {
		return err
	}
	for _, c := range due {
		event, next := "close", any(c.hard)
		if c.at >= c.hard {
			event, next = "hard-close", nil
		}
		if _, err := t.exec(ctx, `UPDATE round SET next_close_at = ? WHERE id = ?`, next, c.round); err != nil {
			return err
		}
		if err := t.auditAt(ctx, c.company, c.at, Actor{}, event, "Round", c.round, ""); err != nil {
			return err
		}
	}
	return nil
}

// snapshot writes the surveyed list of a round: everybody who is eligible at the instant of opening. Their zone and the time
// of sending are frozen here (E22).
func (t *Tx) snapshot(ctx context.Context, company peakon.Company, schedule peakon.Schedule, roundID int64, round peakon.Round) error {
	people, err := t.standings(ctx, company.ID)
	if err != nil {
		return err
	}
	targeted, err := t.targeted(ctx, company.ID, schedule)
	if err != nil {
		return err
	}
	for _, person := range people {
		zone := t.store.zones.Effective(person.timezone, schedule.Timezone, company.Timezone)
		if t.store.mistakes.barred(person.Standing, round.OpensAt, zone) != "" || !targeted(person.id) {
			continue
		}
		if _, err := t.invite(ctx, company.ID, schedule, roundID, round, person.id, zone, schedule.SendAt(round, zone)); err != nil {
			return err
		}
	}
	return nil
}

// targeted tells who is among those whom the schedule surveys.
func (t *Tx) targeted(ctx context.Context, company int64, schedule peakon.Schedule) (func(employee int64) bool, error) {
	if len(schedule.Targets) == 0 {
		return func(int64) bool { return true }, nil
	}
	in := map[int64]bool{}
	for e, err := range t.EachEmployee(ctx, company) {
		if err != nil {
			return nil, err
		}
		in[e.ID] = schedule.Surveys(e.Values)
	}
	return func(employee int64) bool { return in[employee] }, nil
}

// invite puts one employee on the surveyed list of a round, with their reminders. It returns 0 when they are there already.
func (t *Tx) invite(ctx context.Context, company int64, schedule peakon.Schedule, roundID int64, round peakon.Round, employee int64, zone *time.Location, at time.Time) (int64, error) {
	id, err := t.insert(ctx, `INSERT INTO delivery (company_id, round_id, employee_id, timezone, send_at, status) VALUES (?, ?, ?, ?, ?, 'scheduled')
		ON CONFLICT (round_id, employee_id) DO NOTHING`, company, roundID, employee, zone.String(), micros(at))
	if err != nil || id == 0 {
		return 0, err
	}
	return id, t.planReminders(ctx, company, id, schedule.Reminders(round, zone), at)
}

// planReminders plans those reminders of a delivery that come after its invitation.
func (t *Tx) planReminders(ctx context.Context, company, delivery int64, instants []time.Time, invited time.Time) error {
	seq := 0
	for _, due := range instants {
		if !due.After(invited) {
			continue
		}
		seq++
		if _, err := t.exec(ctx, `INSERT INTO reminder (company_id, delivery_id, seq, due_at, status) VALUES (?, ?, ?, ?, 'scheduled')`,
			company, delivery, seq, micros(due)); err != nil {
			return err
		}
	}
	t.replanned = true
	return nil
}
