package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

func (w *world) plan(s peakon.Schedule) peakon.Schedule {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		s, err = tx.PlanSchedule(ctx, w.company, s)
		return err
	})
	return s
}

func newDrill(t *testing.T, path string) *drill {
	t.Helper()
	d := &drill{world: newWorld(t, path)}
	d.schedule = d.plan(biweekly(t))
	return d
}

// TestTickingTwiceOrAfterARestartChangesNothing is E27.
func TestTickingTwiceOrAfterARestartChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "peakon.db")
	d := newDrill(t, path)
	hire(d)
	var before []string
	for _, now := range []string{"2026-03-02 00:45", "2026-03-02 12:00", "2026-03-10 12:00", "2026-03-17 12:00"} {
		d.clock.set(at(t, now))
		d.tick()
		told := d.told()
		d.tick()
		if err := d.store.Close(); err != nil {
			t.Fatal(err)
		}
		d.open(path)
		d.tick()
		if diff := cmp.Diff(told, d.told()); diff != "" {
			t.Errorf("%s: after a restart (-before +after):\n%s", now, diff)
		}
		before = told
	}
	if diff := cmp.Diff([]string{sent0, "1 sent 03-16 09:00 [scheduled scheduled]"}, before); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

// A server that was down opens late what is still open, judged at the proper instants, and skips what is over.
func TestDowntime(t *testing.T) {
	for _, test := range []struct {
		name, back string
		skipped    int
		want       []string
	}{
		{"over the opening", "2026-03-03 12:00", 0, []string{"0 suppressed inactive [scheduled scheduled]"}},
		{"over the whole round", "2026-03-13 12:00", 1, nil},
		{"over the next opening", "2026-03-17 12:00", 1, []string{"1 sent 03-16 09:00 [scheduled scheduled]"}},
		{"over two rounds", "2026-03-28 12:00", 2, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "peakon.db")
			d := newDrill(t, path)
			hire(d)
			if err := d.store.Close(); err != nil {
				t.Fatal(err)
			}
			// Away while the invitation of round 0 was due; another server on the same file took the changes.
			d.clock.set(at(t, whileOpen))
			if test.name == "over the opening" {
				d.open(path)
				deactivate(d)
				if err := d.store.Close(); err != nil {
					t.Fatal(err)
				}
			}
			d.clock.set(at(t, test.back))
			d.open(path)
			d.tick()
			if diff := cmp.Diff(test.want, d.told()); diff != "" {
				t.Errorf("deliveries (-want +got):\n%s", diff)
			}
			skipped := 0
			for _, r := range d.rounds() {
				if r.Skipped != "" {
					skipped++
				}
			}
			if skipped != test.skipped {
				t.Errorf("%d rounds were skipped, want %d", skipped, test.skipped)
			}
		})
	}
}

func TestAnInvitationIsNotSentIntoAClosedRoundAfterDowntime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "peakon.db")
	d := newDrill(t, path)
	hire(d)
	d.clock.set(at(t, whileOpen))
	d.tick()
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	d.clock.set(at(t, softClosed))
	d.open(path)
	d.tick()
	if diff := cmp.Diff([]string{"0 cancelled round_closed [skipped skipped]"}, d.told()); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

// The clock of a running server may jump over a year.
func TestAJumpOverManyRounds(t *testing.T) {
	d := newDrill(t, "")
	hire(d)
	d.clock.set(at(t, "2027-03-02 12:00"))
	d.tick()
	got := d.told()
	if len(got) != 27 || got[0] != sent0 || got[26] != "26 sent 03-01 09:00 [scheduled scheduled]" {
		t.Errorf("%d deliveries, the first %q, the last %q", len(got), got[0], got[len(got)-1])
	}
	if diff := cmp.Diff([]string{"open", "close", "hard-close"}, d.events("Round", d.rounds()[0].ID)); diff != "" {
		t.Errorf("audit of the first round (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"send", "remind", "remind"}, d.events("Delivery", d.deliveries()[0].ID)); diff != "" {
		t.Errorf("audit of the first delivery (-want +got):\n%s", diff)
	}
}

func TestZoneOfAnInvitation(t *testing.T) {
	for _, test := range []struct{ name, employee, schedule, company, want string }{
		{"E23 the employee's", "Asia/Tokyo", "Europe/Copenhagen", "America/New_York", "Asia/Tokyo"},
		{"E23 else the schedule's", "", "Europe/Copenhagen", "America/New_York", "Europe/Copenhagen"},
		{"E23 else the company's", "", "", "America/New_York", "America/New_York"},
		{"E23 else UTC", "", "", "", "UTC"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := &drill{world: newWorld(t, "")}
			d.change(func(ctx context.Context, tx *store.Tx) (err error) {
				d.company, err = tx.CreateCompany(ctx, "Elsewhere", test.company)
				return err
			})
			plan := biweekly(t)
			plan.Timezone = test.schedule
			d.plan(plan)
			e := person("Robin")
			e.Timezone = test.employee
			d.id = d.create(e).ID
			d.clock.set(at(t, "2026-03-02 23:00"))
			if got := d.only(); got.Timezone != test.want || !got.SentAt.Equal(got.SendAt) || got.SendAt.In(peakon.EffectiveZone(test.want)).Format("15:04") != "09:00" {
				t.Errorf("zone %s, sent at %s", got.Timezone, got.SentAt)
			}
		})
	}
}

// TestOneDeliveryForEachRound is E26.
func TestOneDeliveryForEachRound(t *testing.T) {
	d := newDrill(t, "")
	second := biweekly(t)
	second.Name = "Second"
	d.plan(second)
	hire(d)
	d.clock.set(at(t, afterSend))
	d.tick()
	if diff := cmp.Diff([]string{"0 sent 03-02 09:00 [scheduled scheduled]", "0 sent 03-02 09:00 [scheduled scheduled]"}, d.told()); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestLaunchedToday(t *testing.T) {
	d := &drill{world: newWorld(t, "")}
	hire(d)
	d.update(d.id, func(e *peakon.Employee) { e.Timezone = "Pacific/Pago_Pago" })
	d.clock.set(at(t, "2026-03-02 11:15"))
	d.plan(biweekly(t))
	d.tick()
	if diff := cmp.Diff([]string{"0 sent 03-02 11:15 [scheduled scheduled]"}, d.told()); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestPastLaunchesAreNotCaughtUpWith(t *testing.T) {
	d := &drill{world: newWorld(t, "")}
	hire(d)
	d.clock.set(at(t, "2026-03-10 08:00"))
	d.plan(biweekly(t))
	d.clock.set(at(t, "2026-03-16 12:00"))
	d.tick()
	if diff := cmp.Diff([]string{"1 sent 03-16 09:00 [scheduled scheduled]"}, d.told()); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestAMovedLaunchMovesThatRoundAlone(t *testing.T) {
	d := newDrill(t, "")
	hire(d)
	move := func(seq int, to string) error {
		return d.try(func(ctx context.Context, tx *store.Tx) error {
			return tx.MoveLaunch(ctx, d.company, d.schedule.ID, seq, day(t, to))
		})
	}
	if err := move(1, "2026-03-18"); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"2026-03-02", "2026-03-30", "2026-02-01"} {
		if err := move(1, wrong); err == nil {
			t.Errorf("round 1 was moved to %s", wrong)
		}
	}
	d.clock.set(at(t, "2026-03-30 12:00"))
	d.tick()
	var launches []string
	for _, r := range d.rounds() {
		launches = append(launches, r.LaunchDate.String())
	}
	if diff := cmp.Diff([]string{"2026-03-02", "2026-03-18", "2026-03-30"}, launches); diff != "" {
		t.Errorf("launches (-want +got):\n%s", diff)
	}
	if err := move(1, "2026-03-19"); err == nil {
		t.Error("a round that has opened was moved")
	}
}

func TestTargets(t *testing.T) {
	w := newWorld(t, "")
	department := w.attribute("Department").ID
	plan := biweekly(t)
	plan.Targets = []peakon.Target{{Mode: peakon.Include, Attribute: department, Option: "Sales"}}
	w.plan(plan)
	var ids []int64
	for _, option := range []string{"Sales", "R&D"} {
		e := person("In" + option[:1])
		e.Values = map[int64]peakon.Value{department: {Option: option}}
		ids = append(ids, w.create(e).ID)
	}
	w.clock.set(at(t, afterSend))
	w.tick()
	for i, want := range []int{1, 0} {
		d := &drill{world: w, id: ids[i]}
		if got := len(d.deliveries()); got != want {
			t.Errorf("employee %d: %d deliveries, want %d", i, got, want)
		}
	}
	if err := (&drill{world: w, id: ids[1]}).tryConfirm(); !errors.Is(err, store.ErrNotQualified) {
		t.Errorf("confirming somebody outside of the target: %v", err)
	}
}

func TestLanguageOfTheLastAnswer(t *testing.T) {
	d := newDrill(t, "")
	hire(d)
	d.clock.set(at(t, afterSend))
	inLanguage("en")(d)
	id := d.only().ID
	d.change(func(ctx context.Context, tx *store.Tx) error { return tx.AnswerIn(ctx, d.company.ID, id, "fr-CA") })
	d.clock.set(at(t, "2026-03-16 12:00"))
	inLanguage("fr")(d)
}

func TestHardCloseByAnAdmin(t *testing.T) {
	d := newDrill(t, "")
	hire(d)
	d.clock.set(at(t, afterSend))
	d.tick()
	round := d.rounds()[0].ID
	d.change(func(ctx context.Context, tx *store.Tx) error { return tx.HardClose(ctx, d.company.ID, round) })
	answerRefused(d)
	d.clock.set(at(t, "2026-03-13 12:00"))
	d.tick()
	if diff := cmp.Diff([]string{"0 sent 03-02 09:00 [skipped skipped]"}, d.told()); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestNextDue(t *testing.T) {
	d := newDrill(t, "")
	hire(d)
	for _, want := range []string{"2026-02-23 00:30", "2026-03-02 00:30", "2026-03-02 09:00", "2026-03-09 09:00", "2026-03-11 09:00", "2026-03-12 23:59"} {
		due, planned, err := d.store.NextDue(t.Context())
		if err != nil || !planned || !due.Equal(at(t, want)) {
			t.Fatalf("next due %s, %t, %v; want %s", due, planned, err, want)
		}
		d.clock.set(due.Add(time.Second))
		d.tick()
	}
}

// TestMistakesBreakTheirRule: each mistake that can be switched on changes what the rules promise.
func TestMistakesBreakTheirRule(t *testing.T) {
	for mistake, want := range map[string][]string{
		store.AfterDeactivation: {sent0, "1 sent 03-16 09:00 [scheduled scheduled]"},
		store.AfterReactivation: nil,
		store.Backfilled:        {"0 sent 03-10 08:00 [sent]", "1 sent 03-16 09:00 [scheduled scheduled]"},
	} {
		t.Run(mistake, func(t *testing.T) {
			d := &drill{world: &world{TB: t, clock: &manualClock{now: at(t, "2026-02-20 08:00")}, attributes: map[string]int64{}}}
			d.open("", mistake)
			d.change(func(ctx context.Context, tx *store.Tx) (err error) {
				d.company, err = tx.CreateCompany(ctx, "Example", "")
				return err
			})
			d.plan(biweekly(t))
			hire(d)
			deactivate(d)
			for _, now := range []string{"2026-03-02 12:00", "2026-03-10 08:00", "2026-03-16 12:00"} {
				d.clock.set(at(t, now))
				if now == "2026-03-10 08:00" {
					reactivate(d)
				}
				d.tick()
			}
			if diff := cmp.Diff(want, d.told()); diff != "" {
				t.Errorf("deliveries (-want +got):\n%s", diff)
			}
		})
	}
	if _, err := store.Open(t.Context(), store.Options{Clock: &manualClock{}, SurveyMistakes: []string{"unheard-of"}}); err == nil {
		t.Error("an unknown mistake was switched on")
	}
}

func TestAnAnswerIsReset(t *testing.T) {
	d := newDrill(t, "")
	hire(d)
	d.clock.set(at(t, afterSend))
	answers(d)
	id := d.only().ID
	d.change(func(ctx context.Context, tx *store.Tx) error { return tx.ResetAnswer(ctx, d.company.ID, id) })
	d.clock.set(at(t, "2026-03-10 12:00"))
	d.tick()
	if diff := cmp.Diff([]string{"0 sent 03-02 09:00 [sent scheduled]"}, d.told()); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

// Many recipients are read at once, few one by one: it makes no difference.
func TestARoundOfMany(t *testing.T) {
	w := newWorld(t, "")
	w.plan(biweekly(t))
	drills := make([]*drill, 120)
	for i := range drills {
		e := person(fmt.Sprintf("P%d", i))
		e.Active = i%3 != 0
		drills[i] = &drill{world: w, id: w.create(e).ID}
	}
	w.clock.set(at(t, whileOpen))
	deactivate(drills[1])
	w.clock.set(at(t, afterSend))
	deactivate(drills[2])
	w.clock.set(at(t, "2026-03-13 12:00"))
	w.tick()
	for i, d := range drills {
		want := []string{sent0}
		switch {
		case i == 1:
			want = []string{"0 suppressed inactive [skipped skipped]"}
		case i == 2:
			want = []string{"0 sent 03-02 09:00 [skipped skipped]"}
		case i%3 == 0:
			want = nil
		}
		if diff := cmp.Diff(want, d.told()); diff != "" {
			t.Errorf("employee %d (-want +got):\n%s", i, diff)
		}
	}
}
