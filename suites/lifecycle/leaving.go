package lifecycle

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// leaving: the app is taken away from somebody.
func leaving(scope *spec.Scope, s *stage.Stage) {
	Describe("an employee who is unassigned", Ordered, func() {
		var jane *stage.Employee
		var left *stage.Push
		var gone stage.Look
		BeforeAll(func(ctx SpecContext) {
			app := s.Apps[scope.App]
			jane = app.Hire(ctx, s.People.Someone(), nil)
			left = app.Unassign(ctx, jane)
			gone = s.Look(ctx, jane, "after leaving")
		})
		given := func(c *spec.Case) {
			jane.Given(c)
			left.Given(c)
		}

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.unassigned",
			Title: "A person from whom the app is taken away becomes inactive in the target, and Okta reports no error.",
			Why:   "It is how access ends on somebody's last day. When it fails, the person keeps access and the admin finds a task among many; when it is ignored with a 200, nobody finds anything.",
			Fix:   "Store active false, whether it comes by PATCH or by PUT, and let it take effect at once.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Deactivate users"), cite.PeakonArticle("Deactivate Users"), cite.OIN("C9294"), cite.OktaCRUD(17), cite.OktaCRUD(19)},
			Kills: []string{"deactivate-ignored", "deactivate-refused"},
		}, func(c *spec.Case) {
			jane.Given(c)
			left.Succeeds(c)
			c.Expect(left.Outcome.Assigned).To(BeFalse(), "the assignment in Okta after unassigning")
			c.Expect(gone.Resource(c).Active()).To(Equal(false), "active after leaving")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.boolean",
			Title: "active is a boolean, not a text, when an inactive user is read.",
			Why:   "Okta echoes what it reads. Text in place of a boolean is true in careless code, whatever it says.",
			Fix:   "Write active as a JSON boolean.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "2.3.2"), cite.OktaProtocol("Deactivate users")},
			Kills: []string{"active-as-string"},
		}, func(c *spec.Case) {
			given(c)
			c.Expect(gone.Given(c).At("active")).To(BeAssignableToTypeOf(false), "active as the target writes it")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.readable",
			Title: "An inactive user is still answered with 200 when read by id.",
			Why:   "Okta keeps the id and reads the user by it when the person comes back. A 404 ends that, and fails Okta's submission test.",
			Fix:   "Deactivate, do not delete; show inactive users by id.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Deactivate users"), cite.OktaCRUD(11), cite.OktaCRUD(19), cite.OktaSupport("404 for a deactivated user", "https://devforum.okta.com/t/24187")},
			Kills: []string{"inactive-hidden", "deactivate-deletes"},
		}, func(c *spec.Case) {
			given(c)
			c.Expect(gone.Answer(c).Status()).To(Equal(200), "status of the user by id after leaving")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.findable",
			Title: "An inactive user is still found by the lookup, with the same id.",
			Why:   "Okta looks people up by userName when they come back. One who is not found is created a second time, or not at all.",
			Fix:   "Let filters and lists show inactive users, with active false.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Reactivate users"), cite.Capture(cite.TemplateRun, "request 19"), cite.Capture(cite.WizardRun, "request 52")},
			Kills: []string{"inactive-unlisted", "deactivate-deletes"},
		}, func(c *spec.Case) {
			given(c)
			answer, err := s.Target.Lookup(c.Context(), jane.Email, "look up "+jane.Email+" after leaving")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.At("Resources[0].id")).To(Equal(jane.ID()), "the id that a lookup finds after leaving")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.deactivate.nothing-lost",
			Title: "Leaving changes active and nothing else of the user.",
			Why:   "People come back, at times the next day: what was emptied on leaving has to be asked for again.",
			Fix:   "Set active and leave the rest as it is.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Deactivate users"), cite.RFC("7644", "3.5.2.3"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"deactivate-scrubs"},
		}, func(c *spec.Case) {
			given(c)
			stage.OnlyChanged(c, "the user before and after leaving", jane.CreatedAs, gone.Given(c), "/active")
		})
	})
}
