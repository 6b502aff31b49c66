package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// Round is a round that was opened or skipped.
type Round struct {
	ID, ScheduleID int64
	peakon.Round
	// Skipped says why the round never opened; "" when it did.
	Skipped string
}

const roundColumns = `id, schedule_id, seq, launch_date, opens_at, closes_at, hard_closes_at, skipped`

func scanRound(scan func(...any) error) (Round, error) {
	var r Round
	var launch string
	var opens, closes, hard int64
	if err := scan(&r.ID, &r.ScheduleID, &r.Seq, &launch, &opens, &closes, &hard, &r.Skipped); err != nil {
		return r, err
	}
	r.OpensAt, r.ClosesAt, r.HardClosesAt = instant(opens), instant(closes), instant(hard)
	var err error
	r.LaunchDate, err = peakon.ParseDate(launch)
	return r, err
}

// Rounds lists the company's rounds so far, in the order of opening.
func (t *Tx) Rounds(ctx context.Context, company int64) ([]Round, error) {
	rows, err := t.query(ctx, `SELECT `+roundColumns+` FROM round WHERE company_id = ? ORDER BY opens_at, id`, company)
	if err != nil {
		return nil, err
	}
	return collect(rows, scanRound)
}

func (t *Tx) round(ctx context.Context, company, id int64) (Round, error) {
	r, err := scanRound(t.queryRow(ctx, `SELECT `+roundColumns+` FROM round WHERE company_id = ? AND id = ?`, company, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("round %d: %w", id, ErrNotFound)
	}
	return r, err
}

// openedRound reads a round that is open, with its schedule.
func (t *Tx) openedRound(ctx context.Context, company, id int64) (Round, peakon.Schedule, error) {
	r, err := t.round(ctx, company, id)
	if err != nil {
		return r, peakon.Schedule{}, err
	}
	if status := r.Status(t.now); r.Skipped != "" || status != peakon.RoundOpen {
		return r, peakon.Schedule{}, fmt.Errorf("round %d is %s: %w", id, status, ErrNotOpen)
	}
	s, _, err := t.schedule(ctx, company, r.ScheduleID)
	return r, s, err
}

// HardClose ends a round now, soft close included: no answer is taken any more (Peakon help centre, "Soft and hard closing").
func (t *Tx) HardClose(ctx context.Context, company, round int64) error {
	changed, err := t.changed(ctx, `UPDATE round SET closes_at = CASE WHEN closes_at < ? THEN closes_at ELSE ? END, hard_closes_at = ?,
		next_close_at = NULL WHERE company_id = ? AND id = ? AND skipped = '' AND hard_closes_at > ?`,
		micros(t.now), micros(t.now), micros(t.now), company, round, micros(t.now))
	if err != nil {
		return err
	}
	if !changed {
		return fmt.Errorf("round %d: expected one that has not hard-closed: %w", round, ErrNotFound)
	}
	if _, err := t.exec(ctx, `UPDATE delivery SET status = 'cancelled', reason = 'round_closed'
		WHERE company_id = ? AND round_id = ? AND status = 'scheduled'`, company, round); err != nil {
		return err
	}
	t.replanned = true
	return t.audit(ctx, company, "hard-close", "Round", round, "")
}
