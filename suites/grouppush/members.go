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

// members: somebody is put into a pushed group, and somebody is taken out of it.
func members(w *crew) {
	Describe("the members of a pushed group", Ordered, func() {
		var team *stage.Team
		var pushed, joined, quit *stage.TeamPush
		var between []string
		BeforeAll(func(ctx SpecContext) {
			if team, pushed = w.app.PushTeam(ctx, w.name("members"), w.ada); pushed.Reason() == "" {
				joined = team.Add(ctx, w.ben)
				between = w.stage.MembersNow(ctx, team)
				quit = team.Remove(ctx, w.ada)
			}
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.member-added",
			Title: "Who is put into a pushed group in Okta becomes a member in the target, and the others stay.",
			Why:   "People get access by it, day by day. A server that replaces where Okta adds throws a whole team out when one person joins.",
			Fix:   "Append to members; replace them only where the operation is replace.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific Group membership"), cite.OIN("C9332"), cite.RFC("7644", "3.5.2.1")},
			Kills: []string{"group-add-replaces", "group-add-lost", "group-own-name-conflict"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			joined.Succeeds(c)
			c.Expect(between).To(Equal(stage.IDsOf(w.ada, w.ben)), "the members after somebody joined")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.member-removed",
			Title: "Who is taken out of a pushed group in Okta is no member in the target any more, and the others stay.",
			Why:   "A server that ignores the filter in the path empties the group; one that ignores the request leaves access with people who lost it.",
			Fix:   "Evaluate members[value eq \"…\"] and remove what matches; let a PUT replace the whole list.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific Group membership"), cite.OIN("C9333"), cite.RFC("7644", "3.5.2.2"), cite.Issue("msaad00/agent-bom", 3533)},
			Kills: []string{"group-remove-clears", "group-put-merges"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			joined.Given(c)
			quit.Succeeds(c)
			holds(c, team, "after somebody left", w.ben)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.member-requests",
			Title: "The requests with which Okta changes the members of a group are all answered with 2xx.",
			Why:   "Okta reads the group, names it once more, and then changes its members. Any refusal on the way keeps the change from arriving.",
			Fix:   "Answer GET, PATCH and PUT on /Groups/{id}, with nothing but the headers that Okta sends.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific Group membership"), cite.Capture(cite.TemplateRun, "add member and remove member"), cite.Capture(cite.WizardRun, "requests 34 to 43")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"group-pathless-refused", "group-own-name-conflict"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			want := []string{"GET /Groups/{id}", "PATCH /Groups/{id}", "PATCH /Groups/{id}"}
			if !w.template() {
				want = []string{"GET /Groups/{id}", "GET /Groups/{id}", "PUT /Groups/{id}", "GET /Groups/{id}", "PUT /Groups/{id}"}
			}
			for _, change := range []*stage.TeamPush{joined, quit} {
				accepted(c, change)
				c.Expect(change.Sequence()).To(Equal(want), "what Okta sent to %s", change.What)
			}
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.own-name",
			Title: "The name that a group has already is accepted from it again, and is no conflict.",
			Why:   "Okta sends the unchanged name before every change of members. A server that finds the group itself in its search for the name answers 409, and members never change.",
			Fix:   "Leave the group itself out when you look whether its name is taken.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific Group name"), cite.Capture(cite.WizardRun, "request 41"), cite.Issue("lightdash/lightdash", 15035)},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"group-own-name-conflict"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			method := http.MethodPatch
			if !w.template() {
				method = http.MethodPut
			}
			name := only(c, joined, method)
			c.Expect(name.Request.Body).To(ContainSubstring(`"displayName":`), "the first change that Okta sent")
			c.Expect(name.Status()).To(Or(Equal(200), Equal(204)), "status of the answer to the unchanged name")
		}))

		if !w.template() {
			unchanged(w, func() (*stage.TeamPush, *stage.TeamPush) { return pushed, quit })
		}
	})
}

// unchanged: an app of the wizard puts the list as it is right after the create, and before it puts the one without a leaver.
func unchanged(w *crew, pushes func() (pushed, quit *stage.TeamPush)) {
	w.scope.Check(w.about(scimdrill.Requirement{
		ID:    "okta.group.put-unchanged",
		Title: "A PUT that holds the group as it is, and one right after it that does not, are both answered with 200.",
		Why:   "Apps of the wizard send such pairs for every change, without If-Match. A server that wants a version, or takes nothing to be changed for nothing found, loses the second, which is the change.",
		Fix:   "Let the last PUT win; ask for no precondition; look whether the group is there before you count changed rows.",
		Level: scimdrill.Okta,
		Cites: []scimdrill.Citation{cite.Capture(cite.WizardRun, "requests 14 to 16 and 39 to 43"), cite.RFC("7644", "3.5.1")},
		Needs: []scimdrill.Capability{scimdrill.CanShowWire},
		Kills: []string{"group-put-needs-if-match", "group-put-unchanged-404"},
	}, func(c *spec.Case) {
		pushed, quit := pushes()
		only(c, pushed, http.MethodPut)
		puts := pushed.Sent(http.MethodPut)
		if quit != nil {
			c.Shows(quit.Wire...)
			puts = append(puts, quit.Sent(http.MethodPut)...)
		}
		for _, put := range puts {
			c.Decisive(put)
			c.Expect(put.Status()).To(Equal(200), "status of the answer to a PUT")
		}
		c.Expect(puts).To(HaveLen(3), "PUTs that Okta sent")
	}))
}
