package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store/database"
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
	today := peakon.DateOf(t.now.In(t.store.zones.Effective(s.Timezone, company.Timezone)))
	first, _ := s.Round(0, company.Timezone)
	if s.StartDate == today && !t.now.Before(first.OpensAt) {
		s.LaunchedToday = t.now
	}
	seq := 0
	for round, exists := s.Round(seq, company.Timezone); exists && round.LaunchDate.Before(today); round, exists = s.Round(seq, company.Timezone) {
		seq++
	}
	launched := sql.NullInt64{Int64: micros(s.LaunchedToday), Valid: !s.LaunchedToday.IsZero()}
	err = t.attempt(ctx, func() (err error) {
		s.ID, err = t.insert(ctx, `INSERT INTO schedule (company_id, name, is_default, start_date, frequency, every_weeks, duration_days,
		send_time, timezone, locale, data_collection, launched_today, next_seq, next_opens_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			company.ID, s.Name, s.Default, s.StartDate.String(), s.Frequency, s.EveryWeeks, s.DurationDays, s.SendTime.String(), s.Timezone, s.Locale,
			s.DataCollection, launched, seq, nextOpening(s, seq, company.Timezone))
		return err
	})
	if database.IsConflict(err) {
		return s, fmt.Errorf("plan %s: the company has a default schedule already", s)
	}
	if err != nil {
		return s, fmt.Errorf("plan %s: %w", s, err)
	}
	if err := t.writePlan(ctx, company.ID, s); err != nil {
		return s, fmt.Errorf("plan %s: %w", s, err)
	}
	t.replanned = true
	return s, t.audit(ctx, company.ID, "scheduled", "Schedule", s.ID, "")
}

// writePlan stores the targets and the launch dates that were moved.
func (t *Tx) writePlan(ctx context.Context, company int64, s peakon.Schedule) error {
	for _, target := range s.Targets {
		_, err := t.exec(ctx, `INSERT INTO schedule_target (company_id, schedule_id, mode, attribute_id, option_value) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, company, s.ID, target.Mode, target.Attribute, target.Option)
		if err != nil {
			return fmt.Errorf("target attribute %d: %w", target.Attribute, err)
		}
	}
	for seq, launch := range s.Overrides {
		_, err := t.exec(ctx, `INSERT INTO schedule_override (company_id, schedule_id, seq, launch_date) VALUES (?, ?, ?, ?)
			ON CONFLICT (schedule_id, seq) DO UPDATE SET launch_date = excluded.launch_date`, company, s.ID, seq, launch.String())
		if err != nil {
			return err
		}
	}
	return nil
}

// nextOpening is when the round of that number opens, in microseconds; NULL when the schedule has no such round.
func nextOpening(s peakon.Schedule, seq int, companyZone string) sql.NullInt64 {
	round, exists := s.Round(seq, companyZone)
	return sql.NullInt64{Int64: micros(round.OpensAt), Valid: exists}
}

// MoveLaunch moves the launch date of one round that has not opened yet; later rounds stay where they are (D13).
func (t *Tx) MoveLaunch(ctx context.Context, company peakon.Company, schedule int64, seq int, launch peakon.Date) error {
	s, next, err := t.schedule(ctx, company.ID, schedule)
	if err != nil {
		return err
	}
	if s.Overrides == nil {
		s.Overrides = map[int]peakon.Date{}
	}
	s.Overrides[seq] = launch
	round, exists := s.Round(seq, company.Timezone)
	previous, follows := s.Round(seq-1, company.Timezone)
	following, followed := s.Round(seq+1, company.Timezone)
	switch {
	case !exists || seq < next || round.OpensAt.Before(t.now):
		return fmt.Errorf("move launch %d of %s to %s: expected a round that has not opened and a day to come", seq, s, launch)
	case follows && !previous.LaunchDate.Before(launch) || followed && !launch.Before(following.LaunchDate):
		return fmt.Errorf("move launch %d of %s to %s: expected a day between the launches before and after it", seq, s, launch)
	}
	if err := t.writePlan(ctx, company.ID, s); err != nil {
		return err
	}
	t.replanned = true
	_, err = t.exec(ctx, `UPDATE schedule SET next_opens_at = ? WHERE company_id = ? AND id = ?`, nextOpening(s, next, company.Timezone), company.ID, schedule)
	return err
}

// CollectData switches a schedule's data collection on or off. A round whose time comes while it is off is skipped for good.
func (t *Tx) CollectData(ctx context.Context, company, schedule int64, on bool) error {
	changed, err := t.changed(ctx, `UPDATE schedule SET data_collection = ? WHERE company_id = ? AND id = ?`, on, company, schedule)
	if err != nil {
		return err
	}
	if !changed {
		return fmt.Errorf("schedule %d: %w", schedule, ErrNotFound)
	}
	return t.audit(ctx, company, "updated", "Schedule", schedule, "")
}

const scheduleColumns = `id, name, is_default, start_date, frequency, every_weeks, duration_days, send_time, timezone, locale, data_collection, launched_today`

func scanSchedule(scan func(...any) error, more ...any) (peakon.Schedule, error) {
	var s peakon.Schedule
	var start, send string
	var launched sql.NullInt64
	err := scan(append([]any{
		&s.ID, &s.Name, &s.Default, &start, &s.Frequency, &s.EveryWeeks, &s.DurationDays, &send, &s.Timezone, &s.Locale,
		&s.DataCollection, &launched,
	}, more...)...)
	if err != nil {
		return s, err
	}
	s.LaunchedToday = instantOrZero(launched)
	if s.StartDate, err = peakon.ParseDate(start); err != nil {
		return s, err
	}
	s.SendTime, err = peakon.ParseTimeOfDay(send)
	return s, err
}

// Schedules lists the company's schedules in the order in which they were made; the default one is the first.
func (t *Tx) Schedules(ctx context.Context, company int64) ([]peakon.Schedule, error) {
	rows, err := t.query(ctx, `SELECT `+scheduleColumns+` FROM schedule WHERE company_id = ? ORDER BY id`, company)
	if err != nil {
		return nil, err
	}
	schedules, err := collect(rows, func(scan func(...any) error) (peakon.Schedule, error) { return scanSchedule(scan) })
	if err != nil {
		return nil, err
	}
	for i := range schedules {
		if err := t.readPlan(ctx, &schedules[i]); err != nil {
			return nil, err
		}
	}
	return schedules, nil
}

// schedule reads one schedule and the number of its next round.
func (t *Tx) schedule(ctx context.Context, company, id int64) (s peakon.Schedule, next int, err error) {
	s, err = scanSchedule(t.queryRow(ctx, `SELECT `+scheduleColumns+`, next_seq FROM schedule WHERE company_id = ? AND id = ?`, company, id).Scan, &next)
	if errors.Is(err, sql.ErrNoRows) {
		return s, 0, fmt.Errorf("schedule %d: %w", id, ErrNotFound)
	}
	if err != nil {
		return s, 0, err
	}
	return s, next, t.readPlan(ctx, &s)
}

// readPlan fills in the targets and the launch dates that were moved.
func (t *Tx) readPlan(ctx context.Context, s *peakon.Schedule) error {
	rows, err := t.query(ctx, `SELECT mode, attribute_id, option_value FROM schedule_target WHERE schedule_id = ? ORDER BY mode, attribute_id, option_value`, s.ID)
	if err != nil {
		return err
	}
	s.Targets, err = collect(rows, func(scan func(...any) error) (target peakon.Target, err error) {
		err = scan(&target.Mode, &target.Attribute, &target.Option)
		return target, err
	})
	if err != nil {
		return err
	}
	rows, err = t.query(ctx, `SELECT seq, launch_date FROM schedule_override WHERE schedule_id = ?`, s.ID)
	if err != nil {
		return err
	}
	_, err = collect(rows, func(scan func(...any) error) (struct{}, error) {
		var seq int
		var text string
		if err := scan(&seq, &text); err != nil {
			return struct{}{}, err
		}
		launch, err := peakon.ParseDate(text)
		if s.Overrides == nil {
			s.Overrides = map[int]peakon.Date{}
		}
		s.Overrides[seq] = launch
		return struct{}{}, err
	})
	return err
}
