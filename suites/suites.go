// Package suites is what is tested, in Ginkgo: one folder a subject, one file a topic.
package suites

import (
	"github.com/scimdrill/scimdrill/suites/create"
	"github.com/scimdrill/scimdrill/suites/credentials"
	"github.com/scimdrill/scimdrill/suites/customattributes"
	"github.com/scimdrill/scimdrill/suites/effect"
	"github.com/scimdrill/scimdrill/suites/entitlements"
	"github.com/scimdrill/scimdrill/suites/entra"
	"github.com/scimdrill/scimdrill/suites/grouppush"
	"github.com/scimdrill/scimdrill/suites/groups"
	"github.com/scimdrill/scimdrill/suites/importing"
	"github.com/scimdrill/scimdrill/suites/lifecycle"
	"github.com/scimdrill/scimdrill/suites/oin"
	"github.com/scimdrill/scimdrill/suites/oktacrud"
	"github.com/scimdrill/scimdrill/suites/oktaspec"
	"github.com/scimdrill/scimdrill/suites/password"
	"github.com/scimdrill/scimdrill/suites/rfc"
	"github.com/scimdrill/scimdrill/suites/robustness"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
	"github.com/scimdrill/scimdrill/suites/surveys"
	"github.com/scimdrill/scimdrill/suites/tenancy"
	"github.com/scimdrill/scimdrill/suites/update"
)

// Register declares every suite, in the order of an admin's day: connect, assign, change, leave and come back, add
// attributes; then Okta's test plan; then surveys and access itself, which move the clock; then Okta's own published tests; then
// what the RFCs say; then what neighbours owe to each other, and what a hostile world sends.
func Register(p *spec.Programme, s *stage.Stage) {
	credentials.Register(p, s)
	create.Register(p, s)
	update.Register(p, s)
	lifecycle.Register(p, s)
	customattributes.Register(p, s)
	password.Register(p, s)
	grouppush.Register(p, s)
	importing.Register(p, s)
	entitlements.Register(p, s)
	groups.Register(p, s)
	oin.Register(p, s)
	surveys.Register(p, s)
	effect.Register(p, s)
	oktaspec.Register(p, s)
	oktacrud.Register(p, s)
	rfc.Register(p, s)
	entra.Register(p, s)
	tenancy.Register(p, s)
	robustness.Register(p, s)
}
