package store

import (
	"context"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// CreateEmployee stores a new employee. Errors are *peakon.FieldError and *peakon.ConflictError where the data is at fault.
func (t *Tx) CreateEmployee(ctx context.Context, company int64, e peakon.Employee) (peakon.Employee, error) {
	e.ID = 0
	e, dates, err := t.check(ctx, company, e)
	if err != nil {
		return e, err
	}
	e.CreatedAt, e.UpdatedAt = t.now, t.now
	err = t.attempt(ctx, func() (err error) {
		e.ID, err = t.insert(ctx, `INSERT INTO employee (company_id, user_name, user_name_key, email, email_key, external_id,
		employee_number, given_name, family_name, phone, locale, timezone, active, start_date, separation_date, created_at, updated_at, name_key)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			company, e.UserName, peakon.UserNameKey(e.UserName), e.Email, peakon.Fold(e.Email), nullable(e.ExternalID), nullable(e.EmployeeNumber),
			e.GivenName, e.FamilyName, nullable(e.Phone), nullable(e.Locale), nullable(e.Timezone), e.Active,
			nullable(dates.start.String()), nullable(dates.separation.String()), micros(t.now), micros(t.now), nameKey(e))
		return err
	})
	if err != nil {
		return e, fmt.Errorf("create employee: %w", t.employeeConflict(ctx, company, e, err))
	}
	if err := t.countIn(ctx, company, e.ID, 1); err != nil {
		return e, err
	}
	if err := t.writeValues(ctx, company, e.ID, nil, e.Values); err != nil {
		return e, err
	}
	if err := t.transition(ctx, company, e.ID, e.Active); err != nil {
		return e, err
	}
	if err := t.keepRepresentation(ctx, company, e); err != nil {
		return e, err
	}
	if err := t.audit(ctx, company, "created", "Employee", e.ID, ""); err != nil || e.Active {
		return e, err
	}
	return e, t.audit(ctx, company, "disabled", "Employee", e.ID, "")
}

// UpdateEmployee stores next in the place of current, which was read in the same transaction. When the two hold the same nothing
// is written: the time of the last change stays, and there is no audit event (S5, E29).
func (t *Tx) UpdateEmployee(ctx context.Context, company int64, current, next peakon.Employee) (peakon.Employee, error) {
	next.ID, next.CreatedAt, next.UpdatedAt = current.ID, current.CreatedAt, current.UpdatedAt
	next, err := next.Normalize(t.store.zones)
	if err != nil {
		return current, err
	}
	if next.Same(current) {
		return current, nil
	}
	change, err := t.checkChange(ctx, company, current, next)
	if err != nil {
		return current, err
	}
	next.UpdatedAt = t.now
	err = t.attempt(ctx, func() error { return t.overwrite(ctx, company, current, next, change) })
	if err != nil {
		return current, fmt.Errorf("update employee: %w", t.employeeConflict(ctx, company, next, err))
	}
	if change.values {
		if err := t.writeValues(ctx, company, next.ID, current.Values, next.Values); err != nil {
			return current, err
		}
	}
	if err := t.noteUpdate(ctx, company, current, next, change); err != nil {
		return current, err
	}
	if err := t.keepRepresentation(ctx, company, next); err != nil {
		return current, err
	}
	if next.Email != current.Email || next.GivenName != current.GivenName || next.FamilyName != current.FamilyName {
		if err := t.dropRepresentations(ctx, company, next.ID); err != nil {
			return current, err
		}
	}
	if !change.values {
		return next, nil
	}
	return next, t.withdraw(ctx, company, next.ID, change.separation)
}

// change is what an update changes, where that costs something to find out or to store.
type change struct {
	values bool
	// start and separation are the dates after the change, where values changed.
	start, separation peakon.Date
}

// checkChange applies the rules that need the company's data to what is changed: what stays as it was has been checked.
func (t *Tx) checkChange(ctx context.Context, company int64, current, next peakon.Employee) (c change, err error) {
	if next.Email != current.Email {
		if err := t.allowedDomain(ctx, company, next.Email); err != nil {
			return c, err
		}
	}
	if c.values = !next.SameValues(current); c.values {
		c.start, c.separation, err = t.checkValues(ctx, company, next)
	}
	return c, err
}

// overwrite stores the columns of an employee. Those that have an index of their own are left out while they stay as they are: to
// set a column is to rewrite its index.
func (t *Tx) overwrite(ctx context.Context, company int64, current, next peakon.Employee, change change) error {
	set := "given_name = ?, family_name = ?, phone = ?, locale = ?, timezone = ?, active = ?, updated_at = ?"
	values := []any{
		next.GivenName, next.FamilyName, nullable(next.Phone), nullable(next.Locale), nullable(next.Timezone), next.Active, micros(t.now),
	}
	if change.values {
		set += ", start_date = ?, separation_date = ?"
		values = append(values, nullable(change.start.String()), nullable(change.separation.String()))
	}
	if name := nameKey(next); name != nameKey(current) {
		set += ", name_key = ?"
		values = append(values, name)
	}
	if next.UserName != current.UserName {
		set += ", user_name = ?, user_name_key = ?"
		values = append(values, next.UserName, peakon.UserNameKey(next.UserName))
	}
	if next.Email != current.Email {
		set += ", email = ?, email_key = ?"
		values = append(values, next.Email, peakon.Fold(next.Email))
	}
	if next.ExternalID != current.ExternalID {
		set += ", external_id = ?"
		values = append(values, nullable(next.ExternalID))
	}
	if next.EmployeeNumber != current.EmployeeNumber {
		set += ", employee_number = ?"
		values = append(values, nullable(next.EmployeeNumber))
	}
	changed, err := t.changed(ctx, `UPDATE employee SET `+set+` WHERE company_id = ? AND id = ? AND deleted_at IS NULL`, append(values, company, next.ID)...)
	if err == nil && !changed {
		return fmt.Errorf("employee %d: %w", next.ID, ErrNotFound)
	}
	return err
}

// noteUpdate writes to the audit log what kinds of things changed, and appends a change of engagement.
func (t *Tx) noteUpdate(ctx context.Context, company int64, current, next peakon.Employee, change change) error {
	var events []string
	if current.Active != next.Active {
		if err := t.transition(ctx, company, next.ID, next.Active); err != nil {
			return err
		}
		if next.Active {
			events = append(events, "enabled")
		} else {
			events = append(events, "disabled")
		}
	}
	fields := current
	fields.Values, fields.Active = next.Values, next.Active
	if !fields.Same(next) {
		events = append(events, "updated")
	}
	if change.values {
		events = append(events, "employeeAttributesChanged")
	}
	for _, event := range events {
		if err := t.audit(ctx, company, event, "Employee", next.ID, ""); err != nil {
			return err
		}
	}
	return nil
}

// DeleteEmployee deletes an employee: personal data is overwritten, the record stays as a tombstone that nobody sees (D24).
// Answers stay, detached from the person; invitations that were still to be sent are cancelled (E20).
func (t *Tx) DeleteEmployee(ctx context.Context, company, id int64) error {
	deleted, err := t.changed(ctx, `UPDATE employee SET user_name = NULL, user_name_key = NULL, email = NULL, email_key = NULL,
		external_id = NULL, employee_number = NULL, given_name = NULL, family_name = NULL, phone = NULL, locale = NULL, timezone = NULL,
		detected_locale = NULL, name_key = NULL, start_date = NULL, separation_date = NULL, active = 0, updated_at = ?, deleted_at = ?
		WHERE company_id = ? AND id = ? AND deleted_at IS NULL`, micros(t.now), micros(t.now), company, id)
	if err != nil {
		return fmt.Errorf("delete employee: %w", err)
	}
	if !deleted {
		return ErrNotFound
	}
	if err := t.dropRepresentations(ctx, company, id); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM representation WHERE company_id = ? AND employee_id = ?`,
		`DELETE FROM employee_attribute WHERE company_id = ? AND employee_id = ?`,
		`DELETE FROM employee_attribute WHERE company_id = ? AND ref_employee_id = ?`,
		`UPDATE delivery SET status = 'cancelled', reason = 'deleted' WHERE company_id = ? AND employee_id = ? AND status = 'scheduled'`,
		`UPDATE delivery SET sent_to_hash = NULL WHERE company_id = ? AND employee_id = ?`,
		`UPDATE reminder SET sent_to_hash = NULL WHERE company_id = ? AND delivery_id IN (SELECT id FROM delivery WHERE employee_id = ?)`,
	} {
		if _, err := t.exec(ctx, statement, company, id); err != nil {
			return fmt.Errorf("delete employee: %w", err)
		}
	}
	if err := t.countIn(ctx, company, id, -1); err != nil {
		return err
	}
	t.replanned = true
	return t.audit(ctx, company, "deleted", "Employee", id, "")
}

// milestones are the dates that the survey rules read.
type milestones struct{ start, separation peakon.Date }

// check normalises an employee and applies the rules that need the company's data.
func (t *Tx) check(ctx context.Context, company int64, e peakon.Employee) (peakon.Employee, milestones, error) {
	e, err := e.Normalize(t.store.zones)
	if err != nil {
		return e, milestones{}, err
	}
	if err := t.allowedDomain(ctx, company, e.Email); err != nil {
		return e, milestones{}, err
	}
	start, separation, err := t.checkValues(ctx, company, e)
	return e, milestones{start, separation}, err
}

// transition appends a change of engagement at the instant of the transaction.
func (t *Tx) transition(ctx context.Context, company, employee int64, active bool) error {
	_, err := t.exec(ctx, `INSERT INTO engagement_transition (company_id, employee_id, effective_at, active) VALUES (?, ?, ?, ?)`,
		company, employee, micros(t.now), active)
	if err != nil {
		return fmt.Errorf("note engagement: %w", err)
	}
	return nil
}
