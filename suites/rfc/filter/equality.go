package filter

import (
	"strings"

	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// equality: eq and ne, and how much of a value they compare.
func equality(scope *spec.Scope, s *stage.Stage, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.eq",
		Title: "userName eq finds the user with that userName and nobody else.",
		Why:   "It is the one filter that Okta sends, before every create. Who is found in it is linked, whoever it is.",
		Fix:   "Evaluate the filter; never answer with a list that was not filtered.",
		Level: scimdrill.Must,
		Cites: append(filtering(), cite.OktaProtocol("Determine if the user already exists")),
		Needs: needs(),
		Kills: []string{"lookup-filter-ignored", "filter-contains-for-eq"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Finds(c, "userName eq "+crowd.Quote(people.Ada.UserName), people.Ada)
		people.Finds(c, "userName eq "+crowd.Quote(people.Ada.UserName[1:]))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.no-match",
		Title: "A filter that holds for nobody is answered with 200 and totalResults 0.",
		Why:   "Okta takes a 404 for it as well; other clients take a 404 for a wrong address and stop.",
		Fix:   "Answer an empty ListResponse; 404 is for a resource that is asked for by its id.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2")},
		Needs: needs(),
		Kills: []string{"no-match-404", "list-without-total"},
	}, func(c *spec.Case) {
		answer := ask(c, s, crowd.Users("userName eq "+crowd.Quote(s.People.Nobody())), "look for nobody")
		c.Expect(answer.Status()).To(Equal(200), "status of a query that nobody matches")
		total, known := crowd.Number(answer.At("totalResults"))
		c.Expect(known).To(BeTrue(), "totalResults is there")
		c.Expect(total).To(Equal(0), "totalResults of a query that nobody matches")
		c.Expect(answer.At("Resources")).To(Or(BeNil(), BeEmpty()), "Resources, which may be absent or empty")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.ne",
		Title: "ne finds everybody but those whose value it is.",
		Why:   "Reconciliation asks for everybody but the service account. A server that takes ne for eq answers with the opposite.",
		Fix:   "Implement ne, or decline it with 400 invalidFilter until it is implemented.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-every-operator-is-eq"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Offers(c, people.Narrow("userName ne "+crowd.Quote(people.Ada.UserName)))
		people.Finds(c, people.Narrow("userName ne "+crowd.Quote(people.Ada.UserName)), people.Bob, people.Cleo, people.Dora, people.Eve)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.value-case",
		Title: "userName is compared without regard to upper and lower case.",
		Why:   "The login in Okta is often written in other capitals than the account: not found, the person is created a second time.",
		Fix:   "Compare with a case-insensitive index on userName.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "4.1.1"), cite.OktaSPEC(17)},
		Needs: needs(),
		Kills: []string{"lookup-case-sensitive"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Finds(c, "userName eq "+crowd.Quote(strings.ToUpper(people.Ada.UserName)), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.case-exact",
		Title: "externalId, which is caseExact, is compared with regard to upper and lower case.",
		Why:   "Two people whose external ids differ in case alone are two people; a client that matches by externalId would take one for the other.",
		Fix:   "Honour caseExact of the schema when comparing.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "3.1")},
		Needs: needs(),
		Kills: []string{"filter-case-exact-ignored"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Keeps(c, people.Ada, "externalId", people.Ada.ExternalID)
		people.Offers(c, "externalId eq "+crowd.Quote(people.Ada.ExternalID))
		people.Finds(c, "externalId eq "+crowd.Quote(people.Ada.ExternalID), people.Ada)
		people.Finds(c, "externalId eq "+crowd.Quote(strings.ToUpper(people.Ada.ExternalID)))
	})
}
