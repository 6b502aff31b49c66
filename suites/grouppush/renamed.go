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

// renamed: the group gets another name in Okta.
func renamed(w *crew) {
	Describe("a pushed group that is renamed in Okta", Ordered, func() {
		var team *stage.Team
		var pushed, change *stage.TeamPush
		var before string
		BeforeAll(func(ctx SpecContext) {
			before = w.name("before")
			if team, pushed = w.app.PushTeam(ctx, before, w.ada); pushed.Reason() == "" {
				change = team.Rename(ctx, w.name("renamed"))
			}
		})
		AfterAll(func(ctx SpecContext) { team.Dissolve(ctx) })

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.renamed",
			Title: "A group that is renamed in Okta has the new name in the target, under the same id and with the same members.",
			Why:   "“Rename app groups to match group name in Okta” is on by default. A server that loses the members with the rename empties a team for the sake of its name.",
			Fix:   "Change displayName and nothing else: a PATCH leaves alone what it does not name.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific Group name"), cite.OIN("C9313"), cite.RFC("7644", "3.5.2.3")},
			Kills: []string{"group-rename-lost", "group-rename-clears", "group-pathless-refused", "group-readonly-refused"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			change.Succeeds(c)
			holds(c, team, "after the rename", w.ada)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.rename-requests",
			Title: "The requests with which Okta renames a group are all answered with 2xx.",
			Why:   "One refusal puts the pushed group in Error, and no change of members arrives any more.",
			Fix:   "Answer GET, PATCH and PUT on /Groups/{id}.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific Group name"), cite.Capture(cite.TemplateRun, "rename of a group"), cite.Capture(cite.WizardRun, "requests 27 to 29")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"group-pathless-refused", "group-readonly-refused"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			accepted(c, change)
			want := []string{"GET /Groups/{id}", "PATCH /Groups/{id}"}
			if !w.template() {
				want = []string{"GET /Groups/{id}", "GET /Groups/{id}", "PUT /Groups/{id}"}
			}
			c.Expect(change.Sequence()).To(Equal(want), "what Okta sent")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.group.rename-findable",
			Title: "A renamed group is found under its new name, and under the old one no longer.",
			Why:   "Okta looks groups up by name when they are pushed. A stale name leads the next push to the wrong group.",
			Fix:   "Let the filter look at the displayName as it is.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.OktaProtocol("Create Groups")},
			Kills: []string{"group-rename-lost"},
		}, func(c *spec.Case) {
			pushed.Given(c)
			change.Given(c)
			c.Expect(found(c, w.stage, team.Okta.Name)).To(Equal([]string{team.ID}), "groups with the new name")
			c.Expect(found(c, w.stage, before)).To(BeEmpty(), "groups with the old name")
		}))

		if w.template() {
			nameWithID(w, func() (*stage.TeamPush, *stage.TeamPush) { return pushed, change })
		}
	})
}

// nameWithID: a template names a group by a replace without a path, whose value holds the id too.
func nameWithID(w *crew, pushes func() (pushed, change *stage.TeamPush)) {
	patch := func(c *spec.Case) scimdrill.Exchange {
		pushed, change := pushes()
		pushed.Given(c)
		return only(c, change, http.MethodPatch)
	}

	w.scope.Check(w.about(scimdrill.Requirement{
		ID:    "okta.group.rename-pathless",
		Title: "A PATCH of a group that replaces without a path is accepted.",
		Why:   "It is the one way in which apps of Okta's catalog name a group, and it comes before every change of members. A server that asks for a path answers 400, and the whole pushed group is in Error.",
		Fix:   "Take a replace without a path as a set of attributes to be replaced.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.OktaProtocol("Update a specific Group name"), cite.Issue("Metatavu/keycloak-scim-server", 113)},
		Needs: []scimdrill.Capability{scimdrill.CanShowWire},
		Kills: []string{"group-pathless-refused"},
	}, func(c *spec.Case) {
		sent := patch(c)
		operations, _ := stage.RequestBody(sent)["Operations"].([]any)
		c.Expect(operations).To(HaveLen(1), "operations of the PATCH")
		c.Expect(operations[0]).NotTo(HaveKey("path"), "the operation")
		c.Expect(sent.Status()).To(Or(Equal(200), Equal(204)), "status of the answer to the PATCH")
	}))

	w.scope.Check(w.about(scimdrill.Requirement{
		ID:    "okta.group.rename-id-tolerated",
		Title: "The group's own id in the value of the PATCH is passed over, not refused.",
		Why:   "Okta repeats the id beside the new name. It is read-only and unchanged; a server that answers 400 mutability can never be told a name.",
		Fix:   "Ignore a read-only attribute that has the value which it has already.",
		Level: scimdrill.Okta,
		Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific Group name"), cite.Capture(cite.TemplateRun, "rename of a group")},
		Needs: []scimdrill.Capability{scimdrill.CanShowWire},
		Kills: []string{"group-readonly-refused"},
	}, func(c *spec.Case) {
		sent := patch(c)
		c.Expect(sent.Request.Body).To(ContainSubstring(`"id":`), "the body of the PATCH")
		c.Expect(sent.Status()).To(Or(Equal(200), Equal(204)), "status of the answer to the PATCH")
	}))

	w.scope.Check(w.about(scimdrill.Requirement{
		ID:    "okta.group.patch-answer",
		Title: "A PATCH of a group that is answered with 200 carries the group; one that is answered with 204 carries nothing.",
		Why:   "Both are legal, a mixture is not. Okta takes the group without its members too, and needs id and displayName where there is a body.",
		Fix:   "Return the stored group with 200, or 204 and no body.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.OktaProtocol("Update a specific Group membership")},
		Needs: []scimdrill.Capability{scimdrill.CanShowWire},
		Kills: []string{"group-patch-200-empty"},
	}, func(c *spec.Case) {
		_, change := pushes()
		sent := patch(c)
		change.Given(c)
		answer := probe.Read(sent)
		if sent.Status() == http.StatusNoContent {
			c.Expect(answer.Body()).To(BeEmpty(), "the body of a 204")
			return
		}
		group, err := answer.Resource()
		if err != nil {
			c.Fail("the answer to the PATCH: %v", err)
		}
		c.Expect(group.ID()).NotTo(BeEmpty(), "id in the answer to the PATCH")
		c.Expect(group.Text("displayName")).NotTo(BeEmpty(), "displayName in the answer to the PATCH")
	}))
}

// found are the ids of the groups that the lookup of a name finds; 404 stands for none.
func found(c *spec.Case, s *stage.Stage, name string) []string {
	answer, err := s.Target.Get(c.Context(), probe.GroupLookupPath(name), "look the group "+name+" up")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() == http.StatusNotFound {
		return nil
	}
	c.Expect(answer.Status()).To(Equal(200), "status of the lookup")
	resources, _ := answer.At("Resources").([]any)
	var ids []string
	for _, resource := range resources {
		object, _ := resource.(map[string]any)
		ids = append(ids, probe.Resource(object).ID())
	}
	return ids
}
