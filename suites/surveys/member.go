package surveys

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

var errNoInvitation = errors.New("there is no invitation to the round")

// member is an employee of the story.
type member struct {
	*stage.Employee

	// left and back are the pushes of leaving and coming back; nil where they did neither.
	left, back *stage.Push
	// trouble says why something that was to happen to them did not.
	trouble error
	// deliveries are their invitations at the end of the story.
	deliveries []peakon.Delivery
	// clock is the target's, and acts what the person did by it.
	clock func(context.Context) time.Time
	acts  []scimdrill.SurveyAct
}

func (t *story) hire(ctx context.Context, app *stage.App) *member {
	at := t.now(ctx)
	m := &member{Employee: app.Hire(ctx, t.stage.People.Someone(), nil), clock: t.now}
	m.did(at, true, m.Assigned)
	return m
}

func (m *member) leaves(ctx context.Context, app *stage.App) {
	at := m.clock(ctx)
	m.left = app.Unassign(ctx, m.Employee)
	m.did(at, false, m.left)
}

func (m *member) returns(ctx context.Context, app *stage.App) {
	at := m.clock(ctx)
	m.back = app.Assign(ctx, m.Employee)
	m.did(at, true, m.back)
}

// given blocks the case unless the story was told and the person's comings and goings went well in Okta.
func (t *story) given(c *spec.Case, m *member) {
	if t.err != nil {
		c.Block("the surveys could not be rehearsed to their end: %v", t.err)
	}
	m.Given(c)
	for _, push := range []*stage.Push{m.left, m.back} {
		if push != nil {
			push.Given(c)
		}
	}
	if m.trouble != nil {
		c.Block("%s: %v", m.Email, m.trouble)
	}
}

// in lists the deliveries of one round, which counts from 0.
func (t *story) in(round int, deliveries []peakon.Delivery) []peakon.Delivery {
	var found []peakon.Delivery
	for _, delivery := range deliveries {
		if delivery.Round == t.rounds[round].ID {
			found = append(found, delivery)
		}
	}
	return found
}

// expect fails the case unless the deliveries of a round have these states, one each.
func (t *story) expect(c *spec.Case, round int, deliveries []peakon.Delivery, want ...peakon.DeliveryStatus) []peakon.Delivery {
	found := t.in(round, deliveries)
	states := []peakon.DeliveryStatus{}
	for _, delivery := range found {
		states = append(states, delivery.Status)
	}
	c.Expect(states).To(Equal(append([]peakon.DeliveryStatus{}, want...)), "invitations to round %d", round+1)
	for _, delivery := range found {
		if delivery.Status == peakon.Sent {
			c.Expect(delivery.SentAt).NotTo(BeNil(), "when the invitation to round %d was sent", round+1)
		}
	}
	return found
}

// reminders are the states of the reminders of deliveries.
func reminders(deliveries []peakon.Delivery) []peakon.DeliveryStatus {
	var states []peakon.DeliveryStatus
	for _, delivery := range deliveries {
		for _, reminder := range delivery.Reminders {
			states = append(states, reminder.Status)
		}
	}
	return states
}
