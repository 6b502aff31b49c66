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

// created: a group with two members is pushed for the first time.
func created(w *crew) {
	Describe("a group that is pushed", Ordered, func() {
		var team *stage.Team
		var pushed *stage.TeamPush
		BeforeAll(func(ctx SpecContext) { team, pushed = w.app.PushTeam(ctx, w.name("created"), w.ada, w.ben) })
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.created",
			Title: "A pushed group is in the target under its name, with exactly the members who are provisioned.",
			Why:   "It is what an admin pushes a group for. A group that lacks members gives people too little; one that has others gives strangers access.",
			Fix:   "Answer POST /Groups with 201, and store displayName and members.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create Groups"), cite.OIN("C9312"), cite.Capture(cite.TemplateRun, "requests 23 and 24")},
			Kills: []string{"group-create-empty-answer", "group-member-type-required", "group-members-duplicated", "group-lookup-refused"},
		}, func(c *spec.Case) {
			pushed.Succeeds(c)
			c.Expect(pushed.Mapping.Status).To(Equal("ACTIVE"), "status of the pushed group in Okta")
			holds(c, team, "after the push", w.ada, w.ben)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.create-requests",
			Title: "The lookup of the name, the create, and the members that are sent once more are all answered with 2xx.",
			Why:   "Okta sends the members a second time right after the create. One refusal puts the whole pushed group in Error.",
			Fix:   "Answer an unknown name with an empty list; take members that are there already for granted.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create Groups"), cite.Capture(cite.TemplateRun, "requests 23 and 24"), cite.Capture(cite.WizardRun, "requests 13 to 16")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"group-lookup-refused", "group-member-type-required", "group-create-empty-answer", "group-put-needs-if-match", "group-put-unchanged-404"},
		}, func(c *spec.Case) {
			accepted(c, pushed)
			want := []string{`GET /Groups?filter=displayName eq "` + team.Okta.Name + `"&startIndex=1&count=100`, "POST /Groups", "PATCH /Groups/{id}"}
			if !w.template() {
				want = append(want[:2], "GET /Groups/{id}", "PUT /Groups/{id}")
			}
			c.Expect(pushed.Sequence()).To(Equal(want), "what Okta sent")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.create-answer",
			Title: "A created group is answered with 201 and a body that holds its id, as a string, and its displayName.",
			Why:   "Okta keeps the id of this answer for every later change of the group. Without it nothing can be pushed any more.",
			Fix:   "Return the stored group in the body of the 201.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.RFC("7643", "3.1"), cite.OktaProtocol("Create Groups")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"group-create-empty-answer"},
		}, func(c *spec.Case) {
			post := only(c, pushed, http.MethodPost)
			c.Expect(post.Status()).To(Equal(201), "status of the answer to POST /Groups")
			group, err := probe.Read(post).Resource()
			c.Expect(err).NotTo(HaveOccurred())
			c.Expect(group.At("id")).To(BeAssignableToTypeOf(""), "id is a string")
			c.Expect(group.ID()).NotTo(BeEmpty(), "id")
			c.Expect(group.Text("displayName")).To(Equal(team.Okta.Name), "displayName")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.members-without-type",
			Title: "Members that are named by value and display alone are taken in.",
			Why:   "Okta sends neither type nor $ref with a member. A server that asks for them gets no group at all.",
			Fix:   "Take a member without type for a user, or look the value up.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Issue("Captain-P-Goldfish/SCIM-SDK", 419), cite.OktaProtocol("Create Groups"), cite.RFC("7643", "4.2")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"group-member-type-required"},
		}, func(c *spec.Case) {
			post := only(c, pushed, http.MethodPost)
			sent, _ := stage.RequestBody(post)["members"].([]any)
			c.Expect(sent).To(HaveEach(And(HaveKey("value"), HaveKey("display"), HaveLen(2))), "the members in the POST")
			c.Expect(post.Status()).To(Equal(201), "status of the answer to POST /Groups")
			hasMembers(c, team.Look(c), "after the push", w.ada, w.ben)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.members-once",
			Title: "A member who is added again is listed once.",
			Why:   "Okta adds everybody again after each create. Counts, licences and mails go wrong with people who are in a group twice.",
			Fix:   "Add a member only where the value is not there yet.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1"), cite.Capture(cite.TemplateRun, "request 24")},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			hasMembers(c, team.Look(c), "after they were sent twice", w.ada, w.ben)
		}))
	})
}

// only is the one request of a push with that method; the case is blocked when there is none.
func only(c *spec.Case, push *stage.TeamPush, method string) scimdrill.Exchange {
	c.Shows(push.Wire...)
	c.AdminSees(push.Mapping.Error)
	sent := push.Sent(method)
	if len(sent) == 0 {
		c.Block("Okta sent no %s: what came before it failed (%s)", method, push.Reason())
	}
	c.Decisive(sent[0])
	return sent[0]
}
