package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// ErrNotAnswerable says why a survey link does not work.
var ErrNotAnswerable = errors.New("the survey link does not work")

// Answer answers a survey by its link. A link works once it was sent, until the round hard-closes, while the employee may be
// surveyed (E04, E05, E07).
func (t *Tx) Answer(ctx context.Context, company, delivery int64) error {
	return t.AnswerIn(ctx, company, delivery, "")
}

// AnswerIn is Answer in a language that the employee chose; the next survey comes in it when the record has none (Peakon help
// centre, "Survey language").
func (t *Tx) AnswerIn(ctx context.Context, company, delivery int64, language string) error {
	language, err := peakon.ParseLocale(language)
	if err != nil {
		return err
	}
	employee, err := t.follow(ctx, company, delivery)
	if err != nil {
		return err
	}
	if language != "" {
		if _, err := t.exec(ctx, `UPDATE employee SET detected_locale = ? WHERE company_id = ? AND id = ?`, language, company, employee); err != nil {
			return err
		}
	}
	_, err = t.exec(ctx, `UPDATE delivery SET answered_at = COALESCE(answered_at, ?) WHERE company_id = ? AND id = ?`, micros(t.now), company, delivery)
	return err
}

// ResetAnswer takes an answer back, as employees may until the round hard-closes, while the link works (E05).
func (t *Tx) ResetAnswer(ctx context.Context, company, delivery int64) error {
	if _, err := t.follow(ctx, company, delivery); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE delivery SET answered_at = NULL WHERE company_id = ? AND id = ?`, company, delivery); err != nil {
		return err
	}
	return t.audit(ctx, company, "reset", "Delivery", delivery, "")
}

// follow follows a survey link; it returns whose it is.
func (t *Tx) follow(ctx context.Context, company, delivery int64) (int64, error) {
	var employee, hardCloses int64
	var status peakon.DeliveryStatus
	var zone string
	err := t.queryRow(ctx, `SELECT d.employee_id, d.status, d.timezone, r.hard_closes_at FROM delivery d JOIN round r ON r.id = d.round_id
		WHERE d.company_id = ? AND d.id = ?`, company, delivery).Scan(&employee, &status, &zone, &hardCloses)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("delivery %d: %w", delivery, ErrNotFound)
	}
	if err != nil {
		return 0, err
	}
	person, err := t.standing(ctx, company, employee)
	if err != nil {
		return 0, err
	}
	barred := t.store.mistakes.barred(person.Standing, t.now, t.store.zones.Effective(zone))
	if why := peakon.Answerable(status, barred, t.now, instant(hardCloses)); why != "" {
		return 0, fmt.Errorf("%w: %s", ErrNotAnswerable, why)
	}
	return employee, nil
}

// ErrNotOpen says that a round takes nobody in: it has not opened, or it has closed.
var ErrNotOpen = errors.New("the round is not open")

// ErrNotQualified says that an employee cannot be invited to a round.
var ErrNotQualified = errors.New("the employee does not qualify")

// Confirm adds somebody who has come to qualify to a round that is open, and writes to them at once: Peakon does so only when an
// admin confirms (Peakon help centre, "Adding a new employee manually"; E11, E12).
func (t *Tx) Confirm(ctx context.Context, company peakon.Company, round, employee int64) error {
	r, s, err := t.openedRound(ctx, company.ID, round)
	if err != nil {
		return err
	}
	zone, err := t.qualifies(ctx, company, s, employee)
	if err != nil {
		return err
	}
	if t.store.mistakes[Unconfirmed] {
		return nil
	}
	added, err := t.invite(ctx, company.ID, s, r.ID, r.Round, employee, zone, t.now)
	if err != nil {
		return err
	}
	if added == 0 {
		return fmt.Errorf("employee %d is in round %d already: %w", employee, round, ErrNotQualified)
	}
	return t.sendNow(ctx, added)
}

// Resend sends an invitation that was kept back, when an admin asks for it: the scheduler never does (E08).
func (t *Tx) Resend(ctx context.Context, company peakon.Company, delivery int64) error {
	var round, employee int64
	var status peakon.DeliveryStatus
	err := t.queryRow(ctx, `SELECT round_id, employee_id, status FROM delivery WHERE company_id = ? AND id = ?`, company.ID, delivery).
		Scan(&round, &employee, &status)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("delivery %d: %w", delivery, ErrNotFound)
	}
	if err != nil {
		return err
	}
	r, s, err := t.openedRound(ctx, company.ID, round)
	if err != nil {
		return err
	}
	zone, err := t.qualifies(ctx, company, s, employee)
	if err != nil {
		return err
	}
	if status != peakon.Suppressed && status != peakon.NoChannel {
		return fmt.Errorf("delivery %d is %s, not kept back: %w", delivery, status, ErrNotQualified)
	}
	if _, err := t.exec(ctx, `UPDATE delivery SET status = 'scheduled', reason = '', send_at = ? WHERE id = ?`, micros(t.now), delivery); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM reminder WHERE delivery_id = ?`, delivery); err != nil {
		return err
	}
	if err := t.planReminders(ctx, company.ID, []planned{{delivery, t.now, s.Reminders(r.Round, zone)}}); err != nil {
		return err
	}
	if err := t.audit(ctx, company.ID, "resend", "Delivery", delivery, ""); err != nil {
		return err
	}
	return t.sendNow(ctx, delivery)
}

// qualifies says whether an employee may be invited now, and in which zone.
func (t *Tx) qualifies(ctx context.Context, company peakon.Company, s peakon.Schedule, employee int64) (*time.Location, error) {
	person, err := t.standing(ctx, company.ID, employee)
	if err != nil {
		return nil, fmt.Errorf("employee %d: %w", employee, err)
	}
	zone := t.store.zones.Effective(person.timezone, s.Timezone, company.Timezone)
	barred := person.Barred(t.now, zone)
	if barred == "" {
		e, err := t.Employee(ctx, company.ID, employee)
		if err != nil {
			return nil, fmt.Errorf("employee %d: %w", employee, err)
		}
		if !s.Surveys(e.Values) {
			barred = peakon.NotTargeted
		}
	}
	if barred != "" {
		return nil, fmt.Errorf("employee %d: %w: %s", employee, ErrNotQualified, barred)
	}
	return zone, nil
}

// sendNow sends one invitation that is due at this instant.
func (t *Tx) sendNow(ctx context.Context, delivery int64) error {
	due, err := t.dueMessages(ctx, `SELECT d.id, d.employee_id, d.company_id, 0, d.send_at, s.locale, d.timezone FROM delivery d
		JOIN round r ON r.id = d.round_id JOIN schedule s ON s.id = r.schedule_id WHERE d.id = ?`, delivery)
	if err != nil {
		return err
	}
	return t.each(ctx, due, t.sendOne)
}

// NewlyQualifying lists the employees who qualify now for a round that is open and are not in it, at most that many of them (E11,
// E12).
func (t *Tx) NewlyQualifying(ctx context.Context, company, round int64, most int) ([]int64, error) {
	r, s, err := t.openedRound(ctx, company, round)
	if err != nil {
		return nil, err
	}
	c, err := t.Company(ctx, company)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for last, whole := int64(0), false; !whole && len(ids) < most; {
		people, err := t.standingsAfter(ctx, company, last, portion)
		if err != nil || len(people) == 0 {
			return ids, err
		}
		targeted, err := t.targeted(ctx, company, s, last, people[len(people)-1].id)
		if err != nil {
			return nil, err
		}
		in, err := t.invitedAmong(ctx, r.ID, people)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			zone := t.store.zones.Effective(p.timezone, s.Timezone, c.Timezone)
			if !in[p.id] && p.Barred(t.now, zone) == "" && targeted(p.id) {
				ids = append(ids, p.id)
			}
		}
		last, whole = people[len(people)-1].id, len(people) < portion
	}
	return ids[:min(len(ids), most)], nil
}
