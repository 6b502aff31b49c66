package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// CreateEmployee stores a new employee. Errors are *peakon.FieldError and *peakon.ConflictError where the data is at fault.
func (t *Tx) CreateEmployee(ctx context.Context, company int64, e peakon.Employee) (peakon.Employee, error) {
	e, err := t.check(ctx, company, e)
	if err != nil {
		return e, err
	}
	e.CreatedAt, e.UpdatedAt = t.now, t.now
	start, separation, err := t.milestones(ctx, company, e)
	if err != nil {
		return e, err
	}
	result, err := t.tx.ExecContext(ctx, `INSERT INTO employee (company_id, user_name, user_name_key, email, email_key, external_id,
		employee_number, given_name, family_name, phone, locale, timezone, active, start_date, separation_date, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		company, e.UserName, peakon.Fold(e.UserName), e.Email, peakon.Fold(e.Email), nullable(e.ExternalID), nullable(e.EmployeeNumber),
		e.GivenName, e.FamilyName, nullable(e.Phone), nullable(e.Locale), nullable(e.Timezone), e.Active,
		nullable(start), nullable(separation), micros(t.now), micros(t.now))
	if err != nil {
		return e, fmt.Errorf("create employee: %w", conflictOf(err))
	}
	if e.ID, err = result.LastInsertId(); err != nil {
		return e, fmt.Errorf("create employee: %w", err)
	}
	if err := t.writeValues(ctx, company, e); err != nil {
		return e, err
	}
	if err := t.transition(ctx, company, e.ID, e.Active); err != nil {
		return e, err
	}
	if !e.Active {
		if err := t.audit(ctx, company, "disabled", "Employee", e.ID, ""); err != nil {
			return e, err
		}
	}
	return e, t.audit(ctx, company, "created", "Employee", e.ID, "")
}

// UpdateEmployee stores next in the place of current. When the two hold the same nothing is written: the time of the last
// change stays, and there is no audit event (S5, E29).
func (t *Tx) UpdateEmployee(ctx context.Context, company int64, current, next peakon.Employee) (peakon.Employee, error) {
	next.ID, next.CreatedAt, next.UpdatedAt = current.ID, current.CreatedAt, current.UpdatedAt
	next, err := t.check(ctx, company, next)
	if err != nil {
		return current, err
	}
	if next.Same(current) {
		return current, nil
	}
	next.UpdatedAt = t.now
	start, separation, err := t.milestones(ctx, company, next)
	if err != nil {
		return current, err
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE employee SET user_name = ?, user_name_key = ?, email = ?, email_key = ?, external_id = ?,
		employee_number = ?, given_name = ?, family_name = ?, phone = ?, locale = ?, timezone = ?, active = ?, start_date = ?,
		separation_date = ?, updated_at = ? WHERE company_id = ? AND id = ? AND deleted_at IS NULL`,
		next.UserName, peakon.Fold(next.UserName), next.Email, peakon.Fold(next.Email), nullable(next.ExternalID),
		nullable(next.EmployeeNumber), next.GivenName, next.FamilyName, nullable(next.Phone), nullable(next.Locale), nullable(next.Timezone),
		next.Active, nullable(start), nullable(separation), micros(t.now), company, next.ID)
	if err != nil {
		return current, fmt.Errorf("update employee: %w", conflictOf(err))
	}
	if err := t.writeValues(ctx, company, next); err != nil {
		return current, err
	}
	return next, t.noteUpdate(ctx, company, current, next)
}

func (t *Tx) noteUpdate(ctx context.Context, company int64, current, next peakon.Employee) error {
	if current.Active != next.Active {
		if err := t.transition(ctx, company, next.ID, next.Active); err != nil {
			return err
		}
		event := "disabled"
		if next.Active {
			event = "enabled"
		}
		if err := t.audit(ctx, company, event, "Employee", next.ID, ""); err != nil {
			return err
		}
	}
	fields := current
	fields.Values, fields.Active = next.Values, next.Active
	if !fields.Same(next) {
		if err := t.audit(ctx, company, "updated", "Employee", next.ID, ""); err != nil {
			return err
		}
	}
	values := next
	values.Values = current.Values
	if !values.Same(next) {
		return t.audit(ctx, company, "employeeAttributesChanged", "Employee", next.ID, "")
	}
	return nil
}

// DeleteEmployee deletes an employee: personal data is overwritten, the record stays as a tombstone that nobody sees (D24).
func (t *Tx) DeleteEmployee(ctx context.Context, company, id int64) error {
	if _, err := t.Employee(ctx, company, id); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM employee_attribute WHERE company_id = ? AND employee_id = ?`,
		`DELETE FROM employee_attribute WHERE company_id = ? AND ref_employee_id = ?`,
		`UPDATE delivery SET status = 'cancelled', reason = 'deleted' WHERE company_id = ? AND employee_id = ? AND status = 'scheduled'`,
	} {
		if _, err := t.tx.ExecContext(ctx, statement, company, id); err != nil {
			return fmt.Errorf("delete employee: %w", err)
		}
	}
	_, err := t.tx.ExecContext(ctx, `UPDATE employee SET user_name = NULL, user_name_key = NULL, email = NULL, email_key = NULL,
		external_id = NULL, employee_number = NULL, given_name = NULL, family_name = NULL, phone = NULL, locale = NULL, timezone = NULL,
		start_date = NULL, separation_date = NULL, active = 0, updated_at = ?, deleted_at = ? WHERE company_id = ? AND id = ?`,
		micros(t.now), micros(t.now), company, id)
	if err != nil {
		return fmt.Errorf("delete employee: %w", err)
	}
	return t.audit(ctx, company, "deleted", "Employee", id, "")
}

// check normalises an employee and applies the rules that need the company's data.
func (t *Tx) check(ctx context.Context, company int64, e peakon.Employee) (peakon.Employee, error) {
	e, err := e.Normalize(t.store.zones)
	if err != nil {
		return e, err
	}
	if err := t.allowedDomain(ctx, company, e.Email); err != nil {
		return e, err
	}
	return e, nil
}

func (t *Tx) allowedDomain(ctx context.Context, company int64, email string) error {
	rows, err := t.tx.QueryContext(ctx, `SELECT domain FROM mail_domain WHERE company_id = ?`, company)
	if err != nil {
		return err
	}
	domains, err := collect(rows, func(scan func(...any) error) (d string, err error) { return d, scan(&d) })
	if err != nil || len(domains) == 0 {
		return err
	}
	for _, domain := range domains {
		if domain == peakon.Domain(email) {
			return nil
		}
	}
	return &peakon.FieldError{Field: "emails.value", Problem: "has a domain that is not on the company's list of allowed domains"}
}

// AllowDomain puts a domain on the company's list; with an empty list every domain is allowed.
func (t *Tx) AllowDomain(ctx context.Context, company int64, domain string) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO mail_domain (company_id, domain) VALUES (?, ?) ON CONFLICT DO NOTHING`,
		company, peakon.Fold(strings.TrimPrefix(domain, "@")))
	return err
}

// milestones are the start and the separation date, which the survey rules read.
func (t *Tx) milestones(ctx context.Context, company int64, e peakon.Employee) (start, separation string, err error) {
	if len(e.Values) == 0 {
		return "", "", nil
	}
	attributes, err := t.Attributes(ctx, company)
	for _, a := range attributes {
		switch a.Role {
		case peakon.StartDateRole:
			start = e.Values[a.ID].Date.String()
		case peakon.SeparationDateRole:
			separation = e.Values[a.ID].Date.String()
		default:
		}
	}
	return start, separation, err
}

// writeValues replaces the employee's attribute values.
func (t *Tx) writeValues(ctx context.Context, company int64, e peakon.Employee) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM employee_attribute WHERE employee_id = ?`, e.ID); err != nil {
		return fmt.Errorf("store attributes: %w", err)
	}
	for attribute, value := range e.Values {
		if value.IsZero() {
			continue
		}
		var option, date, number, reference any
		switch {
		case value.Option != "":
			id, err := t.option(ctx, company, attribute, value.Option)
			if err != nil {
				return fmt.Errorf("store attributes: %w", err)
			}
			option = id
		case !value.Date.IsZero():
			date = value.Date.String()
		case value.Number != nil:
			number = *value.Number
		default:
			reference = value.Employee
		}
		_, err := t.tx.ExecContext(ctx, `INSERT INTO employee_attribute (company_id, employee_id, attribute_id, option_id, date_value,
			number_value, ref_employee_id) VALUES (?, ?, ?, ?, ?, ?, ?)`, company, e.ID, attribute, option, date, number, reference)
		if err != nil {
			return fmt.Errorf("store attributes: %w", err)
		}
	}
	return nil
}

// transition appends a change of engagement at the instant of the transaction.
func (t *Tx) transition(ctx context.Context, company, employee int64, active bool) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO engagement_transition (company_id, employee_id, effective_at, active) VALUES (?, ?, ?, ?)`,
		company, employee, micros(t.now), active)
	if err != nil {
		return fmt.Errorf("note engagement: %w", err)
	}
	return nil
}
