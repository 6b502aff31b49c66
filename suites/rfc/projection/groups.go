package projection

import (
	"net/url"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// groups: the members of groups, which are what is left out most.
func groups(scope *spec.Scope, v view) {
	crew := func(c *spec.Case, query string) (probe.Resource, crowd.Crew) {
		crew := v.people.GivenCrew(c)
		answer, err := v.Target.Get(c.Context(), "/Groups/"+url.PathEscape(crew.ID)+"?"+query, "read a group with "+query)
		c.Answered(err)
		c.Decisive(answer.Exchange)
		return resource(c, answer, query), crew
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.without-members",
		Title: "excludedAttributes=members shows a group without its members.",
		Why:   "Groups of a hundred thousand are read for their names; with all members each time, that is no longer possible.",
		Fix:   "Honour excludedAttributes for groups, and do not read members that are not shown.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7644", "3.4.2.5")),
		Needs: []scimdrill.Capability{scimdrill.HasGroups},
		Kills: []string{"members-not-excludable", "excluded-attributes-ignored"},
	}, func(c *spec.Case) {
		shown, crew := crew(c, "excludedAttributes=members")
		c.Expect(has(shown, "members")).To(BeNil(), "members, which were excluded")
		c.Expect(shown.Text("displayName")).To(Equal(crew.Name), "displayName, which was not excluded")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.projection.members",
		Title: "attributes=members shows the members of a group.",
		Why:   "A server may leave them out until they are asked for. Then they have to come, or nobody knows who is in the group.",
		Fix:   "Return what is requested, unless its returned is never.",
		Level: scimdrill.Must,
		Cites: append(partial(), cite.RFC("7643", "7")),
		Needs: []scimdrill.Capability{scimdrill.HasGroups},
		Kills: []string{"members-lost-on-request"},
	}, func(c *spec.Case) {
		shown, crew := crew(c, "attributes=members")
		members, _ := has(shown, "members").([]any)
		var ids []string
		for _, each := range members {
			object, _ := each.(map[string]any)
			ids = append(ids, probe.Resource(object).Text("value"))
		}
		c.Expect(ids).To(ConsistOf(v.people.Ada.ID, v.people.Bob.ID), "members of %s, which were asked for", crew.Name)
	})
}
