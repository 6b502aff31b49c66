package play

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
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
	got := map[string]int{}
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
				got[round]++
			}
		}
	}
	p.c.NoDifference(SurveysOf+name, surveyDifferences(rounds, got))
}

// SurveysOf is what a failure about invitations begins with; the name of the person follows.
const SurveysOf = "the surveys of "

// surveyDifferences are the rounds to which somebody was not invited as they should have been, got being how often they were.
func surveyDifferences(want []string, got map[string]int) []scimdrill.Difference {
	rounds := slices.Concat(want, slices.Collect(maps.Keys(got)))
	slices.Sort(rounds)
	var differences []scimdrill.Difference
	for _, round := range slices.Compact(rounds) {
		expected, found := "", invitations(got[round])
		if slices.Contains(want, round) {
			expected = invitations(1)
		}
		if expected != found {
			differences = append(differences, scimdrill.Difference{Pointer: "/surveys/" + round, Expected: expected, Found: found})
		}
	}
	return differences
}

func invitations(count int) string {
	switch count {
	case 0:
		return ""
	case 1:
		return `"an invitation"`
	default:
		return fmt.Sprintf(`"%d invitations"`, count)
	}
}
