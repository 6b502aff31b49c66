package update

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// vanished: somebody deletes the user in the target, and Okta does not know.
func vanished(scope *spec.Scope, s *stage.Stage) {
	Describe("a user who was deleted in the target behind Okta's back", Ordered, func() {
		var jane *stage.Employee
		var drift stage.Drift
		var changed, again *stage.Push
		var before string
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			if before = jane.ID(); before == "" {
				return
			}
			drift.Answer, drift.Err = s.Target.Do(ctx, probe.Ask{
				Method: http.MethodDelete, Path: probe.UserPath(before), Purpose: "delete " + jane.Email + " in the target, behind Okta's back",
			})
			changed = app.Change(ctx, jane, map[string]any{"firstName": "Renate"})
			_ = app.Unassign(ctx, jane)
			again = app.Assign(ctx, jane)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.vanished",
			Title: "A change of a user who is gone is answered with 404 and a SCIM error, so that the admin learns of it.",
			Why:   "Okta raises a task that says so. A 500 looks like an outage, and a 200 for nobody hides that the person has no account.",
			Fix:   "Answer 404 with the Error schema and a detail to everything about a user who is not there.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OktaSupport("Matching user not found", "https://support.okta.com/help/s/article/matching-user-not-found-provisioning-error-to-downstream-applications")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete, scimdrill.CanShowWire},
			Kills: []string{"unknown-user-500"},
		}, func(c *spec.Case) {
			jane.Given(c)
			drift.Offered(c)
			c.Shows(changed.Wire...)
			c.AdminSees(changed.Outcome.AdminText)
			read, sent := changed.Sent(http.MethodGet)
			if !sent {
				c.Block("Okta did not read the user")
			}
			c.Decisive(read)
			c.Expect(read.Status()).To(Equal(404), "status of the answer to GET /Users/{id}")
			c.Expect(probe.Read(read).At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:Error"), "schemas of the 404")
			c.Expect(changed.Outcome.Failed).To(BeTrue(), "what Okta says of the change")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.vanished-assigned-again",
			Title: "A user who is gone is created anew when the app is taken away and assigned again.",
			Why:   "It is Okta's own advice for “Matching user not found”. A server that keeps the name of a deleted user for good answers 409, and the person can never have an account again.",
			Fix:   "Free the userName with the user.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.OktaSupport("Matching user not found", "https://support.okta.com/help/s/article/matching-user-not-found-provisioning-error-to-downstream-applications"), cite.RFC("7644", "3.6")},
			Needs: []scimdrill.Capability{scimdrill.CanDelete},
			Kills: []string{"name-never-freed"},
		}, func(c *spec.Case) {
			jane.Given(c)
			drift.Offered(c)
			again.Succeeds(c)
			c.Expect(again.Outcome.ExternalID).NotTo(BeEmpty(), "the id of the new user")
		})
	})
}

// forced: Force Sync pushes everybody's profile, changed or not.
func forced(scope *spec.Scope, s *stage.Stage) {
	Describe("“Force Sync”", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.update.force-sync",
			Title: "A PUT of a profile that has not changed is answered with 200, and changes nothing.",
			Why:   "“Force Sync” is how admins repair doubts: it pushes everybody. A server that takes nothing to be changed for nothing found fails for all of them.",
			Fix:   "Answer a PUT that changes nothing as any other.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaGuide("Force Sync"), cite.RFC("7644", "3.5.1"), cite.RFC("9110", "9.2.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole, scimdrill.CanAddressApps},
			Kills: []string{"put-unchanged-404"},
		}, func(c *spec.Case) {
			app, err := s.Another(c.Context(), admin.AppSettings{Kind: scope.App, Label: "Drill, Force Sync, " + string(scope.App)})
			if err != nil {
				c.Block("preparing an app failed: %v", err)
			}
			jane := app.Hire(c.Context(), s.People.Someone(), nil)
			jane.Given(c)
			app.Do(c.Context(), "force a sync", jane, func(ctx context.Context) error { return s.Admin.ForceSync(ctx, app.App) }).Succeeds(c)
			stage.OnlyChanged(c, "the user before and after “Force Sync”", jane.CreatedAs, jane.Now(c, s))
		})
	})
}
