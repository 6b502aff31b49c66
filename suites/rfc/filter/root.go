package filter

import (
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// root: filters over all types of resource at once, where the server offers such a query.
func root(scope *spec.Scope, s *stage.Stage, people *crowd.Crowd) {
	found := func(c *spec.Case, filter string, ids ...string) {
		answer := ask(c, s, "/?filter="+crowd.Escape(filter), "find resources of every type by filter")
		got, _, trouble := crowd.Page(answer)
		switch {
		case trouble != "":
			c.Fail("filter %s at the root: %s", filter, trouble)
		case !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(ids))):
			c.Fail("filter %s at the root: expected %d resources, found %d: %v", filter, len(ids), len(got), got)
		}
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.root-unknown-attribute",
		Title: "At the root, an attribute that a type of resource lacks counts there as one without a value.",
		Why:   "A query for userName over everything would fail because groups have none, or return the groups as well.",
		Fix:   "Evaluate the filter for each type; what a type lacks is false there, and its opposite true.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.1")},
		Needs: needs(scimdrill.HasGroups),
		Kills: []string{"root-filter-strict", "root-filter-ignored"},
	}, func(c *spec.Case) {
		crew := people.GivenCrew(c)
		people.OffersRoot(c)
		found(c, "userName eq "+crowd.Quote(people.Ada.UserName), people.Ada.ID)
		found(c, "userName eq "+crowd.Quote(people.Ada.UserName)+" or displayName eq "+crowd.Quote(crew.Name), people.Ada.ID, crew.ID)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.root-resource-type",
		Title: "At the root, meta.resourceType tells the types of resource apart.",
		Why:   "It is the RFC's own way to ask the root for users alone.",
		Fix:   "Filter by meta.resourceType as by any other attribute.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.1"), cite.RFC("7643", "3.1")},
		Needs: needs(scimdrill.HasGroups),
		Kills: []string{"root-filter-ignored"},
	}, func(c *spec.Case) {
		crew := people.GivenCrew(c)
		people.OffersRoot(c)
		probe := ask(c, s, "/?filter="+crowd.Escape("id eq "+crowd.Quote(crew.ID)+` and meta.resourceType eq "Group"`), "can meta.resourceType be filtered by?")
		if crowd.Declined(probe) {
			c.NotApplicable("the target declines filters on meta.resourceType, as it may: %s", crowd.Refusal(probe))
		}
		either := "(userName eq " + crowd.Quote(people.Ada.UserName) + " or displayName eq " + crowd.Quote(crew.Name) + ")"
		found(c, either+` and meta.resourceType eq "User"`, people.Ada.ID)
		found(c, either+` and meta.resourceType eq "Group"`, crew.ID)
	})
}
