package store

import (
	"context"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// Eligible says why an employee would not be invited if a round opened now, or "" when they would be. The scheduler judges in
// the same way, with its mistakes where they are switched on.
func (t *Tx) Eligible(ctx context.Context, company peakon.Company, employee int64) (peakon.Reason, error) {
	person, err := t.standing(ctx, company.ID, employee)
	if err != nil {
		return "", err
	}
	return t.store.mistakes.barred(person.Standing, t.now, t.store.zones.Effective(person.timezone, company.Timezone)), nil
}
