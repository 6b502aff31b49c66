package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// PlanSchedule stores a schedule. One that starts today, after its opening time, is launched at once (Peakon help centre,
// "Survey send-out time"). Launch dates before today are past: they are neither opened nor caught up with.
func (t *Tx) PlanSchedule(ctx context.Context, company peakon.Company, s peakon.Schedule) (peakon.Schedule, error) {
	if err := s.Validate(); err != nil {
		return s, err
	}
	var err error
	if s.Timezone, err = t.store.zones.Parse(s.Timezone); err != nil {
		return s, err
	}
	if s.Locale, err = peakon.ParseLocale(s.Locale); err != nil {
		return s, err
	}
	today := peakon.DateOf(t.now.In(peakon.EffectiveZone(s.Timezone, company.Timezone)))
	first, _ := s.Round(0, company.Timezone)
	if s.StartDate == today && !t.now.Before(first.OpensAt) {
		s.LaunchedToday = t.now
	}
	seq := 0
	for round, exists := s.Round(seq, company.Timezone); exists && round.LaunchDate.Before(today); round, exists = s.Round(seq, company.Timezone) {
		seq++
	}
	var launched sql.NullInt64
	if !s.LaunchedToday.IsZero() {
		launched = sql.NullInt64{Int64: micros(s.LaunchedToday), Valid: true}
	}
	result, err := t.tx.ExecContext(ctx, `INSERT INTO schedule (company_id, name, is_default, start_date, frequency, every_weeks, duration_days,
		send_time, timezone, locale, data_collection, launched_today, next_seq, next_opens_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		company.ID, s.Name, s.Default, s.StartDate.String(), s.Frequency, s.EveryWeeks, s.DurationDays, s.SendTime.String(), s.Timezone, s.Locale,
		s.DataCollection, launched, seq, nextOpening(s, seq, company.Timezone))
	if err != nil {
		return s, fmt.Errorf("plan %s: %w", s, err)
	}
	if s.ID, err = result.LastInsertId(); err != nil {
		return s, fmt.Errorf("plan %s: %w", s, err)
	}
	return s, t.audit(ctx, company.ID, "scheduled", "Schedule", s.ID, "")
}

func nextOpening(s peakon.Schedule, seq int, companyZone string) sql.NullInt64 {
	round, exists := s.Round(seq, companyZone)
	return sql.NullInt64{Int64: micros(round.OpensAt), Valid: exists}
}

// CollectData switches a schedule's data collection on or off. A round whose time comes while it is off is skipped for good.
func (t *Tx) CollectData(ctx context.Context, company, schedule int64, on bool) error {
	result, err := t.tx.ExecContext(ctx, `UPDATE schedule SET data_collection = ? WHERE company_id = ? AND id = ?`, on, company, schedule)
	if err != nil {
		return err
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return errors.Join(err, fmt.Errorf("schedule %d: %w", schedule, ErrNotFound))
	}
	return nil
}

const scheduleColumns = `id, name, is_default, start_date, frequency, every_weeks, duration_days, send_time, timezone, locale, data_collection, launched_today`

func scanSchedule(scan func(...any) error, more ...any) (peakon.Schedule, error) {
	var s peakon.Schedule
	var start, send string
	var launched sql.NullInt64
	err := scan(append([]any{&s.ID, &s.Name, &s.Default, &start, &s.Frequency, &s.EveryWeeks, &s.DurationDays, &send, &s.Timezone, &s.Locale,
		&s.DataCollection, &launched}, more...)...)
	if err != nil {
		return s, err
	}
	if launched.Valid {
		s.LaunchedToday = instant(launched.Int64)
	}
	if s.StartDate, err = peakon.ParseDate(start); err != nil {
		return s, err
	}
	s.SendTime, err = peakon.ParseTimeOfDay(send)
	return s, err
}

// Schedules lists the company's schedules.
func (t *Tx) Schedules(ctx context.Context, company int64) ([]peakon.Schedule, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT `+scheduleColumns+` FROM schedule WHERE company_id = ? ORDER BY id`, company)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (peakon.Schedule, error) { return scanSchedule(scan) })
}

// Round is a round that was opened or skipped.
type Round struct {
	ID, ScheduleID int64
	peakon.Round
	// Skipped says why the round never opened; "" when it did.
	Skipped string
}

// Rounds lists the company's rounds so far, in the order of opening.
func (t *Tx) Rounds(ctx context.Context, company int64) ([]Round, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT id, schedule_id, seq, launch_date, opens_at, closes_at, hard_closes_at, skipped FROM round
		WHERE company_id = ? ORDER BY opens_at, id`, company)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (Round, error) {
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
	})
}

// Delivery is one invitation of one employee to one round.
type Delivery struct {
	ID, RoundID, EmployeeID int64
	Timezone                string
	SendAt                  time.Time
	Status                  peakon.DeliveryStatus
	Reason                  peakon.Reason
	// SentAt and AnsweredAt are zero while it is not.
	SentAt, AnsweredAt time.Time
	Language           string
	Reminders          []Reminder
}

// Reminder is one reminder of a delivery.
type Reminder struct {
	Seq    int
	DueAt  time.Time
	Status string
}

// Deliveries lists the company's deliveries in the order of their sending; employee 0 and round 0 stand for all.
func (t *Tx) Deliveries(ctx context.Context, company, employee, round int64) ([]Delivery, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT id, round_id, employee_id, timezone, send_at, status, reason, sent_at, answered_at, language
		FROM delivery WHERE company_id = ? AND (? = 0 OR employee_id = ?) AND (? = 0 OR round_id = ?) ORDER BY send_at, id`,
		company, employee, employee, round, round)
	if err != nil {
		return nil, err
	}
	deliveries, err := collect(rows, func(scan func(...any) error) (Delivery, error) {
		var d Delivery
		var send int64
		var sent, answered sql.NullInt64
		err := scan(&d.ID, &d.RoundID, &d.EmployeeID, &d.Timezone, &send, &d.Status, &d.Reason, &sent, &answered, &d.Language)
		d.SendAt = instant(send)
		if sent.Valid {
			d.SentAt = instant(sent.Int64)
		}
		if answered.Valid {
			d.AnsweredAt = instant(answered.Int64)
		}
		return d, err
	})
	if err != nil {
		return nil, err
	}
	for i := range deliveries {
		if deliveries[i].Reminders, err = t.reminders(ctx, deliveries[i].ID); err != nil {
			return nil, err
		}
	}
	return deliveries, nil
}

func (t *Tx) reminders(ctx context.Context, delivery int64) ([]Reminder, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT seq, due_at, status FROM reminder WHERE delivery_id = ? ORDER BY seq`, delivery)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (Reminder, error) {
		var r Reminder
		var due int64
		err := scan(&r.Seq, &due, &r.Status)
		r.DueAt = instant(due)
		return r, err
	})
}
