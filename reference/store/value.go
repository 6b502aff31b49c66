package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store/database"
)

// readValues fills in the attribute values of employees, who are in the order of their ids: with one query over the range of
// ids where that holds few others, else with one for each.
func (t *Tx) readValues(ctx context.Context, company int64, employees []peakon.Employee) error {
	const columns = `SELECT employee_id, attribute_id, option_id, date_value, number_value, ref_employee_id FROM employee_attribute WHERE +company_id = ? `
	first, last := employees[0].ID, employees[len(employees)-1].ID
	if len(employees) > 1 && last-first <= int64(4*len(employees)) {
		rows, err := t.query(ctx, columns+`AND employee_id BETWEEN ? AND ? ORDER BY employee_id`, company, first, last)
		if err != nil {
			return err
		}
		return t.fillIn(ctx, rows, employees)
	}
	for i := range employees {
		// Not a range of one: SQLite plans a range anew for each pair of bounds.
		rows, err := t.query(ctx, columns+`AND employee_id = ?`, company, employees[i].ID)
		if err != nil {
			return err
		}
		if err := t.fillIn(ctx, rows, employees[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// storedValue is one row of employee_attribute.
type storedValue struct {
	employee, attribute       int64
	option, number, reference sql.NullInt64
	date                      sql.NullString
}

func (t *Tx) fillIn(ctx context.Context, rows database.Rows, employees []peakon.Employee) error {
	stored, err := collect(rows, func(scan func(...any) error) (v storedValue, err error) {
		err = scan(&v.employee, &v.attribute, &v.option, &v.date, &v.number, &v.reference)
		return v, err
	})
	next := 0
	for _, v := range stored {
		for next < len(employees) && employees[next].ID < v.employee {
			next++
		}
		if next == len(employees) {
			break
		}
		if employees[next].ID != v.employee {
			continue // somebody who lies between, and is not asked for
		}
		if employees[next].Values == nil {
			employees[next].Values = map[int64]peakon.Value{}
		}
		value, err := t.value(ctx, v)
		if err != nil {
			return err
		}
		employees[next].Values[v.attribute] = value
	}
	return err
}

func (t *Tx) value(ctx context.Context, stored storedValue) (value peakon.Value, err error) {
	switch {
	case stored.option.Valid:
		value.Option, err = t.optionValue(ctx, stored.option.Int64)
	case stored.date.Valid:
		value.Date, err = storedDate(stored.date)
	case stored.number.Valid:
		value.Number = &stored.number.Int64
	default:
		value.Employee = stored.reference.Int64
	}
	return value, err
}

func storedDate(text sql.NullString) (peakon.Date, error) {
	if text.String == "" {
		return peakon.Date{}, nil
	}
	date, err := peakon.ParseDate(text.String)
	if err != nil {
		return date, fmt.Errorf("stored date: %w", err)
	}
	return date, nil
}

// checkValues applies the rules of attribute values that need the company's data, and returns the start and the separation
// date, which the survey rules read. A reference names a live employee of the company, and not the employee; chains of
// references may close, for a sync that swaps two managers passes through such a state (B34 to B37).
func (t *Tx) checkValues(ctx context.Context, company int64, e peakon.Employee) (start, separation peakon.Date, err error) {
	if len(e.Values) == 0 {
		return start, separation, nil
	}
	attributes, _, err := t.attributes(ctx, company)
	if err != nil {
		return start, separation, err
	}
	known := make(map[int64]bool, len(attributes))
	for _, a := range attributes {
		known[a.ID] = true
		value := e.Values[a.ID]
		if !value.Fits(a.Type) {
			return start, separation, &peakon.FieldError{Field: a.Name, Problem: "must have a value of type " + string(a.Type)}
		}
		if value.Employee != 0 {
			if err := t.checkReference(ctx, company, e.ID, a.Name, value.Employee); err != nil {
				return start, separation, err
			}
		}
		switch a.Role {
		case peakon.StartDateRole:
			start = value.Date
		case peakon.SeparationDateRole:
			separation = value.Date
		default:
		}
	}
	for id := range e.Values {
		if !known[id] {
			return start, separation, fmt.Errorf("attribute %d: %w", id, ErrNotFound)
		}
	}
	return start, separation, nil
}

func (t *Tx) checkReference(ctx context.Context, company, employee int64, field string, other int64) error {
	if other == employee {
		return &peakon.FieldError{Field: field, Problem: "must be somebody else: an employee cannot refer to themselves"}
	}
	var there int
	err := t.queryRow(ctx, `SELECT COUNT(*) FROM employee WHERE company_id = ? AND id = ? AND deleted_at IS NULL`, company, other).Scan(&there)
	if err == nil && there == 0 {
		return &peakon.FieldError{Field: field, Problem: fmt.Sprintf("must be an employee who exists: there is no employee '%d'", other)}
	}
	return err
}

// writeValues stores the values that are not what was stored before.
func (t *Tx) writeValues(ctx context.Context, company, employee int64, before, after map[int64]peakon.Value) error {
	for attribute, value := range before {
		if !value.IsZero() && after[attribute].IsZero() {
			if _, err := t.exec(ctx, `DELETE FROM employee_attribute WHERE employee_id = ? AND attribute_id = ?`, employee, attribute); err != nil {
				return fmt.Errorf("store attributes: %w", err)
			}
		}
	}
	for attribute, value := range after {
		if value.IsZero() || value.Equal(before[attribute]) {
			continue
		}
		if err := t.writeValue(ctx, company, employee, attribute, value); err != nil {
			return fmt.Errorf("store attributes: %w", err)
		}
	}
	return nil
}

func (t *Tx) writeValue(ctx context.Context, company, employee, attribute int64, value peakon.Value) error {
	var option, date, number, reference any
	switch {
	case value.Option != "":
		id, err := t.option(ctx, company, attribute, value.Option)
		if err != nil {
			return err
		}
		option = id
	case !value.Date.IsZero():
		date = value.Date.String()
	case value.Number != nil:
		number = *value.Number
	default:
		reference = value.Employee
	}
	_, err := t.exec(ctx, `INSERT INTO employee_attribute (company_id, employee_id, attribute_id, option_id, date_value, number_value,
		ref_employee_id) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (employee_id, attribute_id) DO UPDATE SET option_id = excluded.option_id,
		date_value = excluded.date_value, number_value = excluded.number_value, ref_employee_id = excluded.ref_employee_id`,
		company, employee, attribute, option, date, number, reference)
	return err
}
