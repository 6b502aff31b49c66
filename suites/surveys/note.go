package surveys

import (
	"context"
	"encoding/json"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// now is the target's clock; zero where it is not known, which is told by what fails next.
func (t *story) now(ctx context.Context) time.Time {
	now, err := t.stage.Peakon.Now(ctx)
	if err != nil {
		return time.Time{}
	}
	return now.UTC()
}

// did notes a coming or a going.
func (m *member) did(at time.Time, active bool, push *stage.Push) {
	if push == nil || at.IsZero() {
		return
	}
	m.acts = append(m.acts, scimdrill.SurveyAct{At: at, Active: active, Failed: push.Reason()})
}

// note keeps the story for the report, also where it was not told to its end.
func (t *story) note() {
	told := scimdrill.SurveyStory{App: t.app.Kind, Schedule: t.schedule.Name, Rounds: []scimdrill.SurveyRound{}, Employees: []scimdrill.SurveyEmployee{}}
	if t.err != nil {
		told.Problem = t.err.Error()
	}
	number := map[json.Number]int{}
	for i, round := range t.rounds {
		number[round.ID] = i + 1
		told.Rounds = append(told.Rounds, scimdrill.SurveyRound{Number: i + 1, Opens: round.OpensAt.UTC(), Closes: round.ClosesAt.UTC()})
	}
	for _, each := range t.cast() {
		if each.member == nil {
			continue
		}
		employee := scimdrill.SurveyEmployee{Name: each.member.Email, Part: each.part, Acts: each.member.acts}
		for _, delivery := range each.member.deliveries {
			if n := number[delivery.Round]; n > 0 {
				employee.Deliveries = append(employee.Deliveries, noteOf(n, delivery))
			}
		}
		told.Employees = append(told.Employees, employee)
	}
	t.stage.NoteSurveys(told)
}

func noteOf(round int, delivery peakon.Delivery) scimdrill.SurveyDelivery {
	note := scimdrill.SurveyDelivery{
		Round: round, Status: string(delivery.Status), Reason: delivery.Reason, Due: delivery.SendAt.UTC(), Answered: delivery.AnsweredAt,
	}
	if delivery.Status == peakon.Sent {
		note.Sent = delivery.SentAt
	}
	for _, reminder := range delivery.Reminders {
		if reminder.Status == peakon.Sent {
			note.Reminded = append(note.Reminded, reminder.DueAt.UTC())
		}
	}
	return note
}

// role is a person of the story and what they do in it.
type role struct {
	part   string
	member *member
}

// cast are all people of the story, in the order in which they appear.
func (t *story) cast() []role {
	return []role{
		{"stays", t.stays},
		{"is suspended in Okta", t.suspended},
		{"leaves before the first round, comes back in the second", t.away},
		{"leaves before the first round, comes back while it is open", t.inside},
		{"leaves between opening and sending, comes back later", t.between},
		{"leaves between opening and sending, comes back before sending", t.flaps},
		{"leaves after the first invitation", t.late},
		{"leaves after the first invitation, then follows its link", t.clicks},
		{"answers, then leaves", t.answers},
		{"joins while the first round is open", t.joins},
		{"joins while the first round is open, and is added to it", t.confirmed},
		{"leaves, but Okta cannot tell the target", t.kept},
	}
}
