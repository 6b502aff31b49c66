package rehearsal

import (
	"cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/internal/targetfile"
)

// setAccess takes the hooks that were named, and those of a reference whose administration is open. Where reads may lag, so may
// the end of a session.
func (r *Rehearsal) setAccess() {
	r.stage.Access = nil
	for _, hook := range r.options.Access {
		if r.options.Consistency == targetfile.Tolerant {
			hook = access.Patiently(hook, cmp.Or(r.options.Budget, usualBudget))
		}
		r.stage.Access = append(r.stage.Access, hook)
	}
	if r.stage.Peakon != nil {
		r.stage.Access = append(r.stage.Access, r.stage.SurveyAccess()...)
	}
	r.stage.Capabilities[scimdrill.HasAccessHooks] = len(r.stage.Access) > 0
}
