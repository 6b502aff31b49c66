package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// A comparison that no index serves is written +column = ?: SQLite looks at the value of a plain one to guess how many rows there
// are, and plans the statement anew whenever the value is another (sqlite3ExprIsInteger).

// Representation is what a live employee is shown as, as [Options.Represent] made it when the record was stored; ErrNotFound where
// there is none that is up to date, which says nothing of whether there is such an employee.
func (t *Tx) Representation(ctx context.Context, company peakon.Company, id int64) ([]byte, error) {
	if t.made.body != nil && t.made.id == id && t.made.company == company.ID && t.made.shape == company.Shape {
		return t.made.body, nil
	}
	return t.represented(ctx, `SELECT body FROM representation WHERE employee_id = ? AND +company_id = ? AND +shape = ?`, id, company.ID, company.Shape)
}

// RepresentationByUserName is as Representation, for the employee of that userName.
func (t *Tx) RepresentationByUserName(ctx context.Context, company peakon.Company, userName string) ([]byte, error) {
	var id int64
	err := t.queryRow(ctx, `SELECT id FROM employee WHERE company_id = ? AND user_name_key = ? AND deleted_at IS NULL`, company.ID, peakon.UserNameKey(userName)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return t.Representation(ctx, company, id)
}

func (t *Tx) represented(ctx context.Context, query string, arguments ...any) (body []byte, err error) {
	err = t.queryRow(ctx, query, arguments...).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	return body, err
}

// made is the representation that a transaction made last.
type made struct {
	company, id, shape int64
	body               []byte
}

// keepRepresentation stores what an employee is shown as.
func (t *Tx) keepRepresentation(ctx context.Context, company int64, e peakon.Employee) error {
	if t.store.represent == nil {
		return nil
	}
	attributes, shape, err := t.attributes(ctx, company)
	if err != nil {
		return err
	}
	var failed error
	body := t.store.represent(e, attributes, func(id int64) (peakon.Colleague, bool) {
		colleague, err := t.Colleague(ctx, company, id)
		if err != nil && !errors.Is(err, ErrNotFound) {
			failed = errors.Join(failed, err)
		}
		return colleague, err == nil
	})
	if failed != nil {
		return failed
	}
	t.made = made{company, e.ID, shape, body}
	_, err = t.exec(ctx, `INSERT INTO representation (employee_id, company_id, shape, body) VALUES (?, ?, ?, ?)
		ON CONFLICT (employee_id) DO UPDATE SET shape = excluded.shape, body = excluded.body`, e.ID, company, shape, body)
	if err != nil {
		return fmt.Errorf("represent employee %d: %w", e.ID, err)
	}
	return nil
}

// dropRepresentations takes away what those are shown as who refer to an employee: it shows the employee's name and address.
func (t *Tx) dropRepresentations(ctx context.Context, company, employee int64) error {
	if t.store.represent == nil {
		return nil
	}
	t.made = made{}
	_, err := t.exec(ctx, `DELETE FROM representation WHERE employee_id IN
		(SELECT employee_id FROM employee_attribute WHERE company_id = ? AND ref_employee_id = ?)`, company, employee)
	return err
}
