package store

import (
	"context"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// Person is an employee by name.
type Person struct {
	ID                              int64
	GivenName, FamilyName, UserName string
}

// Invited is one line of a round's surveyed list: a delivery and whose it is. Of somebody who was deleted the name is gone.
type Invited struct {
	Person   Person
	Delivery Delivery
}

// InvitedTo lists the surveyed list of a round, in the order of its making, from the one after a delivery on.
func (t *Tx) InvitedTo(ctx context.Context, company, round, after int64, most int) ([]Invited, error) {
	rows, err := t.query(ctx, `SELECT d.id, d.round_id, d.employee_id, d.timezone, d.send_at, d.status, d.reason, d.sent_at, d.answered_at,
		d.sent_to_hash, d.language, COALESCE(e.given_name, ''), COALESCE(e.family_name, ''), COALESCE(e.user_name, '')
		FROM delivery d JOIN employee e ON e.id = d.employee_id WHERE d.company_id = ? AND d.round_id = ? AND d.id > ? ORDER BY d.id LIMIT ?`,
		company, round, after, most)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (line Invited, err error) {
		p := &line.Person
		line.Delivery, err = scanDelivery(func(targets ...any) error { return scan(append(targets, &p.GivenName, &p.FamilyName, &p.UserName)...) })
		p.ID = line.Delivery.EmployeeID
		return line, err
	})
}

// CountDeliveries counts the deliveries of a round by what became of them.
func (t *Tx) CountDeliveries(ctx context.Context, company, round int64) (map[peakon.DeliveryStatus]int, error) {
	rows, err := t.query(ctx, `SELECT status, COUNT(*) FROM delivery WHERE company_id = ? AND round_id = ? GROUP BY status`, company, round)
	if err != nil {
		return nil, err
	}
	counts := map[peakon.DeliveryStatus]int{}
	_, err = collect(rows, func(scan func(...any) error) (struct{}, error) {
		var status peakon.DeliveryStatus
		var count int
		err := scan(&status, &count)
		counts[status] = count
		return struct{}{}, err
	})
	return counts, err
}

// LeftOut is somebody who was not surveyed in a round, and why.
type LeftOut struct {
	Person Person
	Reason peakon.Reason
	// Since is when somebody inactive became so, or when somebody was added who was not there yet.
	Since time.Time
	// Day is the first or the last day of employment, where that is the reason.
	Day peakon.Date
}

// LeftOutOf lists live employees who are not on the surveyed list of a round, from the one after an id on. It looks at so many
// employees at the most, and returns the last one that it looked at; 0 when there are no more.
func (t *Tx) LeftOutOf(ctx context.Context, company peakon.Company, id, after int64, most int) (left []LeftOut, last int64, err error) {
	round, err := t.round(ctx, company.ID, id)
	if err != nil {
		return nil, 0, err
	}
	schedule, _, err := t.schedule(ctx, company.ID, round.ScheduleID)
	if err != nil {
		return nil, 0, err
	}
	people, err := t.standingsAfter(ctx, company.ID, after, most)
	if err != nil || len(people) == 0 {
		return nil, 0, err
	}
	if last = people[len(people)-1].id; len(people) < most {
		last = 0
	}
	invited, err := t.invitedAmong(ctx, round.ID, people)
	if err != nil {
		return nil, 0, err
	}
	for _, person := range people {
		if invited[person.id] || !person.DeletedAt.IsZero() {
			continue
		}
		e, err := t.Employee(ctx, company.ID, person.id)
		if err != nil {
			return nil, 0, err
		}
		zone := t.store.zones.Effective(person.timezone, schedule.Timezone, company.Timezone)
		line := why(person.Standing, round.Round, zone)
		line.Person = Person{e.ID, e.GivenName, e.FamilyName, e.UserName}
		if line.Reason == "" && !schedule.Surveys(e.Values) {
			line.Reason = peakon.NotTargeted
		}
		left = append(left, line)
	}
	return left, last, nil
}

func (t *Tx) invitedAmong(ctx context.Context, round int64, people []standing) (map[int64]bool, error) {
	rows, err := t.query(ctx, `SELECT employee_id FROM delivery WHERE round_id = ? AND employee_id BETWEEN ? AND ?`, round, people[0].id, people[len(people)-1].id)
	if err != nil {
		return nil, err
	}
	invited := map[int64]bool{}
	_, err = collect(rows, func(scan func(...any) error) (id int64, err error) {
		err = scan(&id)
		invited[id] = true
		return id, err
	})
	return invited, err
}

// NotYetThere is the reason of somebody who was added after the round had opened.
const NotYetThere peakon.Reason = "not_yet_there"

// why says why somebody was not eligible when a round opened.
func why(s peakon.Standing, round peakon.Round, zone *time.Location) LeftOut {
	line := LeftOut{Reason: s.Barred(round.OpensAt, zone)}
	switch line.Reason {
	case peakon.Deleted: // a live one: it was not there yet
		line.Reason, line.Since = NotYetThere, s.CreatedAt
	case peakon.Inactive:
		for _, transition := range s.Transitions {
			if !transition.At.After(round.OpensAt) {
				line.Since = transition.At
			}
		}
	case peakon.NotStarted:
		line.Day = s.StartDate
	case peakon.Left:
		line.Day = s.SeparationDate
	default:
	}
	return line
}

// Engagement lists the changes of an employee's engagement, the first of which is the creation, with the dates of employment.
func (t *Tx) Engagement(ctx context.Context, company, employee int64) (peakon.Standing, error) {
	s, err := t.standing(ctx, company, employee)
	return s.Standing, err
}

// RoundAndSchedule reads a round and what it is a round of.
func (t *Tx) RoundAndSchedule(ctx context.Context, company, id int64) (Round, peakon.Schedule, error) {
	round, err := t.round(ctx, company, id)
	if err != nil {
		return round, peakon.Schedule{}, err
	}
	schedule, _, err := t.schedule(ctx, company, round.ScheduleID)
	return round, schedule, err
}
