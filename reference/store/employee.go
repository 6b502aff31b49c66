package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

const employeeColumns = `id, user_name, email, external_id, employee_number, given_name, family_name, phone, locale, timezone,
	active, created_at, updated_at`

func scanEmployee(scan func(...any) error) (peakon.Employee, error) {
	var e peakon.Employee
	var external, number, phone, locale, timezone sql.NullString
	var created, updated int64
	err := scan(&e.ID, &e.UserName, &e.Email, &external, &number, &e.GivenName, &e.FamilyName, &phone, &locale, &timezone,
		&e.Active, &created, &updated)
	e.ExternalID, e.EmployeeNumber, e.Phone, e.Locale, e.Timezone = external.String, number.String, phone.String, locale.String, timezone.String
	e.CreatedAt, e.UpdatedAt = instant(created), instant(updated)
	return e, err
}

// Employee reads a live employee of the company; ErrNotFound for one that is deleted, or of another company.
func (t *Tx) Employee(ctx context.Context, company, id int64) (peakon.Employee, error) {
	return t.oneEmployee(ctx, company, "id = ?", id)
}

func (t *Tx) oneEmployee(ctx context.Context, company int64, condition string, argument any) (peakon.Employee, error) {
	found, err := t.employeesWhere(ctx, company, condition+" LIMIT 1", argument)
	if err != nil {
		return peakon.Employee{}, err
	}
	if len(found) == 0 {
		return peakon.Employee{}, ErrNotFound
	}
	return found[0], nil
}

// EmployeeByAddress finds a live employee by userName or, failing that, by email, without regard to case.
func (t *Tx) EmployeeByAddress(ctx context.Context, company int64, address string) (peakon.Employee, error) {
	e, err := t.oneEmployee(ctx, company, "user_name_key = ?", peakon.Fold(strings.TrimSpace(address)))
	if errors.Is(err, ErrNotFound) {
		return t.oneEmployee(ctx, company, "email_key = ?", peakon.Fold(strings.TrimSpace(address)))
	}
	return e, err
}

// Key is a field by which employees are found through an index.
type Key string

// The keys.
const (
	ByID             Key = "id"
	ByUserName       Key = "user_name_key"
	ByEmail          Key = "email_key"
	ByExternalID     Key = "external_id"
	ByEmployeeNumber Key = "employee_number"
)

// FindEmployees finds the live employees with that value, through an index. Addresses are compared without regard to case.
func (t *Tx) FindEmployees(ctx context.Context, company int64, key Key, value string) ([]peakon.Employee, error) {
	if key == ByUserName || key == ByEmail {
		value = peakon.Fold(value)
	}
	switch key {
	case ByID, ByUserName, ByEmail, ByExternalID, ByEmployeeNumber:
		return t.employeesWhere(ctx, company, string(key)+" = ? ORDER BY id", value)
	default:
		return nil, fmt.Errorf("employees are not found by %q", key)
	}
}

// CountEmployees counts the live employees.
func (t *Tx) CountEmployees(ctx context.Context, company int64) (int, error) {
	var count int
	err := t.tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM employee WHERE company_id = ? AND deleted_at IS NULL`, company).Scan(&count)
	return count, err
}

// ListEmployees lists live employees in the order of their ids, which is stable; limit below 0 lists all.
func (t *Tx) ListEmployees(ctx context.Context, company int64, offset, limit int) ([]peakon.Employee, error) {
	return t.employeesWhere(ctx, company, "1 = 1 ORDER BY id LIMIT ? OFFSET ?", limit, offset)
}

// employeesWhere reads live employees with their values: one query for the records, one for all values.
func (t *Tx) employeesWhere(ctx context.Context, company int64, condition string, arguments ...any) ([]peakon.Employee, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT `+employeeColumns+` FROM employee WHERE company_id = ? AND deleted_at IS NULL AND `+condition,
		append([]any{company}, arguments...)...)
	if err != nil {
		return nil, err
	}
	employees, err := collect(rows, scanEmployee)
	if err != nil || len(employees) == 0 {
		return nil, err
	}
	return employees, t.readValues(ctx, employees)
}

// readValues fills in the attribute values of employees.
func (t *Tx) readValues(ctx context.Context, employees []peakon.Employee) error {
	const batch = 500 // below SQLite's limit on parameters
	for start := 0; start < len(employees); start += batch {
		part := employees[start:min(start+batch, len(employees))]
		at := make(map[int64]*peakon.Employee, len(part))
		ids := make([]any, len(part))
		for i := range part {
			at[part[i].ID], ids[i] = &part[i], part[i].ID
		}
		rows, err := t.tx.QueryContext(ctx, `SELECT v.employee_id, v.attribute_id, o.value, v.date_value, v.number_value, v.ref_employee_id
			FROM employee_attribute v LEFT JOIN attribute_option o ON o.id = v.option_id
			WHERE v.employee_id IN (?`+strings.Repeat(", ?", len(ids)-1)+`)`, ids...)
		if err != nil {
			return err
		}
		_, err = collect(rows, func(scan func(...any) error) (struct{}, error) {
			var employee, attribute int64
			value, err := scanValue(scan, &employee, &attribute)
			if err != nil {
				return struct{}{}, err
			}
			e := at[employee]
			if e.Values == nil {
				e.Values = map[int64]peakon.Value{}
			}
			e.Values[attribute] = value
			return struct{}{}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func scanValue(scan func(...any) error, employee, attribute *int64) (peakon.Value, error) {
	var option, date sql.NullString
	var number, reference sql.NullInt64
	if err := scan(employee, attribute, &option, &date, &number, &reference); err != nil {
		return peakon.Value{}, err
	}
	value := peakon.Value{Option: option.String, Employee: reference.Int64}
	if number.Valid {
		value.Number = &number.Int64
	}
	if date.Valid {
		var err error
		if value.Date, err = peakon.ParseDate(date.String); err != nil {
			return value, fmt.Errorf("stored date: %w", err)
		}
	}
	return value, nil
}
