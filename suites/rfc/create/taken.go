package create

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// taken: a create whose userName is taken. That it is answered with 409 is what Okta's own cases are about.
func taken(scope *spec.Scope, s *stage.Stage) {
	Describe("a userName that is taken", Ordered, func() {
		var secret string
		var first stage.Made
		var second stage.Asked
		BeforeAll(func(ctx SpecContext) {
			person := s.People.Someone()
			secret = "Hidden" + person.EmployeeNumber
			body := s.NewUser(person)
			body["name"] = map[string]any{"givenName": person.Given, "familyName": secret}
			first = s.MakeUser(ctx, "a user whose name nobody else knows", body)
			second = s.Ask(ctx, http.MethodPost, "/Users", "create another user with the same userName", s.NewUser(people.Person{
				Persona: person.Persona, Email: person.Email, EmployeeNumber: person.EmployeeNumber + "X",
			}))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.taken-scimtype",
			Title: "The refusal of a userName that is taken is 409 with scimType uniqueness.",
			Why:   "409 has several meanings; by scimType a client knows that it should look for who is there instead of trying again.",
			Fix:   "Put scimType uniqueness into the error of the 409.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.RFC("7644", "3.12")},
			Kills: []string{"uniqueness-unsaid", "duplicate-400"},
		}, func(c *spec.Case) {
			first.Given(c)
			found := second.Heard(c)
			c.Expect(found.Status()).To(Equal(http.StatusConflict), "status of the second create")
			c.Expect(found.At("scimType")).To(Equal("uniqueness"), "scimType of the 409")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.taken-discreet",
			Title: "The refusal of a userName that is taken says nothing else of the user who has it.",
			Why:   "Who guesses at names would read personal data of others, and the admin's log keeps it.",
			Fix:   "Name the attribute and the value that was sent, never the record that was found.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "7.5"), cite.RFC("7644", "3.12")},
			Kills: []string{"conflict-tells-all"},
		}, func(c *spec.Case) {
			first.Given(c)
			found := second.Heard(c)
			if found.Status() < 400 {
				c.Block("a second user with the same userName was not refused: status %d", found.Status())
			}
			c.Expect(found.Body()).NotTo(ContainSubstring(secret), "body of the refusal, beside the family name of the user who is there")
		})
	})
}
