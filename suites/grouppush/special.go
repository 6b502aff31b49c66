package grouppush

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// empty: a group without members is pushed.
func empty(w *crew) {
	Describe("an empty group that is pushed", Ordered, func() {
		var team *stage.Team
		var pushed *stage.TeamPush
		BeforeAll(func(ctx SpecContext) { team, pushed = w.app.PushTeam(ctx, w.name("empty")) })
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.empty",
			Title: "A group without members, whose POST says members: [], is created and has none.",
			Why:   "Groups are often pushed before anybody in them is provisioned; the members come later, by PATCH or PUT.",
			Fix:   "Take an empty array of members for no members.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9317"), cite.Capture(cite.TemplateRun, "push of an empty group"), cite.RFC("7643", "2.5")},
			Kills: []string{"group-empty-refused", "group-create-empty-answer"},
		}, func(c *spec.Case) {
			pushed.Succeeds(c)
			holds(c, team, "after the push")
		}))
	})
}

// taken: the target has a group of that name already, which Okta finds by the lookup.
func taken(w *crew) {
	Describe("a group whose name the target has", Ordered, func() {
		var team *stage.Team
		var own stage.Made
		var pushed *stage.TeamPush
		BeforeAll(func(ctx SpecContext) {
			name := w.name("taken")
			own = w.stage.MakeGroup(ctx, "a group that is there before Okta pushes it", name, w.cem.ID())
			team, pushed = w.app.PushTeam(ctx, name, w.ada)
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.taken-over",
			Title: "A group whose name the target has is found by the lookup and pushed to, instead of a second one being made.",
			Why:   "Admins push groups that exist in the application already. A server that finds no groups by name gives them a twin without its permissions, or a conflict that nobody can solve.",
			Fix:   "Support the filter displayName eq on /Groups.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create Groups"), cite.OIN("C9315")},
			Kills: []string{"group-lookup-blind", "group-lookup-refused"},
		}, func(c *spec.Case) {
			own.Given(c)
			pushed.Succeeds(c)
			c.Expect(pushed.Sent(http.MethodPost)).To(BeEmpty(), "creates that Okta sent")
			c.Expect(team.ID).To(Equal(own.ID), "the id of the group that Okta pushes to")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.taken-over-keeps-members",
			Title: "Who is in a group that Okta takes over stays in it, and Okta's members join.",
			Why:   "A server that replaces the members where Okta adds some takes people's access away without anybody having asked for it.",
			Fix:   "Let add leave the members alone who are there.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1"), cite.OIN("C9315")},
			Kills: []string{"group-add-replaces"},
		}, func(c *spec.Case) {
			own.Given(c)
			pushed.Given(c)
			if team.ID != own.ID {
				c.Block("Okta pushed to another group than the one that was there")
			}
			holds(c, team, "after Okta took the group over", w.ada, w.cem)
		}))
	})
}
