package store

import (
	"context"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// dueMessage is an invitation or a reminder whose time has come.
type dueMessage struct {
	delivery, employee, company int64
	seq                         int
	at                          int64
	scheduleLocale, timezone    string
}

// send sends the invitations that are due, or keeps them back with a reason. Whether somebody may be written to is decided at
// the instant of sending (E03, E06, E16); so are the address and the language (E21, E24).
// At most that many are handled; the result is false when more of them are due.
func (t *Tx) send(ctx context.Context, until int64, most int) (whole bool, err error) {
	due, err := t.dueMessages(ctx, `SELECT d.id, d.employee_id, d.company_id, 0, d.send_at, s.locale, d.timezone FROM delivery d
		JOIN round r ON r.id = d.round_id JOIN schedule s ON s.id = r.schedule_id
		WHERE d.status = 'scheduled' AND d.send_at <= ? ORDER BY d.send_at, d.id LIMIT ?`, until, most)
	if err != nil {
		return false, err
	}
	return len(due) < most, t.each(ctx, due, t.sendOne)
}

func (t *Tx) sendOne(ctx context.Context, message dueMessage, person standing) error {
	barred := t.store.mistakes.barred(person.Standing, instant(message.at), t.store.zones.Effective(message.timezone))
	status, reason := peakon.AtSend(barred, person.email)
	var sentAt, sentTo any
	language, event := "", string(status)
	if status == peakon.Sent {
		event, sentAt, sentTo = "send", message.at, hashOf(peakon.Fold(person.email))
		language = t.store.translations.Choose(person.locale, person.detected, message.scheduleLocale)
	}
	if _, err := t.exec(ctx, `UPDATE delivery SET status = ?, reason = ?, sent_at = ?, sent_to_hash = ?, language = ? WHERE id = ? AND status = 'scheduled'`,
		status, reason, sentAt, sentTo, language, message.delivery); err != nil {
		return err
	}
	return t.auditAt(ctx, message.company, message.at, Actor{}, event, "Delivery", message.delivery, string(reason))
}

// remind sends the reminders that are due to those who were invited, have not answered, and may be written to (E04, E07, E08).
// At most that many are handled; the result is false when more of them are due.
func (t *Tx) remind(ctx context.Context, until int64, most int) (whole bool, err error) {
	due, err := t.dueMessages(ctx, `SELECT d.id, d.employee_id, d.company_id, m.seq, m.due_at, '', d.timezone FROM reminder m
		JOIN delivery d ON d.id = m.delivery_id WHERE m.status = 'scheduled' AND m.due_at <= ? ORDER BY m.due_at, d.id LIMIT ?`, until, most)
	if err != nil {
		return false, err
	}
	return len(due) < most, t.each(ctx, due, t.remindOne)
}

func (t *Tx) remindOne(ctx context.Context, message dueMessage, person standing) error {
	barred := t.store.mistakes.barred(person.Standing, instant(message.at), t.store.zones.Effective(message.timezone))
	var waiting bool
	err := t.queryRow(ctx, `SELECT d.status = 'sent' AND (d.answered_at IS NULL OR d.answered_at > ?) AND r.closes_at > ? FROM delivery d
		JOIN round r ON r.id = d.round_id WHERE d.id = ?`, message.at, message.at, message.delivery).Scan(&waiting)
	if err != nil {
		return err
	}
	if barred != "" || !waiting || person.email == "" {
		_, err := t.exec(ctx, `UPDATE reminder SET status = 'skipped' WHERE delivery_id = ? AND seq = ?`, message.delivery, message.seq)
		return err
	}
	if _, err := t.exec(ctx, `UPDATE reminder SET status = 'sent', sent_to_hash = ? WHERE delivery_id = ? AND seq = ?`,
		hashOf(peakon.Fold(person.email)), message.delivery, message.seq); err != nil {
		return err
	}
	return t.auditAt(ctx, message.company, message.at, Actor{}, "remind", "Delivery", message.delivery, "")
}

// each handles messages with the standing of their recipients.
func (t *Tx) each(ctx context.Context, due []dueMessage, handle func(context.Context, dueMessage, standing) error) error {
	people := map[int64]standing{}
	if first, last := recipients(due); len(due) > 1 && last-first <= int64(4*len(due)) {
		// Those of one round have ids that are close together: they are read at once.
		between, err := t.standingsBetween(ctx, due[0].company, first, last)
		if err != nil {
			return err
		}
		for _, person := range between {
			people[person.id] = person
		}
	}
	for _, message := range due {
		person, known := people[message.employee]
		if !known {
			var err error
			if person, err = t.standing(ctx, message.company, message.employee); err != nil {
				return fmt.Errorf("delivery %d: employee %d: %w", message.delivery, message.employee, err)
			}
		}
		if err := handle(ctx, message, person); err != nil {
			return err
		}
	}
	return nil
}

// recipients are the lowest and the highest id of those who are written to.
func recipients(due []dueMessage) (first, last int64) {
	for i, message := range due {
		if i == 0 || message.employee < first {
			first = message.employee
		}
		last = max(last, message.employee)
	}
	return first, last
}

func (t *Tx) dueMessages(ctx context.Context, query string, arguments ...any) ([]dueMessage, error) {
	rows, err := t.query(ctx, query, arguments...)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (m dueMessage, err error) {
		err = scan(&m.delivery, &m.employee, &m.company, &m.seq, &m.at, &m.scheduleLocale, &m.timezone)
		return m, err
	})
}

// withdraw takes an employee out of the rounds that were launched after their last day, answers included: the date was set late.
// Rounds that were launched on the day or before are left alone (Peakon help centre, "Can I remove an employee from a round";
// E18). Setting the date back later brings nothing back (E19).
func (t *Tx) withdraw(ctx context.Context, company, employee int64, separation peakon.Date) error {
	if separation.IsZero() {
		return nil
	}
	rows, err := t.query(ctx, `SELECT d.id, r.launch_date FROM delivery d JOIN round r ON r.id = d.round_id
		WHERE d.company_id = ? AND d.employee_id = ? AND d.status NOT IN ('withdrawn', 'cancelled')`, company, employee)
	if err != nil {
		return err
	}
	type held struct {
		delivery int64
		launch   peakon.Date
	}
	deliveries, err := collect(rows, func(scan func(...any) error) (h held, err error) {
		var launch string
		if err := scan(&h.delivery, &launch); err != nil {
			return h, err
		}
		h.launch, err = peakon.ParseDate(launch)
		return h, err
	})
	if err != nil {
		return err
	}
	for _, h := range deliveries {
		if !peakon.Withdraws(separation, h.launch) {
			continue
		}
		t.replanned = true
		if _, err := t.exec(ctx, `UPDATE delivery SET status = 'withdrawn', reason = 'left', answered_at = NULL WHERE id = ?`, h.delivery); err != nil {
			return err
		}
		if err := t.audit(ctx, company, "withdrawn", "Delivery", h.delivery, "left"); err != nil {
			return err
		}
	}
	return nil
}
