package peakon

import (
	"context"
	"net/url"
)

// Eligibility is whether a round that opened now would invite an employee.
type Eligibility struct {
	Eligible bool `json:"eligible"`
	// Reason says why not: inactive, left, not_started, deleted.
	Reason string `json:"reason"`
}

// Eligible asks whether a round that opened now would invite an employee, by id.
func (a *Administrator) Eligible(ctx context.Context, company Company, employee string) (Eligibility, error) {
	var found Eligibility
	err := a.get(ctx, "/employees/"+url.PathEscape(employee)+"/eligible", inCompany(company), &found)
	return found, err
}
