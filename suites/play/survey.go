package play

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill/driver/peakon"
)

// round is a round of surveys that was held.
type round struct{ id json.Number }

// Survey holds a round of surveys: it opens two days later, and the clock goes on to the evening, when every invitation is out.
func (p *Play) Survey(name string) {
	fail := func(err error) { p.c.Block("hold the round %s: %v", name, err) }
	now, err := p.stage.Peakon.Now(p.ctx)
	if err != nil {
		fail(err)
	}
	day := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, 2)
	planned, err := p.stage.Peakon.PlanSchedule(p.ctx, p.stage.Company, peakon.Schedule{
		Name: "Scenario, round " + name, StartDate: day.Format(time.DateOnly), Frequency: peakon.Manual,
		DurationDays: 5, SendTime: "09:00", Timezone: "UTC", Locale: "en", DataCollection: true,
	})
	if err != nil {
		fail(err)
	}
	if err := p.stage.Peakon.MoveClockTo(p.ctx, day.Add(36*time.Hour)); err != nil {
		fail(err)
	}
	rounds, err := p.stage.Peakon.Rounds(p.ctx, p.stage.Company)
	if err != nil {
		fail(err)
	}
	at := slices.IndexFunc(rounds, func(r peakon.Round) bool { return r.Schedule == planned.ID })
	if at < 0 {
		fail(fmt.Errorf("the round of %s did not open", day.Format(time.DateOnly)))
	}
	p.rounds[name] = round{id: rounds[at].ID}
}

// Surveyed fails the case unless the person was sent an invitation to each of these rounds, once, and to no other of the play.
func (p *Play) Surveyed(name string, rounds ...string) {
	who := p.person(name)
	var found []string
	for round, held := range p.rounds {
		deliveries, err := p.stage.Peakon.Deliveries(p.ctx, p.stage.Company, peakon.DeliveryFilter{Employee: who.id, Round: held.id})
		if who.id == "" {
			continue // nobody of that name was ever there
		}
		if err != nil {
			p.c.Block("read the invitations of %s: %v", name, err)
		}
		for _, delivery := range deliveries {
			if delivery.Status == peakon.Sent {
				found = append(found, round)
			}
		}
	}
	slices.Sort(found)
	want := slices.Sorted(slices.Values(rounds))
	p.c.Same("the surveys of "+name, append([]string{}, want...), append([]string{}, found...))
}
