package lifecycle

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

// setActive is the body with which a catalog template activates and deactivates: a replace without a path.
func setActive(active bool) map[string]any {
	return map[string]any{
		"schemas":    []string{patchOp},
		"Operations": []any{map[string]any{"op": "replace", "value": map[string]any{"active": active}}},
	}
}

// byPatch: what a catalog template sends when somebody leaves.
func byPatch(scope *spec.Scope, s *stage.Stage) {
	Describe("leaving, by PATCH", Ordered, func() {
		var jane *stage.Employee
		var left *stage.Push
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			left = app.Unassign(ctx, jane)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.patch-replace",
			Title: "A PATCH that replaces {\"active\":false} without a path is accepted, without a GET before it.",
			Why:   "It is the one way in which apps of Okta's catalog deactivate people. A server that asks for a path answers 400, Okta raises a task, and the person keeps access.",
			Fix:   "Take a replace without a path as a set of attributes to be replaced.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Deactivate users"), cite.RFC("7644", "3.5.2.3"), cite.Capture(cite.TemplateRun, "request 18")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"patch-pathless-refused", "patch-unsupported", "deactivate-refused", "cut-on-patch"},
		}, func(c *spec.Case) {
			jane.Given(c)
			c.Shows(left.Wire...)
			c.AdminSees(left.Outcome.AdminText)
			c.Expect(s.Apps[scope.App].Sequence(left)).To(Equal([]string{"PATCH /Users/{id}"}), "what Okta sent")
			patch, _ := left.Sent(http.MethodPatch)
			c.Decisive(patch)
			c.Same("the body of the PATCH", setActive(false), left.SentBody(http.MethodPatch))
			left.Succeeds(c)
			c.Expect(patch.Status()).To(Or(Equal(200), Equal(204)), "status of the answer to the PATCH")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.patch-answer",
			Title: "A PATCH that is answered with 200 carries the whole user, with active false; one that is answered with 204 carries nothing.",
			Why:   "Both are legal, a mixture is not. An answer that still says true tells the reader that the deactivation failed.",
			Fix:   "Return the stored user with 200, or 204 and no body.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.OktaProtocol("Deactivate users")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"patch-200-empty"},
		}, func(c *spec.Case) {
			jane.Given(c)
			left.Given(c)
			patch, sent := left.Sent(http.MethodPatch)
			if !sent {
				c.Block("Okta sent no PATCH")
			}
			c.Decisive(patch)
			answer := probe.Read(patch)
			if patch.Status() == 204 {
				c.Expect(answer.Body()).To(BeEmpty(), "the body of a 204")
				return
			}
			user, err := answer.Resource()
			if err != nil {
				c.Fail("the answer to the PATCH: %v", err)
			}
			c.NoDifference("the answer to the PATCH", user.Differences(map[string]any{"id": jane.ID(), "userName": jane.Email, "active": false}))
		})
	})
}

// byPut: what an app of the App Integration Wizard sends when somebody leaves.
func byPut(scope *spec.Scope, s *stage.Stage) {
	Describe("leaving, by PUT", Ordered, func() {
		var jane *stage.Employee
		var left *stage.Push
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			left = app.Unassign(ctx, jane)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.put",
			Title: "A PUT that echoes the user with active false is accepted and answered with 200.",
			Why:   "Apps made in the wizard send PUT for everything. A server that deactivates by PATCH alone lets nobody leave.",
			Fix:   "Let a PUT set active, and ignore the read-only attributes that it echoes.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Deactivate users"), cite.RFC("7644", "3.5.1"), cite.Capture(cite.WizardRun, "requests 50 and 51"), cite.Issue("coder/coder", 15828)},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"put-unsupported", "readonly-refused", "deactivate-refused", "hang-on-put"},
		}, func(c *spec.Case) {
			jane.Given(c)
			c.Shows(left.Wire...)
			c.AdminSees(left.Outcome.AdminText)
			c.Expect(s.Apps[scope.App].Sequence(left)).To(Equal([]string{"GET /Users/{id}", "PUT /Users/{id}"}), "what Okta sent")
			read, _ := left.Sent(http.MethodGet)
			put, _ := left.Sent(http.MethodPut)
			c.Decisive(put)
			body := left.SentBody(http.MethodPut)
			shown, err := probe.Read(read).Resource()
			if err != nil {
				c.Block("the user was not read before the PUT: %v", err)
			}
			stage.Echoes(c, shown, body)
			c.Expect(body["active"]).To(Equal(false), "active in the PUT")
			left.Succeeds(c)
			c.Expect(put.Status()).To(Equal(200), "status of the answer to the PUT")
		})
	})
}
