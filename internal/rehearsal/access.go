package rehearsal

import (
	"slices"

	"github.com/scimdrill/scimdrill"
)

// setAccess takes the hooks that were named, and those of a reference whose administration is open.
func (r *Rehearsal) setAccess() {
	r.stage.Access = slices.Clone(r.options.Access)
	if r.stage.Peakon != nil {
		r.stage.Access = append(r.stage.Access, r.stage.SurveyAccess()...)
	}
	r.stage.Capabilities[scimdrill.HasAccessHooks] = len(r.stage.Access) > 0
}
