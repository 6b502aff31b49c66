package lifecycle

import (
	"maps"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// stale: a profile that was read before somebody came back is put right after they did.
func stale(scope *spec.Scope, s *stage.Stage) {
	Describe("a reactivation that an older profile follows", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.last-write",
			Title: "Of an activation and a PUT that follows it and says active false, the PUT counts: the last write wins.",
			Why:   "Okta has been seen to put a profile that it read before the activation. What the target then shows has to be what it was told last, or nobody can tell why a person is locked out.",
			Fix:   "Store what each request says; do not guess which one was meant.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.OktaSupport("active changes after a profile push", "https://devforum.okta.com/t/14380")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"put-resets-active"},
		}, func(c *spec.Case) {
			user := joined(c, s)
			path := probe.UserPath(user.ID())
			step := func(method, purpose string, body map[string]any) {
				answer, err := s.Target.Do(c.Context(), probe.Ask{Method: method, Path: path, Body: probe.Body(body), Purpose: purpose})
				c.Answered(err)
				c.Decisive(answer.Exchange)
				c.Expect(answer.Status()).To(Or(Equal(200), Equal(204)), "status of the answer to %s", method)
			}
			step(http.MethodPatch, "deactivate", setActive(false))
			old := maps.Clone(read(c, s, path))
			step(http.MethodPatch, "activate", setActive(true))
			c.Expect(read(c, s, path).Active()).To(Equal(true), "active after the activation")
			step(http.MethodPut, "put the profile that was read before", old)
			c.Expect(read(c, s, path).At("active")).To(Equal(false), "active after the PUT that says false")
		})
	})
}
