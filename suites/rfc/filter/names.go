package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// names: attributes that are named in full, and those that every resource has.
func names(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.urn-core",
		Title: "An attribute of the core schema may be named with its URN in front.",
		Why:   "Generated clients qualify every name; their lookups find nobody, and everybody is created again.",
		Fix:   "Split the URN off at its last colon, knowing that it holds a dot (2.0).",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.10")},
		Needs: needs(),
		Kills: []string{"filter-urn-unknown", "filter-urn-split-at-the-dot"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Finds(c, crowd.Core+":userName eq "+crowd.Quote(people.Ada.UserName), people.Ada)
		people.Keeps(c, people.Ada, "name.familyName", people.Family)
		people.Offers(c, "name.familyName eq "+crowd.Quote(people.Family))
		people.Finds(c, crowd.Core+":name.familyName eq "+crowd.Quote(people.Family), people.Members()...)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.urn-extension",
		Title: "An attribute of an extension is named with the URN of the extension in front.",
		Why:   "There is no other way to name it: people cannot be found by department or employee number.",
		Fix:   "Resolve URN-qualified names against the schema extensions of the resource type.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7644", "3.4.2.2")},
		Needs: needs(scimdrill.HasEnterpriseSchema),
		Kills: []string{"filter-urn-split-at-the-dot"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Keeps(c, people.Ada, crowd.Enterprise+"|department", "Ropes")
		people.Offers(c, people.Narrow(crowd.Enterprise+`:department eq "Ropes"`))
		people.Finds(c, people.Narrow(crowd.Enterprise+`:department eq "Ropes"`), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.urn-case",
		Title: "The URN in front of a name is read without regard to upper and lower case.",
		Why:   "URNs of schemas are compared without case; clients that lower all of a name would not be understood.",
		Fix:   "Compare URNs of schemas without regard to case.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.10"), cite.RFC("7644", "3.4.2.2")},
		Needs: needs(),
		Kills: []string{"filter-urn-unknown", "filter-names-case-sensitive"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Finds(c, "urn:ietf:params:scim:schemas:core:2.0:user:username eq "+crowd.Quote(people.Ada.UserName), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.id",
		Title: "id eq finds the resource with that id.",
		Why:   "Clients read several people whose ids they know in one request.",
		Fix:   "Let the attributes that every resource has be filtered by like any other.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "3.1")},
		Needs: needs(),
		Kills: []string{"filter-common-attributes-unfound"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Offers(c, "id eq "+crowd.Quote(people.Ada.ID))
		people.Finds(c, "id eq "+crowd.Quote(people.Ada.ID), people.Ada)
		people.Finds(c, "id eq "+crowd.Quote(people.Ada.ID)+" or id eq "+crowd.Quote(people.Cleo.ID), people.Ada, people.Cleo)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.external-id",
		Title: "externalId eq finds who was created with that externalId.",
		Why:   "A client finds the account that it made by the id that it gave it, when the userName has changed meanwhile.",
		Fix:   "Let the attributes that every resource has be filtered by like any other.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "3.1")},
		Needs: needs(),
		Kills: []string{"filter-common-attributes-unfound"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Keeps(c, people.Ada, "externalId", people.Ada.ExternalID)
		people.Offers(c, "externalId eq "+crowd.Quote(people.Ada.ExternalID))
		people.Finds(c, "externalId eq "+crowd.Quote(people.Ada.ExternalID), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.schemas",
		Title: "schemas eq finds the resources that have a schema.",
		Why:   "It tells whom an extension was given to.",
		Fix:   "Let schemas be filtered by as an attribute with several values.",
		Level: scimdrill.May,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "3")},
		Needs: needs(),
		Kills: []string{"filter-schemas-unknown"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Finds(c, people.Narrow("schemas eq "+crowd.Quote(crowd.Core)), people.Members()...)
		people.Finds(c, people.Narrow(`schemas eq "urn:example:nothing:has:this:schema"`))
	})
}
