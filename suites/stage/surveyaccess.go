package stage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/driver/peakon"
)

// SurveyAccess are the hooks of a target whose administration is open to us, as the reference's is. Nobody signs in there: what
// an employee gets is surveys, and the key to one is the link in its invitation.
func (s *Stage) SurveyAccess() []access.Asker { return []access.Asker{&eligibility{s}, &surveyLink{s}} }

// eligibility asks whether a round that opened now would invite the person.
type eligibility struct{ stage *Stage }

// Name is what reports call it.
func (e *eligibility) Name() string { return "survey eligibility" }

// Means is what only those get who are there.
func (e *eligibility) Means() access.Means { return access.Service }

// Ask asks the control API.
func (e *eligibility) Ask(ctx context.Context, question access.Question) (access.Answer, error) {
	found, err := e.stage.Peakon.Eligible(ctx, e.stage.Company, question.ID)
	if err != nil {
		return access.Answer{}, err
	}
	if found.Eligible {
		return access.Answer{Allowed: true, Said: "a round that opened now would invite " + question.UserName}, nil
	}
	return access.Answer{Said: "a round that opened now would leave " + question.UserName + " out: " + found.Reason}, nil
}

// surveyLink follows the link in an invitation that was sent to the person while they were there.
type surveyLink struct{ stage *Stage }

// Name is what reports call it.
func (l *surveyLink) Name() string { return "survey link" }

// Means is something that the person was given before.
func (l *surveyLink) Means() access.Means { return access.Key }

// Ask has an invitation sent and keeps its link, or follows the link of one that was sent before.
func (l *surveyLink) Ask(ctx context.Context, question access.Question) (access.Answer, error) {
	if question.State == "" || question.Moment != access.Deactivated {
		return l.invited(ctx, question)
	}
	link := peakon.Delivery{ID: json.Number(question.State)}
	if err := l.stage.Peakon.Answer(ctx, l.stage.Company, link); err != nil {
		// That the invitation can be read says that it was the link that was refused, and not we.
		if _, gone := l.delivery(ctx, question, link.ID); gone != nil {
			return access.Answer{}, fmt.Errorf("follow the link of the invitation: %w; %w", err, gone)
		}
		return access.Answer{Said: "the link of the invitation does not work: " + err.Error(), State: question.State}, nil
	}
	return access.Answer{Allowed: true, Said: "the survey was answered by the link of an invitation from before", State: question.State}, nil
}

// invited plans a round of its own and moves the clock to the evening of its day, when invitations are out in every time zone.
func (l *surveyLink) invited(ctx context.Context, question access.Question) (access.Answer, error) {
	now, err := l.stage.Peakon.Now(ctx)
	if err != nil {
		return access.Answer{}, err
	}
	day := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, 2)
	planned, err := l.stage.Peakon.PlanSchedule(ctx, l.stage.Company, peakon.Schedule{
		Name: "Access, " + string(question.Moment) + ", " + question.UserName, StartDate: day.Format(time.DateOnly), Frequency: peakon.Manual,
		DurationDays: 5, SendTime: "09:00", Timezone: "UTC", Locale: "en", DataCollection: true,
	})
	if err != nil {
		return access.Answer{}, err
	}
	if err := l.stage.Peakon.MoveClockTo(ctx, day.Add(36*time.Hour)); err != nil {
		return access.Answer{}, err
	}
	if err := l.stage.Peakon.StartClock(ctx); err != nil {
		return access.Answer{}, err
	}
	rounds, err := l.stage.Peakon.Rounds(ctx, l.stage.Company)
	if err != nil {
		return access.Answer{}, err
	}
	at := slices.IndexFunc(rounds, func(r peakon.Round) bool { return r.Schedule == planned.ID })
	if at < 0 {
		return access.Answer{}, fmt.Errorf("the round of %s did not open", day.Format(time.DateOnly))
	}
	sent, err := l.stage.Peakon.Deliveries(ctx, l.stage.Company, peakon.DeliveryFilter{Employee: question.ID, Round: rounds[at].ID})
	if err != nil {
		return access.Answer{}, err
	}
	for _, delivery := range sent {
		if delivery.Status == peakon.Sent {
			return access.Answer{Allowed: true, Said: "an invitation was sent", State: delivery.ID.String()}, nil
		}
	}
	return access.Answer{Said: "no invitation was sent to " + question.UserName}, nil
}

func (l *surveyLink) delivery(ctx context.Context, question access.Question, id json.Number) (peakon.Delivery, error) {
	all, err := l.stage.Peakon.Deliveries(ctx, l.stage.Company, peakon.DeliveryFilter{Employee: question.ID})
	if err != nil {
		return peakon.Delivery{}, err
	}
	for _, delivery := range all {
		if delivery.ID == id {
			return delivery, nil
		}
	}
	return peakon.Delivery{}, fmt.Errorf("the invitation %s is not there any more", id)
}
