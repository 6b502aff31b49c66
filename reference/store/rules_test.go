package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// The rounds of the rules: every other Monday from 2 March 2026, for ten days. Round 0 opens on 2 March 00:30 UTC, invites at
// 09:00, reminds on Monday 9 and Wednesday 11 March at 09:00, closes on 12 March 23:59 and hard-closes on 26 March 23:59.
// Round 1 opens on 16 March, round 2 on 30 March.
func biweekly(tb testing.TB) peakon.Schedule {
	tb.Helper()
	return peakon.Schedule{
		Name: "Drill", StartDate: day(tb, "2026-03-02"), Frequency: peakon.Biweekly, DurationDays: 10,
		SendTime: peakon.TimeOfDay{Hour: 9}, DataCollection: true,
	}
}

// drill is one employee on the way through the rounds.
type drill struct {
	*world

	schedule peakon.Schedule
	id       int64
}

// step is something that happens at an instant. "" stands for a long time before the first round.
type step struct {
	at string
	do func(*drill)
}

func hire(d *drill) { d.id = d.create(person("Robin")).ID }

func hireInactive(d *drill) {
	e := person("Robin")
	e.Active = false
	d.id = d.create(e).ID
}

func deactivate(d *drill) { d.update(d.id, func(e *peakon.Employee) { e.Active = false }) }

func reactivate(d *drill) { d.update(d.id, func(e *peakon.Employee) { e.Active = true }) }

func starts(on string) func(*drill) { return dated("Tenure", on) }

func leaves(on string) func(*drill) { return dated("Separation date", on) }

func dated(name, on string) func(*drill) {
	return func(d *drill) {
		attribute := d.attribute(name).ID
		d.update(d.id, func(e *peakon.Employee) {
			delete(e.Values, attribute)
			if on != "" {
				e.Values[attribute] = peakon.Value{Date: day(d, on)}
			}
		})
	}
}

func edit(change func(*peakon.Employee)) func(*drill) {
	return func(d *drill) { d.update(d.id, change) }
}

func (d *drill) deliveries() (all []store.Delivery) {
	d.Helper()
	d.view(func(ctx context.Context, tx *store.Tx) (err error) {
		all, err = tx.Deliveries(ctx, d.company.ID, d.id, 0)
		return err
	})
	return all
}

func (d *drill) rounds() (all []store.Round) {
	d.Helper()
	d.view(func(ctx context.Context, tx *store.Tx) (err error) {
		all, err = tx.Rounds(ctx, d.company.ID)
		return err
	})
	return all
}

func (d *drill) only() store.Delivery {
	d.Helper()
	d.tick()
	all := d.deliveries()
	if len(all) != 1 {
		d.Fatalf("expected one delivery, found %d", len(all))
	}
	return all[0]
}

func answers(d *drill) {
	id := d.only().ID
	d.change(func(ctx context.Context, tx *store.Tx) error { return tx.Answer(ctx, d.company.ID, id) })
}

func answersFirst(d *drill) {
	id := d.deliveries()[0].ID
	d.change(func(ctx context.Context, tx *store.Tx) error { return tx.Answer(ctx, d.company.ID, id) })
}

func firstRefused(d *drill) {
	id := d.deliveries()[0].ID
	err := d.try(func(ctx context.Context, tx *store.Tx) error { return tx.Answer(ctx, d.company.ID, id) })
	if !errors.Is(err, store.ErrNotAnswerable) {
		d.Errorf("answering at %s: expected a refusal, found %v", d.clock.Now(), err)
	}
}

func answerRefused(d *drill) {
	id := d.only().ID
	err := d.try(func(ctx context.Context, tx *store.Tx) error { return tx.Answer(ctx, d.company.ID, id) })
	if !errors.Is(err, store.ErrNotAnswerable) {
		d.Errorf("answering at %s: expected a refusal, found %v", d.clock.Now(), err)
	}
}

func resetRefused(d *drill) {
	id := d.only().ID
	err := d.try(func(ctx context.Context, tx *store.Tx) error { return tx.ResetAnswer(ctx, d.company.ID, id) })
	if !errors.Is(err, store.ErrNotAnswerable) {
		d.Errorf("resetting at %s: expected a refusal, found %v", d.clock.Now(), err)
	}
}

func qualifiesNewly(yes bool) func(*drill) {
	return func(d *drill) {
		d.tick()
		rounds := d.rounds()
		var ids []int64
		d.view(func(ctx context.Context, tx *store.Tx) (err error) {
			ids, err = tx.NewlyQualifying(ctx, d.company.ID, rounds[len(rounds)-1].ID, 100)
			return err
		})
		if found := len(ids) == 1 && ids[0] == d.id; found != yes {
			d.Errorf("newly qualifying at %s: %v, want the employee there: %t", d.clock.Now(), ids, yes)
		}
	}
}

func confirm(d *drill) {
	if err := d.tryConfirm(); err != nil {
		d.Fatal(err)
	}
}

func (d *drill) tryConfirm() error {
	d.tick()
	rounds := d.rounds()
	return d.try(func(ctx context.Context, tx *store.Tx) error {
		return tx.Confirm(ctx, d.company, rounds[len(rounds)-1].ID, d.id)
	})
}

func confirmRefused(d *drill) {
	if err := d.tryConfirm(); !errors.Is(err, store.ErrNotOpen) && !errors.Is(err, store.ErrNotQualified) {
		d.Errorf("confirming at %s: expected a refusal, found %v", d.clock.Now(), err)
	}
}

func resend(d *drill) {
	id := d.only().ID
	d.change(func(ctx context.Context, tx *store.Tx) error { return tx.Resend(ctx, d.company, id) })
}

func remove(d *drill) {
	d.change(func(ctx context.Context, tx *store.Tx) error { return tx.DeleteEmployee(ctx, d.company.ID, d.id) })
}

func collecting(on bool) func(*drill) {
	return func(d *drill) {
		d.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.CollectData(ctx, d.company.ID, d.schedule.ID, on)
		})
	}
}

// failedDeactivation is a request that is refused after it was applied, as one of several operations would be.
func failedDeactivation(d *drill) {
	refused := errors.New("refused")
	err := d.try(func(ctx context.Context, tx *store.Tx) error {
		current, err := tx.Employee(ctx, d.company.ID, d.id)
		if err != nil {
			return err
		}
		next := current.Clone()
		next.Active = false
		if _, err := tx.UpdateEmployee(ctx, d.company.ID, current, next); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		d.Fatalf("expected the refusal, found %v", err)
	}
}

func wentTo(seq int, address string) func(*drill) {
	return func(d *drill) {
		d.tick()
		delivery := d.deliveries()[0]
		if seq == 0 && !delivery.WentTo(address) || seq > 0 && !delivery.Reminders[seq-1].WentTo(address) {
			d.Errorf("message %d did not go to %s", seq, address)
		}
	}
}

func inLanguage(want string) func(*drill) {
	return func(d *drill) {
		d.tick()
		all := d.deliveries()
		if got := all[len(all)-1].Language; got != want {
			d.Errorf("language %q, want %q", got, want)
		}
	}
}

// told is a delivery in one line: the round's number, status, reason, the instant of sending, reminders, and whether it was
// answered.
func (d *drill) told() (lines []string) {
	d.Helper()
	seqs := map[int64]int{}
	for _, r := range d.rounds() {
		seqs[r.ID] = r.Seq
	}
	for _, delivery := range d.deliveries() {
		line := fmt.Sprintf("%d %s", seqs[delivery.RoundID], delivery.Status)
		if delivery.Reason != "" {
			line += " " + string(delivery.Reason)
		}
		if !delivery.SentAt.IsZero() {
			line += delivery.SentAt.Format(" 01-02 15:04")
		}
		var reminders []string
		for _, r := range delivery.Reminders {
			reminders = append(reminders, r.Status)
		}
		line += " [" + strings.Join(reminders, " ") + "]"
		if !delivery.AnsweredAt.IsZero() {
			line += " answered"
		}
		lines = append(lines, line)
	}
	return lines
}

const (
	sent0 = "0 sent 03-02 09:00 [sent sent]"
	sent1 = "1 sent 03-16 09:00 [sent sent]"
	sent2 = "2 sent 03-30 09:00 [sent sent]"
)

// TestSurveyRules plays each rule twice: with a scheduler that runs after every step, and with one that runs once at the end. Each
// must come to the same, for every event is judged at its own instant.
func TestSurveyRules(t *testing.T) {
	for _, rule := range surveyRules() {
		t.Run(rule.name, func(t *testing.T) {
			for _, diligent := range []bool{true, false} {
				t.Run(fmt.Sprintf("diligent=%t", diligent), func(t *testing.T) { rule.play(t, diligent) })
			}
		})
	}
}

type surveyRule struct {
	name  string
	steps []step
	// until is when the deliveries are looked at: the hard close of round 0 and the reminders of round 1 are over by default.
	until string
	want  []string
}

func (r surveyRule) play(t *testing.T, diligent bool) {
	t.Helper()
	d := &drill{world: newWorld(t, "")}
	d.change(func(ctx context.Context, tx *store.Tx) (err error) {
		d.schedule, err = tx.PlanSchedule(ctx, d.company, biweekly(t))
		return err
	})
	for _, step := range r.steps {
		if step.at != "" {
			d.clock.set(at(t, step.at))
		}
		step.do(d)
		if diligent {
			d.tick()
		}
	}
	if r.until == "" {
		r.until = "2026-03-27 12:00"
	}
	if end := at(t, r.until); end.After(d.clock.Now()) {
		d.clock.set(end.Add(-time.Second))
		if diligent {
			d.tick()
		}
		d.clock.set(end)
	}
	d.tick()
	if diff := cmp.Diff(r.want, d.told()); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}
