package filter

import (
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// bounds: filters that are large, and filters that pry.
func bounds(scope *spec.Scope, s *stage.Stage, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.deep",
		Title: "A filter that is nested deeply or is very long is answered or refused, never with 5xx.",
		Why:   "A parser that recurses without a bound is stopped by one request, and with it provisioning for everybody.",
		Fix:   "Bound depth and length, and refuse what is beyond with 400 invalidFilter or 414.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("9110", "15.5.15")},
		Needs: needs(),
		Kills: []string{"filter-nesting-500"},
	}, func(c *spec.Case) {
		people.Given(c)
		is := "userName eq " + crowd.Quote(people.Ada.UserName)
		const depth, terms = 100, 100
		for _, filter := range []string{
			strings.Repeat("(", depth) + is + strings.Repeat(")", depth),
			is + strings.Repeat(" or "+is, terms),
		} {
			answer := ask(c, s, crowd.Users(filter), "a filter of unusual size")
			if answer.Status() >= 500 {
				c.Fail("a filter of %d bytes: expected an answer or a refusal, found %s", len(filter), crowd.Refusal(answer))
			}
			if answer.Status() == 200 {
				people.Finds(c, filter, people.Ada)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.password",
		Title: "A filter on password is refused or finds nobody.",
		Why:   "With sw a password is read letter by letter, by anybody who holds the token: Okta's push of passwords would be undone.",
		Fix:   "Refuse filters on attributes that are never returned, with 400 invalidFilter or 403 sensitive.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "7.5.2"), cite.RFC("7643", "9.2")},
		Needs: needs(),
		Kills: []string{"password-filterable"},
	}, func(c *spec.Case) {
		person := s.People.Someone()
		body := s.NewUser(person)
		const password = "Correct-Horse-7-Battery"
		body["password"] = password
		made := s.MakeUser(c.Context(), "somebody with a password", body)
		c.Shows(made.Answer.Exchange)
		if made.ID == "" {
			c.NotApplicable("the target does not create somebody with a password: %s", crowd.Refusal(made.Answer))
		}
		own := "userName eq " + crowd.Quote(person.Email) + " and password "
		right := ask(c, s, crowd.Users(own+"sw "+crowd.Quote(password[:3])), "does a filter tell how the password begins?")
		wrong := ask(c, s, crowd.Users(own+"sw "+crowd.Quote("Zq!")), "does a filter tell how the password does not begin?")
		found, _, _ := crowd.Page(right)
		missed, _, _ := crowd.Page(wrong)
		if len(found) != len(missed) {
			c.Fail("password sw tells how the password begins: with the right letters it finds %d, with others %d", len(found), len(missed))
		}
	})
}
