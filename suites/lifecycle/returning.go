package lifecycle

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// returning: the app is assigned again to somebody from whom it was taken away.
func returning(scope *spec.Scope, s *stage.Stage) {
	Describe("an employee who is assigned again", Ordered, func() {
		var jane *stage.Employee
		var left, back *stage.Push
		var gone, returned stage.Look
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			left = app.Unassign(ctx, jane)
			gone = s.Look(ctx, jane, "after leaving")
			back = app.Assign(ctx, jane)
			returned = s.Look(ctx, jane, "after coming back")
		})
		given := func(c *spec.Case) {
			jane.Given(c)
			left.Given(c)
		}

		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.assigned-again",
			Title: "An inactive person who is assigned the app again becomes active, and Okta shows them as provisioned.",
			Why:   "People come back from leave, and admins take back mistakes. When it fails, the admin sees an error and the person has no access; when it is ignored, the admin sees nothing.",
			Fix:   "Find inactive users in the lookup, and let active true take effect, by PATCH and by PUT.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Reactivate users"), cite.PeakonArticle("Deactivate Users"), cite.OktaCRUD(13), cite.OktaCRUD(15), cite.Issue("fleetdm/fleet", 53446)},
			Kills: []string{"reactivate-ignored", "inactive-unlisted"},
		}, func(c *spec.Case) {
			given(c)
			if gone.Given(c).Active() == true {
				c.Block("the deactivation before it took no effect")
			}
			back.Succeeds(c)
			c.Expect(back.Outcome.Status).To(Equal("PROVISIONED"), "status of the assignment in Okta")
			c.Expect(returned.Resource(c).Active()).To(Equal(true), "active after coming back")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.same-id",
			Title: "A person who comes back has the id that they had, and the lookup finds them once.",
			Why:   "A second record begins a second history: answers, permissions and reports are torn in two.",
			Fix:   "Reactivate the record that is there, never make a new one beside it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Reactivate users"), cite.RFC("7643", "3.1"), cite.OIN("C9293")},
			Kills: []string{"deactivate-deletes"},
		}, func(c *spec.Case) {
			given(c)
			back.Given(c)
			c.Expect(back.Outcome.ExternalID).To(Equal(jane.ID()), "the id after coming back")
			answer, err := s.Target.Lookup(c.Context(), jane.Email, "look up "+jane.Email+" after coming back")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.At("Resources[0].id")).To(Equal(jane.ID()), "the id that a lookup finds")
			c.Expect(answer.At("Resources[1]")).To(BeNil(), "a second user in the lookup")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.profile-intact",
			Title: "A person who comes back is as they were before they left, the time of the last change aside.",
			Why:   "Okta sends the whole profile again when somebody comes back, over what it read. What was lost in between is lost for both.",
			Fix:   "Keep inactive users whole, and store the PUT that follows whole.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Reactivate users"), cite.OIN("C9293"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"reactivate-ignored"},
		}, func(c *spec.Case) {
			given(c)
			back.Given(c)
			stage.OnlyChanged(c, "the user before leaving and after coming back", jane.CreatedAs, returned.Resource(c))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.requests",
			Title: "The lookup, the activation and the profile that Okta sends for somebody who comes back are all answered with 2xx.",
			Why:   "Each step needs the one before it. One that is refused leaves the person inactive, or active with an old profile, and a task for the admin.",
			Fix:   "Answer the lookup with the inactive user, and accept PATCH or PUT for active, then GET and PUT for the profile.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "requests 19 to 22"), cite.Capture(cite.WizardRun, "requests 52 to 56"), cite.OktaProtocol("Reactivate users")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"inactive-unlisted"},
		}, func(c *spec.Case) {
			given(c)
			c.Shows(back.Wire...)
			c.AdminSees(back.Outcome.AdminText)
			c.Expect(s.Apps[scope.App].Sequence(back)).To(Equal(comingBack(scope.App, jane.Email)), "what Okta sent")
			for _, exchange := range back.Wire {
				c.Decisive(exchange)
				c.Expect(exchange.Status()).To(And(BeNumerically(">=", 200), BeNumerically("<", 300)), "status of the answer to %s", exchange.Request.Method)
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.reactivate.empty-groups",
			Title: "The PUT that brings somebody back, which says groups: [], is accepted, and the memberships in the target stay.",
			Why:   "Okta knows no groups of its own making at that moment and sends an empty list. groups is read-only; a server that obeys empties memberships that its admins made.",
			Fix:   "Ignore groups in users.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2"), cite.RFC("7644", "3.5.1"), cite.Capture(cite.WizardRun, "request 56")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"readonly-refused"},
		}, func(c *spec.Case) {
			given(c)
			c.Shows(back.Wire...)
			c.AdminSees(back.Outcome.AdminText)
			put, sent := back.Sent(http.MethodPut)
			if !sent {
				c.Block("Okta sent no PUT: what came before it failed (%s)", back.Reason())
			}
			c.Decisive(put)
			c.Expect(back.SentBody(http.MethodPut)).To(HaveKeyWithValue("groups", BeEmpty()), "groups in the PUT")
			c.Expect(put.Status()).To(Equal(200), "status of the answer to the PUT")
			before, _ := jane.CreatedAs.At("groups").([]any)
			after, _ := returned.Resource(c).At("groups").([]any)
			c.Same("groups before leaving and after coming back", before, after)
		})
	})
}

// comingBack is what Okta sends for somebody who comes back: a template sets active by PATCH, an app of the wizard by PUT.
func comingBack(kind scimdrill.AppKind, userName string) []string {
	lookup := `GET /Users?filter=userName eq "` + userName + `"&startIndex=1&count=100`
	if kind == scimdrill.Template {
		return []string{lookup, "PATCH /Users/{id}", "GET /Users/{id}", "PUT /Users/{id}"}
	}
	return []string{lookup, "GET /Users/{id}", "PUT /Users/{id}", "GET /Users/{id}", "PUT /Users/{id}"}
}
