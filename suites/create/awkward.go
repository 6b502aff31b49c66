package create

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// awkward: people whose names and addresses are legal and break careless code. Each is created, read back, and found again.
func awkward(scope *spec.Scope, s *stage.Stage) {
	personas, err := people.Load()
	if err != nil {
		Fail(err.Error())
	}
	kills := map[string][]string{
		"plus":       {"plus-decoded-twice", "lookup-odd-refused"},
		"apostrophe": {"apostrophe-escaped", "names-latin1", "lookup-odd-refused"},
		"upper":      {"lookup-lowercased"}, "slash": {"lookup-odd-refused"}, "ampersand": {"markup-escaped", "lookup-odd-refused"}, "quote": {"quotes-stripped"},
		"umlaut": {"names-latin1"}, "decomposed": {"names-latin1"}, "dotless": {"names-latin1"},
		"ideographs": {"names-latin1"}, "right-to-left": {"names-latin1"}, "astral": {"names-latin1"}, "long": {"names-latin1"},
	}
	Describe("people with awkward names", func() {
		for _, persona := range personas[1:] {
			scope.Check(scimdrill.Requirement{
				ID:    "okta.create.person-" + persona.Key,
				Title: "A person is created, read back and found again: " + persona.Given + " " + persona.Family + ".",
				Why:   "Somebody with such a name works at a customer: " + persona.Why + ".",
				Fix:   "Decode the query once, treat text as UTF-8 throughout, and use parameters in SQL.",
				Level: scimdrill.Okta,
				Cites: []scimdrill.Citation{cite.OktaProtocol("Determine if the user already exists"), cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "2.3.1")},
				Kills: kills[persona.Key],
			}, func(c *spec.Case) {
				app := s.Apps[scope.App]
				person := app.Hire(c.Context(), s.People.As(persona), nil)
				person.Assigned.Succeeds(c)
				found := person.Now(c, s)
				c.NoDifference("the user as the target holds it", found.Differences(map[string]any{
					"name.givenName": person.Persona.Given, "name.familyName": person.Family,
				}))
				c.Expect(strings.ToLower(found.Text("emails[0].value"))).To(Equal(strings.ToLower(person.Email)), "the email, whose case a server may change")
				answer, err := s.Target.Lookup(c.Context(), person.Email, "find "+person.Email+" again")
				c.Answered(err)
				c.Decisive(answer.Exchange)
				c.Expect(answer.At("Resources[0].id")).To(Equal(person.ID()), "the id that a second lookup finds")
			})
		}
	})
}
