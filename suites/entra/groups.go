package entra

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

// groups: how Entra makes groups and fills them.
func groups(scope *spec.Scope, s *stage.Stage) {
	Describe("a group of Entra", Ordered, func() {
		var ada, ben user
		var name, id string
		var made probe.Answer
		var errMade error
		someone(s, &ada)
		someone(s, &ben)
		BeforeAll(func(ctx SpecContext) {
			name = s.GroupName("Entra")
			made, errMade = makeGroup(ctx, s, name)
			id = made.Text("id")
		})
		given := func(c *spec.Case) {
			c.Shows(made.Exchange)
			if id == "" {
				c.Block("making a group failed: status %d, and no id in the answer", made.Status())
			}
			ada.Given(c)
			ben.Given(c)
		}

		scope.Check(scimdrill.Requirement{
			ID:    "entra.group.create",
			Title: "A group with externalId, meta.resourceType and an empty list of members is answered with 201.",
			Why:   "It is how Entra makes every group; members follow by PATCH.",
			Fix:   "Ignore read-only attributes, and take members [] for a group without members.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("Create Group"), cite.RFC("7644", "3.3")},
			Needs: needs(scimdrill.HasGroups),
			Kills: []string{"group-empty-refused"},
		}, func(c *spec.Case) {
			c.Answered(errMade)
			c.Decisive(made.Exchange)
			c.Expect(made.Status()).To(Equal(201), "status of the create")
			c.Expect(id).NotTo(BeEmpty(), "id")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.group.lookup-without-members",
			Title: "A group is found by displayName with excludedAttributes=members, without its members.",
			Why:   "Entra asks for no members of a group that may have a hundred thousand.",
			Fix:   "Evaluate the filter, and honour excludedAttributes.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("Get Group by displayName"), cite.RFC("7644", "3.9")},
			Needs: needs(scimdrill.HasGroups),
			Kills: []string{"members-not-excludable", "group-lookup-refused", "group-lookup-blind"},
		}, func(c *spec.Case) {
			given(c)
			change(c, s, id, operation("Add", "members", []any{map[string]any{"value": ada.ID}}))
			answer, err := s.Target.Get(c.Context(), filtered("/Groups", `displayName eq "`+name+`"`)+"&excludedAttributes=members", "look for a group, as Entra does")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(200), "status")
			c.Expect(answer.Text("Resources[0].id")).To(Equal(id), "the group that is found")
			c.Expect(answer.At("Resources[0].members")).To(BeNil(), "its members")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.group.add-members",
			Title: "Add of members whose $ref is null puts them into the group.",
			Why:   "Entra writes $ref as null beside the value of each member.",
			Fix:   "Ignore a $ref that is null, and let add on members add.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("Update Group, add members"), cite.RFC("7643", "2.5")},
			Needs: needs(scimdrill.HasGroups, scimdrill.CanPatch),
			Kills: []string{"member-null-refused", "group-add-lost"},
		}, func(c *spec.Case) {
			given(c)
			change(c, s, id, operation("Add", "members", []any{member(ada), member(ben)}))
			c.Expect(stage.MemberIDs(s.Group(c, id))).To(ConsistOf(ada.ID, ben.ID), "the members")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.group.remove-by-value",
			Title: "Remove with the path members and a value takes out the members that the value lists, and no others.",
			Why:   "Unless an app carries a special flag, Entra removes members like that. By the letter of the RFC the value is nothing, and the whole group is emptied for one person who left.",
			Fix:   "Where remove on members has a value, take out what it lists.",
			Level: scimdrill.Entra,
			Cites: []scimdrill.Citation{cite.Entra("Update Group, remove members"), cite.EntraIssues("removing members, flag aadOptscim062020")},
			Needs: needs(scimdrill.HasGroups, scimdrill.CanPatch),
			Kills: []string{"remove-value-clears", "remove-value-refused"},
		}, func(c *spec.Case) {
			given(c)
			change(c, s, id, operation("Add", "members", []any{member(ada), member(ben)}))
			change(c, s, id, operation("Remove", "members", []any{member(ada)}))
			c.Expect(stage.MemberIDs(s.Group(c, id))).To(ConsistOf(ben.ID), "the members")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "entra.group.rename",
			Title: "Replace of displayName renames the group.",
			Why:   "It is how Entra renames, with a path, where Okta has none.",
			Fix:   "Let PATCH change displayName.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.3"), cite.Entra("Update Group, non-member attributes")},
			Needs: needs(scimdrill.HasGroups, scimdrill.CanPatch),
			Kills: []string{"group-rename-by-path-lost"},
		}, func(c *spec.Case) {
			given(c)
			renamed := s.GroupName("Entra renamed")
			change(c, s, id, operation("Replace", "displayName", renamed))
			c.NoDifference("the group after the PATCH", s.Group(c, id).Differences(map[string]any{"displayName": renamed}))
			name = renamed
		})
	})
}

func member(u user) map[string]any { return map[string]any{"$ref": nil, "value": u.ID} }

// change patches a group, and fails the case unless the target takes it.
func change(c *spec.Case, s *stage.Stage, id string, operations ...map[string]any) {
	answer, err := patch(c.Context(), s, probe.GroupPath(id), "change the group", operations...)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	c.Expect(answer.Status()).To(Or(Equal(200), Equal(204)), "status of the PATCH")
}

// makeGroup creates a group in Entra's form.
func makeGroup(ctx context.Context, s *stage.Stage, name string) (probe.Answer, error) {
	return s.Target.Do(ctx, probe.Ask{
		Method: http.MethodPost, Path: "/Groups", Purpose: "make a group, as Entra does",
		Body: probe.Body(map[string]any{
			"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "externalId": "entra-" + name, "displayName": name,
			"members": []any{}, "meta": map[string]any{"resourceType": "Group"},
		}),
	})
}
