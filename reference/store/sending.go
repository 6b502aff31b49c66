package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

type dueMessage struct {
	delivery, employee, company int64
	seq                         int
	at                          int64
	scheduleLocale, timezone    string
}

// send sends the invitations that are due, or keeps them back with a reason. Whether somebody may be written to is decided at
// the instant of sending (E03, E06, E16).
func (t *Tx) send(ctx context.Context) error {
	due, err := t.dueMessages(ctx, `SELECT d.id, d.employee_id, d.company_id, 0, d.send_at, s.locale, d.timezone FROM delivery d
		JOIN round r ON r.id = d.round_id JOIN schedule s ON s.id = r.schedule_id
		WHERE d.status = 'scheduled' AND d.send_at <= ? ORDER BY d.send_at, d.id`)
	if err != nil {
		return err
	}
	for _, message := range due {
		people, err := t.standings(ctx, message.company, message.employee)
		if err != nil {
			return err
		}
		if len(people) != 1 {
			return fmt.Errorf("delivery %d: employee %d is not there", message.delivery, message.employee)
		}
		person := people[0]
		status, reason := peakon.AtSend(t.store.mistakes.barred(person.Standing, instant(message.at), peakon.EffectiveZone(message.timezone)), person.email)
		var sentAt any
		language := ""
		if status == peakon.Sent {
			sentAt, language = message.at, peakon.SurveyLanguage(person.locale, "", message.scheduleLocale)
		}
		if _, err := t.tx.ExecContext(ctx, `UPDATE delivery SET status = ?, reason = ?, sent_at = ?, language = ? WHERE id = ?`,
			status, reason, sentAt, language, message.delivery); err != nil {
			return err
		}
		event := map[peakon.DeliveryStatus]string{peakon.Sent: "send"}[status]
		if event == "" {
			event = string(status)
		}
		if err := t.audit(ctx, message.company, event, "Delivery", message.delivery, string(reason)); err != nil {
			return err
		}
	}
	return nil
}

// remind sends the reminders that are due to those who were invited, have not answered, and may be written to (E04, E07, E08).
func (t *Tx) remind(ctx context.Context) error {
	due, err := t.dueMessages(ctx, `SELECT d.id, d.employee_id, d.company_id, m.seq, m.due_at, '', d.timezone FROM reminder m
		JOIN delivery d ON d.id = m.delivery_id WHERE m.status = 'scheduled' AND m.due_at <= ? ORDER BY m.due_at, d.id`)
	if err != nil {
		return err
	}
	for _, message := range due {
		people, err := t.standings(ctx, message.company, message.employee)
		if err != nil {
			return err
		}
		barred := peakon.Deleted
		if len(people) == 1 {
			barred = t.store.mistakes.barred(people[0].Standing, instant(message.at), peakon.EffectiveZone(message.timezone))
		}
		_, err = t.tx.ExecContext(ctx, `UPDATE reminder SET status = CASE WHEN ? = '' AND EXISTS (
			SELECT 1 FROM delivery d WHERE d.id = delivery_id AND d.status = 'sent' AND (d.answered_at IS NULL OR d.answered_at > due_at))
			THEN 'sent' ELSE 'skipped' END WHERE delivery_id = ? AND seq = ?`, string(barred), message.delivery, message.seq)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) dueMessages(ctx context.Context, query string) ([]dueMessage, error) {
	rows, err := t.tx.QueryContext(ctx, query, micros(t.now))
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (m dueMessage, err error) {
		err = scan(&m.delivery, &m.employee, &m.company, &m.seq, &m.at, &m.scheduleLocale, &m.timezone)
		return m, err
	})
}

// ErrNotAnswerable says why a survey link does not work.
var ErrNotAnswerable = errors.New("the survey link does not work")

// Answer answers a survey by its link. A link works once it was sent, until the round hard-closes, while the employee may be
// surveyed (E04, E07).
func (t *Tx) Answer(ctx context.Context, company, delivery int64) error {
	var employee, hardCloses int64
	var status peakon.DeliveryStatus
	var zone string
	err := t.tx.QueryRowContext(ctx, `SELECT d.employee_id, d.status, d.timezone, r.hard_closes_at FROM delivery d JOIN round r ON r.id = d.round_id
		WHERE d.company_id = ? AND d.id = ?`, company, delivery).Scan(&employee, &status, &zone, &hardCloses)
	if err != nil {
		return fmt.Errorf("delivery %d: %w", delivery, ErrNotFound)
	}
	people, err := t.standings(ctx, company, employee)
	if err != nil {
		return err
	}
	barred := t.store.mistakes.barred(people[0].Standing, t.now, peakon.EffectiveZone(zone))
	switch {
	case status != peakon.Sent:
		return fmt.Errorf("%w: the delivery is %s", ErrNotAnswerable, status)
	case barred != "":
		return fmt.Errorf("%w: the employee is %s", ErrNotAnswerable, barred)
	case micros(t.now) >= hardCloses:
		return fmt.Errorf("%w: the round is closed", ErrNotAnswerable)
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE delivery SET answered_at = COALESCE(answered_at, ?) WHERE id = ?`, micros(t.now), delivery)
	return err
}

// Confirm adds somebody who has come to qualify to a round that is open, and writes to them at once: Peakon does so only when an
// admin confirms (Peakon help centre, "Adding a new employee manually"; E11, E12).
func (t *Tx) Confirm(ctx context.Context, company peakon.Company, round, employee int64) error {
	rounds, err := t.Rounds(ctx, company.ID)
	if err != nil {
		return err
	}
	schedules, err := t.Schedules(ctx, company.ID)
	if err != nil {
		return err
	}
	people, err := t.standings(ctx, company.ID, employee)
	if err != nil {
		return err
	}
	if len(people) != 1 {
		return fmt.Errorf("employee %d: %w", employee, ErrNotFound)
	}
	for _, r := range rounds {
		if r.ID != round {
			continue
		}
		if r.Skipped != "" || r.Status(t.now) != peakon.RoundOpen {
			return fmt.Errorf("round %d is not open", round)
		}
		for _, s := range schedules {
			if s.ID == r.ScheduleID {
				return t.confirm(ctx, company, s, r, people[0])
			}
		}
	}
	return fmt.Errorf("round %d: %w", round, ErrNotFound)
}

func (t *Tx) confirm(ctx context.Context, company peakon.Company, s peakon.Schedule, r Round, person standing) error {
	zone := peakon.EffectiveZone(person.timezone, s.Timezone, company.Timezone)
	if barred := person.Barred(t.now, zone); barred != "" {
		return fmt.Errorf("employee %d does not qualify: %s", person.id, barred)
	}
	added, err := t.invite(ctx, company.ID, s, r.ID, r.Round, person.id, zone, t.now)
	if err != nil {
		return err
	}
	if added == 0 {
		return fmt.Errorf("employee %d is in round %d already", person.id, r.ID)
	}
	return t.send(ctx)
}

// NewlyQualifying lists the employees who qualify now for a round that is open and are not in it.
func (t *Tx) NewlyQualifying(ctx context.Context, company, round int64) ([]int64, error) {
	people, err := t.standings(ctx, company, 0)
	if err != nil {
		return nil, err
	}
	deliveries, err := t.Deliveries(ctx, company, 0, round)
	if err != nil {
		return nil, err
	}
	in := map[int64]bool{}
	for _, d := range deliveries {
		in[d.EmployeeID] = true
	}
	var ids []int64
	for _, p := range people {
		if !in[p.id] && p.Barred(t.now, time.UTC) == "" {
			ids = append(ids, p.id)
		}
	}
	return ids, nil
}
