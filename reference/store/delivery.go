package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// Delivery is one invitation of one employee to one round.
type Delivery struct {
	ID, RoundID, EmployeeID int64
	Timezone                string
	SendAt                  time.Time
	Status                  peakon.DeliveryStatus
	Reason                  peakon.Reason
	// SentAt and AnsweredAt are zero while it is not.
	SentAt, AnsweredAt time.Time
	// SentTo tells which address was written to: see [Delivery.WentTo].
	SentTo    string
	Language  string
	Reminders []Reminder
}

// WentTo reports whether the invitation went to that address.
func (d Delivery) WentTo(email string) bool { return d.SentTo == hashOf(peakon.Fold(email)) }

// Reminder is one reminder of a delivery.
type Reminder struct {
	// Seq counts from 1.
	Seq   int
	DueAt time.Time
	// Status is scheduled, sent or skipped.
	Status string
	// SentTo is as that of a delivery.
	SentTo string
}

// WentTo reports whether the reminder went to that address.
func (r Reminder) WentTo(email string) bool { return r.SentTo == hashOf(peakon.Fold(email)) }

// Deliveries lists the company's deliveries in the order of their sending; employee 0 and round 0 stand for all.
func (t *Tx) Deliveries(ctx context.Context, company, employee, round int64) ([]Delivery, error) {
	wanted, arguments := ` WHERE d.company_id = ? `, []any{company}
	if employee != 0 {
		wanted, arguments = wanted+`AND d.employee_id = ? `, append(arguments, employee)
	}
	if round != 0 {
		wanted, arguments = wanted+`AND d.round_id = ? `, append(arguments, round)
	}
	rows, err := t.query(ctx, `SELECT d.id, d.round_id, d.employee_id, d.timezone, d.send_at, d.status, d.reason, d.sent_at, d.answered_at,
		d.sent_to_hash, d.language FROM delivery d`+wanted+`ORDER BY d.send_at, d.id`, arguments...)
	if err != nil {
		return nil, err
	}
	deliveries, err := collect(rows, scanDelivery)
	if err != nil || len(deliveries) == 0 {
		return nil, err
	}
	if err := t.forget(ctx, company, deliveries); err != nil {
		return nil, err
	}
	at := make(map[int64]*Delivery, len(deliveries))
	for i := range deliveries {
		at[deliveries[i].ID] = &deliveries[i]
	}
	rows, err = t.query(ctx, `SELECT m.delivery_id, m.seq, m.due_at, m.status, m.sent_to_hash FROM delivery d
		JOIN reminder m ON m.delivery_id = d.id`+wanted+`ORDER BY m.delivery_id, m.seq`, arguments...)
	if err != nil {
		return nil, err
	}
	_, err = collect(rows, func(scan func(...any) error) (struct{}, error) {
		var r Reminder
		var delivery, due int64
		var sentTo sql.NullString
		err := scan(&delivery, &r.Seq, &due, &r.Status, &sentTo)
		if err == nil {
			r.DueAt, r.SentTo = instant(due), sentTo.String
			at[delivery].Reminders = append(at[delivery].Reminders, r)
		}
		return struct{}{}, err
	})
	return deliveries, err
}

func scanDelivery(scan func(...any) error) (Delivery, error) {
	var d Delivery
	var send int64
	var sent, answered sql.NullInt64
	var sentTo sql.NullString
	err := scan(&d.ID, &d.RoundID, &d.EmployeeID, &d.Timezone, &send, &d.Status, &d.Reason, &sent, &answered, &sentTo, &d.Language)
	d.SendAt, d.SentAt, d.AnsweredAt, d.SentTo = instant(send), instantOrZero(sent), instantOrZero(answered), sentTo.String
	return d, err
}
