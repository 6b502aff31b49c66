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
)

type mistakes map[string]bool

// Mistakes lists the names.
func Mistakes() []string { return []string{AfterDeactivation, AfterReactivation, Backfilled} }

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
	case m[AfterDeactivation] && barred == peakon.Inactive:
		return ""
	case m[AfterReactivation] && barred == "" && everInactive(s, at):
		return peakon.Inactive
	default:
		return barred
	}
}

func everInactive(s peakon.Standing, at time.Time) bool {
	return slices.ContainsFunc(s.Transitions, func(t peakon.Transition) bool { return !t.Active && !t.At.After(at) })
}

// backfill is the mistake of sending what was missed: nothing is done unless it is switched on.
func (t *Tx) backfill(ctx context.Context) error {
	if !t.store.mistakes[Backfilled] {
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
				missed := round.Skipped == "" && person.LiveAt(round.OpensAt) && !person.ActiveAt(round.OpensAt) && person.ActiveAt(t.now)
				if !missed {
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
