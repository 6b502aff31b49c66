package store

import (
	"context"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// SearchEmployees finds live employees whose name (given, then family), address or employee number begins with a text, without
// regard to case but for the number: at most that many, in the order of their ids. Every one of the three is found through an
// index.
func (t *Tx) SearchEmployees(ctx context.Context, company int64, text string, most int) ([]peakon.Employee, error) {
	text = strings.TrimSpace(text)
	key := peakon.Fold(text)
	var ids []int64
	for _, way := range []struct{ query, from string }{
		{`SELECT id FROM employee WHERE company_id = ? AND deleted_at IS NULL AND name_key >= ? AND name_key < ? ORDER BY name_key LIMIT ?`, key},
		{`SELECT id FROM employee WHERE company_id = ? AND deleted_at IS NULL AND email_key >= ? AND email_key < ? ORDER BY email_key LIMIT ?`, key},
		{`SELECT id FROM employee WHERE company_id = ? AND deleted_at IS NULL AND employee_number >= ? AND employee_number < ?
			AND employee_number IS NOT NULL ORDER BY employee_number LIMIT ?`, text},
	} {
		// Behind everything that begins with it: no text holds the last code point there is.
		rows, err := t.query(ctx, way.query, company, way.from, way.from+"\U0010FFFF", most)
		if err != nil {
			return nil, err
		}
		found, err := collect(rows, func(scan func(...any) error) (id int64, err error) { err = scan(&id); return id, err })
		if err != nil {
			return nil, err
		}
		ids = append(ids, found...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var employees []peakon.Employee
	for _, id := range ids[:min(len(ids), most)] {
		e, err := t.Employee(ctx, company, id)
		if err != nil {
			return nil, err
		}
		employees = append(employees, e)
	}
	return employees, nil
}

// nameKey is what an employee's name is found by.
func nameKey(e peakon.Employee) string { return peakon.Fold(e.GivenName + " " + e.FamilyName) }
