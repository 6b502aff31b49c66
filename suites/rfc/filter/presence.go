package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// presence: whether there is a value at all.
func presence(scope *spec.Scope, s *stage.Stage, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.pr",
		Title: "pr finds who has a value.",
		Why:   "It is how clients ask who was provisioned with an externalId, before they match the rest by name.",
		Fix:   "Implement pr: true where there is a value that is neither null nor empty.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-pr-finds-nobody"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Offers(c, people.Narrow("userName pr"))
		people.Finds(c, people.Narrow("userName pr"), people.Members()...)
		name := optional(c, people)
		people.Offers(c, people.Narrow(name+" pr"))
		people.Tells(c, people.Narrow(name+" pr"), members(people.Ada), nil)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.pr-absent",
		Title: "pr does not find who has no value.",
		Why:   "A column that is never NULL but often empty is not a value: everybody would be taken for matched.",
		Fix:   "Take null, the empty string and the empty list for no value.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "2.5")},
		Needs: needs(),
		Kills: []string{"filter-pr-always-true"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		name := optional(c, people)
		people.Offers(c, people.Narrow(name+" pr"))
		people.Tells(c, people.Narrow(name+" pr"), nil, members(people.Dora))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.null",
		Title: "A comparison with null is understood: eq null finds who has no value.",
		Why:   "null stands in the grammar of filters. Clients ask with it whom an attribute is missing for.",
		Fix:   "Take null for “no value”: eq null is the opposite of pr.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "2.5")},
		Needs: needs(),
		Kills: []string{"filter-null-refused"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		name := optional(c, people)
		people.Tells(c, people.Narrow(name+" eq null"), members(people.Dora), members(people.Ada))
		people.Tells(c, people.Narrow(name+" ne null"), members(people.Ada), members(people.Dora))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.defaulted",
		Title: "A filter sees the value that the server itself gave an attribute, as it was returned.",
		Why:   "Who was created without active is shown as active, and has to be found as active: a delta import would drop them.",
		Fix:   "Store the default when the resource is created, and filter by what is stored.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-defaults-unseen"},
	}, func(c *spec.Case) {
		person := s.People.Someone()
		body := s.NewUser(person)
		delete(body, "active")
		made := s.MakeUser(c.Context(), "somebody of whom it is not said whether they are active", body)
		made.Given(c)
		value, isBoolean := made.Answer.At("active").(bool)
		if !isBoolean {
			c.NotApplicable("the target gives active no value of its own")
		}
		text := map[bool]string{true: "true", false: "false"}[value]
		path := crowd.Users("userName eq " + crowd.Quote(person.Email) + " and active eq " + text)
		answer := ask(c, s, path, "find who was created without active")
		if crowd.Declined(answer) {
			c.NotApplicable("the target declines filters on active, as it may: %s", crowd.Refusal(answer))
		}
		ids, _, trouble := crowd.Page(answer)
		switch {
		case trouble != "":
			c.Fail("active eq %s: %s", text, trouble)
		case len(ids) != 1 || ids[0] != made.ID:
			c.Fail("the create was answered with active %s, and active eq %s does not find the user: expected one user, found %d", text, text, len(ids))
		}
	})
}

// optional is an attribute that Ada has and Dora has not; without one the case is not applicable.
func optional(c *spec.Case, people *crowd.Crowd) string {
	for _, name := range []string{"externalId", "title", "nickName"} {
		if people.Ada.Resource.Text(name) != "" && people.Dora.Resource.At(name) == nil {
			return name
		}
	}
	c.NotApplicable("the target keeps none of externalId, title and nickName")
	return ""
}
