package surveys

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// story is three rounds of a weekly schedule, and people who come and go at moments that matter. It is told once for each
// kind of app; the requirements look at what became of each person.
//
//	        round 1                                        round 2          round 3
//	before │ opens    open │ sent   after │ reminded       │ sent   between │ sent
//	       │ Mon 00:30     │ 09:00        │ Wed 09:00      │                │
type story struct {
	stage *stage.Stage
	app   *stage.App
	// schedule is the plan, first its first launch date, rounds those that opened, in order.
	schedule peakon.Schedule
	first    time.Time
	rounds   []peakon.Round
	// err says why the story could not be told to its end.
	err error

	stays, away, between, late, clicks, inside, flaps, answers, suspended *member
	joins, confirmed                                                      *member
	kept                                                                  *member
	// meanwhile are the deliveries of who was away, right before coming back.
	meanwhile []peakon.Delivery
	// link says what came of answering after leaving, and answered of answering before it.
	link, answered error
}

// tell plays the story. The clock of the target moves forward alone; nothing here takes it back.
func (t *story) tell(ctx context.Context, app *stage.App) {
	t.app = app
	defer t.note()
	for _, chapter := range []func(context.Context) error{
		t.plan, t.before, t.whileOpen, t.afterSending, t.afterReminding, t.secondRound, t.thirdRound, t.lookBack,
	} {
		if why := t.stage.GivenUp(); why != "" {
			t.err = errors.New(why)
			return
		}
		if t.err = chapter(ctx); t.err != nil {
			return
		}
	}
}

// plan plans the schedule to begin on a Monday at least two days away.
func (t *story) plan(ctx context.Context) error {
	now, err := t.stage.Peakon.Now(ctx)
	if err != nil {
		return err
	}
	t.first = now.UTC().Truncate(24 * time.Hour).Add(48 * time.Hour)
	for t.first.Weekday() != time.Monday {
		t.first = t.first.Add(24 * time.Hour)
	}
	t.schedule, err = t.stage.Peakon.PlanSchedule(ctx, t.stage.Company, peakon.Schedule{
		Name: "Drill, " + t.app.Kind.String() + ", from " + t.first.Format(time.DateOnly), StartDate: t.first.Format(time.DateOnly),
		Frequency: peakon.Weekly, DurationDays: 5, SendTime: "09:00", Timezone: "UTC", Locale: "en", DataCollection: true,
	})
	return err
}

// to moves the clock to a time of day, some days after the first launch date.
func (t *story) to(ctx context.Context, days, hour, minute int) error {
	at := t.first.AddDate(0, 0, days).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	return t.stage.Peakon.MoveClockTo(ctx, at)
}

// before the first round opens: everybody but those who join later is hired, and some leave.
func (t *story) before(ctx context.Context) error {
	for _, m := range []**member{&t.stays, &t.away, &t.between, &t.late, &t.clicks, &t.inside, &t.flaps, &t.answers, &t.suspended} {
		*m = t.hire(ctx, t.app)
	}
	t.away.leaves(ctx, t.app)
	t.inside.leaves(ctx, t.app)
	if _, err := t.app.Quietly(ctx, func(ctx context.Context) error { return t.stage.Admin.Suspend(ctx, t.suspended.Okta) }); err != nil {
		t.suspended.trouble = err
	}
	return t.failedDeactivation(ctx)
}

// failedDeactivation: an app whose address has become wrong, so that Okta cannot say that somebody left.
func (t *story) failedDeactivation(ctx context.Context) error {
	if !t.stage.Capabilities[scimdrill.CanAddressApps] {
		return nil
	}
	app, err := t.stage.ConnectedApp(ctx, t.app.Kind, "Surveys, whose address becomes wrong, "+t.app.Kind.String())
	if err != nil {
		t.kept = &member{Employee: &stage.Employee{Assigned: &stage.Push{What: "connect an app of its own", Err: err}}}
		return nil //nolint:nilerr // that there is no such app is told by the requirement about it
	}
	t.kept = t.hire(ctx, app)
	if err := t.stage.Admin.SetBaseURL(ctx, app.App, t.stage.URL+"/nowhere"); err != nil {
		t.kept.trouble = err
		return nil //nolint:nilerr // the trouble is told by the requirement about it
	}
	t.kept.leaves(ctx, app)
	return nil
}

// whileOpen: the first round has opened, and its invitations are still to be sent.
func (t *story) whileOpen(ctx context.Context) error {
	if err := t.to(ctx, 0, 0, 45); err != nil {
		return err
	}
	t.between.leaves(ctx, t.app)
	t.flaps.leaves(ctx, t.app)
	if err := t.to(ctx, 0, 1, 0); err != nil {
		return err
	}
	t.flaps.returns(ctx, t.app)
	t.inside.returns(ctx, t.app)
	t.joins, t.confirmed = t.hire(ctx, t.app), t.hire(ctx, t.app)
	return nil
}

// afterSending: the invitations of the first round are out.
func (t *story) afterSending(ctx context.Context) error {
	if err := t.to(ctx, 0, 12, 0); err != nil {
		return err
	}
	t.late.leaves(ctx, t.app)
	t.clicks.leaves(ctx, t.app)
	t.between.returns(ctx, t.app)
	round, err := t.round(ctx, 0)
	if err != nil {
		return err
	}
	t.link = t.answer(ctx, t.clicks, round)
	t.answered = t.answer(ctx, t.answers, round)
	t.answers.leaves(ctx, t.app)
	if id := t.confirmed.ID(); id != "" {
		t.confirmed.trouble = t.stage.Peakon.Confirm(ctx, t.stage.Company, round, id)
	}
	return nil
}

// afterReminding: the first round's reminders are out, and it has closed.
func (t *story) afterReminding(ctx context.Context) error { return t.to(ctx, 6, 12, 0) }

// secondRound: the invitations of the second round are out, and some come back while it is open.
func (t *story) secondRound(ctx context.Context) (err error) {
	if err := t.to(ctx, 7, 12, 0); err != nil {
		return err
	}
	if t.meanwhile, err = t.deliveries(ctx, t.away); err != nil {
		return err
	}
	t.away.returns(ctx, t.app)
	return nil
}

// thirdRound: the invitations of the third round are out.
func (t *story) thirdRound(ctx context.Context) error { return t.to(ctx, 14, 12, 0) }

// lookBack reads what became of everybody.
func (t *story) lookBack(ctx context.Context) (err error) {
	if t.rounds, err = t.opened(ctx); err != nil {
		return err
	}
	if len(t.rounds) != 3 {
		return fmt.Errorf("expected three rounds of schedule %s after two weeks, found %d", t.schedule.ID, len(t.rounds))
	}
	for _, each := range t.cast() {
		if each.member == nil {
			continue
		}
		if each.member.deliveries, err = t.deliveries(ctx, each.member); err != nil {
			return err
		}
	}
	return nil
}

// opened lists the rounds of the story's schedule so far.
func (t *story) opened(ctx context.Context) ([]peakon.Round, error) {
	all, err := t.stage.Peakon.Rounds(ctx, t.stage.Company)
	var ours []peakon.Round
	for _, round := range all {
		if round.Schedule == t.schedule.ID {
			ours = append(ours, round)
		}
	}
	return ours, err
}

func (t *story) round(ctx context.Context, n int) (peakon.Round, error) {
	rounds, err := t.opened(ctx)
	if err == nil && len(rounds) <= n {
		err = fmt.Errorf("expected round %d of schedule %s to have opened, found %d rounds", n+1, t.schedule.ID, len(rounds))
	}
	if err != nil {
		return peakon.Round{}, err
	}
	return rounds[n], nil
}

// deliveries lists those of one person in all rounds, of other schedules too.
func (t *story) deliveries(ctx context.Context, m *member) ([]peakon.Delivery, error) {
	if m.ID() == "" {
		return nil, nil
	}
	return t.stage.Peakon.Deliveries(ctx, t.stage.Company, peakon.DeliveryFilter{Employee: m.ID()})
}

// answer follows the link in a person's invitation.
func (t *story) answer(ctx context.Context, m *member, round peakon.Round) error {
	found, err := t.deliveries(ctx, m)
	if err != nil {
		return err
	}
	for _, delivery := range found {
		if delivery.Round == round.ID {
			return t.stage.Peakon.Answer(ctx, t.stage.Company, delivery)
		}
	}
	return errNoInvitation
}
