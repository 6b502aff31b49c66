package rfc

import (
	"github.com/scimdrill/scimdrill/suites/rfc/auth"
	"github.com/scimdrill/scimdrill/suites/rfc/config"
	"github.com/scimdrill/scimdrill/suites/rfc/errors"
	"github.com/scimdrill/scimdrill/suites/rfc/media"
	"github.com/scimdrill/scimdrill/suites/rfc/resourcetypes"
	"github.com/scimdrill/scimdrill/suites/rfc/schemas"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// discovering is what a client finds out before it does anything: who is let in, what there is, and how it is refused.
func discovering(p *spec.Programme, s *stage.Stage) {
	media.Register(p, s)
	auth.Register(p, s)
	config.Register(p, s)
	resourcetypes.Register(p, s)
	schemas.Register(p, s)
	errors.Register(p, s)
}
