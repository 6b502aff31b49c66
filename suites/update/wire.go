package update

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// onTheWire: what goes over the wire when one attribute changes.
func onTheWire(scope *spec.Scope, s *stage.Stage) {
	Describe("the requests of an update", Ordered, func() {
		var jane *stage.Employee
		var changed *stage.Push
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			changed = app.Change(ctx, jane, map[string]any{"firstName": "Renate"})
		})
		// put is the PUT of the update; the case is blocked when Okta came to none.
		put := func(c *spec.Case) scimdrill.Exchange {
			jane.Given(c)
			c.Shows(changed.Wire...)
			c.AdminSees(changed.Outcome.AdminText)
			sent, found := changed.Sent("PUT")
			if !found {
				c.Block("Okta sent no PUT: what came before it failed (%s)", changed.Reason())
			}
			c.Decisive(sent)
			return sent
		}

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.get-then-put",
			Title: "A user is read by id and then replaced with PUT, once each, and both are answered with 200.",
			Why:   "Okta never sends PATCH for a profile. A server without PUT gets no change of any attribute, and the admin reads “Error while trying to push profile update”.",
			Fix:   "Answer GET and PUT on /Users/{id}, PUT with 200.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific user (PUT)"), cite.Capture(cite.TemplateRun, "requests 15 and 16"), cite.Capture(cite.WizardRun, "requests 48 and 49")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"put-unsupported", "hang-on-put"},
		}, func(c *spec.Case) {
			jane.Given(c)
			c.Shows(changed.Wire...)
			c.AdminSees(changed.Outcome.AdminText)
			c.Expect(s.Apps[scope.App].Sequence(changed)).To(Equal([]string{"GET /Users/{id}", "PUT /Users/{id}"}), "what Okta sent")
			for _, exchange := range changed.Wire {
				c.Decisive(exchange)
				c.Expect(exchange.Status()).To(Equal(200), "status of the answer to %s", exchange.Request.Method)
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.echo-accepted",
			Title: "The PUT is accepted although it echoes what the server alone may set: id, meta, groups, and attributes that Okta does not know.",
			Why:   "Okta sends back all that it read, with the changed attributes laid over it. A server that refuses read-only attributes refuses every update.",
			Fix:   "Ignore read-only attributes in a PUT.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.Capture(cite.WizardRun, "request 49")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"readonly-refused"},
		}, func(c *spec.Case) {
			sent := put(c)
			read, _ := changed.Sent("GET")
			shown, err := probe.Read(read).Resource()
			if err != nil {
				c.Block("the user was not read before the PUT: %v", err)
			}
			stage.Echoes(c, shown, changed.SentBody("PUT"))
			c.Expect(sent.Status()).To(Equal(200), "status of the answer to the PUT")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.answer-carries-user",
			Title: "A PUT is answered with the user as it is after the update.",
			Why:   "Okta's protocol asks for the updated user in the answer.",
			Fix:   "Return the stored user in the body of the 200.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific user (PUT)"), cite.RFC("7644", "3.5.1")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"put-empty-answer"},
		}, func(c *spec.Case) {
			answer := probe.Read(put(c))
			user, err := answer.Resource()
			if err != nil {
				c.Fail("the answer to the PUT: %v", err)
			}
			c.NoDifference("the answer to the PUT", user.Differences(map[string]any{
				"id": jane.ID(), "userName": jane.Email, "name.givenName": "Renate", "name.familyName": jane.Family, "active": true,
			}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.no-password",
			Title: "The password of the create comes back in no answer, so that no later PUT carries it.",
			Why:   "Okta echoes whatever it reads. A server that returns the password has it sent round with every update, and into every log.",
			Fix:   "Leave password out of every answer (returned: never).",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "7")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"password-returned"},
		}, func(c *spec.Case) {
			put(c)
			c.Expect(changed.SentBody("PUT")).NotTo(HaveKey("password"), "the body of the PUT")
			for _, exchange := range changed.Wire {
				c.Expect(probe.Read(exchange).At("password")).To(BeNil(), "password in the answer to %s", exchange.Request.Method)
			}
		})
	})
}
