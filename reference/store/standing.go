package store

import (
	"context"
	"database/sql"
	"math"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// standing is what the survey rules and the sending of mail need of one employee.
type standing struct {
	peakon.Standing

	id                                int64
	email, locale, detected, timezone string
}

const standingColumns = `id, COALESCE(email, ''), COALESCE(locale, ''), COALESCE(detected_locale, ''), COALESCE(timezone, ''), start_date,
	separation_date, created_at, deleted_at`

func scanStanding(scan func(...any) error) (p standing, err error) {
	var start, separation sql.NullString
	var created int64
	var deleted sql.NullInt64
	if err := scan(&p.id, &p.email, &p.locale, &p.detected, &p.timezone, &start, &separation, &created, &deleted); err != nil {
		return p, err
	}
	p.CreatedAt, p.DeletedAt = instant(created), instantOrZero(deleted)
	if p.StartDate, err = storedDate(start); err != nil {
		return p, err
	}
	p.SeparationDate, err = storedDate(separation)
	return p, err
}

// standings reads the standing of everybody in a company, deleted employees included: they may have lived at the instant that
// is asked about.
func (t *Tx) standings(ctx context.Context, company int64) ([]standing, error) {
	return t.standingsBetween(ctx, company, 0, math.MaxInt64)
}

// standingsBetween is as standings, for a range of ids.
func (t *Tx) standingsBetween(ctx context.Context, company, first, last int64) ([]standing, error) {
	rows, err := t.query(ctx, `SELECT `+standingColumns+` FROM employee WHERE company_id = ? AND id BETWEEN ? AND ? ORDER BY id`, company, first, last)
	if err != nil {
		return nil, err
	}
	people, err := collect(rows, scanStanding)
	if err != nil {
		return nil, err
	}
	return people, t.readTransitions(ctx, company, people)
}

// standingsAfter is as standings, for the first employees after an id.
func (t *Tx) standingsAfter(ctx context.Context, company, after int64, most int) ([]standing, error) {
	rows, err := t.query(ctx, `SELECT `+standingColumns+` FROM employee WHERE company_id = ? AND id > ? ORDER BY id LIMIT ?`, company, after, most)
	if err != nil {
		return nil, err
	}
	people, err := collect(rows, scanStanding)
	if err != nil {
		return nil, err
	}
	return people, t.readTransitions(ctx, company, people)
}

// readTransitions fills in the transitions of people who are in the order of their ids.
func (t *Tx) readTransitions(ctx context.Context, company int64, people []standing) error {
	if len(people) == 0 {
		return nil
	}
	rows, err := t.query(ctx, `SELECT employee_id, effective_at, active FROM engagement_transition
		WHERE company_id = ? AND employee_id BETWEEN ? AND ? ORDER BY employee_id, effective_at, id`, company, people[0].id, people[len(people)-1].id)
	if err != nil {
		return err
	}
	next := 0
	_, err = collect(rows, func(scan func(...any) error) (struct{}, error) {
		var id int64
		transition, err := scanTransition(scan, &id)
		for next < len(people) && people[next].id < id {
			next++
		}
		if err == nil && next < len(people) && people[next].id == id {
			people[next].Transitions = append(people[next].Transitions, transition)
		}
		return struct{}{}, err
	})
	return err
}

// standing reads that of one employee; ErrNotFound for one of another company.
func (t *Tx) standing(ctx context.Context, company, employee int64) (standing, error) {
	rows, err := t.query(ctx, `SELECT `+standingColumns+` FROM employee WHERE company_id = ? AND id = ?`, company, employee)
	if err != nil {
		return standing{}, err
	}
	people, err := collect(rows, scanStanding)
	if err != nil {
		return standing{}, err
	}
	if len(people) == 0 {
		return standing{}, ErrNotFound
	}
	rows, err = t.query(ctx, `SELECT employee_id, effective_at, active FROM engagement_transition WHERE employee_id = ?
		ORDER BY effective_at, id`, employee)
	if err != nil {
		return standing{}, err
	}
	people[0].Transitions, err = collect(rows, func(scan func(...any) error) (peakon.Transition, error) {
		var id int64
		return scanTransition(scan, &id)
	})
	return people[0], err
}

func scanTransition(scan func(...any) error, employee *int64) (transition peakon.Transition, err error) {
	var effective int64
	err = scan(employee, &effective, &transition.Active)
	transition.At = instant(effective)
	return transition, err
}
