package replace

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

// nobody: a PUT to an id that nobody has.
func nobody(scope *spec.Scope, s *stage.Stage) {
	Describe("an id that nobody has", Ordered, func() {
		var person people.Person
		var put stage.Asked
		BeforeAll(func(ctx SpecContext) {
			person = s.People.Someone()
			put = s.Ask(ctx, http.MethodPut, "/Users/"+s.NoSuchID(), "replace a user who does not exist", s.NewUser(person))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.unknown-404",
			Title: "A PUT to an id that nobody has is answered with 404.",
			Why:   "Okta learns by it that the user is gone, and the admin what to do; any other answer hides it.",
			Fix:   "Look the user up first, and answer 404 when there is none.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7644", "3.12")},
			Kills: []string{"put-creates", "unknown-user-500"},
		}, func(c *spec.Case) {
			c.Expect(put.Heard(c).Status()).To(Equal(http.StatusNotFound), "status of the PUT")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.unknown-creates-nobody",
			Title: "A PUT to an id that nobody has creates nobody.",
			Why:   "A PUT that comes after a deletion would bring the person back, under an id that the client chose.",
			Fix:   "Never turn a PUT into an insert.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1")},
			Needs: []scimdrill.Capability{scimdrill.CanFilter},
			Kills: []string{"put-creates"},
		}, func(c *spec.Case) {
			put.Heard(c)
			found, err := s.Target.Lookup(c.Context(), person.Email, "look up whom the PUT named")
			c.Answered(err)
			c.Decisive(found.Exchange)
			c.Expect(found.At("Resources[0]")).To(BeNil(), "user with the userName of the PUT")
		})
	})
}
