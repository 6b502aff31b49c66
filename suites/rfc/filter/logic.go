package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// logic: and, or, not, their order, and parentheses. Whoever declines them with 400 gives no wrong answer (RFC 7644 §3.4.2.2: what is not
// recognized is declined); that they are offered is rfc.filter.operators.
func logic(scope *spec.Scope, people *crowd.Crowd) {
	is := func(member *crowd.Member) string { return "userName eq " + crowd.Quote(member.UserName) }

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.and",
		Title: "and finds who satisfies both sides.",
		Why:   "Every query that is narrowed is narrowed by and. A server that reads up to the first term answers with too many people.",
		Fix:   "Parse the whole filter; refuse what is left over instead of dropping it.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-first-term-alone"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Offers(c, is(people.Ada)+" and "+is(people.Bob))
		people.Finds(c, is(people.Ada)+" and "+is(people.Bob))
		people.Finds(c, is(people.Ada)+" and "+is(people.Ada), people.Ada)
		// Not every server has the family name among what can be asked for.
		if !crowd.Declined(people.Ask(c, people.Everybody())) {
			people.Finds(c, is(people.Ada)+" and "+people.Everybody(), people.Ada)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.or",
		Title: "or finds who satisfies either side.",
		Why:   "Clients look several people up at once with or; those on the right of it would be created again.",
		Fix:   "Parse the whole filter; refuse what is left over instead of dropping it.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-first-term-alone"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Offers(c, is(people.Ada)+" or "+is(people.Bob))
		people.Finds(c, is(people.Ada)+" or "+is(people.Bob), people.Ada, people.Bob)
		people.Finds(c, is(people.Ada)+" or "+is(people.Bob)+" or "+is(people.Cleo), people.Ada, people.Bob, people.Cleo)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.not",
		Title: "not turns what stands in its parentheses round.",
		Why:   "A server that passes over not answers with exactly the people who were to be left out.",
		Fix:   "Implement not ( … ), or refuse it with 400 invalidFilter until it is implemented.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-not-ignored"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Offers(c, people.Narrow("not ("+is(people.Ada)+")"))
		people.Finds(c, people.Narrow("not ("+is(people.Ada)+")"), people.Bob, people.Cleo, people.Dora, people.Eve)
		people.Finds(c, people.Narrow("not ("+is(people.Ada)+" or "+is(people.Bob)+")"), people.Cleo, people.Dora, people.Eve)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.and-before-or",
		Title: "and binds more closely than or.",
		Why:   "Read from left to right, “a or b and c” leaves out everybody who is a and not c.",
		Fix:   "Parse by precedence: not, then and, then or.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-left-to-right"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Offers(c, is(people.Ada)+" or "+is(people.Bob)+" and "+is(people.Cleo))
		people.Finds(c, is(people.Ada)+" or "+is(people.Bob)+" and "+is(people.Cleo), people.Ada)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.not-before-and",
		Title: "not binds more closely than and.",
		Why:   "Taken for the negation of all that follows, it answers with nearly everybody.",
		Fix:   "Let not reach no further than its closing parenthesis.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-not-swallows-the-rest", "filter-not-ignored"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		people.Offers(c, people.Narrow("not ("+is(people.Ada)+") and "+is(people.Bob)))
		people.Finds(c, people.Narrow("not ("+is(people.Ada)+") and "+is(people.Bob)), people.Bob)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.grouping",
		Title: "Parentheses come before everything else.",
		Why:   "Without them “(a or b) and c” is another question, with more people in its answer.",
		Fix:   "Parse parentheses into the tree; do not strip them.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-parentheses-ignored"},
	}, func(c *spec.Case) {
		people.Given(c)
		people.Offers(c, "("+is(people.Ada)+" or "+is(people.Bob)+") and "+is(people.Bob))
		people.Finds(c, "("+is(people.Ada)+" or "+is(people.Bob)+") and "+is(people.Bob), people.Bob)
		people.Finds(c, is(people.Bob)+" and (("+is(people.Ada)+" or "+is(people.Bob)+"))", people.Bob)
	})
}
