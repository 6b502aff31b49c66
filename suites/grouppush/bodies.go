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

const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

// bodies: requests that Okta sends, or is documented to send, at moments that no administrator can bring about at will.
func bodies(scope *spec.Scope, s *stage.Stage) {
	lists(scope, s)
	Describe("a group of two", Ordered, func() {
		var ada, ben, cem, group stage.Made
		BeforeAll(func(ctx SpecContext) {
			ada = s.MakeUser(ctx, "a member", s.NewUser(s.People.Someone()))
			ben = s.MakeUser(ctx, "a member", s.NewUser(s.People.Someone()))
			cem = s.MakeUser(ctx, "somebody who joins", s.NewUser(s.People.Someone()))
			group = s.MakeGroup(ctx, "a group of two", s.GroupName("Drill bodies"), ada.ID, ben.ID)
		})
		given := func(c *spec.Case) {
			for _, made := range []stage.Made{ada, ben, cem, group} {
				made.Given(c)
			}
		}

		scope.Check(scimdrill.Requirement{
			ID:    "okta.group.mixed-patch",
			Title: "One PATCH that takes a member out and puts another in does both.",
			Why:   "When people come and go between two pushes Okta sends one PATCH: a removal for each who left, then one add for all who joined. A server that looks at the first operation alone loses the rest without a word.",
			Fix:   "Carry out all Operations, in their order, in one transaction.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.OktaProtocol("Update a specific Group membership")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups, scimdrill.CanPatch},
			Kills: []string{"group-patch-first-only"},
		}, func(c *spec.Case) {
			given(c)
			answer, err := s.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPatch, Path: probe.GroupPath(group.ID), Purpose: "take one member out and put another in",
				Body: probe.Body(map[string]any{"schemas": []any{patchOp}, "Operations": []any{
					map[string]any{"op": "remove", "path": `members[value eq "` + ada.ID + `"]`},
					map[string]any{"op": "add", "path": "members", "value": []any{map[string]any{"value": cem.ID, "display": cem.Answer.Text("userName")}}},
				}}),
			})
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Or(Equal(200), Equal(204)), "status of the PATCH")
			c.Expect(stage.MemberIDs(s.Group(c, group.ID))).To(ConsistOf(ben.ID, cem.ID), "the members after the PATCH")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.group.put-without-id",
			Title: "A PUT of a group without an id in its body is accepted: the id stands in the path.",
			Why:   "Okta's documentation shows the PUT of an app of the wizard without the id, its apps send it with one. A server that compares the two must not refuse the first.",
			Fix:   "Take the id from the path alone; it is read-only in the body.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.OktaProtocol("Update a specific Group name")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups},
			Kills: []string{"group-put-needs-id"},
		}, func(c *spec.Case) {
			given(c)
			name := s.GroupName("Drill put without id")
			answer, err := s.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPut, Path: probe.GroupPath(group.ID), Purpose: "replace a group, without an id in the body",
				Body: probe.Body(map[string]any{"schemas": []any{groupSchema}, "displayName": name, "members": []any{
					map[string]any{"value": ben.ID, "display": ben.Answer.Text("userName")},
				}}),
			})
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(200), "status of the PUT")
			after := s.Group(c, group.ID)
			c.NoDifference("the group after the PUT", after.Differences(map[string]any{"displayName": name}))
			c.Expect(stage.MemberIDs(after)).To(ConsistOf(ben.ID), "the members after the PUT")
		})
	})
}

// lists: Okta lists groups when an integration is saved and when groups are imported, and looks one up before it is pushed.
func lists(scope *spec.Scope, s *stage.Stage) {
	Describe("the list of groups", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.group.list",
			Title: "The first page of a hundred groups is a ListResponse with numbers and a Resources array, even where there is no group.",
			Why:   "Apps of the catalog ask for it whenever the integration is saved, and an import begins with it.",
			Fix:   "Answer GET /Groups without a filter, with schemas, totalResults, startIndex, itemsPerPage and Resources.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.Capture(cite.TemplateRun, "requests 5 and 7"), cite.OktaProtocol("Retrieve Groups"), cite.RFC("7644", "3.4.2")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups},
			Kills: []string{"group-list-refused", "group-list-bare"},
		}, func(c *spec.Case) {
			answer, err := s.Target.Get(c.Context(), "/Groups?startIndex=1&count=100", "ask for groups as Okta does when an integration is saved")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(200), "status of GET /Groups")
			c.Expect(answer.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:ListResponse"), "schemas")
			c.Expect(answer.At("Resources")).To(BeAssignableToTypeOf([]any{}), "Resources")
			for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
				if text, isText := answer.At(name).(string); isText {
					c.Fail("%s: expected a number, found the string %q", name, text)
				}
			}
			c.Expect(answer.At("totalResults")).NotTo(BeNil(), "totalResults")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.group.lookup",
			Title: "The lookup of a group's name finds that group alone, also where the name holds quotes, slashes, ampersands and letters that are not ASCII.",
			Why:   "Okta pushes to whichever group the lookup shows first. A wrong one gets another team's members; none at all gives the group a twin.",
			Fix:   "Decode the query once, read the filter's string as JSON, and compare the whole displayName.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Create Groups"), cite.RFC("7644", "3.4.2.2"), cite.Capture(cite.WizardRun, "request 13")},
			Needs: []scimdrill.Capability{scimdrill.HasGroups},
			Kills: []string{"group-lookup-ignored", "group-lookup-blind", "group-lookup-refused"},
		}, func(c *spec.Case) {
			for _, name := range []string{s.GroupName("Drill plain"), s.GroupName(`Drill "R&D" / Søen + 東京 100%`)} {
				made := s.MakeGroup(c.Context(), "the group "+name, name)
				made.Given(c)
				c.Expect(found(c, s, name)).To(Equal([]string{made.ID}), "groups with the name %s", name)
			}
			c.Expect(found(c, s, s.GroupName("Drill nobody's"))).To(BeEmpty(), "groups with a name that none has")
		})
	})
}
