package groups

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

// creates: how a group comes to be.
func creates(scope *spec.Scope, h *hall) {
	Describe("creating a group", func() {
		post := func(c *spec.Case, what string, body map[string]any) probe.Answer {
			body["schemas"] = []string{groupSchema}
			return h.asks(c, probe.Ask{Method: http.MethodPost, Path: "/Groups", Body: probe.Body(body), Purpose: what})
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.create",
			Title: "A group is created with 201, and shown with its id and its displayName.",
			Why:   "Okta keeps the id for every later push; without it the group cannot be found again.",
			Fix:   "Answer POST /Groups with 201 and the group as stored.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "4.2"), cite.RFC("7644", "3.3")}, Needs: needs(),
			Kills: []string{"group-create-empty-answer"},
		}, func(c *spec.Case) {
			name := h.s.GroupName("Created")
			answer := post(c, "create a group", map[string]any{"displayName": name})
			c.Expect(answer.Status()).To(Equal(http.StatusCreated), "status of POST /Groups")
			c.Expect(answer.At("id")).NotTo(Or(BeNil(), BeEquivalentTo("")), "id in the answer to POST /Groups")
			c.Expect(answer.Text("displayName")).To(Equal(name), "displayName in the answer to POST /Groups")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.create-with-members",
			Title: "A group that is created with members has them.",
			Why:   "The group stands in the application, nobody is in it, and no error says so.",
			Fix:   "Store members with the group, in one transaction.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "4.2"), cite.RFC("7644", "3.3")}, Needs: needs(),
			Kills: []string{"group-create-without-members"},
		}, func(c *spec.Case) {
			ids := h.ids(c, h.ada, h.ben)
			made := h.s.MakeGroup(c.Context(), "a group with two members", h.s.GroupName("Two"), ids...)
			made.Given(c)
			team{h, made.ID, made}.holds(c, "after a group was created with two members", h.ada, h.ben)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.create-with-none",
			Title: "A group that is created with an empty list of members is a group without members.",
			Why:   "A new group has nobody in it yet; one that is refused for that is missing when people join.",
			Fix:   "Take an empty list of members for none.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "2.5"), cite.RFC("7643", "4.2")}, Needs: needs(),
			Kills: []string{"group-empty-refused"},
		}, func(c *spec.Case) {
			answer := post(c, "create a group of nobody", map[string]any{"displayName": h.s.GroupName("Nobody"), "members": []any{}})
			c.Expect(answer.Status()).To(Equal(http.StatusCreated), "status of POST /Groups with members []")
			c.Expect(elements(resourceOf(answer), "members")).To(BeEmpty(), "members of a group of nobody")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.name-required",
			Title: "A group without displayName is answered with 400.",
			Why:   "A group without a name cannot be told from others by the people who give it access.",
			Fix:   "Require displayName in POST and PUT of groups.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "4.2")}, Needs: needs(),
			Kills: []string{"group-nameless-accepted"},
		}, func(c *spec.Case) {
			answer := post(c, "create a group without a name", map[string]any{"externalId": h.s.GroupName("Nameless")})
			c.Expect(answer.Status()).To(Equal(http.StatusBadRequest), "status of POST /Groups without displayName (RFC 7643 §4.2 calls it REQUIRED; its schema in §8.7.1 does not)")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.same-name",
			Title: "A second group of the same name is another group, or is answered with 409.",
			Why:   "Where the first group is answered in its place, two Okta groups push into one, and each throws out the members of the other.",
			Fix:   "Create a second group, or answer 409 uniqueness; never give out the first.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.3")}, Needs: needs(),
			Kills: []string{"group-same-name-merged"},
		}, func(c *spec.Case) {
			first := h.team(c, "Twin")
			answer := post(c, "create a second group of that name", map[string]any{"displayName": first.made.Answer.Text("displayName")})
			if answer.Status() == http.StatusConflict {
				return
			}
			c.Expect(answer.Status()).To(Equal(http.StatusCreated), "status of the second POST of one name")
			c.Expect(answer.At("id")).NotTo(BeEquivalentTo(first.id), "the id of the second group, which is that of the first")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.external-id",
			Title: "The externalId of a group is kept.",
			Why:   "externalId is how a client finds its groups again after names have changed.",
			Fix:   "Store externalId of groups as that of users.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")}, Needs: needs(),
			Kills: []string{"group-externalid-lost"},
		}, func(c *spec.Case) {
			name := h.s.GroupName("External")
			made := stage.Make(c.Context(), h.s.Target, "/Groups", "a group with an externalId", map[string]any{
				"schemas": []string{groupSchema}, "displayName": name, "externalId": "00g-" + name,
			})
			made.Given(c)
			c.Expect(team{h, made.ID, made}.now(c).At("externalId")).To(BeEquivalentTo("00g-"+name), "externalId of the group")
		})
	})
}
