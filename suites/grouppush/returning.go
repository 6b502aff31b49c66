package grouppush

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// returning: a member of a pushed group loses the app and gets it back.
func returning(w *crew) {
	Describe("a member of a pushed group who leaves and comes back", Ordered, func() {
		var team *stage.Team
		var own stage.Made
		var pushed *stage.TeamPush
		var dan *stage.Employee
		var quit, back *stage.Push
		var away []string
		BeforeAll(func(ctx SpecContext) {
			dan = w.app.Hire(ctx, w.stage.People.Someone(), nil)
			own = w.stage.MakeGroup(ctx, "a group of the application's own", w.name("own"), dan.ID())
			if team, pushed = w.app.PushTeam(ctx, w.name("returning"), w.ada, dan); pushed.Reason() != "" {
				return
			}
			quit = w.app.Unassign(ctx, dan)
			away = w.stage.MembersNow(ctx, team)
			back = w.app.Assign(ctx, dan)
			_ = w.stage.Admin.Settle(ctx, w.app.App)
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })
		given := func(c *spec.Case) {
			dan.Given(c)
			pushed.Given(c)
			quit.Given(c)
		}

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.inactive-member",
			Title: "Who is deactivated stays a member of the groups that they are in, until Okta takes them out.",
			Why:   "Okta says nothing about groups when it deactivates somebody. Where memberships go by themselves, target and Okta no longer agree about the group.",
			Fix:   "Let active change nothing but active; hide inactive members where people look, not in SCIM.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.Capture(cite.WizardRun, "requests 50 to 61")},
			Kills: []string{"inactive-leaves-groups"},
		}, func(c *spec.Case) {
			given(c)
			c.Expect(away).To(Equal(stage.IDsOf(w.ada, dan)), "the members after one of them was deactivated")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.returned-member",
			Title: "Who comes back is a member of the pushed groups again, once, and the others are as they were.",
			Why:   "Okta pushes every group of somebody who comes back, several at a time and the same list more than once. Each of these requests has to be harmless.",
			Fix:   "Let the last write win; answer repeated members and repeated lists with 2xx.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.WizardRun, "requests 52 to 71"), cite.OktaProtocol("Reactivate users")},
			Kills: []string{"group-add-replaces", "group-members-duplicated"},
		}, func(c *spec.Case) {
			given(c)
			back.Succeeds(c)
			holds(c, team, "after somebody came back", w.ada, dan)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.own-memberships-stay",
			Title: "Who comes back is still in the groups that the application itself has put them into.",
			Why:   "Okta's PUT says groups: [], since it knows of no groups that it has not pushed. groups is read-only; a server that obeys takes people out of everything that its own admins have given them.",
			Fix:   "Ignore groups in users.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2"), cite.RFC("7644", "3.5.1"), cite.Capture(cite.WizardRun, "request 56")},
			Kills: []string{"put-clears-memberships"},
		}, func(c *spec.Case) {
			own.Given(c)
			given(c)
			back.Given(c)
			hasMembers(c, w.stage.Group(c, own.ID), "of the application's own group", dan)
		}))
	})
}
