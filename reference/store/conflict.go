package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store/database"
)

// employeeConflict turns the violation of a unique index into the first field that another live employee has, in a fixed order:
// which index the database saw first is its own affair. The refused statement was undone, and the transaction goes on.
func (t *Tx) employeeConflict(ctx context.Context, company int64, e peakon.Employee, err error) error {
	if !database.IsConflict(err) {
		return err
	}
	for _, unique := range []struct {
		field string
		key   Key
		value string
	}{
		{"userName", ByUserName, e.UserName}, {"emails.value", ByEmail, e.Email}, {"employeeNumber", ByEmployeeNumber, e.EmployeeNumber},
	} {
		others, lookupErr := t.FindEmployees(ctx, company, unique.key, unique.value)
		if lookupErr != nil {
			return errors.Join(err, lookupErr)
		}
		for _, other := range others {
			if other.ID != e.ID {
				return &peakon.ConflictError{Field: unique.field}
			}
		}
	}
	return fmt.Errorf("no other employee was found: %w", err)
}
