package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// listing is a round whose surveyed list is being written.
type listing struct {
	company, round, last int64
}

// listRounds writes the surveyed lists of rounds that have opened: everybody who was eligible at the instant of opening. Their zone
// and the time of sending are frozen here (E22). At most that many employees are looked at.
func (t *Tx) listRounds(ctx context.Context, until int64, most int) (whole bool, err error) {
	rows, err := t.query(ctx, `SELECT company_id, id, listed_to FROM round WHERE listed_to IS NOT NULL AND opens_at <= ? ORDER BY opens_at, id`, until)
	if err != nil {
		return false, err
	}
	open, err := collect(rows, func(scan func(...any) error) (l listing, err error) {
		err = scan(&l.company, &l.round, &l.last)
		return l, err
	})
	if err != nil || len(open) == 0 {
		return err == nil, err
	}
	done, err := t.list(ctx, open[0], most)
	return done && len(open) == 1, err
}

// list writes the next part of a surveyed list, and reports whether it is whole.
func (t *Tx) list(ctx context.Context, l listing, most int) (whole bool, err error) {
	company, err := t.Company(ctx, l.company)
	if err != nil {
		return false, err
	}
	round, err := t.round(ctx, company.ID, l.round)
	if err != nil {
		return false, err
	}
	schedule, _, err := t.schedule(ctx, company.ID, round.ScheduleID)
	if err != nil {
		return false, err
	}
	people, err := t.standingsAfter(ctx, company.ID, l.last, most)
	if err != nil {
		return false, err
	}
	whole = len(people) < most
	listedTo := sql.NullInt64{Valid: !whole}
	if len(people) > 0 {
		listedTo.Int64 = people[len(people)-1].id
		targeted, err := t.targeted(ctx, company.ID, schedule, l.last, listedTo.Int64)
		if err != nil {
			return false, err
		}
		if err := t.inviteAll(ctx, company, schedule, round, people, targeted); err != nil {
			return false, err
		}
	}
	_, err = t.exec(ctx, `UPDATE round SET listed_to = ? WHERE id = ?`, listedTo, l.round)
	return whole, err
}

// inviteAll puts those of some people on the surveyed list who were eligible when the round opened.
func (t *Tx) inviteAll(ctx context.Context, company peakon.Company, schedule peakon.Schedule, round Round, people []standing, targeted func(int64) bool) error {
	type invitation struct {
		zone      string
		at        time.Time
		reminders []time.Time
	}
	zones := map[string]invitation{} // what a zone comes to is the same for all of its people
	invited := map[int64]invitation{}
	insert := t.insertMany(`INSERT INTO delivery (company_id, round_id, employee_id, timezone, send_at, status)`, 6)
	for _, person := range people {
		zone := t.store.zones.Effective(person.timezone, schedule.Timezone, company.Timezone)
		if t.store.mistakes.barred(person.Standing, round.OpensAt, zone) != "" || !targeted(person.id) {
			continue
		}
		plan, known := zones[zone.String()]
		if !known {
			plan = invitation{zone.String(), schedule.SendAt(round.Round, zone), schedule.Reminders(round.Round, zone)}
			zones[zone.String()] = plan
		}
		invited[person.id] = plan
		if err := insert.add(ctx, company.ID, round.ID, person.id, plan.zone, micros(plan.at), "scheduled"); err != nil {
			return err
		}
	}
	if err := insert.flush(ctx); err != nil || len(invited) == 0 {
		return err
	}
	rows, err := t.query(ctx, `SELECT id, employee_id FROM delivery WHERE round_id = ? AND employee_id BETWEEN ? AND ? ORDER BY id`,
		round.ID, people[0].id, people[len(people)-1].id)
	if err != nil {
		return err
	}
	deliveries, err := collect(rows, func(scan func(...any) error) (p planned, err error) {
		var employee int64
		err = scan(&p.delivery, &employee)
		p.at, p.reminders = invited[employee].at, invited[employee].reminders
		return p, err
	})
	if err != nil {
		return err
	}
	return t.planReminders(ctx, company.ID, deliveries)
}

// targeted tells who is among those whom the schedule surveys, of the employees whose ids come after one and end with another.
func (t *Tx) targeted(ctx context.Context, company int64, schedule peakon.Schedule, after, last int64) (func(employee int64) bool, error) {
	if len(schedule.Targets) == 0 {
		return func(int64) bool { return true }, nil
	}
	employees, err := t.employees(ctx, live+` AND id > ? AND id <= ? ORDER BY id`, company, after, last)
	if err != nil {
		return nil, err
	}
	in := map[int64]bool{}
	for _, e := range employees {
		in[e.ID] = schedule.Surveys(e.Values)
	}
	return func(employee int64) bool { return in[employee] }, nil
}
