package grouppush

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

// deleted: the push ends, and the group is deleted in the target; then it is pushed once more.
func deleted(w *crew) {
	Describe("a group that is deleted in the target by Okta", Ordered, func() {
		var team *stage.Team
		var pushed, unlinked, again *stage.TeamPush
		var first string
		var after probe.Answer
		var member stage.Look
		BeforeAll(func(ctx SpecContext) {
			if team, pushed = w.app.PushTeam(ctx, w.name("deleted"), w.ada); pushed.Reason() != "" {
				return
			}
			first = team.ID
			unlinked = team.Unlink(ctx, true)
			after, _ = w.stage.Target.Get(ctx, probe.GroupPath(first), "look whether the group is gone")
			member = w.stage.Look(ctx, w.ada, "after a group of theirs was deleted")
			team.ID = ""
			again = team.Push(ctx)
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.deleted",
			Title: "A group that is unlinked and deleted is answered with 204, and with 404 from then on.",
			Why:   "An admin who deletes a group takes access away by it. A server that says so and keeps the group keeps the access.",
			Fix:   "Delete the group, with its memberships, before answering 204.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.6"), cite.OIN("C9318"), cite.OktaProtocol("Delete a specific Group"), cite.Capture(cite.WizardRun, "requests 21 and 22")},
			Kills: []string{"group-delete-ignored"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			unlinked.Succeeds(c)
			for _, sent := range unlinked.Sent(http.MethodDelete) {
				c.Decisive(sent)
				c.Expect(sent.Status()).To(Equal(204), "status of the answer to DELETE /Groups/{id}")
			}
			c.Decisive(after.Exchange)
			c.Expect(after.Status()).To(Equal(404), "status when the group is read after it was deleted")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.deleted-members-stay",
			Title: "Who was a member of a deleted group stays in the target, active.",
			Why:   "Okta deletes a group, not its people: they have the app by other ways.",
			Fix:   "Delete the memberships with the group, and nobody.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9318"), cite.RFC("7644", "3.6")},
			Kills: []string{"group-delete-takes-members"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			unlinked.Given(c)
			c.Same("active of who was a member", true, member.Resource(c).Active())
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.pushed-again",
			Title: "A group can be pushed again after it was deleted, under the same name.",
			Why:   "Admins unlink and push again when a group is in Error; it is Okta's own advice.",
			Fix:   "Free the name of a group with the group, and create a new one under a new id.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.WizardRun, "requests 21 to 26"), cite.RFC("7644", "3.6")},
			Kills: []string{"group-delete-ignored", "group-name-never-freed"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			unlinked.Given(c)
			again.Succeeds(c)
			c.Expect(team.ID).NotTo(Equal(first), "the id of the new group")
			holds(c, team, "after it was pushed again", w.ada)
		}))
	})
}

// vanished: somebody deletes the group in the target, and Okta does not know.
func vanished(w *crew) {
	Describe("a pushed group that was deleted in the target behind Okta's back", Ordered, func() {
		var team *stage.Team
		var pushed, joined, again *stage.TeamPush
		var drift stage.Drift
		BeforeAll(func(ctx SpecContext) {
			if team, pushed = w.app.PushTeam(ctx, w.name("vanished"), w.ada); pushed.Reason() != "" {
				return
			}
			drift.Answer, drift.Err = w.stage.Target.Do(ctx, probe.Ask{
				Method: http.MethodDelete, Path: probe.GroupPath(team.ID), Purpose: "delete the group in the target, behind Okta's back",
			})
			joined = team.Add(ctx, w.ben)
			_ = team.Unlink(ctx, true)
			team.ID = ""
			again = team.Push(ctx)
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.vanished",
			Title: "A pushed group that is gone is answered with 404 and a SCIM error, so that the admin learns of it.",
			Why:   "Okta tells by the 404 that the group no longer exists, and says so. A 500 is repeated without end, and a 200 hides that nobody is in anything.",
			Fix:   "Answer 404 with the Error schema and a detail to everything about a group that is not there.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OktaEvents("application.provision.group.verify_exists")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"group-gone-500"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			drift.Given(c)
			read := only(c, joined, http.MethodGet)
			c.Expect(read.Status()).To(Equal(404), "status of the answer to GET /Groups/{id}")
			answer := probe.Read(read)
			c.Expect(answer.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:Error"), "schemas of the 404")
			c.Expect(joined.Mapping.Status).To(Equal("ERROR"), "status of the pushed group in Okta")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.vanished-pushed-again",
			Title: "A group that is gone in the target is there again when the admin has unlinked and pushed it.",
			Why:   "It is the way out that Okta offers.",
			Fix:   "Create the group as any other; keep nothing of the one that was.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaEvents("application.provision.group.verify_exists"), cite.OktaProtocol("Create Groups")},
			Kills: []string{"group-name-never-freed"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			drift.Given(c)
			again.Succeeds(c)
			holds(c, team, "after it was pushed again", w.ada, w.ben)
		}))
	})
}
