package filter

import (
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// offered: how much can be asked at all. What is declined here is not judged elsewhere.
func offered(scope *spec.Scope, people *crowd.Crowd) {
	all := func(c *spec.Case, filters ...string) {
		var declined []string
		for _, filter := range filters {
			if answer := people.Ask(c, filter); answer.Status() != 200 && answer.Status() != 404 {
				declined = append(declined, filter+": "+crowd.Refusal(answer))
			}
		}
		if len(declined) > 0 {
			c.Fail("%d of %d are declined: %s", len(declined), len(filters), strings.Join(declined, "; "))
		}
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.operators",
		Title: "All operators of the RFC are offered: eq, ne, co, sw, ew, pr, gt, ge, lt and le, with and, or and not.",
		Why:   "Okta asks with eq alone; importers, auditors and other identity providers ask with the rest, and find the server advertises filters.",
		Fix:   "Implement the operators of tables 3 and 4.",
		Level: scimdrill.Should,
		Cites: append(filtering(), cite.RFC("7644", "3.12"), cite.RFC("7643", "5")),
		Needs: needs(),
		Kills: []string{"filter-eq-alone"},
	}, func(c *spec.Case) {
		people.Given(c)
		own := crowd.Quote(people.Ada.UserName)
		var filters []string
		for _, operator := range []string{"eq", "co", "sw", "ew"} { // by which nobody else is found
			filters = append(filters, "userName "+operator+" "+own)
		}
		for _, operator := range []string{"ne", "gt", "ge", "lt", "le"} {
			filters = append(filters, people.Narrow("userName "+operator+" "+own))
		}
		all(c, append(filters, people.Narrow("userName pr"), "userName eq "+own+" and userName eq "+own, "userName eq "+own+" or userName eq "+own,
			people.Narrow("not (userName eq "+own+")"))...)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.attributes",
		Title: "What every user has can be filtered by: id, externalId, name, emails, active and the time of the last change.",
		Why:   "Clients match by externalId or by address, search by name, and import by the time of the last change.",
		Fix:   "Let the attributes of the schema be filtered by, not userName alone.",
		Level: scimdrill.Should,
		Cites: append(filtering(), cite.RFC("7644", "3.12")),
		Needs: needs(),
		Kills: []string{"filter-username-alone"},
	}, func(c *spec.Case) {
		people.Given(c)
		all(c,
			"id eq "+crowd.Quote(people.Ada.ID), "externalId eq "+crowd.Quote(people.Family), "name.familyName eq "+crowd.Quote(people.Family),
			"emails.value eq "+crowd.Quote(people.Ada.UserName), people.Narrow("active eq true"),
			people.Narrow(`meta.lastModified ge "2001-01-01T00:00:00Z"`),
		)
	})
}
