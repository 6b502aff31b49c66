package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// live begins every query for employees: those of other companies and those who were deleted are never seen.
const live = `SELECT id, user_name, email, external_id, employee_number, given_name, family_name, phone, locale, timezone, active,
	created_at, updated_at FROM employee WHERE company_id = ? AND deleted_at IS NULL`

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
	return one(t.employees(ctx, live+` AND id = ?`, company, id))
}

// Colleague reads a live employee of the company to whom another one refers; ErrNotFound as with Employee.
func (t *Tx) Colleague(ctx context.Context, company, id int64) (c peakon.Colleague, err error) {
	err = t.queryRow(ctx, `SELECT email, given_name, family_name FROM employee WHERE company_id = ? AND id = ? AND deleted_at IS NULL`,
		company, id).Scan(&c.Email, &c.GivenName, &c.FamilyName)
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrNotFound
	}
	return c, err
}

// EmployeeByAddress finds a live employee by userName or, failing that, by email, without regard to case.
func (t *Tx) EmployeeByAddress(ctx context.Context, company int64, address string) (peakon.Employee, error) {
	address = strings.TrimSpace(address)
	e, err := one(t.FindEmployees(ctx, company, ByUserName, address))
	if errors.Is(err, ErrNotFound) {
		return one(t.FindEmployees(ctx, company, ByEmail, address))
	}
	return e, err
}

func one(found []peakon.Employee, err error) (peakon.Employee, error) {
	if err != nil {
		return peakon.Employee{}, err
	}
	if len(found) == 0 {
		return peakon.Employee{}, ErrNotFound
	}
	return found[0], nil
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

// FindEmployees finds the live employees with that value, through an index. Addresses are compared without regard to case;
// external ids may be those of several employees (RFC 7643 §3.1 leaves their uniqueness to the client).
func (t *Tx) FindEmployees(ctx context.Context, company int64, key Key, value string) ([]peakon.Employee, error) {
	switch key {
	case ByID:
		id, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return nil, nil //nolint:nilerr // what is not a number is nobody's id
		}
		return t.employees(ctx, live+` AND id = ?`, company, id)
	case ByUserName:
		return t.employees(ctx, live+` AND user_name_key = ?`, company, peakon.UserNameKey(value))
	case ByEmail:
		return t.employees(ctx, live+` AND email_key = ?`, company, peakon.Fold(value))
	case ByExternalID:
		return t.employees(ctx, live+` AND external_id = ? ORDER BY id`, company, value)
	case ByEmployeeNumber:
		return t.employees(ctx, live+` AND employee_number = ?`, company, value)
	default:
		return nil, fmt.Errorf("employees are not found by %q", key)
	}
}

// ListEmployees lists live employees in the order of their ids, which is stable; limit below 0 lists all.
func (t *Tx) ListEmployees(ctx context.Context, company int64, offset, limit int) ([]peakon.Employee, error) {
	if limit < 0 {
		limit = math.MaxInt64
	}
	block, within, err := t.blockOf(ctx, company, max(offset, 0))
	if err != nil || block < 0 {
		return nil, err
	}
	return t.employees(ctx, live+` AND id >= ? ORDER BY id LIMIT ? OFFSET ?`, company, block*blockSize, limit, within)
}

// EachEmployee yields the live employees in the order of their ids, and holds a few hundred at a time. It ends with the first
// error.
func (t *Tx) EachEmployee(ctx context.Context, company int64) iter.Seq2[peakon.Employee, error] {
	const batch = 500
	return func(yield func(peakon.Employee, error) bool) {
		for last := int64(0); ; {
			employees, err := t.employees(ctx, live+` AND id > ? ORDER BY id LIMIT ?`, company, last, batch)
			if err != nil {
				yield(peakon.Employee{}, err)
				return
			}
			for _, e := range employees {
				if !yield(e, nil) {
					return
				}
				last = e.ID
			}
			if len(employees) < batch {
				return
			}
		}
	}
}

// employees reads employees with their attribute values.
func (t *Tx) employees(ctx context.Context, query string, company int64, arguments ...any) ([]peakon.Employee, error) {
	rows, err := t.query(ctx, query, append([]any{company}, arguments...)...)
	if err != nil {
		return nil, err
	}
	employees, err := collect(rows, scanEmployee)
	if err != nil || len(employees) == 0 {
		return nil, err
	}
	return employees, t.readValues(ctx, company, employees)
}
