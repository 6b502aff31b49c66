package filter

import (
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// groups: filters for groups, and for the members of groups.
func groups(scope *spec.Scope, s *stage.Stage, people *crowd.Crowd) {
	found := func(c *spec.Case, filter string) []string {
		answer := ask(c, s, "/Groups?filter="+crowd.Escape(filter), "find groups by filter")
		ids, _, trouble := crowd.Page(answer)
		if trouble != "" {
			c.Fail("filter %s: %s", filter, trouble)
		}
		return ids
	}
	exactly := func(c *spec.Case, filter string, ids ...string) {
		if got := found(c, filter); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(ids))) {
			c.Fail("filter %s: expected the groups %v, found %v", filter, ids, got)
		}
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.group-name",
		Title: "displayName eq finds the group with that name and no other.",
		Why:   "Okta's group push links a group that is there by its name; a filter that is ignored links the first group in the list.",
		Fix:   "Evaluate filters for groups as for users.",
		Level: scimdrill.Must,
		Cites: append(filtering(), cite.RFC("7643", "4.2")),
		Needs: needs(scimdrill.HasGroups),
		Kills: []string{"group-filter-ignored"},
	}, func(c *spec.Case) {
		crew := people.GivenCrew(c)
		named := "displayName eq " + crowd.Quote(crew.Name)
		if answer := ask(c, s, "/Groups?filter="+crowd.Escape(named), "can groups be found by their name?"); crowd.Declined(answer) {
			c.NotApplicable("the target declines filters on the names of groups, as it may: %s", crowd.Refusal(answer))
		}
		exactly(c, named, crew.ID)
		exactly(c, "displayName eq "+crowd.Quote(crew.Name+" of nobody"))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.group-member",
		Title: "members.value eq finds the groups that somebody is a member of.",
		Why:   "Clients ask it before they remove somebody, because groups in a user may be left out.",
		Fix:   "Let members.value be filtered by.",
		Level: scimdrill.May,
		Cites: append(filtering(), cite.RFC("7643", "4.2")),
		Needs: needs(scimdrill.HasGroups),
		Kills: []string{"group-filter-ignored", "group-members-unfilterable"},
	}, func(c *spec.Case) {
		crew := people.GivenCrew(c)
		exactly(c, "members.value eq "+crowd.Quote(people.Ada.ID), crew.ID)
		exactly(c, "members.value eq "+crowd.Quote(people.Dora.ID))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.user-group",
		Title: "groups.value eq finds the users who are members of a group.",
		Why:   "It is how the members of a large group are read page by page.",
		Fix:   "Let groups.value be filtered by.",
		Level: scimdrill.May,
		Cites: append(filtering(), cite.RFC("7643", "4.1.2")),
		Needs: needs(scimdrill.HasGroups),
		Kills: []string{"group-members-unfilterable"},
	}, func(c *spec.Case) {
		crew := people.GivenCrew(c)
		people.Finds(c, "groups.value eq "+crowd.Quote(crew.ID), people.Ada, people.Bob)
	})
}
