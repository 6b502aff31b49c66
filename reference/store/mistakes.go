package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// The mistakes of a survey scheduler that can be switched on, to prove that the suites notice them.
const (
	// AfterDeactivation: people who were deactivated are surveyed all the same.
	AfterDeactivation = "after-deactivation"
	// AfterReactivation: people who were once deactivated are never surveyed again.
	AfterReactivation = "after-reactivation"
	// Backfilled: rounds that somebody missed while inactive are sent after reactivation.
	Backfilled = "backfilled"
	// Nobody: nobody is ever invited.
	Nobody = "nobody"
	// Newcomers: who comes while a round is open is invited to it, although no admin has confirmed it.
	Newcomers = "newcomers"
	// Forgotten: what somebody answered is gone when they are deactivated.
	Forgotten = "forgotten"
	// Unconfirmed: whom an admin confirms for a round that is open is not invited.
	Unconfirmed = "unconfirmed"
)

type mistakes map[string]bool

// Mistakes lists the names.
func Mistakes() []string {
	return []string{AfterDeactivation, AfterReactivation, Backfilled, Nobody, Newcomers, Forgotten, Unconfirmed}
}

func mistakesNamed(names []string) (mistakes, error) {
	m := mistakes{}
	for _, name := range names {
		if !slices.Contains(Mistakes(), name) {
			return nil, fmt.Errorf("survey mistake %q is not one of %s", name, strings.Join(Mistakes(), ", "))
		}
		m[name] = true
	}
	return m, nil
}

// barred is Standing.Barred with the mistakes that are switched on.
func (m mistakes) barred(s peakon.Standing, at time.Time, zone *time.Location) peakon.Reason {
	barred := s.Barred(at, zone)
	switch {
	case m[Nobody]:
		return peakon.Inactive
	case m[AfterDeactivation] && barred == peakon.Inactive:
		return ""
	case m[AfterReactivation] && barred == "" && everInactive(s, at):
		return peakon.Inactive
	default:
		return barred
	}
}

// forget is the mistake of losing what somebody answered who is inactive now.
func (t *Tx) forget(ctx context.Context, company int64, deliveries []Delivery) error {
	if !t.store.mistakes[Forgotten] {
		return nil
	}
	for i := range deliveries {
		person, err := t.standing(ctx, company, deliveries[i].EmployeeID)
		if err != nil {
			return err
		}
		if !person.ActiveAt(t.now) {
			deliveries[i].AnsweredAt = time.Time{}
		}
	}
	return nil
}

func everInactive(s peakon.Standing, at time.Time) bool {
	return slices.ContainsFunc(s.Transitions, func(t peakon.Transition) bool { return !t.Active && !t.At.After(at) })
}

// writes reports whether one of the mistakes writes to somebody who was not eligible when a round opened.
func (m mistakes) writes(s peakon.Standing, round Round, now time.Time) bool {
	was := s.LiveAt(round.OpensAt)
	return s.ActiveAt(now) && (m[Backfilled] && was && !s.ActiveAt(round.OpensAt) || m[Newcomers] && !was && round.OpensAt.Before(now) && now.Before(round.ClosesAt))
}

// backfill is the mistake of sending what was missed, or what nobody has asked for: nothing is done unless it is switched on.
func (t *Tx) backfill(ctx context.Context) error {
	if !t.store.mistakes[Backfilled] && !t.store.mistakes[Newcomers] {
		return nil
	}
	companies, err := t.Companies(ctx)
	if err != nil {
		return err
	}
	for _, company := range companies {
		people, err := t.standings(ctx, company.ID)
		if err != nil {
			return err
		}
		rounds, err := t.Rounds(ctx, company.ID)
		if err != nil {
			return err
		}
		schedules, err := t.Schedules(ctx, company.ID)
		if err != nil {
			return err
		}
		for _, round := range rounds {
			at := slices.IndexFunc(schedules, func(s peakon.Schedule) bool { return s.ID == round.ScheduleID })
			for _, person := range people {
				if round.Skipped != "" || !t.store.mistakes.writes(person.Standing, round, t.now) {
					continue
				}
				if at < 0 {
					return fmt.Errorf("round %d: schedule %d: %w", round.ID, round.ScheduleID, ErrNotFound)
				}
				if _, err := t.invite(ctx, company.ID, schedules[at], round.ID, round.Round, person.id, time.UTC, t.now); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
