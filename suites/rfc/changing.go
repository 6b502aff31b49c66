package rfc

import (
	"github.com/scimdrill/scimdrill/suites/rfc/bulk"
	"github.com/scimdrill/scimdrill/suites/rfc/groups"
	"github.com/scimdrill/scimdrill/suites/rfc/patch"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// changing declares what is said of PATCH, of groups and of bulk requests.
func changing(p *spec.Programme, s *stage.Stage) {
	patch.Register(p, s)
	groups.Register(p, s)
	bulk.Register(p, s)
}
