// Package surveys is what deactivating and reactivating people in Okta is for at Peakon: who receives the next engagement
// survey, and who does not. It is rehearsed where the target's clock can be moved and its deliveries can be read.
package surveys

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Engagement surveys", func(scope *spec.Scope) {
		Describe("three weekly rounds", Ordered, func() {
			told := &story{stage: s}
			BeforeAll(func(ctx SpecContext) { told.tell(ctx, s.Apps[scope.App]) })
			AfterAll(func(ctx SpecContext) { _ = s.Peakon.StartClock(ctx) }) // for whoever asks when something was changed
			active(scope, told)
			leaving(scope, told)
			returning(scope, told)
			joining(scope, told)
			failing(scope, told)
		})
	})
}

// needs is what every requirement of the suite needs, and what it needs besides.
func needs(more ...scimdrill.Capability) []scimdrill.Capability {
	return append([]scimdrill.Capability{scimdrill.CanScheduleSurveys}, more...)
}
