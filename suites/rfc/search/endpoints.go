package search

import (
	"slices"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// endpoints: where a search can be sent, and what it is.
func endpoints(scope *spec.Scope, q query) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.users",
		Title: "A search by POST is answered with 200 and a list, and creates nothing.",
		Why:   "It is a question that happens to be a POST. A 201 tells the client that it made something.",
		Fix:   "Route /.search before the create, and answer as a GET.",
		Level: scimdrill.Must,
		Cites: searching(),
		Needs: needs(scimdrill.CanFilter),
		Kills: []string{"search-201"},
	}, func(c *spec.Case) {
		q.people.GivenNarrow(c)
		answer := q.post(c, "/Users/.search", map[string]any{"filter": q.people.Everybody()})
		c.Expect(answer.Status()).To(Equal(200), "status of a search")
		c.Expect(answer.At("schemas")).To(ContainElement("urn:ietf:params:scim:api:messages:2.0:ListResponse"), "schemas of the answer")
		ids, total, _ := crowd.Page(answer)
		c.Expect(total).To(Equal(len(q.people.Members())), "totalResults of a search for the people of this run")
		q.people.Finds(c, q.people.Everybody(), q.people.Members()...)
		c.Expect(ids).To(HaveLen(len(q.people.Members())), "resources of the search")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.groups",
		Title: "Groups are searched by POST as users are.",
		Why:   "A client that found the search for users takes it for given for groups.",
		Fix:   "Offer /.search at every endpoint of resources.",
		Level: scimdrill.May,
		Cites: searching(),
		Needs: needs(scimdrill.HasGroups, scimdrill.CanFilter),
		Kills: []string{"search-users-alone"},
	}, func(c *spec.Case) {
		crew := q.people.GivenCrew(c)
		ids, _, trouble := crowd.Page(q.post(c, "/Groups/.search", map[string]any{"filter": "displayName eq " + crowd.Quote(crew.Name)}))
		if trouble != "" || !slices.Equal(ids, []string{crew.ID}) {
			c.Fail("a search for the group %s: expected it alone, found %v %s", crew.Name, ids, trouble)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.root",
		Title: "Resources of every type are searched by POST at the root.",
		Why:   "It is the RFC's own example of a search.",
		Fix:   "Offer /.search at the root, over every type of resource.",
		Level: scimdrill.May,
		Cites: searching(cite.RFC("7644", "3.4.2.1")),
		Needs: needs(scimdrill.HasGroups, scimdrill.CanFilter),
		Kills: []string{"search-users-alone"},
	}, func(c *spec.Case) {
		crew := q.people.GivenCrew(c)
		filter := "id eq " + crowd.Quote(q.people.Ada.ID) + " or id eq " + crowd.Quote(crew.ID)
		ids, _, trouble := crowd.Page(q.post(c, "/.search", map[string]any{"filter": filter}))
		if trouble != "" || !slices.Contains(ids, q.people.Ada.ID) || !slices.Contains(ids, crew.ID) {
			c.Fail("a search for a user and a group at the root: expected both, found %v %s", ids, trouble)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.search.schema",
		Title: "A search that does not say that it is one is refused with 400.",
		Why:   "Whatever else was sent to the wrong address would be taken for a search of everybody.",
		Fix:   "Check schemas of every message for its URN.",
		Level: scimdrill.Should,
		Cites: searching(cite.RFC("7644", "3.12")),
		Needs: needs(),
		Kills: []string{"search-schema-unchecked"},
	}, func(c *spec.Case) {
		answer := q.post(c, "/Users/.search", map[string]any{"schemas": []string{crowd.Core}, "count": 0})
		c.Expect(answer.Status()).To(Equal(400), "status of a search with the schema of a user")
	})
}
