package peakon

import (
	"context"
	"encoding/json"
	"time"
)

// DeliveryStatus is what became of an invitation.
type DeliveryStatus string

// The states of a delivery, and of its reminders: those are scheduled, sent or skipped.
const (
	Scheduled  DeliveryStatus = "scheduled"
	Sent       DeliveryStatus = "sent"
	Suppressed DeliveryStatus = "suppressed"
	Cancelled  DeliveryStatus = "cancelled"
	NoChannel  DeliveryStatus = "no_channel"
	Skipped    DeliveryStatus = "skipped"
)

// Delivery is one invitation of one employee to one round.
type Delivery struct {
	ID       json.Number `json:"id"`
	Round    json.Number `json:"round"`
	Employee json.Number `json:"employee"`
	// Timezone is the one that decided when to send.
	Timezone string         `json:"timezone"`
	SendAt   time.Time      `json:"sendAt"`
	Status   DeliveryStatus `json:"status"`
	// Reason says why nothing was sent: inactive, left, not_started, deleted.
	Reason string `json:"reason,omitempty"`
	// SentAt and AnsweredAt are nil while it is not.
	SentAt     *time.Time `json:"sentAt,omitempty"`
	AnsweredAt *time.Time `json:"answeredAt,omitempty"`
	// Language is the one in which it was sent.
	Language  string     `json:"language,omitempty"`
	Reminders []Reminder `json:"reminders,omitempty"`
}

// Reminder is one reminder of a delivery.
type Reminder struct {
	// Seq counts from 1.
	Seq    int            `json:"seq"`
	DueAt  time.Time      `json:"dueAt"`
	Status DeliveryStatus `json:"status"`
}

// DeliveryFilter narrows Deliveries; what is empty stands for all.
type DeliveryFilter struct {
	// UserName is the employee's userName, Employee their id.
	UserName string
	Employee string
	// Round is the id of a round.
	Round json.Number
}

// Deliveries lists deliveries of a company, in the order of sending.
func (a *Administrator) Deliveries(ctx context.Context, company Company, filter DeliveryFilter) ([]Delivery, error) {
	query := inCompany(company)
	for name, value := range map[string]string{"userName": filter.UserName, "employee": filter.Employee, "round": filter.Round.String()} {
		if value != "" {
			query.Set(name, value)
		}
	}
	var deliveries []Delivery
	err := a.get(ctx, "/deliveries", query, &deliveries)
	return deliveries, err
}

// Answer answers a survey by the link of a delivery. The error says when the link does not work.
func (a *Administrator) Answer(ctx context.Context, company Company, delivery Delivery) error {
	body := companyOf(company)
	body["delivery"] = delivery.ID
	return a.post(ctx, "/answer", body, nil)
}

// Confirm adds an employee, by id, who has come to qualify to a round that is open; they are invited at once.
func (a *Administrator) Confirm(ctx context.Context, company Company, round Round, employee string) error {
	body := companyOf(company)
	body["round"], body["employee"] = round.ID, json.Number(employee)
	return a.post(ctx, "/confirm", body, nil)
}
