package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// paths: sub-attributes, attributes with several values, and conditions on one of them.
func paths(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.sub-attribute",
		Title: "A sub-attribute is named with a dot: name.familyName.",
		Why:   "People are searched for by their family name more than by anything else.",
		Fix:   "Resolve attribute paths against the schema.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7644", "3.10")},
		Needs: needs(),
		Kills: []string{"filter-sub-attributes-unfound"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Keeps(c, people.Ada, "name.familyName", people.Family)
		people.Offers(c, "name.familyName eq "+crowd.Quote(people.Family))
		people.Finds(c, "name.familyName eq "+crowd.Quote(people.Family), people.Members()...)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.any-value",
		Title: "An attribute with several values matches when any of them does.",
		Why:   "Somebody who is looked up by their second address is there; a server that compares the first alone lets them be created again.",
		Fix:   "Compare every value of a multi-valued attribute.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-first-value-alone"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.HasHome(c)
		people.Offers(c, "emails.value eq "+crowd.Quote(people.Ada.UserName))
		people.Finds(c, "emails.value eq "+crowd.Quote(people.HomeAddress()), people.Ada)
		people.Finds(c, "emails.value eq "+crowd.Quote(people.Ada.UserName), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.default-value",
		Title: "emails without a sub-attribute stands for emails.value, or is refused; it is never passed over.",
		Why:   "RFC 7644 writes emails co \"example.com\" in its own example. A server that drops the term answers with everybody.",
		Fix:   "Take a multi-valued complex attribute for its value, or refuse the filter with 400 invalidFilter.",
		Level: scimdrill.Should,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-default-value-500"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.FindsOrRefuses(c, "emails co "+crowd.Quote(people.Ada.UserName), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.value-path",
		Title: "A condition in brackets, emails[type eq \"work\" and value eq …], finds who has such a value.",
		Why:   "Other identity providers match people by their work address in this way.",
		Fix:   "Implement the value path of the grammar.",
		Level: scimdrill.May,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-username-alone"},
	}, func(c *spec.Case) {
		people.Given(c)
		if !hasWorkAddress(people) {
			c.NotApplicable("the target does not keep the type of an address")
		}
		people.Finds(c, `emails[type eq "work" and value eq `+crowd.Quote(people.Ada.UserName)+"]", people.Ada)
		people.Finds(c, `emails[type eq "fax" and value eq `+crowd.Quote(people.Ada.UserName)+"]")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.same-value",
		Title: "The conditions in brackets hold for one and the same value.",
		Why:   "Who has a work address and a home address is not who has this address at work: the wrong person is matched.",
		Fix:   "Evaluate the whole bracket against each value, not each condition against all values.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-value-path-flattened"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.HasHome(c)
		apart := `emails[type eq "home" and value eq ` + crowd.Quote(people.Ada.UserName) + "]"
		people.Offers(c, apart)
		people.Finds(c, apart)
		people.Finds(c, `emails[type eq "home" and value eq `+crowd.Quote(people.HomeAddress())+"]", people.Ada)
	})
}

func hasWorkAddress(people *crowd.Crowd) bool {
	emails, _ := people.Ada.Resource.At("emails").([]any)
	for _, each := range emails {
		object, _ := each.(map[string]any)
		email := probe.Resource(object)
		if email.Text("type") == "work" && email.Text("value") == people.Ada.UserName {
			return true
		}
	}
	return false
}
