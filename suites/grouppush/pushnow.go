package grouppush

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// drift makes other people the members of a team's group in the target, as somebody may who works there.
func (w *crew) drift(ctx context.Context, team *stage.Team, members ...*stage.Employee) stage.Drift {
	list := []any{}
	for _, member := range members {
		list = append(list, map[string]any{"value": member.ID()})
	}
	answer, err := w.stage.Target.Do(ctx, probe.Ask{
		Method: http.MethodPut, Path: probe.GroupPath(team.ID), Purpose: "change the members of " + team.Okta.Name + " in the target, behind Okta's back",
		Body: probe.Body(map[string]any{"schemas": []any{groupSchema}, "displayName": team.Okta.Name, "members": list}),
	})
	return stage.Drift{Answer: answer, Err: err}
}

const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"

// drifted: Okta takes somebody out of a group who is not in it any more.
func drifted(w *crew) {
	Describe("a member who has left the group in the target already", Ordered, func() {
		var team *stage.Team
		var pushed, quit *stage.TeamPush
		var drift stage.Drift
		BeforeAll(func(ctx SpecContext) {
			if team, pushed = w.app.PushTeam(ctx, w.name("drifted"), w.ada, w.ben); pushed.Reason() == "" {
				drift = w.drift(ctx, team, w.ben)
				quit = team.Remove(ctx, w.ada)
			}
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.absent-member-removed",
			Title: "To remove somebody who is no member any more succeeds, and changes nothing.",
			Why:   "Okta does not look who is in the group before it removes somebody. A server that answers 400 or 404 puts the pushed group in Error over a change that is done already.",
			Fix:   "Take a removal whose filter matches nobody for done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific Group membership"), cite.Capture(cite.TemplateRun, "remove member"), cite.Issue("croffasia/itsaplan", 250)},
			Kills: []string{"group-remove-absent-refused"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			drift.Given(c)
			quit.Succeeds(c)
			holds(c, team, "after the removal", w.ben)
		}))
	})
}

// overwritten: Push now makes the target's members Okta's again.
func overwritten(w *crew) {
	Describe("“Push now” on a group that has drifted", Ordered, func() {
		var team *stage.Team
		var pushed, now, emptied *stage.TeamPush
		var drift, again stage.Drift
		var restored []string
		BeforeAll(func(ctx SpecContext) {
			if team, pushed = w.app.PushTeam(ctx, w.name("overwritten"), w.ada, w.ben); pushed.Reason() != "" {
				return
			}
			drift = w.drift(ctx, team, w.ada, w.cem)
			now = team.PushNow(ctx)
			restored = w.stage.MembersNow(ctx, team)
			if now.Reason() != "" || team.Remove(ctx, w.ada).Reason() != "" || team.Remove(ctx, w.ben).Reason() != "" {
				return
			}
			again = w.drift(ctx, team, w.cem)
			emptied = team.PushNow(ctx)
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.push-now",
			Title: "“Push now” makes exactly Okta's members the members in the target, whoever was in the group there.",
			Why:   "It is the admin's remedy for a group that has drifted. A server that adds where Okta replaces leaves strangers in it.",
			Fix:   "Let replace on members, and PUT, set the whole list.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9316"), cite.RFC("7644", "3.5.2.3"), cite.RFC("7644", "3.5.1"), cite.Capture(cite.TemplateRun, "push now")},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole},
			Kills: []string{"group-put-merges", "group-replace-members-unsupported"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			drift.Given(c)
			now.Succeeds(c)
			c.Expect(restored).To(Equal(stage.IDsOf(w.ada, w.ben)), "the members after “Push now”")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.push-now-requests",
			Title: "The requests of “Push now” are all answered with 2xx, also two identical PUTs in a row.",
			Why:   "What is refused here puts the pushed group in Error, with no other button left to press.",
			Fix:   "Answer a repeated PUT as the first; offer replace on members.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "push now"), cite.Capture(cite.WizardRun, "requests 44 to 47"), cite.RFC("9110", "9.2.2")},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole, scimdrill.CanShowWire},
			Kills: []string{"group-replace-members-unsupported"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			drift.Given(c)
			accepted(c, now)
			want := []string{"GET /Groups/{id}", "PATCH /Groups/{id}", "PATCH /Groups/{id}"}
			if !w.template() {
				want = []string{"GET /Groups/{id}", "GET /Groups/{id}", "PUT /Groups/{id}", "PUT /Groups/{id}"}
			}
			c.Expect(now.Sequence()).To(Equal(want), "what Okta sent")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.push-now-empty",
			Title: "“Push now” of a group that is empty in Okta empties it in the target: members are replaced with [].",
			Why:   "The last member who leaves must leave. A server that takes an empty list for no list keeps everybody in, and one that answers 501 puts the group in Error.",
			Fix:   "Take members: [] for the removal of all members, in PATCH and in PUT.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{
				cite.Capture(cite.TemplateRun, "request 41"), cite.RFC("7643", "2.5"), cite.Issue("Captain-P-Goldfish/scim-for-keycloak", 144),
				cite.Issue("Captain-P-Goldfish/SCIM-SDK", 757),
			},
			Needs: []scimdrill.Capability{scimdrill.CanPressConsole},
			Kills: []string{"group-empty-ignored"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			if emptied == nil {
				c.Block("emptying the group in Okta failed, or what came before it")
			}
			again.Given(c)
			emptied.Succeeds(c)
			holds(c, team, "after “Push now” of an empty group")
		}))
	})
}
