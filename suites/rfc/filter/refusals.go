package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// refusals: what is no filter, or none that the server can answer.
func refusals(scope *spec.Scope, s *stage.Stage, people *crowd.Crowd) {
	refusing := []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7644", "3.12")}
	// invalid asks with something that is no filter; count is 1, lest a server that ignores it show everybody.
	invalid := func(c *spec.Case, filter string) {
		answer := ask(c, s, "/Users?filter="+crowd.Escape(filter)+"&startIndex=1&count=1", "something that is no filter")
		if answer.Status() != 400 {
			c.Fail("filter %q: expected status 400, found %s", filter, crowd.Refusal(answer))
		}
	}

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.unknown-operator",
		Title: "An operator that the server does not know is refused with 400 invalidFilter.",
		Why:   "Declining is the only safe answer: a list that was not filtered is taken for the result.",
		Fix:   "Refuse with scimType invalidFilter and a detail that names the operator.",
		Level: scimdrill.Must,
		Cites: refusing,
		Needs: needs(),
		Kills: []string{"filter-errors-ignored", "filter-error-500", "filter-error-without-type"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Refuses(c, "userName like "+crowd.Quote(people.Ada.UserName))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.syntax",
		Title: "What does not follow the grammar is refused with 400.",
		Why:   "A client with a mistake in its filter has to learn of it; an answer of 500 is retried for ever, and a list is believed.",
		Fix:   "Parse the whole filter and refuse it with scimType invalidFilter.",
		Level: scimdrill.Must,
		Cites: refusing,
		Needs: needs(),
		Kills: []string{"filter-errors-ignored", "filter-error-500"},
	}, func(c *spec.Case) {
		people.Given(c)
		is := "userName eq " + crowd.Quote(people.Ada.UserName)
		for _, filter := range []string{"userName eq", is + " and", "(" + is, is + ")", is + " " + is, `userName eq "open`} {
			invalid(c, filter)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.empty",
		Title: "An empty filter is refused with 400.",
		Why:   "It comes from a client whose variable was empty. Answered with everybody, the first of them is linked.",
		Fix:   "Refuse a filter that is there and empty; a filter that is not there is another thing.",
		Level: scimdrill.Should,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-errors-ignored", "filter-empty-ignored"},
	}, func(c *spec.Case) { invalid(c, "") })

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.unquoted",
		Title: "A string without double quotes is refused with 400.",
		Why:   "What is guessed here differs from server to server: a client that works with one fails with the next.",
		Fix:   "Take strings in double quotes alone.",
		Level: scimdrill.Should,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-errors-ignored", "filter-error-500", "filter-bare-words"},
	}, func(c *spec.Case) {
		invalid(c, "userName eq nobody")
		invalid(c, "userName eq 'nobody'")
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.unknown-attribute",
		Title: "A filter on an attribute that nobody has finds nobody, or is refused; it never finds everybody.",
		Why:   "A client that matches by an attribute which the server lacks would link, or deactivate, the first person in the list.",
		Fix:   "Take an unknown attribute for one without a value, or refuse with 400 invalidFilter.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.1"), cite.RFC("7644", "3.4.2.2")},
		Needs: needs(),
		Kills: []string{"filter-unknown-attribute-ignored"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.FindsOrRefuses(c, `noSuchAttribute eq "x"`)
		people.FindsOrRefuses(c, "noSuchAttribute pr")
		people.FindsOrRefuses(c, `name.noSuchPart eq "x"`)
	})
}
