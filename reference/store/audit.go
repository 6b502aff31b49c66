package store

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"
)

// Actor is who does something, for the audit log. The zero Actor is the system itself.
type Actor struct {
	// Type is "token", "admin" or "system".
	Type string
	// ID and RequestID say which; they hold no personal data and no token.
	ID, RequestID string
}

type actorKey struct{}

// WithActor says who does what is done with the context.
func WithActor(ctx context.Context, actor Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// AuditEvent is an entry of the audit log. Peakon's REST API documents the words for events and objects.
type AuditEvent struct {
	Event, ObjectType, ObjectID, Detail string

	At    time.Time
	Actor Actor
}

// audit appends to the audit log at the instant of the transaction. A detail holds no personal data.
func (t *Tx) audit(ctx context.Context, company int64, event, object string, id int64, detail string) error {
	actor, _ := ctx.Value(actorKey{}).(Actor)
	return t.auditAt(ctx, company, micros(t.now), actor, event, object, id, detail)
}

func (t *Tx) auditAt(ctx context.Context, company, at int64, actor Actor, event, object string, id int64, detail string) error {
	_, err := t.exec(ctx, `INSERT INTO audit_event (company_id, at, actor_type, actor_id, request_id, event, object_type, object_id, detail)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		company, at, cmp.Or(actor.Type, "system"), actor.ID, actor.RequestID, event, object, strconv.FormatInt(id, 10), detail)
	if err != nil {
		return fmt.Errorf("audit %s: %w", event, err)
	}
	return nil
}

// Audit lists the audit events of an object, oldest first.
func (t *Tx) Audit(ctx context.Context, company int64, object, id string) ([]AuditEvent, error) {
	rows, err := t.query(ctx, `SELECT event, object_type, object_id, detail, at, actor_type, actor_id, request_id FROM audit_event
		WHERE company_id = ? AND object_type = ? AND object_id = ? ORDER BY id`, company, object, id)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (e AuditEvent, err error) {
		var at int64
		err = scan(&e.Event, &e.ObjectType, &e.ObjectID, &e.Detail, &at, &e.Actor.Type, &e.Actor.ID, &e.Actor.RequestID)
		e.At = instant(at)
		return e, err
	})
}

// NoteIgnored records that attributes of a request were not stored because the company has none of that name.
func (t *Tx) NoteIgnored(ctx context.Context, company, employee int64, names string) error {
	return t.audit(ctx, company, "attribute_ignored", "Employee", employee, names)
}
